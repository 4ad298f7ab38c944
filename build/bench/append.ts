import path from 'node:path';
import { entryVersion, type Fact, subjectOf } from '#shared/journal/entry.ts';
import { systemClock } from '../../electron/clock.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { openNewestSeal } from '../../electron/journal/newest-seal.ts';
import { created, paidSale } from './facts.ts';
import { type Figure, figure, median } from './figure.ts';

export interface AppendCounts {
  readonly warmUpRounds: number;
  readonly rounds: number;
  /** Of four entries each. Enough that each round pays for SQLite's checkpoints, which come every 1000 pages. */
  readonly salesInRound: number;
}

/** Entries per second through the journal, and single rows of the same bytes per second into a table of nothing else. */
export function appendFigures(dir: string, { warmUpRounds, rounds, salesInRound }: AppendCounts): Figure[] {
  const journal = openFileJournal(dir);
  const bare = openBareTable(dir);
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round < warmUpRounds + rounds; round += 1) {
      const rates = oneRound(journal, bare, salesInRound);
      if (round < warmUpRounds) continue;
      ours.push(rates.ours);
      theirs.push(rates.theirs);
    }
    const entries = (warmUpRounds + rounds) * salesInRound * entriesOfSale;
    if (journal.length !== entries + 1 || bare.length() !== entries) throw new Error('an entry is missing');
  } finally {
    journal.close();
    bare.close();
  }
  return [
    figure('append', 'per s', {
      value: median(ours),
      baseline: median(theirs),
      n: rounds * salesInRound * entriesOfSale,
    }),
  ];
}

const entriesOfSale = paidSale().length;

/** Sale by sale in turn. */
function oneRound(journal: Journal, bare: BareTable, sales: number): { ours: number; theirs: number } {
  const entries = sales * entriesOfSale;
  let oursMs = 0;
  let theirsMs = 0;
  for (let sale = 0; sale < sales; sale += 1) {
    const facts = paidSale();
    const startedMs = performance.now();
    for (const fact of facts) journal.append(fact);
    const betweenMs = performance.now();
    const rows = facts.map(rowOf);
    const againMs = performance.now();
    for (const row of rows) bare.insert(row);
    oursMs += betweenMs - startedMs;
    theirsMs += performance.now() - againMs;
  }
  return { ours: (entries * 1000) / oursMs, theirs: (entries * 1000) / theirsMs };
}

function openFileJournal(dir: string): Journal {
  const file = path.join(dir, 'append.db');
  const db = openDatabase(file);
  migrate(db, file);
  expectDurable(db);
  const newestSeal = openNewestSeal(path.join(dir, 'append-newest-seal'));
  const journal = openJournal({ db, sealKey: new Uint8Array(32).fill(7), newestSeal, clock: systemClock });
  journal.append(created);
  return journal;
}

type BareRow = readonly [atMs: number, version: number, subject: string | null, body: string, seal: Uint8Array];
type BareTable = ReturnType<typeof openBareTable>;

/** The columns of the journal without its index, triggers and seals. */
function openBareTable(dir: string) {
  const db = openDatabase(path.join(dir, 'bare.db'));
  db.exec(
    'CREATE TABLE bare (seq INTEGER PRIMARY KEY, at_ms INTEGER, version INTEGER, subject TEXT, body TEXT, seal BLOB)',
  );
  expectDurable(db);
  const insert = db.prepare<BareRow[number][]>(
    'INSERT INTO bare (at_ms, version, subject, body, seal) VALUES (?, ?, ?, ?, ?)',
  );
  const count = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM bare');
  return {
    insert: (row: BareRow) => insert.run(...row),
    length: () => count.get()?.rows ?? 0,
    close: () => db.close(),
  };
}

const seal = new Uint8Array(32).fill(9);

function rowOf(fact: Fact): BareRow {
  return [Date.now(), entryVersion, subjectOf(fact), JSON.stringify(fact), seal];
}

/** After the first write: before it, WAL reads as FULL and is not. */
function expectDurable(db: ReturnType<typeof openDatabase>): void {
  const full = db.pragma('synchronous', { simple: true }) === 2;
  if (!full || db.pragma('journal_mode', { simple: true }) !== 'wal') throw new Error('a journal is WAL and FULL');
}
