import { expect, test } from 'vitest';
import {
  attemptStatuses,
  codes,
  intentStatuses,
  refundStatuses,
  types,
  verdictOf,
} from '../../../electron/providers/uqpay/codes.ts';
import seed from './fixtures/seed-codes.json' with { type: 'json' };

test('every code of the error reference is in the table, and no other', () => {
  expect(Object.keys(codes).sort()).toEqual([...seed.codes].sort());
});

test('every type, with the HTTP status it comes with', () => {
  expect(Object.fromEntries(Object.entries(types).map(([type, { statuses }]) => [type, statuses]))).toEqual(seed.types);
});

test.each([
  ['intent', intentStatuses, 11],
  ['attempt', attemptStatuses, 11],
  ['refund', refundStatuses, 8],
])('%s statuses are in upper case, as they are looked up', (_what, table, count) => {
  expect(Object.keys(table).filter((word) => word !== word.toUpperCase())).toEqual([]);
  expect(Object.keys(table)).toHaveLength(count);
});

/** Sheet 7.3 to 7.5: what each code certainly says, by call. A call that is not named stays in doubt. */
test.each([
  [
    'invalid_request_error',
    'invalid_parameter',
    { create: 'requestRefused', cancel: 'refused', refund: 'requestRefused' },
  ],
  [
    'invalid_request_error',
    'missing_parameter',
    { create: 'requestRefused', cancel: 'refused', refund: 'requestRefused' },
  ],
  [
    'account_error',
    'account_not_found',
    { create: 'terminalRefused', confirm: 'terminalRefused', cancel: 'refused', refund: 'terminalRefused' },
  ],
  ['idempotency_error', 'invalid idempotency key format', { create: 'requestRefused' }],
  ['payment_error', 'create_payment_intent_failed', {}],
  ['payment_error', 'create_payment_attempt_failed', {}],
  ['payment_error', 'confirm_payment_intent_failed', {}],
  ['payment_error', 'retrieve_payment_intent_failed', {}],
  ['payment_error', 'retrieve_payment_attempt_failed', {}],
  ['payment_error', 'update_payment_intent_failed', {}],
  ['payment_error', 'capture_payment_intent_failed', {}],
  ['payment_error', 'cancel_payment_intent_failed', {}],
  ['payment_error', 'invalid_order_status', { cancel: 'refused', refund: 'paymentState' }],
  ['payment_error', 'expired_order', {}],
  ['payment_error', 'order_cancelled', { cancel: 'done' }],
  ['payment_error', 'operation_pending', { cancel: 'done' }],
  ['payment_error', 'repeat_payment_request', {}],
  ['payment_error', 'invalid_payment_method', { create: 'walletUnsupported', confirm: 'walletUnsupported' }],
  ['payment_error', 'invalid_return_url', { create: 'requestRefused' }],
  ['payment_error', 'invalid_description', { create: 'requestRefused' }],
  ['payment_error', 'invalid_order_amount', { create: 'requestRefused' }],
  ['payment_error', 'invalid_order_currency', { create: 'requestRefused', confirm: 'requestRefused' }],
  ['not_found', 'not_found_id', {}],
  ['product_error', 'product_not_found', { create: 'walletUnsupported', confirm: 'walletUnsupported' }],
  ['payment_error', '3ds_required', { create: 'walletUnsupported', confirm: 'walletUnsupported' }],
  ['invalid_request_error', 'require_payment_pii', { create: 'walletUnsupported', confirm: 'walletUnsupported' }],
  ['refund_error', 'retrieve_refund_failed', {}],
  ['refund_error', 'create_refund_failed', {}],
  ['refund_error', 'refund_processing', { refund: 'paymentState' }],
  ['refund_error', 'refund_stat_failed', { refund: 'paymentState' }],
  ['refund_error', 'refund_amount_exceeded', { refund: 'notEnoughLeft' }],
  ['refund_error', 'refund_amount_invalid', { refund: 'requestRefused' }],
  ['payout_error', 'insufficient_balance', { refund: 'merchantBalance' }],
  ['payout_error', 'create_payout_failed', {}],
  ['customer_error', 'create_customer_failed', {}],
  ['api_error', 'refund_amount_exceeded', {}],
  ['api_error', 'api_error', {}],
  ['invalid_request_error', 'a code never seen', { create: 'requestRefused' }],
  ['product_error', 'a code never seen', { create: 'walletUnsupported', confirm: 'walletUnsupported' }],
  ['payment_error', 'a code never seen', {}],
  ['payment_error', 'constructor', {}],
  ['constructor', 'invalid_return_url', {}],
])('%s %s', (type, code, verdict) => {
  expect(verdictOf({ type, code, status: 400 })).toEqual(verdict);
});
