import { createHmac, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PaymentId, SaleId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import { Refused } from '#shared/refusal.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { lockFolder } from '../../electron/journal/lock.ts';
import { migrations } from '../../electron/journal/migrate.ts';
import { openNewestSeal, readMark } from '../../electron/journal/newest-seal.ts';
import {
  adoptJournal,
  journalFile,
  newestSealFile,
  openJournalIn,
  prepareFolder,
} from '../../electron/journal/open-journal.ts';
import { sealKeyOf, sealOf } from '../../electron/journal/seal.ts';
import { verify } from '../../electron/journal/verify.ts';
import { approval, events, facts, refundFacts, requestedMs } from '../shared/facts.ts';
import { keyStore } from './folder.ts';

const clock = { nowMs: () => requestedMs, steadyMs: () => 0, after: () => () => undefined };

let folder: string;
let keys: ReturnType<typeof keyStore>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shroff-journal-'));
  keys = keyStore();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openJournalIn(folder, keys, clock, false);
const path = () => join(folder, journalFile);
const mark = () => readMark(join(folder, newestSealFile));

function verified() {
  const db = openDatabase(path(), { readonly: true });
  try {
    return verify(db, keys.key ?? new Uint8Array(), mark());
  } finally {
    db.close();
  }
}

/** One sale from its opening to a half refund. */
const oneSale: Fact[] = [
  { kind: 'sale.opened', saleId: facts.saleId, total: facts.amount },
  { kind: 'payment.requested', facts, codeDigest: 'digest' },
  { kind: 'payment.event', paymentId: facts.paymentId, event: events.doubted },
  { kind: 'payment.event', paymentId: facts.paymentId, event: events.approved },
  { kind: 'sale.completed', saleId: facts.saleId },
  { kind: 'refund.requested', facts: { ...refundFacts, amount: { minor: 625, currency: 'CNY' } } },
  {
    kind: 'refund.event',
    paymentId: facts.paymentId,
    refundId: refundFacts.refundId,
    event: { event: 'processing', words: null },
  },
  {
    kind: 'refund.event',
    paymentId: facts.paymentId,
    refundId: refundFacts.refundId,
    event: { event: 'refunded', providerRefundReference: null },
  },
];

function fill(journal: Journal): Journal {
  for (const fact of oneSale) journal.append(fact);
  return journal;
}

function manySales(journal: Journal, taken: number[]): void {
  for (let number = 1; number < 10_000; number += 1) {
    journal.append({ kind: 'sale.opened', saleId: `sale-${number}000` as SaleId, total: facts.amount });
    taken.push(number);
  }
}

/** Opens the file as a stranger with a tool would: past our settings, our triggers gone when they are in the way. */
function tamper(sql: string, ...values: unknown[]): void {
  const db = new Database(path());
  db.exec('DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER journal_no_gap');
  db.prepare(sql).run(...values);
  db.close();
}

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  return 'nothing was refused';
}

