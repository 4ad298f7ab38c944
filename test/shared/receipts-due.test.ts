import { expect, test } from 'vitest';
import type { RefundId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Refund } from '#shared/payment/refund.ts';
import { freshMs, receiptsDue } from '#shared/receipt/by-itself.ts';
import { refundFacts, requestedMs } from './facts.ts';
import { known } from './known.ts';

const { sinceMs } = known.approved;
const refund = (more: object) => ({ ...refundFacts, requestedMs, sinceMs, ...more }) as Refund;
const given = refund({ state: 'refunded', providerRefundReference: null });
const onWay = refund({ state: 'processing', words: null });
const printed = (refundId: RefundId | null, receipt: 'paid' | 'refunded') => ({
  receipts: [{ refundId, receipt, count: 1 }],
});
const record = (more: Partial<PaymentRecord> = {}): PaymentRecord => ({
  ...{ payment: known.approved, refunds: [], codeDigest: null },
  ...more,
});

test.each<[string, PaymentRecord, number, (RefundId | null)[]]>([
  ['an approval', record(), 0, [null]],
  ['but not one that has its receipt', record(printed(null, 'paid')), 0, []],
  ['nor one of a while ago', record(), freshMs + 1, []],
  ['nor one that nobody looked at', record({ payment: { ...known.approved, leftScreen: true } }), 0, []],
  ['nor a decline', record({ payment: known.declined }), 0, []],
  ['nor late money, which waits for a person', record({ payment: known.late }), 0, []],
  ['a refund, beside its payment’s own', record({ refunds: [given] }), 0, [null, given.refundId]],
  ['but not one still on its way', record({ refunds: [onWay], ...printed(null, 'paid') }), 0, []],
  ['nor one that has its receipt', record({ refunds: [given], ...printed(given.refundId, 'refunded') }), 0, [null]],
])('by itself comes out the receipt of %s', (_what, one, laterMs, due) => {
  expect(receiptsDue(one, sinceMs + laterMs)).toEqual(due);
});
