import type { JournalSeal } from '#shared/export/row.ts';
import { type Entry, entryVersion, Fact, type RequestFact, subjectOf } from '#shared/journal/entry.ts';
import { fold } from '#shared/journal/fold.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import { type Db, SqliteError } from './database.ts';
import { readDesk } from './desk.ts';
import type { NewestSeal } from './newest-seal.ts';
import { openProjections, type Projections } from './projections.ts';
import { entryOf } from './read-entry.ts';
import { type Row, sealKeyOf, sealOf } from './seal.ts';

type Reading = Omit<Projections, 'stage' | 'clear'>;

/** The append-only record and everything read from it. One writer, one process. */
export interface Journal extends Reading {
  /**
   * Records one fact. Durable when it returns (one fsync): what follows may act on it. Throws `Refused`
   * (`journalWriteFailed`) when the disk would not take it; nothing has changed then and nothing may be sent.
   */
  append(fact: Fact): Entry;
  /** Entries of a payment or sale, oldest first. */
  history(subject: string): Entry[];
  /** Requests of payments and refunds after entry `afterSeq` and up to `untilSeq`, oldest first. */
  requests(afterSeq: number, untilSeq: number): RequestEntry[];
  /** The same by the time they were written. */
  requestsAt(fromMs: number, untilMs: number): RequestEntry[];
  /** A page of them by their time and place, oldest first. Each looks on from `afterSeq`: all pages read the journal once. */
  requestsPage(range: RequestRange, limit: number): RequestEntry[];
  /**
   * Of the entries written in a time, so many after `after`: whom they are about, each once, and where the next page begins,
   * null after the last.
   */
  subjectsAt(
    fromMs: number,
    untilMs: number,
    after: EntryPlace | null,
    limit: number,
  ): { readonly subjects: readonly string[]; readonly next: EntryPlace | null };
  /** Payments and sales that entries after `afterSeq` are about. */
  subjectsSince(afterSeq: number): string[];
  /** One entry; undefined when there is none of that number. */
  entry(seq: number): Entry | undefined;
  /** Null when there is no such entry. */
  seal(seq: number): JournalSeal | null;
  /** All entries in order, one at a time. */
  entries(): IterableIterator<Entry>;
  readonly length: number;
  /** Why the newest append was not taken; null once one is. */
  readonly failing: Refusal | null;
  /** Derives every other table from the entries again. */
  rebuild(): void;
  close(): void;
}

/** Entries by their time, and by their number where the clock stood still. */
export interface EntryPlace {
  readonly atMs: number;
  readonly seq: number;
}

export type RequestEntry = Entry & { readonly fact: RequestFact };

export interface RequestRange {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly afterSeq: number;
  readonly untilSeq: number;
}

export interface JournalOptions {
  readonly db: Db;
  readonly sealKey: Uint8Array;
  readonly newestSeal: NewestSeal;
  readonly clock: Pick<Clock, 'nowMs'>;
}

