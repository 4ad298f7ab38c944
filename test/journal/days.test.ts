import { beforeEach, describe, expect, test } from 'vitest';
import type { Fact } from '#shared/journal/entry.ts';
import { readDayBook } from '#shared/reconcile/day-book.ts';
import type { BillTaken, DayFact } from '#shared/reconcile/taken.ts';
import { daySubject } from '#shared/reconcile/taken.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import { migrations } from '../../electron/journal/migrate.ts';
import { dayBookOf } from '../../electron/reconciliation/comparing.ts';
import { facts, requestedMs } from '../shared/facts.ts';
import { journalFolder } from './folder.ts';

let nowMs = requestedMs;
const of = { provider: 'upay', day: '2026-11-21' } as const;
const key1 = '0123456789abcdef01234567';
const digest = (sign: string) => sign.repeat(64);

const bill = (sign: string, layout: BillTaken['layout']): BillTaken => ({
  ...{
    kind: 'bill.taken',
    ...of,
    digest: digest(sign),
    layout,
    source: 'imported',
    rows: 1,
    fileName: null,
    by: 'Ann',
  },
});
const asked = (number: string, state: 'done' | 'refused', atMs: number): Fact => ({
  ...{ kind: 'day.asked', ...of, answers: [{ number, state, amount: null, atMs }] },
});
const signed: Fact = {
  ...{
    kind: 'day.signed',
    ...of,
    bills: [digest('a')],
    journalSeq: 1,
    classes: [],
    explained: 1,
    leftCount: 0,
    left: [],
  },
  by: 'Wong',
};
const life: Fact[] = [
  bill('a', 'swiftpass'),
  asked('R1', 'refused', 1),
  asked('R1', 'done', 2),
  { kind: 'day.explained', ...of, line: key1, reason: 'the till next door', by: 'Wong' },
  signed,
];

const { open, raw, spoilIndex } = journalFolder(() => nowMs);
beforeEach(() => {
  nowMs = requestedMs;
});
const bookOf = (journal: Journal) => dayBookOf(journal, of);

test('whatever was entered of a day is there after opening again, and after a rebuild', () => {
  for (const fact of life) {
    const journal = open();
    journal.append(fact);
    const book = bookOf(journal);
    journal.close();
    const again = open();
    expect(bookOf(again), fact.kind).toEqual(book);
    again.rebuild();
    expect(bookOf(again), fact.kind).toEqual(book);
    again.close();
  }
  const journal = open();
  expect(bookOf(journal)).toMatchObject({
    bills: [{ seq: 2, fact: { digest: digest('a') } }],
    told: new Map([['R1', { state: 'done', amount: null, atMs: 2 }]]),
    askedSeq: 4,
    explained: new Map([[key1, { seq: 5, fact: { reason: 'the till next door', by: 'Wong' } }]]),
    signed: { seq: 6, fact: { by: 'Wong' } },
  });
  expect(dayBookOf(journal, { ...of, day: '2026-11-20' })).toMatchObject({ taken: [], signed: null });
  expect(dayBookOf(journal, { ...of, provider: 'swiftpass' })).toMatchObject({ taken: [], signed: null });
  journal.close();
});

test('a day that an index no longer names is found again at the start', () => {
  const journal = open();
  for (const fact of life) journal.append(fact);
  const book = bookOf(journal);
  journal.close();
  spoilIndex('journal_subject', 'subject IS NOT NULL', "subject IS NOT NULL AND subject NOT LIKE 'day %'");
  const again = open();
  expect(bookOf(again)).toEqual(book);
  again.close();
});

test('entries that the index of time has at another time are found again at the start', () => {
  const journal = open();
  journal.append({ kind: 'payment.requested', facts, codeDigest: null });
  journal.close();
  spoilIndex('journal_time', '(at_ms)', '(at_ms + 86400000)');
  const again = open();
  expect(again.requestsAt(requestedMs, requestedMs + 1)).toHaveLength(1);
  again.close();
});

test('a journal from before days is taken over, and marked newer than a Shroff that cannot read them', () => {
  open().close();
  raw((db) => db.exec('DROP INDEX journal_time; PRAGMA user_version = 10'));
  const again = open();
  again.append(life[0] as Fact);
  expect(again.requestsAt(0, Number.MAX_SAFE_INTEGER)).toEqual([]);
  again.close();
  raw((db) => expect(db.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version));
});

test('whom the entries of a time are about comes page by page, each once a page, whatever the clock did', () => {
  const journal = open();
  for (const atMs of [5000, 3000, 3000, 9000, 4000]) {
    nowMs = atMs;
    journal.append({ ...bill('a', 'swiftpass'), provider: 'upay', day: `2026-11-${10 + atMs / 1000}` });
  }
  const subjects: string[] = [];
  let after: Parameters<Journal['subjectsAt']>[2] = null;
  do {
    const page: ReturnType<Journal['subjectsAt']> = journal.subjectsAt(3000, 9000, after, 2);
    subjects.push(...page.subjects);
    after = page.next;
  } while (after);
  expect(subjects).toEqual([13, 14, 15].map((one) => daySubject({ provider: 'upay', day: `2026-11-${one}` })));
  journal.close();
});

test('a payment is known by any of its numbers, whatever their letters, and a journal by its prefixes', () => {
  const journal = open();
  expect(journal.prefixes()).toEqual([]);
  journal.append({ kind: 'payment.requested', facts, codeDigest: null });
  expect(journal.namedBy(['nobody', facts.reference.toLowerCase()])).toEqual([facts.paymentId]);
  expect(journal.recordsOf(['nobody', facts.paymentId])).toMatchObject([{ payment: { reference: facts.reference } }]);
  expect(journal.prefixes()).toEqual([facts.reference.slice(0, 4)]);
  journal.close();
});

describe('which bills stand', () => {
  const taken = (...layouts: [string, BillTaken['layout']][]) =>
    readDayBook(layouts.map(([sign, layout], at) => ({ seq: at + 1, atMs: at, fact: bill(sign, layout) as DayFact })));
  test.each<[string, [string, BillTaken['layout']][], string[]]>([
    [
      'the newest in place of those before it',
      [
        ['a', 'swiftpass'],
        ['b', 'replies'],
      ],
      ['b'],
    ],
    [
      'both wallets’ own lists',
      [
        ['a', 'wechat'],
        ['b', 'alipay'],
      ],
      ['a', 'b'],
    ],
    [
      'the newest of each wallet',
      [
        ['a', 'wechat'],
        ['b', 'alipay'],
        ['c', 'wechat'],
      ],
      ['b', 'c'],
    ],
    [
      'no wallet’s list from before the provider’s own',
      [
        ['a', 'wechat'],
        ['b', 'swiftpass'],
        ['c', 'alipay'],
      ],
      ['c'],
    ],
    [
      'the provider’s own after those of the wallets',
      [
        ['a', 'wechat'],
        ['b', 'alipay'],
        ['c', 'replies'],
      ],
      ['c'],
    ],
  ])('%s', (_, layouts, standing) => {
    expect(taken(...layouts).bills.map(({ fact }) => fact.digest)).toEqual(standing.map(digest));
  });
});
