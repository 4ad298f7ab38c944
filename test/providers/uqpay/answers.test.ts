import { expect, test } from 'vitest';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import {
  confirmAnswer,
  createdIntent,
  intentAnswer,
  intentOf,
  isIntent,
  reversalAnswer,
} from '../../../electron/providers/uqpay/answers.ts';
import { readReply } from '../../../electron/providers/uqpay/wire.ts';
import {
  asked,
  error,
  expired,
  intent,
  intentId,
  lost,
  offline,
  qr,
  reference,
  running,
  said,
  units,
} from './scripted.ts';

const read = (reply: WireReply) => readReply(reply, ['request_id']);
const create = (reply: WireReply) => {
  const made = createdIntent(read(reply), { ...asked, intentId: null, confirmed: false }, units);
  return isIntent(made) ? { kind: 'made', id: made.id } : made;
};
const confirm = (reply: WireReply, way: 'show' | 'scan' = 'show') =>
  confirmAnswer(read(reply), { ...asked, way }, units, () => 1000);
const query = (reply: WireReply, more: object = {}) => {
  const found = intentOf(read(reply), { ...asked, ...more }, units);
  return isIntent(found) ? intentAnswer(found, { ...asked, ...more }) : found;
};
const cancel = (reply: WireReply) => reversalAnswer(read(reply), asked, units);
const unsure = { kind: 'unknown', cause: 'providerUnsure' };
const paid = (more: object = {}) => said(intent('SUCCEEDED', 'SUCCEEDED', more));

type Row = [rule: string, reply: WireReply, expected: object];

const noNews: Row[] = [
  ['nothing left the machine', offline, { kind: 'notSent', why: 'offline' }],
  ['the reply was lost', lost, { kind: 'unknown', cause: 'noReply' }],
  ['not JSON', said('<html>bad gateway</html>'), { kind: 'unknown', cause: 'garbled' }],
  ['cut off', said('{"payment_intent_id":"PI'), { kind: 'unknown', cause: 'garbled' }],
  ['empty', said(''), { kind: 'unknown', cause: 'garbled' }],
  ['a list', said([]), { kind: 'unknown', cause: 'garbled' }],
  ['an object of nothing', said({}), { kind: 'unknown', cause: 'garbled' }],
  ['HTTP 502 of a proxy', said('<html>', 502), { kind: 'unknown', cause: 'providerError' }],
  ['HTTP 500 with a success inside', said(intent('SUCCEEDED'), 500), { kind: 'unknown', cause: 'providerError' }],
  ['HTTP 302 with a success inside', said(intent('SUCCEEDED'), 302), { kind: 'unknown', cause: 'garbled' }],
  ['HTTP 429', error('api_error', 'velocity_limit_exceeded', 429), { kind: 'unknown', cause: 'providerError' }],
  ['HTTP 429 of a proxy', said('slow down', 429), { kind: 'unknown', cause: 'providerError' }],
  ['api_error, HTTP 500', error('api_error', 'api_error', 500), { kind: 'unknown', cause: 'providerError' }],
  [
    'an error beside HTTP 200',
    error('payment_error', 'invalid_return_url', 200),
    { kind: 'unknown', cause: 'garbled' },
  ],
  ['envelope B 200: the first run goes on', running, { kind: 'unknown', cause: 'providerUnsure' }],
  ['envelope B 200 with HTTP 200', said({ code: 200, message: 'processing' }), unsure],
  ['envelope B, another number', said({ code: 500, message: 'x' }, 400), { kind: 'unknown', cause: 'providerError' }],
  ['an error of no shape', said({ message: 'x' }, 400), { kind: 'unknown', cause: 'garbled' }],
  [
    'a type UQPAY does not have',
    error('mood_error', 'invalid_return_url'),
    { kind: 'unknown', cause: 'providerError' },
  ],
  ['a type beside another HTTP status', error('payment_error', 'invalid_return_url', 402), { kind: 'unknown' }],
  ['404', said({ message: 'no such page' }, 404), { kind: 'unknown', cause: 'providerError' }],
  ['not_found', error('not_found', 'not_found_id'), { kind: 'unknown', cause: 'providerError' }],
  ['idempotency mismatch', error('idempotency_error', 'mismatch'), { kind: 'unknown', cause: 'providerError' }],
];
test.each(noNews)('create: %s', (_rule, reply, expected) => expect(create(reply)).toMatchObject(expected));
test.each(noNews)('confirm: %s', (_rule, reply, expected) => expect(confirm(reply)).toMatchObject(expected));
test.each(noNews)('query: %s', (_rule, reply, expected) => expect(query(reply)).toMatchObject(expected));
test.each(noNews)('cancel: %s', (_rule, reply, expected) => expect(cancel(reply)).toMatchObject(expected));

