import { expect, test } from 'vitest';
import { readNotification } from '../../electron/providers/uqpay/notification.ts';
import { UqpayWorld } from '../../electron/simulators/uqpay/kept-world.ts';
import { withOtherAmount, withOtherOrder } from '../../electron/simulators/uqpay/replies.ts';
import {
  createUqpaySimulator,
  type UqpaySimulator,
  type UqpaySimulatorOptions,
} from '../../electron/simulators/uqpay.ts';
import { createVirtualClock, type VirtualClock } from '../../electron/simulators/virtual-clock.ts';

const startMs = Date.UTC(2026, 10, 21, 4);
const minute = 60_000;
type Json = Record<string, unknown>;

/** A till that speaks by hand; its code shares nothing with the simulator's or the adapter's. */
function handTill(simulator: UqpaySimulator, clock: VirtualClock) {
  const { secrets } = simulator.credentials;
  let token = '';
  let keys = 0;
  async function call(method: 'GET' | 'POST', path: string, body: unknown, headers: Record<string, string> = {}) {
    keys += 1;
    const all: Record<string, string> = {
      ...{ 'content-type': 'application/json', 'x-client-id': secrets['uqpay.clientId'] },
      ...{ 'x-auth-token': `Bearer ${token}`, 'x-idempotency-key': `key-${keys}`, ...headers },
    };
    const request = {
      ...{ method, url: `https://host.example/api${path}`, limitMs: 60_000 },
      ...{ headers: all, body: Buffer.from(body === null ? '' : JSON.stringify(body)) },
    };
    const reply = await clock.finish(simulator.exchange(request, new AbortController().signal));
    if (reply.kind !== 'reply') return { status: 0, json: { kind: reply.kind } as Json };
    return { status: reply.status, json: JSON.parse(Buffer.from(reply.body).toString()) as Json };
  }
  const till = {
    call,
    mint: async (headers: Record<string, string> = {}) => {
      const reply = await call('POST', '/v1/connect/token', null, { 'x-api-key': secrets['uqpay.apiKey'], ...headers });
      token = String(reply.json.auth_token ?? token);
      return reply;
    },
    create: (amount: unknown = '12.00', more: object = {}, headers = {}) =>
      call('POST', '/v2/payment_intents/create', { ...order, amount, ...more }, headers),
    confirm: (id: unknown, detail: object = { flow: 'qrcode' }, headers = {}) =>
      call(
        'POST',
        `/v2/payment_intents/${id}/confirm`,
        { payment_method: { type: 'wechatpay', wechatpay: detail } },
        headers,
      ),
    cancel: (id: unknown) => call('POST', `/v2/payment_intents/${id}/cancel`, { cancellation_reason: 'abandoned' }),
    get: (id: unknown) => call('GET', `/v2/payment_intents/${id}`, null),
    refund: (id: unknown, amount: string, headers = {}) =>
      call(
        'POST',
        '/v2/payment/refunds',
        { payment_intent_id: id, amount, reason: 'r', metadata: { refund_number: amount } },
        headers,
      ),
  };
  return till;
}

const order = { currency: 'HKD', merchant_order_id: 'A1', description: 'Shop', return_url: 'https://shop.example/' };

async function createTestWorld(options: Partial<UqpaySimulatorOptions> = {}) {
  const clock = createVirtualClock(startMs);
  const simulator = createUqpaySimulator({ clock, seed: 1, ...options });
  const till = handTill(simulator, clock);
  await till.mint();
  return { clock, simulator, till, bank: simulator.bank };
}

const gist = ({ status, json }: { status: number; json: Json }) =>
  status === 200 ? String(json.intent_status ?? json.refund_status ?? 'ok') : `${status} ${json.code ?? json.kind}`;

test('a new token kills the one before at once; a token ends after 30 minutes', async () => {
  const { till, clock } = await createTestWorld();
  const first = await till.mint();
  expect(first.json.expired_at).toBe(startMs / 1000 + 1800);
  const list = (token: unknown) =>
    till.call('GET', '/v2/payment_intents?page_size=1&page_number=1', null, { 'x-auth-token': `Bearer ${token}` });
  expect((await list(first.json.auth_token)).status).toBe(200);
  const second = await till.mint();
  expect([(await list(first.json.auth_token)).status, (await list(second.json.auth_token)).status]).toEqual([401, 200]);
  await clock.run(30 * minute);
  expect(gist(await list(second.json.auth_token))).toBe('401 unauthorized_error');
});

