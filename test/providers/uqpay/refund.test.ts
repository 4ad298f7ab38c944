import { expect, test } from 'vitest';
import type { RefundRequest } from '../../../electron/providers/provider.ts';
import {
  error,
  intentId,
  list,
  lost,
  memoryLedger,
  never,
  offline,
  type Reply,
  refund,
  refundNumber,
  refundRow,
  running,
  said,
  token,
  uqpayWith,
} from './scripted.ts';
import { createShop } from './shop.ts';

type Row = [rule: string, reply: Reply, expected: object];

/** The reply to the refund itself: never an end. */
test.each<Row>([
  ['SUCCEEDED', said(refundRow('SUCCEEDED')), { kind: 'accepted' }],
  ['INITIATED', said(refundRow('INITIATED')), { kind: 'processing' }],
  ['PROCESSING', said(refundRow('PROCESSING')), { kind: 'processing' }],
  ['PENDING', said(refundRow('pending')), { kind: 'processing' }],
  ['FAILED', said(refundRow('FAILED')), { kind: 'refused', reason: 'other' }],
  ['REVERSAL_SUCCEEDED', said(refundRow('REVERSAL_SUCCEEDED')), { kind: 'undone' }],
  ['a word never seen', said(refundRow('DREAMING')), { kind: 'unknown', cause: 'providerUnsure' }],
  ['without our number', said(refundRow('PROCESSING', { metadata: null })), { kind: 'processing' }],
  [
    'another number',
    said(refundRow('SUCCEEDED', { metadata: { refund_number: 'B' } })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  [
    'of another intent',
    said(refundRow('SUCCEEDED', { payment_intent_id: 'PI9' })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  ['another amount', said(refundRow('SUCCEEDED', { amount: '25' })), { kind: 'unknown', cause: 'otherAmount' }],
  ['another currency', said(refundRow('SUCCEEDED', { currency: 'CNY' })), { kind: 'unknown', cause: 'otherAmount' }],
  ['no whole refund', said({ refund_status: 'SUCCEEDED' }), { kind: 'unknown', cause: 'garbled' }],
  ['lost', lost, { kind: 'unknown', cause: 'noReply' }],
  ['did not leave', offline, { kind: 'notSent', why: 'offline' }],
  ['still running', running, { kind: 'unknown', cause: 'providerUnsure' }],
  ['too much', error('refund_error', 'refund_amount_exceeded'), { kind: 'refused', reason: 'notEnoughLeft' }],
  ['another runs', error('refund_error', 'refund_processing'), { kind: 'refused', reason: 'paymentState' }],
  ['create_refund_failed', error('refund_error', 'create_refund_failed'), { kind: 'unknown' }],
  [
    'please cancel instead',
    error('api_error', 'api_error', 400, 'Please use the payment cancel endpoint'),
    { kind: 'unknown' },
  ],
])('refund: %s', async (_rule, reply, expected) => {
  const { uqpay, bodies, ledger } = uqpayWith([token('t1'), reply]);
  expect(await uqpay.refund(refund, never)).toMatchObject(expected);
  expect(JSON.parse(bodies()[1] ?? '')).toEqual({
    ...{ payment_intent_id: intentId, amount: '2.50', reason: 'requested_by_customer' },
    metadata: { refund_number: refundNumber, merchant_order_id: refund.payment.reference },
  });
  expect(ledger.taken(refundNumber)).toMatchObject([{ name: 'refund', body: bodies()[1] }]);
});

async function sentOnce() {
  const world = uqpayWith([token('t1'), lost]);
  await world.uqpay.refund(refund, never);
  return world;
}

test.each<Row>([
  ['SUCCEEDED', list(refundRow('SUCCEEDED')), { kind: 'refunded', refundNumber, providerRefundReference: 'RF1' }],
  [
    'among others',
    list(refundRow('FAILED', { metadata: { refund_number: 'B' } }), refundRow('SUCCEEDED')),
    { kind: 'refunded' },
  ],
  ['INITIATED', list(refundRow('INITIATED')), { kind: 'processing' }],
  ['FAILED', list(refundRow('FAILED')), { kind: 'refused', reason: 'other' }],
  ['REVERSAL_INITIATED', list(refundRow('REVERSAL_INITIATED')), { kind: 'undone' }],
  ['REVERSAL_PROCESSING', list(refundRow('REVERSAL_PROCESSING')), { kind: 'undone' }],
  ['REVERSAL_SUCCEEDED', list(refundRow('REVERSAL_SUCCEEDED')), { kind: 'undone' }],
  ['none', list(), { kind: 'notFound' }],
  [
    'another of the same size, with a number of its own',
    list(refundRow('SUCCEEDED', { metadata: { refund_number: 'B' } })),
    { kind: 'notFound' },
  ],
  [
    'one of our size without a number',
    list(refundRow('SUCCEEDED', { metadata: {} })),
    { kind: 'unknown', words: { code: 'NO_NUMBER' } },
  ],
  ['a failed one of our size without a number', list(refundRow('FAILED', { metadata: null })), { kind: 'notFound' }],
  [
    'of another size without a number',
    list(refundRow('SUCCEEDED', { metadata: null, amount: '1' })),
    { kind: 'notFound' },
  ],
  [
    'ours, with another amount',
    list(refundRow('SUCCEEDED', { amount: '1' })),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  ['ours twice', list(refundRow('SUCCEEDED'), refundRow('FAILED')), { kind: 'unknown', words: { code: 'TWICE' } }],
  ['a row that cannot be read', list({}), { kind: 'unknown', cause: 'garbled' }],
  ['no list', said({}), { kind: 'unknown', cause: 'garbled' }],
  ['lost', lost, { kind: 'unknown', cause: 'noReply' }],
  ['HTTP 500', said('', 500), { kind: 'unknown', cause: 'providerError' }],
  [
    'retrieve_refund_failed',
    error('refund_error', 'retrieve_refund_failed'),
    { kind: 'unknown', cause: 'providerError' },
  ],
])('refund query: %s', async (_rule, reply, expected) => {
  const { ledger } = await sentOnce();
  const { uqpay, seen } = uqpayWith([token('t1'), reply], { ledger });
  expect(await uqpay.queryRefund(refund, never)).toMatchObject(expected);
  expect(new URL(seen[1]?.url ?? '').searchParams.get('payment_intent_id')).toBe(intentId);
});

test('a refund goes out again under its own key and bytes, and only when the list does not know it', async () => {
  const first = await sentOnce();
  const { uqpay, seen, trace } = uqpayWith([token('t1'), list(), said(refundRow('INITIATED'))], {
    ledger: first.ledger,
  });
  expect(await uqpay.refund(refund, never)).toMatchObject({ kind: 'processing' });
  expect(trace()).toEqual(['POST /v1/connect/token', 'GET /v2/payment/refunds', 'POST /v2/payment/refunds']);
  expect(seen[2]?.body).toEqual(first.seen[1]?.body);
  expect(seen[2]?.headers['x-idempotency-key']).toBe(first.seen[1]?.headers['x-idempotency-key']);
});

test.each<Row>([
  ['knows it', list(refundRow('SUCCEEDED')), { kind: 'refunded' }],
  ['is not sure', list(refundRow('SUCCEEDED', { metadata: null })), { kind: 'unknown' }],
  ['cannot be read', lost, { kind: 'unknown', cause: 'noReply' }],
  ['cannot be asked for', offline, { kind: 'unknown', cause: 'noReply' }],
])('a refund whose list %s does not go out again', async (_rule, reply, expected) => {
  const { ledger } = await sentOnce();
  const { uqpay, seen } = uqpayWith([token('t1'), reply], { ledger });
  expect(await uqpay.refund(refund, never)).toMatchObject(expected);
  expect(seen).toHaveLength(2);
});

test.each<[string, RefundRequest, object]>([
  ['without UQPAY’s number', { ...refund, payment: { ...refund.payment, providerReference: null } }, {}],
  [
    'past the window of the settings',
    { ...refund, payment: { ...refund.payment, requestedMs: 0 } },
    { refundWindowDays: 179 },
  ],
])('%s nothing is sent', async (_rule, request, more) => {
  const { uqpay, seen } = uqpayWith([], { more });
  expect(await uqpay.refund(request, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(seen).toEqual([]);
});

test('a refund the journal does not take is not sent, and is known never to have been', async () => {
  const { uqpay, seen } = uqpayWith([token('t1')], { ledger: memoryLedger('refund') });
  expect(await uqpay.refund(refund, never)).toMatchObject({ kind: 'notSent', words: { code: 'JOURNAL' } });
  expect(await uqpay.queryRefund(refund, never)).toMatchObject({ kind: 'notFound', words: { code: 'NEVER_BEGUN' } });
  expect(seen).toHaveLength(1);
});

/** Endings 61 to 64, against the simulator: the till asks, and sends again what was never there. */
test.each([
  [61, 'unknown', 'notFound', 'refunded', 500],
  [62, 'unknown', 'refunded', 'refunded', 500],
  [63, 'refused', 'notFound', 'notFound', 0],
  [64, 'processing', 'processing', 'refunded', 500],
  [0, 'processing', 'refunded', 'refunded', 500],
])('ending %d: %s, then %s, in the end %s', async (ending, first, second, last, returnedMinor) => {
  const shop = createShop();
  const till = shop.begin('show', 12_00 + ending);
  await till.send();
  const payment = await till.run(60_000);
  const request = shop.refundRequest(payment, 'REFUND00000000000001', 500);
  const answer = (promise: ReturnType<typeof shop.uqpay.refund>) => shop.clock.finish(promise);
  expect((await answer(shop.uqpay.refund(request, never))).kind).toBe(first);
  expect((await answer(shop.uqpay.queryRefund(request, never))).kind).toBe(second);
  await shop.clock.run(20_000);
  if (second === 'notFound') await answer(shop.uqpay.refund(request, never));
  expect((await answer(shop.uqpay.queryRefund(request, never))).kind).toBe(last);
  await answer(shop.uqpay.refund(request, never));
  expect(shop.trade(payment)[0]?.returnedMinor).toBe(returnedMinor);
});

test('two equal parts, and no cent more', async () => {
  const shop = createShop();
  const till = shop.begin('show', 12_00);
  await till.send();
  const payment = await till.run(60_000);
  const give = async (number: string, minor: number) => {
    const request = shop.refundRequest(payment, number, minor);
    return (await shop.clock.finish(shop.uqpay.refund(request, never))).kind;
  };
  expect(await give('REFUND00000000000001', 600)).toBe('processing');
  expect(await give('REFUND00000000000002', 600)).toBe('processing');
  expect(await give('REFUND00000000000003', 1)).toBe('refused');
  expect(shop.trade(payment)[0]?.returnedMinor).toBe(1200);
  const asked = await shop.clock.finish(shop.uqpay.query({ ...shop.refundRequest(payment, 'X', 1).payment }, never));
  expect(asked).toMatchObject({ kind: 'returned', returned: { minor: 1200 } });
});
