import { expect, test } from 'vitest';
import type { WireRequest } from '../../../electron/providers/exchange.ts';
import { asciiOf } from '../../../electron/providers/uqpay/requests.ts';
import {
  code,
  created,
  error,
  expired,
  intent,
  intentId,
  list,
  lost,
  memoryLedger,
  never,
  noonMs,
  offline,
  pay,
  payment,
  qr,
  type Reply,
  reference,
  running,
  said,
  scanning,
  show,
  shown,
  token,
  uqpayWith,
} from './scripted.ts';

const unknownId = { ...payment, providerReference: null };
const keyOf = ({ headers }: WireRequest) => headers['x-idempotency-key'];

test('show: create, then confirm, each in the ledger before its bytes leave', async () => {
  const ledger = memoryLedger();
  const atSending: string[] = [];
  const noting = (reply: Reply) => () => {
    atSending.push(
      ledger
        .taken(reference)
        .map(({ name }) => name)
        .join(' '),
    );
    return reply as never;
  };
  const { uqpay, trace, bodies, seen } = uqpayWith([token('t1'), noting(created), noting(shown)], { ledger });
  expect(await uqpay.precreate(show, never)).toMatchObject({
    kind: 'showing',
    code: '000201QR',
    providerReference: intentId,
  });
  expect(atSending).toEqual(['create', 'create confirm']);
  expect(trace()).toEqual([
    'POST /v1/connect/token',
    'POST /v2/payment_intents/create',
    `POST /v2/payment_intents/${intentId}/confirm`,
  ]);
  expect(
    bodies()
      .slice(1)
      .map((body) => JSON.parse(body)),
  ).toEqual([
    {
      ...{ amount: '10.00', currency: 'HKD', merchant_order_id: reference },
      ...{ description: 'Kan', return_url: 'https://shop.example/paid' },
    },
    { payment_method: { type: 'alipaycn', alipaycn: { flow: 'qrcode' } } },
  ]);
  expect(ledger.taken(reference)).toMatchObject([
    { key: keyOf(seen[1] as WireRequest), body: bodies()[1], providerReference: null },
    { key: keyOf(seen[2] as WireRequest), body: bodies()[2], providerReference: intentId },
  ]);
});

test('scan: the customer’s code is in the confirm and in no step', async () => {
  const paid = said(intent('SUCCEEDED', 'SUCCEEDED'));
  const { uqpay, ledger, bodies } = uqpayWith([token('t1'), created, paid], { more: { scan: scanning } });
  expect(await uqpay.authorize(pay, never)).toMatchObject({ kind: 'approved' });
  expect(JSON.parse(bodies()[2] ?? '')).toEqual({
    payment_method: { type: 'wechatpay', wechatpay: { flow: 'qrcode', is_present: true, payment_code: code } },
  });
  const [, confirm] = ledger.taken(reference);
  expect(confirm).toMatchObject({ name: 'confirm', body: null, providerReference: intentId });
  expect(JSON.stringify([...ledger.steps])).not.toContain(code);
});