test.each<[string, Record<string, string>, string]>([
  ['another client', { 'x-client-id': 'x' }, '400 invalid_parameter'],
  ['another key', { 'x-api-key': 'x' }, '401 unauthorized_error'],
])('no token for %s', async (_rule, headers, expected) => {
  const { till } = await createTestWorld();
  expect(gist(await till.mint(headers))).toBe(expected);
});

test.each<[string, Record<string, string>, string]>([
  ['no token', { 'x-auth-token': '' }, '401 unauthorized_error'],
  ['a token without Bearer', { 'x-auth-token': 'abc' }, '401 unauthorized_error'],
  ['Authorization', { authorization: 'Bearer abc' }, '400 invalid_parameter'],
  ['another client id', { 'x-client-id': 'x' }, '400 invalid_parameter'],
  ['no idempotency key', { 'x-idempotency-key': '' }, '400 invalid idempotency key format'],
  ['a key over 64 characters', { 'x-idempotency-key': 'x'.repeat(65) }, '400 invalid idempotency key format'],
  ['another content type', { 'content-type': 'text/plain' }, '400 invalid_parameter'],
])('%s is refused', async (_rule, headers, expected) => {
  const { till } = await createTestWorld();
  expect(gist(await till.create('12.00', {}, headers))).toBe(expected);
});

test.each<[string, unknown, object, string]>([
  ['a decimal with two places', '12.00', {}, 'REQUIRES_PAYMENT_METHOD'],
  ['whole units', '12', {}, '400 invalid_order_amount'],
  ['a number', 12, {}, '400 invalid_order_amount'],
  ['nothing', '0.00', {}, '400 invalid_order_amount'],
  ['another currency', '12.00', { currency: 'USD' }, '400 invalid_order_currency'],
  ['a reference over 36', '12.00', { merchant_order_id: 'x'.repeat(37) }, '400 missing_parameter'],
  ['a description over 32', '12.00', { description: 'x'.repeat(33) }, '400 invalid_description'],
  ['a description beyond ASCII', '12.00', { description: '店' }, '400 invalid_description'],
  ['http to return to', '12.00', { return_url: 'http://x' }, '400 invalid_return_url'],
  ['a fragment', '12.00', { return_url: 'https://x/#a' }, '400 invalid_return_url'],
  ['a field never heard of', '12.00', { colour: 'red' }, '400 invalid_parameter'],
])('create with %s', async (_rule, amount, more, expected) => {
  const { till } = await createTestWorld();
  expect(gist(await till.create(amount, more))).toBe(expected);
});

test('minor units, where the merchant has them', async () => {
  const { till } = await createTestWorld({ unit: 'minor' });
  expect((await till.create(1200)).json.amount).toBe(1200);
  expect(gist(await till.create('12.00'))).toBe('400 invalid_order_amount');
});

test('one key is one act, for a day and the same bytes only; a failure is given again as well', async () => {
  const { till, clock } = await createTestWorld();
  const key = { 'x-idempotency-key': 'K' };
  const first = await till.create('12.00', {}, key);
  expect((await till.create('12.00', {}, key)).json).toEqual(first.json);
  expect(gist(await till.create('13.00', {}, key))).toBe('400 idempotency_key_mismatch');
  const bad = { 'x-idempotency-key': 'B' };
  expect(gist(await till.refund('PI0', '1.00', bad))).toBe('400 retrieve_payment_intent_failed');
  expect(gist(await till.refund('PI0', '1.00', bad))).toBe('400 retrieve_payment_intent_failed');
  await clock.run(24 * 3600_000);
  await till.mint();
  expect((await till.create('12.00', {}, key)).json.payment_intent_id).not.toBe(first.json.payment_intent_id);
});

test('one order number twice is two intents', async () => {
  const { till } = await createTestWorld();
  const [one, two] = [await till.create(), await till.create()];
  expect(one.json.payment_intent_id).not.toBe(two.json.payment_intent_id);
});

