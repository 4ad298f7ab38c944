import { describe, expect, test } from 'vitest';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import { type Line, type NextStep, nextStepOf, type Told } from '#shared/reconcile/line.ts';
import type { MatchOptions } from '#shared/reconcile/match.ts';
import { dayMs, match, needing, noonMs, recordOf, referenceOf, rowsOf, type Sold } from './bills.ts';

const sold: Sold = { n: 1, minor: 1250, couponMinor: 0, ending: 'approved', refunds: [], atMs: noonMs };
const hour = 3_600_000;
const lastMinuteMs = noonMs + 12 * hour - 60_000;
const done: Told = { state: 'done', amount: { minor: 1250, currency: 'CNY' } };
const refused: Told = { state: 'refused', amount: null };
const right = rowsOf(sold);
const back = (minor: number): BillRow => ({
  ...(right[0] as BillRow),
  kind: 'refund',
  refundNumber: 'PORTAL1',
  feeMinor: -1,
  amount: { minor, currency: 'CNY' },
});

function one(
  over: Partial<Sold>,
  rows: readonly BillRow[],
  told: Told | null = null,
  more: Partial<MatchOptions> = {},
) {
  const answers = new Map(told ? [[referenceOf(1), told]] : []);
  return match([recordOf({ ...sold, ...over })], rows, { told: answers, ...more });
}

const noBill = { law: billLaws.upay, hasBill: false };

test.each<[string, Partial<Sold>, readonly BillRow[], Told | null, Partial<MatchOptions>, string, NextStep | null]>([
  ['the same in both agrees', {}, right, null, {}, 'agrees', null],
  ['what did not move and is not listed agrees', { ending: 'declined' }, [], null, {}, 'agrees', null],
  ['money that is not listed is only in the journal', {}, [], null, {}, 'onlyJournal expected', 'askProvider'],
  ['when the provider knows it too, its people are called', {}, [], done, {}, 'onlyJournal expected', 'callProvider'],
  [
    'just before midnight it may stand in the next list',
    { atMs: lastMinuteMs },
    [],
    null,
    {},
    'onlyJournal notYet',
    'wait',
  ],
  ['what is younger than the list is not in it yet', {}, [], null, { madeMs: noonMs }, 'onlyJournal notYet', 'wait'],
  ['a list of settlements may lag by days', {}, [], null, { law: billLaws.uqpay }, 'onlyJournal notYet', 'wait'],
  ['a doubt is only in the journal', { ending: 'inDoubt' }, [], null, {}, 'onlyJournal inDoubt', 'askProvider'],
  [
    'a bill does not end a doubt: the provider is asked',
    { ending: 'inDoubt' },
    right,
    null,
    {},
    'stateDiffers',
    'askProvider',
  ],
  [
    'money that the journal thinks did not come is late',
    { ending: 'notPaid' },
    right,
    null,
    {},
    'onlyBill late',
    'askProvider',
  ],
  [
    'once the provider confirms late money a person decides',
    { ending: 'declined' },
    right,
    done,
    {},
    'onlyBill late',
    'decideLateMoney',
  ],
  ['the provider contradicts the journal', {}, right, refused, {}, 'stateDiffers', 'callProvider'],
  [
    'the provider knows of money that the journal does not',
    { ending: 'notPaid' },
    [],
    done,
    {},
    'stateDiffers',
    'callProvider',
  ],
  [
    'the provider ends a doubt that the journal has',
    { ending: 'inDoubt' },
    [],
    done,
    {},
    'stateDiffers',
    'askProvider',
  ],
  [
    'the provider names another amount',
    {},
    right,
    { ...done, amount: { minor: 1, currency: 'CNY' } },
    {},
    'amountDiffers',
    'callProvider',
  ],
  [
    'another currency is another amount',
    {},
    right.map((row) => ({ ...row, amount: { minor: 1250, currency: 'HKD' } as const, payerPaid: null })),
    null,
    {},
    'amountDiffers',
    'askProvider',
  ],
  ['a payment of the day before is of another day', { atMs: noonMs - dayMs }, right, null, {}, 'otherDay', null],
  [
    'by settlement the day of trade says nothing',
    { atMs: noonMs - 3 * dayMs },
    rowsOf({ ...sold, atMs: noonMs - 3 * dayMs }),
    null,
    { law: billLaws.uqpay },
    'agrees',
    null,
  ],
  ['without a list the provider’s word agrees', {}, [], done, noBill, 'agrees', null],
  ['without a list and unasked nothing is known', {}, [], null, noBill, 'onlyJournal notAsked', 'askProvider'],
  [
    'without a list an end without money is asked about too',
    { ending: 'declined' },
    [],
    null,
    noBill,
    'onlyJournal notAsked',
    'askProvider',
  ],
  ['without a list and refused is the same end', { ending: 'declined' }, [], refused, noBill, 'agrees', null],
])('%s', (_rule, over, rows, told, more, named, step) => {
  const { lines } = one(over, rows, told, more);
  expect(lines.map(({ class: is, reason }) => [is, reason].filter(Boolean).join(' '))).toEqual([named]);
  expect(lines.map(nextStepOf)).toEqual([step]);
  expect(needing({ lines }).map((each) => each.step)).toEqual(step === null || step === 'wait' ? [] : [step]);
});