test('scan is off by default, and says so', async () => {
  const { uqpay, seen } = uqpayWith([]);
  expect(uqpay.ways).toEqual(['show']);
  expect(uqpay.recognizes(code)).toBeNull();
  expect(await uqpay.authorize(pay, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(seen).toEqual([]);
});

test.each<[string, Reply[], string, object]>([
  ['a lost create', [lost], 'create', { kind: 'unknown', cause: 'noReply' }],
  ['a create still running', [running], 'create', { kind: 'unknown', cause: 'providerUnsure' }],
  ['a create that did not leave', [offline], 'create', { kind: 'notSent', why: 'offline' }],
  [
    'a refused create',
    [error('payment_error', 'invalid_order_amount')],
    'create',
    { kind: 'declined', reason: 'requestRefused' },
  ],
  [
    'a create about another amount',
    [said(intent('REQUIRES_PAYMENT_METHOD', null, { amount: '9' }))],
    'create',
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  ['a lost confirm', [created, lost], 'create confirm', { kind: 'unknown', cause: 'noReply' }],
  ['a confirm that did not leave', [created, offline], 'create confirm', { kind: 'notSent' }],
  [
    'a confirm of a wallet that is off',
    [created, error('product_error', 'product_not_found')],
    'create confirm',
    { kind: 'declined', reason: 'walletUnsupported' },
  ],
  [
    'a confirm with a fault of ours',
    [created, error('invalid_request_error', 'invalid_parameter')],
    'create confirm',
    { kind: 'unknown' },
  ],
])('%s is sent once, and nothing after it', async (_rule, replies, steps, expected) => {
  const { uqpay, ledger, seen } = uqpayWith([token('t1'), ...replies]);
  expect(await uqpay.precreate(show, never)).toMatchObject(expected);
  expect(
    ledger
      .taken(reference)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(steps);
  expect(seen).toHaveLength(1 + replies.length);
});

test('a confirm refused for its token goes out once more: same key, same bytes, one step', async () => {
  const { uqpay, ledger, seen } = uqpayWith([token('t1'), created, expired, token('t2'), shown]);
  expect(await uqpay.precreate(show, never)).toMatchObject({ kind: 'showing' });
  expect(seen[4]?.body).toEqual(seen[2]?.body);
  expect(keyOf(seen[4] as WireRequest)).toBe(keyOf(seen[2] as WireRequest));
  expect(ledger.taken(reference)).toHaveLength(2);
});

test.each([
  ['create', 'nothing was sent', 1, { kind: 'notSent', why: 'refused' }],
  ['confirm', 'an intent was made, and asked about', 2, { kind: 'unknown', cause: 'noReply' }],
] as const)('a journal that does not take the %s: %s', async (step, _what, calls, answer) => {
  const { uqpay, seen } = uqpayWith([token('t1'), created], { ledger: memoryLedger(step) });
  expect(await uqpay.precreate(show, never)).toMatchObject({ ...answer, words: { code: 'JOURNAL' } });
  expect(seen).toHaveLength(calls);
});

test('a reference in the ledger is never begun again, not even after a restart', async () => {
  const { ledger } = await shownOnce();
  const { uqpay, seen } = uqpayWith([], { ledger });
  expect(await uqpay.precreate(show, never)).toMatchObject({ kind: 'unknown', words: { code: 'BEGUN' } });
  expect(seen).toEqual([]);
});

async function shownOnce() {
  const world = uqpayWith([token('t1'), created, shown]);
  await world.uqpay.precreate(show, never);
  return world;
}

test('a call called off before it is sent sends nothing', async () => {
  const { uqpay, ledger, seen } = uqpayWith([token('t1')]);
  expect(await uqpay.precreate(show, AbortSignal.abort())).toMatchObject({ kind: 'notSent' });
  expect([ledger.steps.size, seen.length]).toEqual([0, 1]);
});

test.each<[string, object, number]>([
  ['its end by UQPAY’s times', {}, 600_000],
  ['an end before the shop’s own', { expires_at: '2026-11-21T12:01:00+08:00' }, 60_000],
  ['no end', { expires_at: undefined }, 600_000],
])('the code is shown for %s', async (_rule, next, lifeMs) => {
  const confirmed = said(
    intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', { next_action: { ...qr.next_action, ...next } }),
  );
  const { uqpay } = uqpayWith([token('t1'), created, confirmed]);
  expect(await uqpay.precreate(show, never)).toMatchObject({ kind: 'showing', lifeMs });
});

test('a code that had expired when it came is not shown', async () => {
  const late = said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', qr), 200, {
    date: 'Sat, 21 Nov 2026 05:00:00 GMT',
  });
  const { uqpay } = uqpayWith([token('t1'), created, late]);
  expect(await uqpay.precreate(show, never)).toMatchObject({ kind: 'unknown', words: { code: 'NO_CODE' } });
});

test.each<[string, object, object, string[]]>([
  ['by its number', payment, { kind: 'pending' }, [`GET /v2/payment_intents/${intentId}`]],
  ['by the number in the ledger', unknownId, { kind: 'pending' }, [`GET /v2/payment_intents/${intentId}`]],
])('a payment is asked about %s', async (_rule, handle, expected, calls) => {
  const { ledger } = await shownOnce();
  const { uqpay, trace } = uqpayWith([token('t1'), shown], { ledger });
  expect(await uqpay.query(handle as typeof payment, never)).toMatchObject(expected);
  expect(trace().slice(1)).toEqual(calls);
});

test('without a step in the ledger nothing was ever sent, and nothing is asked', async () => {
  const { uqpay, seen } = uqpayWith([]);
  expect(await uqpay.query(unknownId, never)).toMatchObject({ kind: 'notFound', words: { code: 'NEVER_BEGUN' } });
  expect(await uqpay.reverse(unknownId, 'inDoubt', never)).toMatchObject({ kind: 'notFound' });
  expect(seen).toEqual([]);
});

async function createLost() {
  const world = uqpayWith([token('t1'), lost]);
  await world.uqpay.precreate(show, never);
  return world.ledger;
}

const other = { ...intent('SUCCEEDED'), merchant_order_id: 'OTHER' };
test.each<[string, Reply[], object]>([
  [
    'is found by our reference',
    [list(other, intent('REQUIRES_PAYMENT_METHOD'))],
    { kind: 'notFound', words: { code: 'REQUIRES_PAYMENT_METHOD' } },
  ],
  ['is not there', [list(other)], { kind: 'notFound', words: null }],
  [
    'stands on the second page',
    [said({ total_pages: 2, data: [other] }), said({ total_pages: 2, data: [intent('CANCELLED')] })],
    { kind: 'closed' },
  ],
  [
    'is there twice: the paid one counts',
    [list(intent('CANCELLED'), intent('SUCCEEDED', 'SUCCEEDED', { payment_intent_id: 'PI9' }))],
    { kind: 'approved', approval: { providerReference: 'PI9' } },
  ],
  ['cannot be looked for', [lost], { kind: 'unknown', cause: 'noReply' }],
  ['cannot be read', [list({ merchant_order_id: reference })], { kind: 'unknown', cause: 'garbled' }],
  ['has another amount', [list(intent('SUCCEEDED', null, { amount: '1' }))], { kind: 'unknown', cause: 'otherAmount' }],
])('an intent whose create reply was lost %s', async (_rule, replies, expected) => {
  const { uqpay, seen } = uqpayWith([token('t1'), ...replies], { ledger: await createLost() });
  expect(await uqpay.query(unknownId, never)).toMatchObject(expected);
  const query = new URL(seen[1]?.url ?? '').searchParams;
  expect([query.get('start_time'), query.get('end_time')]).toEqual(['2026-11-21T03:50:00Z', '2026-11-21T04:15:00Z']);
  expect(seen.every(({ method }, at) => at === 0 || method === 'GET')).toBe(true);
});

test('an orphan is cancelled by the number the list tells', async () => {
  const cancelled = said(intent('REQUIRES_PAYMENT_METHOD'));
  const { uqpay, trace, bodies } = uqpayWith([token('t1'), list(intent('REQUIRES_PAYMENT_METHOD')), cancelled], {
    ledger: await createLost(),
  });
  expect(await uqpay.reverse(unknownId, 'inDoubt', never)).toMatchObject({ kind: 'accepted' });
  expect(trace().at(-1)).toBe(`POST /v2/payment_intents/${intentId}/cancel`);
  expect(JSON.parse(bodies().at(-1) ?? '')).toEqual({ cancellation_reason: 'abandoned' });
});

test('a list that never ends is no answer', async () => {
  const endless = said({ total_pages: 99, data: [other] });
  const { uqpay } = uqpayWith([token('t1'), ...Array<Reply>(10).fill(endless)], { ledger: await createLost() });
  expect(await uqpay.query(unknownId, never)).toMatchObject({ kind: 'unknown', cause: 'garbled' });
});

test.each<[string, object, object, number, string]>([
  ['off by default', {}, payment, 0, 'notSent'],
  ['the same day, in time', { cancelPaidUntil: '23:00' }, payment, 0, 'accepted'],
  ['after the hour', { cancelPaidUntil: '23:00' }, payment, 11 * 3600_000, 'notSent'],
  ['the next day', { cancelPaidUntil: '23:00' }, payment, 20 * 3600_000, 'notSent'],
])('a paid payment is undone: %s', async (_rule, more, handle, laterMs, expected) => {
  const { uqpay, clock } = uqpayWith([token('t1'), said(intent('SUCCEEDED'))], { more });
  await clock.run(laterMs);
  expect(await uqpay.reverse(handle as typeof payment, 'operator', never)).toMatchObject({ kind: expected });
  expect(uqpay.abilities.reverseApproved).toBe('cancelPaidUntil' in more);
});

test('minor units, the seed’s header and a sub-account, where the settings say so', async () => {
  const told = { amount: 1000 };
  const { uqpay, seen, bodies } = uqpayWith(
    [
      token('t1'),
      said(intent('REQUIRES_PAYMENT_METHOD', null, told)),
      said(intent('REQUIRES_ACTION', 'INITIATED', { ...qr, ...told })),
    ],
    {
      more: {
        amountUnit: 'minor',
        idempotencyHeader: 'Idempotency-Key',
        onBehalfOf: '0b5c3c9e-5b7e-4c8e-9f2a-2f6f1c1f7b11',
      },
    },
  );
  expect(await uqpay.precreate(show, never)).toMatchObject({ kind: 'showing' });
  expect(JSON.parse(bodies()[1] ?? '').amount).toBe(1000);
  expect(seen[1]?.headers).toMatchObject({ 'x-on-behalf-of': '0b5c3c9e-5b7e-4c8e-9f2a-2f6f1c1f7b11' });
  expect([seen[1]?.headers['Idempotency-Key']?.length, seen[1]?.headers['x-idempotency-key']]).toEqual([36, undefined]);
});

test.each([
  ['a wallet not offered', { ...show, wallet: 'payme' as const }, {}],
  ['below the wallet’s least', show, { show: [{ wallet: 'alipay', type: 'alipaycn', leastMinor: 1001 }] }],
  ['above its most', show, { show: [{ wallet: 'alipay', type: 'alipaycn', mostMinor: 999 }] }],
  ['a currency it does not take', show, { show: [{ wallet: 'alipay', type: 'alipaycn', currencies: ['CNY'] }] }],
])('%s: nothing is sent', async (_rule, request, more) => {
  const { uqpay, seen } = uqpayWith([], { more });
  expect(await uqpay.precreate(request, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(seen).toEqual([]);
});

test('an inner key of its own', async () => {
  const more = { show: [{ wallet: 'alipay', type: 'alipayhk', details: 'alipay', osType: 'android' }] };
  const { uqpay, bodies } = uqpayWith([token('t1'), created, shown], { more });
  await uqpay.precreate(show, never);
  expect(JSON.parse(bodies()[2] ?? '')).toEqual({
    payment_method: { type: 'alipayhk', alipay: { flow: 'qrcode', os_type: 'android' } },
  });
});

test.each([
  ['Kan 店', 32, 'Kan'],
  ['咖啡店', 32, 'Payment'],
  ['Café  Crème\n', 32, 'Cafe Creme'],
  ['x'.repeat(40), 32, 'x'.repeat(32)],
  ['a b', 2, 'a'],
])('description of %j within %d', (subject, limit, expected) => expect(asciiOf(subject, limit)).toBe(expected));

test('a sentence that quotes the customer’s code loses it', async () => {
  const refusal = error('payment_error', 'invalid_payment_method', 400, `code ${code.slice(0, 15)} is ${code}`);
  const { uqpay } = uqpayWith([token('t1'), created, refusal], { more: { scan: scanning } });
  const answer = await uqpay.authorize(pay, never);
  expect(answer).toMatchObject({ kind: 'declined', reason: 'walletUnsupported' });
  expect(JSON.stringify(answer)).not.toContain(code);
});

test('settlements of a day that is over', async () => {
  const row = {
    ...{
      transaction_type: 'PAYMENT',
      merchant_order_id: reference,
      payment_intent_id: intentId,
      payment_method: 'alipaycn',
    },
    ...{ transaction_amount: '10.00', transaction_currency: 'HKD', transaction_date: '2026-11-20T12:00:00+08:00' },
    ...{ total_fee_amount: '0.10', fee_currency: 'HKD', settlement_status: 'SETTLED' },
  };
  const back = {
    ...row,
    transaction_type: 'REFUND',
    transaction_amount: '-2.50',
    total_fee_amount: '-0.02',
    settlement_status: 'HELD',
  };
  const strange = [
    { ...row, transaction_currency: 'USD' },
    { ...row, transaction_type: 'CHARGE' },
    { ...row, transaction_amount: 'x' },
    7,
  ];
  const { uqpay, seen } = uqpayWith([token('t1'), said({ total_pages: 1, data: [row, back, ...strange] })]);
  const bill = await uqpay.bill?.('2026-11-20', never);
  expect(bill).toMatchObject({
    kind: 'bill',
    rows: [
      {
        kind: 'payment',
        reference,
        providerReference: intentId,
        wallet: 'alipay',
        amount: { minor: 1000, currency: 'HKD' },
        feeMinor: 10,
        state: 'done',
        atMs: noonMs - 24 * 3600_000,
      },
      { kind: 'refund', amount: { minor: 250 }, feeMinor: -2, state: 'unknown' },
    ],
  });
  expect(bill?.kind === 'bill' && bill.unreadable).toHaveLength(4);
  expect(seen[1]?.url).toContain('settled_start_time=2026-11-20&settled_end_time=2026-11-20');
  expect(await uqpay.bill?.('2026-11-21', never)).toMatchObject({ kind: 'notYet' });
});