test('a second confirm shows a second code, and both can be paid', async () => {
  const { till, clock, bank } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create()).json;
  const first = await till.confirm(id);
  const second = await till.confirm(id);
  expect([gist(first), gist(second)]).toEqual(['REQUIRES_CUSTOMER_ACTION', 'REQUIRES_CUSTOMER_ACTION']);
  expect((first.json.next_action as Json).qr_code).not.toBe((second.json.next_action as Json).qr_code);
  await clock.run(minute);
  expect(bank.find('A1')[0]?.captures).toBe(2);
});

test('a confirm again under its key is one confirm', async () => {
  const { till, clock, bank } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create()).json;
  const key = { 'x-idempotency-key': 'K' };
  await till.confirm(id, undefined, key);
  await till.confirm(id, undefined, key);
  await clock.run(minute);
  expect(bank.find('A1')[0]?.captures).toBe(1);
});

test.each([
  ['no flow', {}, '400 invalid_payment_method'],
  ['another flow', { flow: 'mobile_web' }, '400 invalid_payment_method'],
  [
    'a scanned code where scanning is off',
    { flow: 'qrcode', is_present: true, payment_code: '13' },
    '400 invalid_payment_method',
  ],
])('confirm with %s', async (_rule, detail, expected) => {
  const { till } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create()).json;
  expect(gist(await till.confirm(id, detail))).toBe(expected);
});

test('a cancel takes a moment, and a second one waits for it', async () => {
  const { till, clock, bank } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create('12.13')).json;
  await till.confirm(id);
  expect(gist(await till.cancel(id))).toBe('REQUIRES_CUSTOMER_ACTION');
  expect(gist(await till.cancel(id))).toBe('400 operation_pending');
  await clock.run(1000);
  expect(gist(await till.get(id))).toBe('CANCELLED');
  expect(gist(await till.cancel(id))).toBe('400 order_cancelled');
  expect(gist(await till.confirm(id))).toBe('400 invalid_order_status');
  expect(bank.find('A1')[0]?.state).toBe('closed');
});

test('a payment in that moment wins over the cancel', async () => {
  const { till, clock, bank } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create('12.00')).json;
  await till.confirm(id);
  await clock.run(3500);
  await till.cancel(id);
  await clock.run(2000);
  expect([gist(await till.get(id)), bank.find('A1')[0]?.state]).toEqual(['SUCCEEDED', 'paid']);
  expect(gist(await till.cancel(id))).toBe('400 invalid_order_status');
});

test('an intent closes itself after 30 minutes, confirmed or not', async () => {
  const { till, clock } = await createTestWorld();
  const ids = [
    (await till.create('12.13')).json.payment_intent_id,
    (await till.create('12.13')).json.payment_intent_id,
  ];
  await till.confirm(ids[0]);
  await clock.run(30 * minute);
  await till.mint();
  expect([gist(await till.get(ids[0])), gist(await till.get(ids[1]))]).toEqual(['FAILED', 'FAILED']);
});

test('lists: by time, in pages, and never by order number', async () => {
  const { till, clock } = await createTestWorld();
  for (let made = 0; made < 3; made += 1) {
    await till.create('12.00', { merchant_order_id: `A${made}` });
    await clock.run(minute);
  }
  const list = async (query: string) => till.call('GET', `/v2/payment_intents?${query}`, null);
  const names = ({ json }: { json: Json }) => (json.data as Json[]).map((row) => row.merchant_order_id);
  const page = await list('page_size=2&page_number=1&start_time=2026-11-21T04:00:00Z&end_time=2026-11-21T04:02:00Z');
  expect([names(page), page.json.total_pages, page.json.total_items]).toEqual([['A1', 'A0'], 1, 2]);
  expect(gist(await list('page_size=101&page_number=1'))).toBe('400 invalid_parameter');
  expect(gist(await list('page_size=1&page_number=1&merchant_order_id=A1'))).toBe('400 invalid_parameter');
  expect(gist(await list('page_size=1&page_number=1&start_time=yesterday'))).toBe('400 invalid_parameter');
  const wide = 'page_size=1&page_number=1&start_time=2026-01-01T00:00:00Z&end_time=2026-11-21T00:00:00Z';
  expect(gist(await till.call('GET', `/v2/payment/refunds?${wide}`, null))).toBe('400 invalid_parameter');
});

