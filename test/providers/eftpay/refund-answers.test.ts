import { expect, test } from 'vitest';
import type { Reference } from '#shared/ids.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/eftpay/refund-answers.ts';
import type { RefundRequest } from '../../../electron/providers/provider.ts';
import {
  badlySigned,
  lost,
  payment,
  read,
  reference,
  refund,
  refundNumber,
  reply,
  returned,
  said,
  sale,
  settings,
} from './scripted.ts';

function asked(wire: ReturnType<typeof reply>, request: RefundRequest = refund): string {
  const { kind, cause } = refundQueryAnswer(read(wire), request, settings) as { kind: string; cause?: string };
  return cause === undefined ? kind : `${kind} ${cause}`;
}

test.each<[string, string, object, string]>([
  ['partly refunded is refunded', 'TRADE_REFUND', {}, 'refunded'],
  ['applied for is on its way', 'APPLY_SUCCESS', {}, 'processing'],
  ['processing', 'TRADE_PROCESSING', {}, 'processing'],
  ['failed is refused', 'TRADE_FAIL', {}, 'refused'],
  ['not there', 'REFUND_TRADE_NOT_EXIST', {}, 'notFound'],
  ['success is no word about a refund', 'TRADE_SUCCESS', {}, 'unknown providerUnsure'],
  ['a word not listed', 'REFUND_SUCCESS', {}, 'unknown providerUnsure'],
  ['another order', 'TRADE_REFUND', { out_trade_no: 'X' }, 'unknown otherOrder'],
  ['no order', 'TRADE_REFUND', { out_trade_no: '' }, 'unknown garbled'],
  ['another refund', 'TRADE_REFUND', { refund_no: 'X' }, 'unknown otherOrder'],
  ['no refund number', 'TRADE_REFUND', { refund_no: '' }, 'unknown providerUnsure'],
  ['a failure of another refund', 'TRADE_FAIL', { refund_no: 'X' }, 'unknown otherOrder'],
  ['a word about the sale', 'TRADE_FAIL', { trade_type: 'SALE' }, 'unknown providerUnsure'],
  ['another amount', 'TRADE_REFUND', { transaction_amount: '2.51' }, 'unknown otherAmount'],
  ["another payment's amount", 'TRADE_REFUND', { original_amount: '12.31' }, 'unknown otherAmount'],
  ['another currency', 'TRADE_REFUND', { currency: 'CNY' }, 'unknown otherAmount'],
  ['no amount', 'TRADE_REFUND', { transaction_amount: '' }, 'unknown garbled'],
  ["no amount of the payment's", 'TRADE_REFUND', { original_amount: '' }, 'refunded'],
  ["another number of eftPay's than the sale's", 'TRADE_REFUND', { eftpay_trade_no: 'EFT2' }, 'refunded'],
])('%s', (_rule, status, more, meaning) => {
  expect(asked(reply('00', returned(status, more)))).toBe(meaning);
});

test.each<[string, number, number, string]>([
  ['this refund is the whole', 1230, 0, 'refunded'],
  ['this refund and the others are the whole', 250, 980, 'refunded'],
  ['something of it went back otherwise, and nobody says which', 250, 0, 'unknown providerUnsure'],
  ['the others are the whole already', 250, 1230, 'unknown providerUnsure'],
])('closed: %s', (_rule, minor, committedBeforeMinor, meaning) => {
  const request: RefundRequest = { ...refund, amount: { minor, currency: 'HKD' }, committedBeforeMinor };
  const wire = reply('00', returned('TRADE_CLOSED', { transaction_amount: (minor / 100).toFixed(2) }));
  expect(asked(wire, request)).toBe(meaning);
});

test('closed, told of the sale, is not told of its refund', () => {
  const whole: RefundRequest = { ...refund, amount: payment.amount };
  expect(asked(reply('00', sale('TRADE_CLOSED')), whole)).toBe('unknown providerUnsure');
});

test('a refund is known by its own number and amount', () => {
  expect(refundQueryAnswer(read(reply('00', returned('TRADE_REFUND'))), refund, settings)).toEqual({
    kind: 'refunded',
    refundNumber,
    amount: { minor: 250, currency: 'HKD' },
    providerRefundReference: 'EFT1',
  });
});

test('without its proof no word counts', () => {
  expect(asked(badlySigned('00', returned('TRADE_REFUND')))).toBe('unknown badSignature');
  expect(asked(badlySigned('00', returned('TRADE_FAIL')))).toBe('unknown badSignature');
});

test.each<[string, ReturnType<typeof reply>, string]>([
  [
    'the reply to a refund is an acceptance, whatever it says of the trade',
    reply('00', returned('TRADE_REFUND')),
    'accepted',
  ],
  ['about another order', reply('00', returned('TRADE_REFUND', { out_trade_no: 'X' })), 'unknown'],
  ['an unsigned "too little money" is heard, and asked about', reply('-53'), 'refused'],
  ['no reply', lost, 'unknown'],
  ['HTTP 502', said('', 502), 'unknown'],
])('%s', (_rule, wire, kind) => {
  expect(refundAnswer(read(wire), refund).kind).toBe(kind);
});

test('a refusal that names another order is none of ours', () => {
  const other = { ...refund, payment: { ...payment, reference: `${reference}Z` as Reference } };
  expect(refundAnswer(read(reply('18', { out_trade_no: reference })), other).kind).toBe('unknown');
});