test.each<Row>([
  ['envelope A', expired, { kind: 'declined', reason: 'terminalRefused' }],
  ['a bare error', said({ error: 'token' }, 401), { kind: 'declined', reason: 'terminalRefused' }],
  ['envelope B', said({ code: 200, message: 'x' }, 401), { kind: 'declined', reason: 'terminalRefused' }],
  ['no JSON', said('Unauthorized', 401), { kind: 'declined', reason: 'terminalRefused' }],
])('HTTP 401 as %s: no intent was made, and any other call says nothing', (_rule, reply, expected) => {
  expect(create(reply)).toMatchObject(expected);
  for (const answer of [confirm(reply), query(reply), cancel(reply)])
    expect(answer).toMatchObject({ kind: 'unknown', cause: 'providerError' });
});

test.each<Row>([
  ['an intent of ours', said(intent('REQUIRES_PAYMENT_METHOD')), { kind: 'made', id: intentId }],
  ['in the seed’s spelling', said(intent('requires_confirmation')), { kind: 'made' }],
  ['the amount as a number', said(intent('REQUIRES_PAYMENT_METHOD', null, { amount: 10 })), { kind: 'made' }],
  ['another amount', said(intent('REQUIRES_PAYMENT_METHOD', null, { amount: '1000' })), { cause: 'otherAmount' }],
  ['another currency', said(intent('REQUIRES_PAYMENT_METHOD', null, { currency: 'CNY' })), { cause: 'otherAmount' }],
  ['another order', said(intent('REQUIRES_PAYMENT_METHOD', null, { merchant_order_id: 'B' })), { cause: 'otherOrder' }],
  ['no order', said(intent('REQUIRES_PAYMENT_METHOD', null, { merchant_order_id: '' })), { cause: 'otherOrder' }],
  ['no id', said(intent('REQUIRES_PAYMENT_METHOD', null, { payment_intent_id: '' })), { cause: 'garbled' }],
  ['already paid', paid(), unsure],
  ['already begun', said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED')), unsure],
])('create: %s', (_rule, reply, expected) => expect(create(reply)).toMatchObject(expected));

const action = (next: object | undefined) =>
  said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', { next_action: next }));
test.each<Row>([
  [
    'a code',
    said(intent('REQUIRES_ACTION', 'INITIATED', qr)),
    { kind: 'showing', reference, code: '000201QR', lifeMs: 1000, providerReference: intentId },
  ],
  [
    'nested under its type',
    action({ type: 'display_qr_code', display_qr_code: { qr_code: 'X' } }),
    { kind: 'showing', code: 'X' },
  ],
  [
    'a picture only',
    action({ type: 'display_qr_code', qr_code_url: 'https://x/1.png' }),
    { kind: 'unknown', words: { code: 'QR_PICTURE_ONLY' } },
  ],
  [
    'a picture as data',
    action({ type: 'display_qr_code', qr_code: `data:image/png;base64,${'A'.repeat(2000)}` }),
    { kind: 'unknown', words: { code: 'QR_PICTURE_ONLY' } },
  ],
  [
    'the picture’s address for a code',
    action({ type: 'display_qr_code', qr_code: 'https://x/1.png', qr_code_url: 'https://x/1.png' }),
    { kind: 'unknown', words: { code: 'QR_PICTURE_ONLY' } },
  ],
  [
    'an address that is the code itself',
    action({ type: 'display_qr_code', qr_code: 'https://qr.alipay.com/x', qr_code_url: 'https://x/1.png' }),
    { kind: 'showing', code: 'https://qr.alipay.com/x' },
  ],
  ['neither code nor picture', action({ type: 'display_qr_code' }), { kind: 'unknown', words: { code: 'NO_CODE' } }],
  [
    'a redirect',
    action({ type: 'redirect_to_url', url: 'https://x' }),
    { kind: 'unknown', words: { code: 'NEXT_ACTION' } },
  ],
  ['an iframe', action({ type: 'redirect_iframe' }), unsure],
  ['bank details', action({ type: 'display_bank_details' }), unsure],
  ['no action', action(undefined), { kind: 'unknown', words: { code: 'NO_CODE' } }],
  [
    'a code too long',
    action({ type: 'display_qr_code', qr_code: 'x'.repeat(1025) }),
    { kind: 'unknown', cause: 'garbled' },
  ],
  [
    'a code for another amount',
    said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', { ...qr, amount: '10.01' })),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  [
    'a code of another order',
    said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', { ...qr, merchant_order_id: 'B' })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  [
    'a code of another intent',
    said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', { ...qr, payment_intent_id: 'PI9' })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  ['paid at once', paid(), { kind: 'approved' }],
])('show: %s', (_rule, reply, expected) => expect(confirm(reply)).toMatchObject(expected));

test('scan: a confirm that asks the customer is pending, whatever code comes with it', () => {
  expect(confirm(said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', qr)), 'scan')).toMatchObject({ kind: 'pending' });
});

test.each<Row>([
  [
    'SUCCEEDED',
    paid(),
    { kind: 'approved', reference, approval: { providerReference: intentId, payerPaid: { minor: 1000 } } },
  ],
  ['in lower case', said(intent('succeeded')), { kind: 'approved' }],
  ['paid, 10 for 10.00', paid({ amount: '10' }), { kind: 'approved' }],
  ['paid, 10.000', paid({ amount: '10.000' }), { kind: 'approved' }],
  ['paid, 10.001', paid({ amount: '10.001' }), { kind: 'unknown', cause: 'garbled' }],
  ['paid, 1e1', paid({ amount: '1e1' }), { kind: 'unknown', cause: 'garbled' }],
  ['paid, no amount', paid({ amount: null }), { kind: 'unknown', cause: 'garbled' }],
  ['paid, minor units where major ones are meant', paid({ amount: '1000' }), { kind: 'unknown', cause: 'otherAmount' }],
  ['paid in another currency', paid({ currency: 'SGD' }), { kind: 'unknown', cause: 'otherAmount' }],
  ['paid under another order', paid({ merchant_order_id: 'B' }), { kind: 'unknown', cause: 'otherOrder' }],
  ['paid under no order', paid({ merchant_order_id: null }), { kind: 'unknown', cause: 'otherOrder' }],
  ['paid in another intent', paid({ payment_intent_id: 'PI9' }), { kind: 'unknown', cause: 'otherOrder' }],
  ['paid, part captured', paid({ captured_amount: '9.00' }), { kind: 'unknown', cause: 'otherAmount' }],
  ['paid, captured whole', paid({ captured_amount: 10 }), { kind: 'approved' }],
  [
    'part refunded',
    said(intent('SUCCEEDED', { attempt_status: 'SETTLED', refunded_amount: '2.50' })),
    { kind: 'returned', returned: { minor: 250 } },
  ],
  [
    'refunded more than paid',
    said(intent('SUCCEEDED', { attempt_status: 'SETTLED', refunded_amount: '11' })),
    { kind: 'unknown', cause: 'garbled' },
  ],
  [
    'part refunded by an attempt without a status',
    said(intent('SUCCEEDED', { refunded_amount: '2.50' })),
    { kind: 'unknown', cause: 'garbled' },
  ],
  ['an attempt without anything', said(intent('SUCCEEDED', { refunded_amount: '0' })), { kind: 'approved' }],
  ['no attempt after the confirm', said(intent('REQUIRES_PAYMENT_METHOD')), unsure],
  ['attempt failed, code on the screen', said(intent('REQUIRES_PAYMENT_METHOD', 'FAILED')), { kind: 'pending' }],
  ['attempt expired, code on the screen', said(intent('REQUIRES_PAYMENT_METHOD', 'EXPIRED')), { kind: 'pending' }],
  ['attempt running', said(intent('REQUIRES_PAYMENT_METHOD', 'PENDING_AUTHORIZATION')), { kind: 'pending' }],
  ['attempt paid, intent not yet', said(intent('REQUIRES_PAYMENT_METHOD', 'CAPTURE_REQUESTED')), { kind: 'pending' }],
  ['attempt of a word never seen', said(intent('REQUIRES_PAYMENT_METHOD', 'DREAMING')), unsure],
  ['REQUIRES_CONFIRMATION', said(intent('REQUIRES_CONFIRMATION')), unsure],
  ['REQUIRES_CUSTOMER_ACTION', said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED')), { kind: 'pending' }],
  ['REQUIRES_ACTION', said(intent('REQUIRES_ACTION', 'AUTHENTICATION_REDIRECTED')), { kind: 'pending' }],
  ['PENDING', said(intent('PENDING', 'AUTHORIZED')), { kind: 'pending' }],
  ['PROCESSING', said(intent('PROCESSING', 'FAILED')), { kind: 'pending' }],
  ['REQUIRES_CAPTURE', said(intent('REQUIRES_CAPTURE', 'AUTHORIZED')), unsure],
  ['CANCELLED', said(intent('CANCELLED', 'CANCELLED')), { kind: 'closed', reference }],
  ['CANCELED', said(intent('canceled')), { kind: 'closed' }],
  [
    'cancelled, but captured',
    said(intent('CANCELLED', null, { captured_amount: '10.00' })),
    { kind: 'unknown', cause: 'contradiction' },
  ],
  ['cancelled, but settled', said(intent('CANCELLED', 'SETTLED')), { kind: 'unknown', cause: 'contradiction' }],
  ['FAILED', said(intent('FAILED', 'EXPIRED')), { kind: 'declined', reason: 'other' }],
  ['failed, but paid', said(intent('FAILED', 'CAPTURE_REQUESTED')), { kind: 'unknown', cause: 'contradiction' }],
  ['a status never seen', said(intent('SUCCEEDED_MAYBE', 'SUCCEEDED')), unsure],
  ['a status every object has', said(intent('constructor')), unsure],
])('query: %s', (_rule, reply, expected) => expect(query(reply)).toMatchObject(expected));

test.each([
  ['FAILED', 'walletRefused'],
  ['CANCELLED', 'customerCancelled'],
  ['EXPIRED', 'timedOut'],
])('scan: an attempt %s is a decline, since a customer’s code is used once', (status, reason) => {
  const reply = said(intent('REQUIRES_PAYMENT_METHOD', { attempt_status: status, failure_code: 'X1' }));
  expect(query(reply, { way: 'scan' })).toMatchObject({ kind: 'declined', reason, words: { text: 'X1' } });
});

test('before a confirm is in the ledger an idle intent is no payment', () => {
  expect(query(said(intent('REQUIRES_PAYMENT_METHOD')), { confirmed: false })).toMatchObject({ kind: 'notFound' });
});

test.each<Row>([
  ['the reply still shows the state of before', said(intent('REQUIRES_CUSTOMER_ACTION')), { kind: 'accepted' }],
  ['of another intent', said(intent('CANCELLED', null, { payment_intent_id: 'PI9' })), { kind: 'unknown' }],
  ['order_cancelled', error('payment_error', 'order_cancelled'), { kind: 'accepted' }],
  ['operation_pending', error('payment_error', 'operation_pending'), { kind: 'accepted' }],
  ['invalid_order_status', error('payment_error', 'invalid_order_status'), { kind: 'refused' }],
  ['cancel_payment_intent_failed', error('payment_error', 'cancel_payment_intent_failed'), { kind: 'unknown' }],
  ['product_not_found', error('product_error', 'product_not_found'), { kind: 'unknown' }],
])('cancel: %s', (_rule, reply, expected) => expect(cancel(reply)).toMatchObject(expected));

test('the request’s name stands in the words, a customer’s number does not', () => {
  const reply = said({ type: 'payment_error', code: 'x', message: 'code 130818341921441147' }, 400, {
    Request_Id: 'r-1',
  });
  expect(query(reply)).toMatchObject({ words: { code: 'x', text: 'code …1147 [request r-1]' } });
});
