import { expect, test } from 'vitest';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import type { BillFooter } from '#shared/reconcile/findings.ts';
import type { JournalTotals } from '#shared/reconcile/sums.ts';
import { match, noonMs, recordOf, rowsOf, type Sold } from './bills.ts';

const sold: Sold = {
  ...{ n: 1, minor: 1250, couponMinor: 0, ending: 'approved', atMs: noonMs },
  refunds: [{ ending: 'refunded', minor: 200 }],
};
const rows = rowsOf(sold);
const [paid] = rows as [BillRow];
const inHkd = (row: BillRow): BillRow => ({
  ...{ ...row, reference: 'HK1', providerReference: 'HK', walletReference: null, payerPaid: null },
  amount: { minor: 900, currency: 'HKD' },
});
const right: JournalTotals = { payments: 1, paymentsMinor: 1250, refunds: 1, refundsMinor: 200 };

test.each(['payments', 'paymentsMinor', 'refunds', 'refundsMinor'] as const)(
  'a journal whose own total of %s is another is a finding',
  (field) => {
    const journalTotals = { ...right, [field]: right[field] + 1 };
    expect(match([recordOf(sold)], rows, { journalTotals }).findings).toEqual([
      { finding: 'journalDiffers', field, said: right[field] + 1, found: right[field] },
    ]);
  },
);

test('a journal whose own totals are the same is none', () => {
  expect(match([recordOf(sold)], rows, { journalTotals: right }).findings).toEqual([]);
});

test('two currencies in one comparison are a finding, and two classes of one are none', () => {
  expect(match([recordOf(sold)], [...rows, inHkd(paid)]).findings).toEqual([
    { finding: 'severalCurrencies', found: 2 },
  ]);
  expect(match([recordOf(sold)], [...rows, paid]).findings).toEqual([]);
});

test('a footer is about the rows of its own currency', () => {
  const footer: BillFooter = {
    ...{ currency: 'CNY', rows: 2, paymentsMinor: 1250, refundsMinor: 200, feesMinor: 0, netMinor: 1050 },
  };
  const { findings } = match([recordOf(sold)], [...rows, inHkd(paid)], { footer });
  expect(findings).toEqual([{ finding: 'severalCurrencies', found: 2 }]);
});

test('one row that could not be read is a finding', () => {
  expect(match([], [], { unreadable: 1 }).findings).toEqual([{ finding: 'unreadableRows', found: 1 }]);
});

test('money that went back without this till was matched by no payment and amount', () => {
  const back: BillRow = { ...paid, kind: 'refund', refundNumber: null, amount: { minor: 10, currency: 'CNY' } };
  const { findings, lines } = match([recordOf({ ...sold, refunds: [] })], [paid, back], { law: billLaws.uqpay });
  expect(lines.map(({ class: is, by }) => `${is} ${by}`)).toEqual(['onlyBill payment', 'agrees providerReference']);
  expect(findings).toEqual([]);
});

test('sums stand by class, in the order of the classes, and within one by currency', () => {
  const stranger = { ...paid, reference: 'WEB1', providerReference: 'X', walletReference: null };
  const late = { ...recordOf({ ...sold, n: 2, refunds: [] }) };
  const { sums } = match([recordOf(sold), late], [inHkd(paid), stranger, ...rows, paid]);
  expect(sums.map((one) => `${one.class} ${one.currency}`)).toEqual([
    'agrees CNY',
    'onlyJournal CNY',
    'onlyBill CNY',
    'onlyBill HKD',
    'doubled CNY',
  ]);
});