describe('appending', () => {
  test('entries are numbered without a gap and read back as they were', () => {
    const journal = fill(open());
    expect([...journal.entries()].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...journal.entries()].slice(1).map(({ fact }) => fact)).toEqual(oneSale);
    journal.close();
  });

  test('what was appended is there after opening again, and in the same state', () => {
    const before = fill(open());
    const record = before.record(facts.paymentId);
    before.close();
    const again = open();
    expect(again.record(facts.paymentId)).toEqual(record);
    expect(again.record(facts.paymentId)?.refunds[0]?.state).toBe('refunded');
    expect(again.identity()?.prefix).toBe(before.identity()?.prefix);
    again.close();
  });

  test('every connection waits for the disk: synchronous is FULL, also after a write', () => {
    const journal = fill(open());
    journal.close();
    const db = openDatabase(path());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    db.close();
  });

  test('a fact the state does not allow is never written', () => {
    const journal = fill(open());
    expect(() => journal.append({ kind: 'payment.event', paymentId: facts.paymentId, event: events.declined })).toThrow(
      'cannot be declined',
    );
    expect(journal.length).toBe(9);
    journal.close();
    expect(verified()).toEqual({ entries: 9, findings: [] });
  });

  test('on a full disk the append is refused, nothing has changed, and it goes on when there is room', () => {
    open().close();
    const db = openDatabase(path());
    const journal = openJournal({
      db,
      sealKey: keys.key as Uint8Array,
      newestSeal: openNewestSeal(join(folder, newestSealFile)),
      clock,
    });
    db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true })}`);
    const taken: number[] = [];
    expect(refusalOf(() => manySales(journal, taken))).toBe('journalWriteFailed');
    expect(journal.failing?.code).toBe('journalWriteFailed');
    expect(journal.sale(`sale-${taken.length + 1}000` as SaleId)).toBeUndefined();
    db.pragma('max_page_count = 1000000');
    fill(journal);
    expect(journal.failing).toBeNull();
    journal.close();
    expect(verified()).toEqual({ entries: 1 + taken.length + oneSale.length, findings: [] });
  });

  test('history is a payment’s own, its refunds with it', () => {
    const journal = fill(open());
    expect(journal.history(facts.paymentId).map(({ fact }) => fact.kind)).toEqual([
      'payment.requested',
      'payment.event',
      'payment.event',
      'refund.requested',
      'refund.event',
      'refund.event',
    ]);
    journal.close();
  });
});

describe('the tables can be rebuilt', () => {
  const snapshot = (journal: Journal) => [
    journal.record(facts.paymentId),
    journal.sale(facts.saleId),
    journal.identity(),
    journal.unsettled(),
    journal.find({ fromMs: 0, untilMs: requestedMs * 2, text: '', limit: 10 }),
  ];

  test('from the entries alone, to the same', () => {
    const journal = fill(open());
    const live = snapshot(journal);
    journal.rebuild();
    expect(snapshot(journal)).toEqual(live);
    journal.close();
  });

  test('by a start that finds a file of the version before, whose payments lack what they carry now', () => {
    const journal = fill(open());
    const live = snapshot(journal);
    journal.close();
    tamper(`UPDATE payments SET body = json_remove(body, '$.payment.leftScreen')`);
    tamper2('PRAGMA user_version = 1');
    const again = open();
    expect(snapshot(again)).toEqual(live);
    again.close();
  });

  test('by a start that finds a derived row changed by a stranger', () => {
    fill(open()).close();
    tamper(`UPDATE payments SET body = replace(body, '"approved"', '"declined"')`);
    const journal = open();
    expect(journal.record(facts.paymentId)?.payment.state).toBe('approved');
    journal.close();
  });
});

describe('the journal only grows (law 10)', () => {
  const attempts: [string, string][] = [
    ['update', `UPDATE journal SET body = '{}' WHERE seq = 2`],
    ['delete', 'DELETE FROM journal WHERE seq = 2'],
    ['insert or replace', `INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 2`],
    ['a gap', `INSERT INTO journal SELECT 99, at_ms, version, subject, body, seal FROM journal WHERE seq = 2`],
    ['no number', `INSERT INTO journal SELECT NULL, at_ms, version, subject, body, seal FROM journal WHERE seq = 2`],
  ];
  test.each(attempts)('%s', (_how, sql) => {
    const journal = fill(open());
    const db = new Database(path());
    expect(() => db.exec(sql)).toThrow(/the journal (only grows|has no gap)/);
    db.close();
    journal.close();
  });
});

describe('verify finds', () => {
  beforeEach(() => fill(open()).close());

  test('nothing in an honest journal', () => {
    expect(verified()).toEqual({ entries: 9, findings: [] });
  });

  test.each(['at_ms', 'version', 'subject', 'body'])('a changed %s', (column) => {
    tamper(
      column === 'body'
        ? `UPDATE journal SET body = replace(body, '1250', '1251') WHERE seq = 3`
        : `UPDATE journal SET ${column} = '7' WHERE seq = 3`,
    );
    expect(verified().findings[0]).toEqual({ seq: 3, problem: 'seal' });
  });

  test('a changed seal', () => {
    tamper('UPDATE journal SET seal = randomblob(32) WHERE seq = 9');
    expect(verified().findings[0]).toEqual({ seq: 9, problem: 'seal' });
  });

  test('a removed row', () => {
    tamper('DELETE FROM journal WHERE seq = 4');
    expect(verified().findings[0]).toEqual({ seq: 4, problem: 'gap' });
  });

  test('a removed first row', () => {
    tamper('DELETE FROM journal WHERE seq = 1');
    expect(verified().findings[0]).toEqual({ seq: 1, problem: 'gap' });
  });

  test('an inserted row', () => {
    tamper('INSERT INTO journal SELECT 10, at_ms, version, subject, body, seal FROM journal WHERE seq = 4');
    expect(verified().findings[0]).toEqual({ seq: 10, problem: 'seal' });
  });

  test('two rows exchanged', () => {
    tamper('UPDATE journal SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5)');
    tamper2('UPDATE journal SET seq = -seq WHERE seq < 0');
    expect(verified().findings[0]).toEqual({ seq: 4, problem: 'seal' });
  });

  test('a cut tail', () => {
    tamper('DELETE FROM journal WHERE seq >= 8');
    expect(verified().findings).toEqual([{ seq: 8, problem: 'tailCut' }]);
  });

  test('a cut tail whose seal outside was removed too', () => {
    tamper('DELETE FROM journal WHERE seq >= 8');
    rmSync(join(folder, newestSealFile));
    expect(verified().findings).toEqual([{ seq: 7, problem: 'markMissing' }]);
  });

  test('a tail cut and written anew by somebody who has the key of another terminal', () => {
    recompute(randomBytes(32), 3);
    expect(verified().findings[0]).toEqual({ seq: 3, problem: 'seal' });
  });

  test('a chain recomputed without the terminal’s key', () => {
    recompute(createHmac('sha256', 'guess').digest(), 1);
    expect(verified().findings[0]).toEqual({ seq: 1, problem: 'seal' });
  });

  test('any one byte of a row’s text changed', () => {
    const rows = readRows();
    for (const row of rows) {
      const at = (row.seq * 7) % row.body.length;
      const changed = row.body.slice(0, at) + String.fromCharCode(row.body.charCodeAt(at) ^ 1) + row.body.slice(at + 1);
      const before = rows.find(({ seq }) => seq === row.seq - 1)?.seal ?? null;
      expect(sealOf(sealKeyOf(keys.key as Uint8Array), before, { ...row, body: changed })).not.toEqual(row.seal);
    }
  });
});

function readRows(): {
  seq: number;
  at_ms: number;
  version: number;
  subject: string | null;
  body: string;
  seal: Buffer;
}[] {
  const db = new Database(path());
  const rows = db.prepare('SELECT * FROM journal ORDER BY seq').all() as ReturnType<typeof readRows>;
  db.close();
  return rows;
}

/** As `tamper`, once the triggers are gone. */
function tamper2(sql: string, ...values: unknown[]): void {
  const db = new Database(path());
  db.prepare(sql).run(...values);
  db.close();
}

/** Seals everything from `fromSeq` on again with another key, as a thief of the file would. */
function recompute(key: Uint8Array, fromSeq: number): void {
  const rows = readRows();
  let before: Uint8Array | null = rows.find(({ seq }) => seq === fromSeq - 1)?.seal ?? null;
  tamper('UPDATE journal SET at_ms = at_ms');
  for (const row of rows.filter(({ seq }) => seq >= fromSeq)) {
    before = sealOf(sealKeyOf(key), before, row);
    tamper2('UPDATE journal SET seal = ? WHERE seq = ?', before, row.seq);
  }
}

describe('opening', () => {
  test('refuses a cut tail, and goes on under a new prefix when a person adopts it', () => {
    const full = fill(open());
    const prefix = full.identity()?.prefix;
    full.close();
    tamper('DELETE FROM journal WHERE seq >= 8');
    expect(refusalOf(open)).toBe('dataTailCut');
    expect(adoptJournal(folder, keys.key as Uint8Array, clock, 'owner')).toEqual({ entries: 7, newestKnownSeq: 9 });
    const adopted = open();
    adopted.rebuild();
    expect(adopted.identity()?.prefix).not.toBe(prefix);
    expect(adopted.length).toBe(8);
    adopted.close();
  });

  test('a restored backup is refused while the newer seal is there', () => {
    const journal = open();
    copyFileSync(path(), join(folder, 'backup.db'));
    fill(journal).close();
    copyFileSync(join(folder, 'backup.db'), path());
    rmSync(`${path()}-wal`, { force: true });
    expect(['dataTailCut', 'dataCorrupt']).toContain(refusalOf(open));
  });

  test('refuses a file that is no database, and leaves it as it is', () => {
    fill(open()).close();
    writeFileSync(path(), 'this was a journal once, said the disk');
    expect(refusalOf(open)).toBe('dataCorrupt');
    expect(readFileSync(path(), 'utf8')).toBe('this was a journal once, said the disk');
  });

  test('refuses a database cut in the middle', () => {
    fill(open()).close();
    truncateSync(path(), 8192);
    expect(refusalOf(open)).toBe('dataCorrupt');
  });

  test('refuses a journal of a newer version, and leaves it as it is', () => {
    fill(open()).close();
    const db = new Database(path());
    db.pragma('user_version = 99');
    db.close();
    expect(refusalOf(open)).toBe('dataNewer');
  });

  test('takes over a journal from before receipts were counted, and marks it newer than a Shroff that cannot read them', () => {
    const journal = fill(open());
    const before = journal.record(facts.paymentId);
    journal.close();
    tamper2('PRAGMA user_version = 5');
    const again = open();
    expect(again.record(facts.paymentId)).toEqual(before);
    again.append({
      ...{ kind: 'receipt.printed', paymentId: facts.paymentId, refundId: null, receipt: 'paid' },
      ...{ copy: 0, whole: true, by: 'cashier' },
    });
    again.close();
    const db = new Database(path());
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version);
    db.close();
    const third = open();
    const receipts = [{ refundId: null, receipt: 'paid', count: 1 }];
    expect(third.record(facts.paymentId)).toEqual({ ...before, receipts });
    third.close();
  });

  test('takes over a journal from before messages were recorded, and marks it newer than a Shroff that cannot read them', () => {
    const journal = fill(open());
    const before = journal.record(facts.paymentId);
    journal.close();
    tamper2('PRAGMA user_version = 3');
    const again = open();
    expect(again.record(facts.paymentId)).toEqual(before);
    const digest = '0123456789'.repeat(4);
    again.append({
      kind: 'notification.taken',
      provider: facts.provider,
      paymentId: facts.paymentId,
      refundId: null,
      digest,
    });
    again.close();
    const db = new Database(path());
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version);
    db.close();
    const third = open();
    expect(third.record(facts.paymentId)).toEqual({ ...before, notifications: [digest] });
    third.close();
    expect(verified().findings).toEqual([]);
  });

  test.each(['', 'x'.repeat(40), '0'.repeat(39), '0'.repeat(41), 'the body of a message'])(
    'takes no message whose digest is %j',
    (digest) => {
      const journal = fill(open());
      const fact = { kind: 'notification.taken', provider: facts.provider, paymentId: facts.paymentId, refundId: null };
      expect(() => journal.append({ ...fact, digest } as Fact)).toThrow();
      expect(journal.length).toBe(9);
      journal.close();
    },
  );

  test('refuses a journal without its seal key', () => {
    fill(open()).close();
    keys.key = null;
    expect(refusalOf(open)).toBe('dataKeyMissing');
  });

  test('refuses a journal with another terminal’s seal key', () => {
    fill(open()).close();
    keys.key = randomBytes(32);
    expect(refusalOf(open)).toBe('dataCorrupt');
  });

  test('refuses a folder that cannot be made', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(refusalOf(() => prepareFolder(join(folder, 'file', 'data')))).toBe('dataReadOnly');
  });

  test('one process at a time', () => {
    const lock = lockFolder(folder);
    expect(refusalOf(() => lockFolder(folder))).toBe('dataInUse');
    lock.release();
    lockFolder(folder).release();
  });

  test('a crash between the first commit and the seal outside is no cut tail', () => {
    open().close();
    rmSync(join(folder, newestSealFile));
    open().close();
  });

  test('a seal outside that fell behind in a power cut is no cut tail', () => {
    const journal = open();
    const early = readFileSync(join(folder, newestSealFile));
    fill(journal).close();
    writeFileSync(join(folder, newestSealFile), early);
    open().close();
    expect(verified().findings).toEqual([]);
  });
});

describe('references never meet another sale’s (law 9)', () => {
  test('the same reference twice is refused by the file itself', () => {
    const journal = fill(open());
    expect(() =>
      journal.append({
        kind: 'payment.requested',
        facts: { ...facts, paymentId: 'payment-0002' as PaymentId, saleId: 'sale-0002' as SaleId },
        codeDigest: null,
      }),
    ).toThrow();
    journal.close();
    expect(verified().entries).toBe(9);
  });

  test('an approval is kept with everything it said', () => {
    const journal = fill(open());
    expect(journal.record(facts.paymentId)?.payment).toMatchObject({ state: 'approved', approval });
    journal.close();
  });
});
