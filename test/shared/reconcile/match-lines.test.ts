import { describe, expect, test } from 'vitest';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import type { Line, Told } from '#shared/reconcile/line.ts';
import { createMatching, type MatchOptions } from '#shared/reconcile/match.ts';
import { dayMs, match, noonMs, plain, recordOf, referenceOf, refundNumberOf, rowsOf, type Sold } from './bills.ts';

const startMs = noonMs - dayMs / 2;
const sold: Sold = { n: 1, minor: 1250, couponMinor: 0, ending: 'approved', refunds: [], atMs: noonMs };
const record = recordOf(sold);
const [paid] = rowsOf(sold) as [BillRow];
const cny = (minor: number) => ({ minor, currency: 'CNY' }) as const;
const done: Told = { state: 'done', amount: cny(1250) };
const names = (lines: readonly Line[]) => lines.map((line) => [line.class, line.reason].filter(Boolean).join(' '));
const only = (rows: readonly BillRow[], over: Partial<Sold> = {}, options: Partial<MatchOptions> = {}) =>
  names(match([recordOf({ ...sold, ...over })], rows, options).lines);

describe('the order of things', () => {
  test('a bill is of a day there is', () => {
    expect(() => match([], [], { day: '2026-02-30' })).toThrow('a bill is of a day');
  });
  test('the journal comes before the rows', () => {
    const matching = createMatching(plain);
    matching.addRow(paid);
    expect(() => matching.addRecord(record)).toThrow('the journal comes before the rows');
  });
});

test.each([
  [0, 2],
  [1, 4],
  [2000, 4],
  [2001, 6],
])('a comparison of %s payments pauses %s times, and comes to the same', (count, pauses) => {
  const matching = createMatching(plain);
  for (let n = 0; n < count; n += 1) matching.addRecord({ ...record, refunds: [] });
  let paused = 0;
  const steps = matching.finishing();
  let step = steps.next();
  for (; !step.done; step = steps.next()) paused += 1;
  expect(paused).toBe(pauses);
  expect(step.value.lines.length).toBe(count);
});

describe('a number that is missing names nothing', () => {
  const withNumber = (providerReference: string): PaymentRecord => {
    const { payment } = record;
    if (payment.state !== 'approved') throw new Error('the payment is approved');
    return { ...record, payment: { ...payment, approval: { ...payment.approval, providerReference } } };
  };
  const foreign = { ...paid, reference: 'WEB1', walletReference: 'X' };

  test('of a row', () => {
    expect(names(match([withNumber('null')], [{ ...foreign, providerReference: null }]).lines)).toContain(
      'onlyBill unknown',
    );
  });
  test('of a payment', () => {
    const declined = recordOf({ ...sold, ending: 'declined' });
    expect(names(match([declined], [{ ...foreign, walletReference: 'null' }]).lines)).toContain('onlyBill unknown');
  });
});

describe('whole lines', () => {
  const [item] = match([record], [paid]).lines.map((line) => line.item);

  test('that agree', () => {
    const { lines } = match([record], [paid], { told: new Map([[referenceOf(1), done]]) });
    expect(lines).toEqual([
      {
        ...{ class: 'agrees', reason: null, differences: [], item, row: paid, told: done, by: 'reference' },
        ...{ ofDay: true, resembles: null },
      },
    ]);
  });
  test('that stand twice name their payment, and are found by a number of their own', () => {
    const second = { ...paid, reference: null };
    const { lines } = match([record], [paid, second], { told: new Map([[referenceOf(1), done]]) });
    expect(lines[1]).toEqual({
      ...{ class: 'doubled', reason: 'sameRow', differences: [], item, row: second, told: done },
      ...{ by: 'providerReference', ofDay: true, resembles: null },
    });
  });
  test('of nobody', () => {
    const row = { ...paid, reference: null, providerReference: 'X', walletReference: null, atMs: null };
    expect(match([], [row]).lines).toEqual([
      {
        ...{ class: 'onlyBill', reason: 'unknown', differences: [], item: null, row, told: null, by: null },
        ...{ ofDay: false, resembles: null },
      },
    ]);
  });
  test.each<[string, Told | null, object]>([
    ['that are not listed', null, { class: 'onlyJournal', reason: 'expected', differences: [] }],
    [
      'that are not listed, and the provider says otherwise',
      { state: 'refused', amount: null },
      { class: 'stateDiffers', reason: null, differences: ['askedState'] },
    ],
  ])('%s', (_rule, told, is) => {
    const { lines } = match([record], [], { told: new Map(told ? [[referenceOf(1), told]] : []) });
    expect(lines).toEqual([{ ...is, item, row: null, told, by: null, ofDay: true, resembles: null }]);
  });
  test('whose attempt ended without money, and which no list has', () => {
    const { lines } = match([recordOf({ ...sold, ending: 'declined' })], []);
    expect(lines[0]).toMatchObject({ class: 'agrees', reason: null, by: null, resembles: null });
  });
});

