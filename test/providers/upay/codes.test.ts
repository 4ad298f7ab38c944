import { expect, test } from 'vitest';
import { DeclineReason } from '#shared/payment/payment.ts';
import { RefundRefusal } from '#shared/payment/refund.ts';
import {
  businessCodes,
  payways,
  readOrderStatus,
  readResult,
  readTransactionStatus,
  requestCodes,
  walletOf,
} from '../../../electron/providers/upay/codes.ts';
import appendix from './fixtures/appendix-codes.json' with { type: 'json' };

test('every code of the appendix is in its table', () => {
  expect(appendix.requestErrorCodes.filter((code) => !(code in requestCodes))).toEqual([]);
  expect(appendix.businessErrorCodes.filter((code) => !(code in businessCodes))).toEqual([]);
  expect(appendix.resultCodes.filter((code) => readResult(code) === 'UNLISTED')).toEqual([]);
  expect(appendix.orderStatuses.filter((code) => readOrderStatus(code) === 'UNLISTED')).toEqual([]);
  expect(appendix.transactionStatuses.filter((code) => readTransactionStatus(code) === 'UNLISTED')).toEqual([]);
  expect(appendix.payways.filter((code) => !(code in payways))).toEqual([]);
});

test('the appendix was copied whole', () => {
  expect(Object.values(appendix).map((codes) => codes.length)).toEqual([4, 13, 25, 12, 10, 17]);
});

test.each(Object.entries(businessCodes))('%s has a reason for each side', (_code, { decline, refund }) => {
  expect(DeclineReason.options).toContain(decline);
  expect(RefundRefusal.options).toContain(refund);
});

test('both spellings of "in progress" are one word', () => {
  expect(readOrderStatus('REFUND_INPROGRESS')).toBe(readOrderStatus('REFUND_IN_PROGRESS'));
  expect(readResult('PAY_INPROGRESS')).toBe('PAY_IN_PROGRESS');
});

test.each(['constructor', '__proto__', 'toString', '', 'paid', 'PAID '])('%j is no code and no wallet', (word) => {
  expect(readOrderStatus(word)).toBe('UNLISTED');
  expect(walletOf(word)).toBe('other');
});