export function openJournal({ db, sealKey, newestSeal, clock }: JournalOptions): Journal {
  const key = sealKeyOf(sealKey);
  const projections = openProjections(db, readDesk(db));
  const insert = db.prepare('INSERT INTO journal (seq, at_ms, version, subject, body, seal) VALUES (?, ?, ?, ?, ?, ?)');
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const last = db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq DESC LIMIT 1').get();
  if (last && projections.identity() === null) rebuild(db, projections); // a migration emptied them
  let seq = last?.seq ?? 0;
  let seal = last ? last.seal : null;
  let failing: Refusal | null = null;

  /** A fact that could not be read back is a defect now, not a damaged journal at the next start. */
  function append(given: Fact): Entry {
    const fact = Fact.parse(given);
    const entry: Entry = { seq: seq + 1, atMs: Math.round(clock.nowMs()), fact };
    const stage = projections.stage();
    fold(stage.folded, entry);
    const row = {
      seq: entry.seq,
      at_ms: entry.atMs,
      version: entryVersion,
      subject: subjectOf(fact),
      body: JSON.stringify(fact),
    };
    const sealed = sealOf(key, seal, row);
    failing = { code: 'journalWriteFailed', params: {} };
    writeOrRefuse(db, () => {
      begin.run();
      insert.run(row.seq, row.at_ms, row.version, row.subject, row.body, sealed);
      stage.write();
      commit.run();
    });
    seq = entry.seq;
    seal = sealed;
    failing = null;
    stage.publish();
    newestSeal.write(seq, sealed);
    return entry;
  }

  return {
    ...projections,
    append,
    history: (subject) => rowsOf(db, subject).map(entryOf),
    requests: (afterSeq, untilSeq) => requestsOf(db, 'NOT INDEXED WHERE seq > ? AND seq <= ?', [afterSeq, untilSeq]),
    requestsAt: (fromMs, untilMs) =>
      requestsOf(db, 'INDEXED BY journal_time WHERE at_ms >= ? AND at_ms < ?', [fromMs, untilMs]),
    requestsPage: (range, limit) => requestsPage(db, range, limit),
    subjectsAt: (fromMs, untilMs, after, limit) => subjectsAt(db, fromMs, untilMs, after, limit),
    subjectsSince: (afterSeq) =>
      db
        .prepare<[number], string>('SELECT DISTINCT subject FROM journal WHERE seq > ? AND subject IS NOT NULL')
        .pluck()
        .all(afterSeq),
    entry: (wanted) => {
      const row = db.prepare<[number], Row>('SELECT * FROM journal WHERE seq = ?').get(wanted);
      return row && entryOf(row);
    },
    seal: (wanted) => {
      const found = db
        .prepare<[number], JournalSeal>(
          'SELECT seq, lower(hex(seal)) AS seal, at_ms AS atMs FROM journal WHERE seq = ?',
        )
        .get(wanted);
      return found ?? null;
    },
    entries: () => allEntries(db),
    get failing() {
      return failing;
    },
    get length() {
      return seq;
    },
    rebuild: () => rebuild(db, projections),
    close: () => {
      newestSeal.close();
      db.close();
    },
  };
}

/** A commit that did not succeed is rolled back, so that memory and file agree that nothing happened. */
function writeOrRefuse(db: Db, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    if (error instanceof SqliteError) throw new Refused('journalWriteFailed', { problem: error.code });
    throw error;
  }
}

function rowsOf(db: Db, subject: string): Row[] {
  return db.prepare<[string], Row>('SELECT * FROM journal WHERE subject = ? ORDER BY seq').all(subject);
}

/** By the entries' order, which clocks that were set back do not change: the times say only where to begin. */
function requestsPage(db: Db, { fromMs, untilMs, afterSeq, untilSeq }: RequestRange, limit: number): RequestEntry[] {
  const first = db
    .prepare<[number, number], number | null>(
      'SELECT min(seq) FROM journal INDEXED BY journal_time WHERE at_ms >= ? AND at_ms < ?',
    )
    .pluck();
  const from = afterSeq > 0 ? afterSeq : (first.get(fromMs, untilMs) ?? untilSeq + 1) - 1;
  const params = [from, untilSeq, fromMs, untilMs];
  return requestsOf(db, 'NOT INDEXED WHERE seq > ? AND seq <= ? AND at_ms >= ? AND at_ms < ?', params, limit);
}

function subjectsAt(db: Db, fromMs: number, untilMs: number, after: EntryPlace | null, limit: number) {
  const rows = db
    .prepare<[number, number, number, number], { atMs: number; seq: number; subject: string | null }>(
      `SELECT at_ms AS atMs, seq, subject FROM journal INDEXED BY journal_time
       WHERE (at_ms, seq) > (?, ?) AND at_ms < ? ORDER BY at_ms, seq LIMIT ?`,
    )
    .all(after?.atMs ?? fromMs, after?.seq ?? 0, untilMs, limit);
  const subjects = new Set(rows.map(({ subject }) => subject).filter((subject) => subject !== null));
  const last = rows.at(-1);
  return {
    subjects: [...subjects],
    next: last && rows.length === limit ? { atMs: last.atMs, seq: last.seq } : null,
  };
}

function requestsOf(db: Db, where: string, params: readonly number[], limit = -1): RequestEntry[] {
  return db
    .prepare<number[], Row>(
      `SELECT * FROM journal ${where} AND json_extract(body, '$.kind') IN ('payment.requested', 'refund.requested')
       ORDER BY seq LIMIT ?`,
    )
    .all(...params, limit)
    .map((row) => entryOf(row) as RequestEntry);
}

function* allEntries(db: Db): IterableIterator<Entry> {
  for (const row of db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').iterate()) yield entryOf(row);
}

function rebuild(db: Db, projections: Projections): void {
  db.transaction(() => {
    projections.clear();
    for (const row of db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').all()) {
      const stage = projections.stage();
      fold(stage.folded, entryOf(row));
      stage.write();
      stage.publish();
    }
  }).immediate();
}