describe('whose a number is', () => {
  const rowOf = (reference: string | null) => ({ ...paid, reference, providerReference: 'X', walletReference: null });
  const digits = '0'.repeat(20);

  test.each<[string, string | null, MatchOptions['prefixes'], string]>([
    ['none at all', null, { own: ['T3ST'], others: [] }, 'unknown'],
    ['of an earlier journal here', `0LD0${digits}`, { own: ['T3ST', '0LD0'], others: [] }, 'missingHere'],
    [
      'of another till, when the others are known',
      `0THR${digits}`,
      { own: ['T3ST'], others: ['4LSO', '0THR'] },
      'anotherTill',
    ],
    [
      'of a till that is not known, when the others are',
      `N0NE${digits}`,
      { own: ['T3ST'], others: ['0THR'] },
      'unknown',
    ],
    ['that begins as ours do and is none', 'T3ST-1', { own: ['T3ST'], others: [] }, 'unknown'],
    ['that begins as another till’s and is none', '0THR-1', { own: ['T3ST'], others: ['0THR'] }, 'unknown'],
  ])('%s', (_rule, reference, prefixes, reason) => {
    expect(names(match([], [rowOf(reference)], { prefixes }).lines)).toEqual([`onlyBill ${reason}`]);
  });
});

describe('what is compared', () => {
  test.each<[string, Partial<BillRow>]>([
    ['reference', { reference: 'WEB1' }],
    ['providerReference', { providerReference: 'X' }],
    ['walletReference', { walletReference: 'X' }],
  ])('a %s that contradicts', (_name, change) => {
    expect(match([record], [{ ...paid, ...change }]).lines[0]?.differences).toEqual(['numbers']);
  });
  test('a number that a row does not have contradicts none', () => {
    expect(match([record], [{ ...paid, walletReference: null }]).lines[0]?.differences).toEqual([]);
  });
  test('a state that is none of ours is unclear, and not another one', () => {
    expect(match([record], [{ ...paid, state: 'unknown' }]).lines[0]?.differences).toEqual(['billStateUnclear']);
  });
  test('a refusal of what did not come agrees', () => {
    expect(only([{ ...paid, state: 'refused' }], { ending: 'declined' })).toEqual(['agrees']);
  });
  test('a row without a time is of the bill’s day', () => {
    expect(only([{ ...paid, atMs: null }])).toEqual(['agrees']);
  });
  test('a refund’s answer is its own', () => {
    const refunds = [{ ending: 'refunded', minor: 200 }] as const;
    const told = new Map([[refundNumberOf(1, 0), { state: 'refused', amount: null } as const]]);
    expect(only(rowsOf({ ...sold, refunds }), { refunds }, { told })).toEqual(['agrees', 'stateDiffers']);
  });
  test('an answer that says nothing is none, where there is no list', () => {
    const told = new Map([[referenceOf(1), { state: 'unknown', amount: null } as const]]);
    expect(only([], {}, { told, hasBill: false })).toEqual(['onlyJournal notAsked']);
  });
});

describe('when a list should have it', () => {
  test.each<[string, number, string[]]>([
    ['the day’s first millisecond', startMs, ['onlyJournal expected']],
    ['the one before', startMs - 1, []],
    ['the day’s last', startMs + dayMs - 1, ['onlyJournal notYet']],
    ['the next day’s first', startMs + dayMs, []],
    ['ten minutes before midnight', startMs + dayMs - 600_000, ['onlyJournal notYet']],
    ['a millisecond earlier', startMs + dayMs - 600_001, ['onlyJournal expected']],
  ])('%s', (_rule, atMs, expected) => {
    expect(only([], { atMs })).toEqual(expected);
  });
  test.each<[string, number, string]>([
    ['made ten minutes after it', noonMs + 600_000, 'onlyJournal notYet'],
    ['made later', noonMs + 600_001, 'onlyJournal expected'],
  ])('a list %s', (_rule, madeMs, expected) => {
    expect(only([], {}, { madeMs })).toEqual([expected]);
  });
  test('a refund that the provider pays out by hand need never stand in it', () => {
    expect(only([paid], { refunds: [{ ending: 'manual', minor: 10 }] })).toEqual(['agrees', 'onlyJournal notYet']);
  });
});

test('two charges are told apart by the provider’s numbers, where both rows have one', () => {
  const without = { ...paid, providerReference: null };
  expect(only([paid, without])).toEqual(['agrees', 'doubled sameRow']);
  expect(only([without, { ...without }])).toEqual(['agrees', 'doubled sameRow']);
  expect(only([without, { ...paid, providerReference: 'X' }])).toEqual(['agrees', 'doubled sameRow']);
  expect(only([paid, { ...paid, providerReference: 'X' }])).toEqual(['agrees', 'doubled anotherCharge']);
});

describe('of two rows the nearer is its own', () => {
  const amount = { amount: cny(1), payerPaid: null };
  const payer = { payerPaid: cny(1) };
  const day = { atMs: noonMs + dayMs };
  const all = { amount: cny(1), ...payer, ...day };
  test.each<[string, Partial<BillRow>, Partial<BillRow>]>([
    ['payer and day before amount', { ...payer, ...day }, amount],
    ['all amounts and the day before an unclear state', all, { state: 'unknown' }],
    ['all of it with an unclear state before another state', { ...all, state: 'unknown' }, { state: 'refused' }],
    ['another state and all before another number', { ...all, state: 'refused' }, { providerReference: 'X' }],
  ])('%s', (_rule, nearer, further) => {
    const [one, two] = [
      { ...paid, ...nearer },
      { ...paid, ...further },
    ];
    for (const rows of [
      [one, two],
      [two, one],
    ])
      expect(match([record], rows).lines.find(({ class: is }) => is !== 'doubled')?.row).toEqual(one);
  });
});