test('refunds: each key is one, one at a time, and no more than was paid', async () => {
  const { till, clock, bank } = await createTestWorld();
  const { payment_intent_id: id } = (await till.create('12.64')).json;
  await till.confirm(id);
  expect(gist(await till.refund(id, '1.00'))).toBe('400 refund_stat_failed');
  await clock.run(minute);
  expect(gist(await till.refund(id, '13.00'))).toBe('400 refund_amount_exceeded');
  expect(gist(await till.refund(id, '1.00'))).toBe('INITIATED');
  expect(gist(await till.refund(id, '1.00'))).toBe('400 refund_processing');
  await clock.run(10_000);
  expect(gist(await till.refund(id, '1.00'))).toBe('INITIATED'); // no number of ours: another refund
  await clock.run(10_000);
  expect(bank.find('A1')[0]?.returnedMinor).toBe(200);
});

test('it goes on where an earlier world left it', async () => {
  const { till, clock, simulator } = await createTestWorld();
  const ids: unknown[] = [];
  for (const amount of ['12.00', '12.13', '12.34', '12.64']) {
    const { payment_intent_id: id } = (await till.create(amount, { merchant_order_id: `A${ids.length}` })).json;
    await till.confirm(id);
    ids.push(id);
  }
  await clock.run(5000);
  await till.refund(ids[3], '1.00');
  await till.cancel(ids[1]);
  const kept = UqpayWorld.parse(JSON.parse(JSON.stringify(simulator.keep())));
  simulator.close();
  const later = createUqpaySimulator({ clock, seed: 1, kept });
  expect(later.keep()).toEqual(kept);
  const again = handTill(later, clock);
  await clock.run(30_000);
  await again.mint();
  const ends: string[] = [];
  for (const id of ids) ends.push(gist(await again.get(id)));
  expect(ends).toEqual(['SUCCEEDED', 'CANCELLED', 'REQUIRES_CUSTOMER_ACTION', 'SUCCEEDED']);
  expect(later.bank.find('A3')[0]?.returnedMinor).toBe(100);
  expect(simulator.bank.find('A2')).toEqual([]);
});

test('the same seed is the same world', async () => {
  const run = async () => {
    const { till, clock, simulator } = await createTestWorld();
    await till.confirm((await till.create('12.12')).json.payment_intent_id);
    await clock.run(minute);
    return simulator.keep();
  };
  expect(await run()).toEqual(await run());
});

test('it tells what happens, signed so that an adapter believes it', async () => {
  const heard: { headers: Record<string, string>; body: Uint8Array }[] = [];
  const { till, clock, simulator } = await createTestWorld({ notifications: (request) => void heard.push(request) });
  const { payment_intent_id: id } = (await till.create()).json;
  await till.confirm(id);
  await clock.run(4000);
  const [first] = heard;
  const receiving = {
    ...{ secret: simulator.credentials.secrets['uqpay.webhookSecret'], nowMs: clock.nowMs(), toleranceMs: 300_000 },
  };
  expect(first && readNotification(first.headers, first.body, receiving)).toEqual({
    ...{ reference: 'A1', providerReference: id, refundNumber: null },
  });
  expect(first && readNotification(first.headers, first.body, { ...receiving, secret: 'other' })).toBeNull();
});

test('misprints: another amount, another order, and nothing where there is nothing', () => {
  const change = (text: string, by: typeof withOtherAmount) => {
    const changed = by(Buffer.from(text));
    return changed === null ? null : Buffer.from(changed).toString();
  };
  expect(change('{"amount":"12.50"}', withOtherAmount)).toBe('{"amount":"13.50"}');
  expect(change('{"amount":1250}', withOtherAmount)).toBe('{"amount":1251}');
  expect(change('{"merchant_order_id":"A1","payment_intent_id":"PI9"}', withOtherOrder)).toBe(
    '{"merchant_order_id":"A2","payment_intent_id":"PI0"}',
  );
  expect([change('{}', withOtherAmount), change('{}', withOtherOrder)]).toEqual([null, null]);
});
