import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { notificationReply, readNotification } from '../../../electron/providers/uqpay/notification.ts';

/** The sheet's own vectors (section 10). */
const secret = 'whsec_test_secret';
const v1Body = '{"event_type":"deposit.completed"}';
const v1 =
  '552ec78f0a6911e2aac0c5142d99d3ade9b7d906710612b113983c95d135d2f061c925baec740b42dc7d6477b37f1ee299e8b9e96fbbe3f6e7c3e0c26f6a5423';
const v2 =
  'ec60a64d23b24d5517b8ba48f91fdced6256e8ddde74cb508dfd87edcafb7e174168c0e0f57f572e9e9119866562d201cf7b100424b0984323ac527402cae67f';
const v4 =
  '443eb0c160da2e6a7d24b1e03e408a8a56f161164f5552fb5690d5fe2b963a26cfa903840e3b69e9d60756052a3aa6b029ffa928434aac727e456c0a8ff5168f';
const atMs = 1_700_000_000_000;

const receive = (body: string, headers: Record<string, string>, nowMs = atMs, key: string | null = secret) =>
  readNotification(headers, new TextEncoder().encode(body), { secret: key, nowMs, toleranceMs: 300_000 });
const signed = (signature: string, timestamp = '1700000000') => ({
  'x-wk-signature': signature,
  'x-wk-timestamp': timestamp,
});
const nothing = { reference: null, providerReference: null, refundNumber: null };

test.each<[string, string, Record<string, string>, number, object | null]>([
  ['V1: seconds', v1Body, signed(v1), atMs, nothing],
  ['V2: milliseconds', v1Body, signed(v2, '1700000000000'), atMs, nothing],
  ['V1 in upper case', v1Body, signed(v1.toUpperCase()), atMs, nothing],
  ['header names in another case', v1Body, { 'X-WK-Signature': v1, 'X-Wk-Timestamp': '1700000000' }, atMs, nothing],
  ['V4: signed without the timestamp', v1Body, signed(v4), atMs, null],
  ['V1’s signature with V2’s time', v1Body, signed(v1, '1700000000000'), atMs, null],
  ['written anew with a space', '{"event_type": "deposit.completed"}', signed(v1), atMs, null],
  ['300 s old', v1Body, signed(v1), atMs + 300_000, nothing],
  ['301 s old', v1Body, signed(v1), atMs + 301_000, null],
  ['301 s ahead', v1Body, signed(v1), atMs - 301_000, null],
  ['no signature', v1Body, { 'x-wk-timestamp': '1700000000' }, atMs, null],
  ['no timestamp', v1Body, { 'x-wk-signature': v1 }, atMs, null],
  ['half a signature', v1Body, signed(v1.slice(0, 64)), atMs, null],
  ['a time that is none', v1Body, signed(v1, '1700000000 '), atMs, null],
])('%s', (_rule, body, headers, nowMs, expected) => expect(receive(body, headers, nowMs)).toEqual(expected));

test('without a secret nothing is believed', () => {
  expect(receive(v1Body, signed(v1), atMs, null)).toBeNull();
  expect(
    receive(v1Body, signed(createHmac('sha512', '').update(`${v1Body}1700000000`).digest('hex')), atMs, ''),
  ).toBeNull();
});

test.each([
  [
    'a payment',
    { merchant_order_id: 'R1', payment_intent_id: 'PI1' },
    { reference: 'R1', providerReference: 'PI1', refundNumber: null },
  ],
  [
    'a refund',
    { payment_intent_id: 'PI1', metadata: { refund_number: 'N1' } },
    { reference: null, providerReference: 'PI1', refundNumber: 'N1' },
  ],
  ['a number of no shape', { payment_intent_id: 5 }, null],
])('it names %s', (_rule, data, expected) => {
  const body = JSON.stringify({ event_name: 'ACQUIRING', event_type: 'x', data });
  const signature = createHmac('sha512', secret).update(`${body}1700000000`).digest('hex');
  expect(receive(body, signed(signature))).toEqual(expected);
});

test('200 once it is taken; anything else makes UQPAY repeat it', () => {
  expect([notificationReply(true).status, notificationReply(false).status]).toEqual([200, 500]);
});