const classes = (lines: readonly Line[]) =>
  lines.map(({ class: is, reason }) => [is, reason].filter(Boolean).join(' ')).sort();

describe('what goes back without a refund of ours', () => {
  test('a reversal may be listed as what came and what went back', () => {
    const { lines, findings, sums } = one({ ending: 'reversed' }, [...right, back(1250)]);
    expect(classes(lines)).toEqual(['agrees', 'agrees']);
    expect(sums).toMatchObject([{ journal: { payments: 0 }, bill: { rows: 2, netMinor: 0 } }]);
    expect(findings).toEqual([{ finding: 'matchedWithoutNumber', found: 1 }]);
  });
  test('a reversal of which only half went back is money', () => {
    expect(classes(one({ ending: 'reversed' }, [...right, back(600)]).lines)).toEqual([
      'onlyBill late',
      'onlyBill returnedElsewhere',
    ]);
  });
  test('a refund made in the portal is only in the bill', () => {
    expect(classes(one({}, [...right, back(600)]).lines)).toEqual(['agrees', 'onlyBill returnedElsewhere']);
  });
});

describe('a list without our refund numbers', () => {
  const rows = rowsOf({ ...sold, refunds: [{ ending: 'refunded', minor: 100 }] }).map((row) => ({
    ...row,
    refundNumber: null,
  }));
  test('is matched by payment and amount, and says so', () => {
    const found = one({ refunds: [{ ending: 'refunded', minor: 100 }] }, rows, null, { law: billLaws.uqpay });
    expect(classes(found.lines)).toEqual(['agrees', 'agrees']);
    expect(found.lines.map(({ by }) => by).sort()).toEqual(['paymentAndAmount', 'providerReference']);
    expect(found.findings).toEqual([{ finding: 'matchedWithoutNumber', found: 1 }]);
  });
  test('two equal parts take two rows, and a third is a double', () => {
    const refunds = [
      { ending: 'refunded', minor: 100 },
      { ending: 'refunded', minor: 100 },
    ] as const;
    const third = rows[1] as BillRow;
    const found = one({ refunds }, [...rows, third, third], null, { law: billLaws.uqpay });
    expect(classes(found.lines)).toEqual(['agrees', 'agrees', 'agrees', 'doubled sameRow']);
  });
});

test('a row under another number that looks like what is missing is named, and stays where it is', () => {
  const strange = { ...(right[0] as BillRow), reference: 'WEB1', providerReference: 'X', walletReference: null };
  const { lines } = one({}, [strange]);
  expect(classes(lines)).toEqual(['onlyBill unknown', 'onlyJournal expected']);
  expect(lines.map(({ resembles }) => resembles).sort()).toEqual([referenceOf(1), 'WEB1'].sort());
  expect(one({}, [strange, { ...strange, reference: 'WEB2' }]).lines.map(({ resembles }) => resembles)).toEqual([
    null,
    null,
    null,
  ]);
});

test.each<[string, Partial<MatchOptions>, object]>([
  [
    'a footer that says more than the rows',
    { footer: { currency: 'CNY', rows: 1, paymentsMinor: 1251, refundsMinor: 0, feesMinor: 1, netMinor: 1249 } },
    { finding: 'footerDiffers', field: 'paymentsMinor', said: 1251, found: 1250 },
  ],
  ['a row that the reader could not read', { unreadable: 2 }, { finding: 'unreadableRows', found: 2 }],
  [
    'a journal whose own totals are others',
    { journalTotals: { payments: 2, paymentsMinor: 1250, refunds: 0, refundsMinor: 0 } },
    { finding: 'journalDiffers', field: 'payments', said: 2, found: 1 },
  ],
])('%s is a finding', (_rule, more, finding) => {
  expect(one({}, right, null, more).findings).toEqual([finding]);
});

test('a number that contradicts the one it was found by is a finding', () => {
  const row = { ...(right[0] as BillRow), providerReference: 'OTHER' };
  const { lines, findings } = one({}, [row]);
  expect([classes(lines), findings]).toEqual([['agrees'], [{ finding: 'numbersDiffer', found: 1 }]]);
});

test('fees, coupons and the net are shown', () => {
  const row = { ...(right[0] as BillRow), payerPaid: { minor: 1200, currency: 'CNY' } as const, feeMinor: 7 };
  const { sums } = one({ couponMinor: 50 }, [row]);
  expect(sums[0]?.bill).toEqual({
    rows: 1,
    paymentsMinor: 1250,
    refundsMinor: 0,
    feesMinor: 7,
    couponsMinor: 50,
    netMinor: 1243,
    feesUnknown: 0,
  });
});

test('what is of another day is in no total of this one', () => {
  const { sums, findings } = one({ atMs: noonMs - dayMs }, right);
  expect(sums).toMatchObject([{ class: 'otherDay', journal: { payments: 0 }, bill: { rows: 1 } }]);
  expect(findings).toEqual([]);
});
