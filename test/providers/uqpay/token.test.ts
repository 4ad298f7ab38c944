import { expect, test } from 'vitest';
import type { WireRequest } from '../../../electron/providers/exchange.ts';
import { ownTokenStore, type TokenStore } from '../../../electron/providers/uqpay/token-store.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';
import { expired, intent, list, memorySecrets, never, noonMs, payment, said, token, uqpayWith } from './scripted.ts';
import { createShop } from './shop.ts';

const paid = said(intent('SUCCEEDED', 'SUCCEEDED'));
const tokensUsed = (seen: readonly { headers: Readonly<Record<string, string>> }[]) =>
  seen.map(({ headers }) => headers['x-auth-token'] ?? 'minted');

test('one token is minted for calls at the same time, and used again', async () => {
  const { uqpay, seen } = uqpayWith([token('t1'), paid, paid, paid]);
  const answers = await Promise.all([uqpay.query(payment, never), uqpay.query(payment, never)]);
  expect(answers.map(({ kind }) => kind)).toEqual(['approved', 'approved']);
  await uqpay.query(payment, never);
  expect(tokensUsed(seen)).toEqual(['minted', 'Bearer t1', 'Bearer t1', 'Bearer t1']);
  expect(seen[0]).toMatchObject({ method: 'POST', url: 'https://api.uqpay.com/api/v1/connect/token' });
  expect(seen[0]?.headers).toMatchObject({ 'x-client-id': 'client-1', 'x-api-key': 'api-key-1' });
  expect(seen[0]?.body.length).toBe(0);
});

test('a stored token of the same client is used; another client’s, and one near its end, are not', async () => {
  const stored = (more: object) =>
    memorySecrets({
      'uqpay.clientId': 'client-1',
      'uqpay.apiKey': 'k',
      'uqpay.token': JSON.stringify({
        clientId: 'client-1',
        token: 't0',
        mintedMs: noonMs,
        refreshMs: noonMs + 1,
        ...more,
      }),
    });
  const used = async (secrets: ReturnType<typeof memorySecrets>, replies = [token('t1'), paid]) => {
    const { uqpay, seen } = uqpayWith(replies, { secrets });
    await uqpay.query(payment, never);
    return tokensUsed(seen);
  };
  expect(await used(stored({}), [paid])).toEqual(['Bearer t0']);
  expect(await used(stored({ clientId: 'client-2' }))).toEqual(['minted', 'Bearer t1']);
  expect(await used(stored({ refreshMs: noonMs }))).toEqual(['minted', 'Bearer t1']);
});

test('a token is replaced its margin before its end, by UQPAY’s clock and not ours', async () => {
  const clock = createVirtualClock(noonMs + 5 * 3600_000); // five hours fast
  const minted = said({ auth_token: 't1', expired_at: noonMs / 1000 + 1800 }, 200, {
    Date: new Date(noonMs).toUTCString(),
  });
  const { uqpay, seen } = uqpayWith([minted, paid, paid, token('t2'), paid], { clock });
  await uqpay.query(payment, never);
  await clock.run(25 * 60_000 - 1);
  await uqpay.query(payment, never);
  await clock.run(1);
  await uqpay.query(payment, never);
  expect(tokensUsed(seen)).toEqual(['minted', 'Bearer t1', 'Bearer t1', 'minted', 'Bearer t2']);
});

test('after a 401 the same bytes go out once more under a new token', async () => {
  const { uqpay, seen } = uqpayWith([token('t1'), expired, token('t2'), said(intent('CANCELLED'))]);
  expect(await uqpay.reverse(payment, 'inDoubt', never)).toMatchObject({ kind: 'accepted' });
  expect(tokensUsed(seen)).toEqual(['minted', 'Bearer t1', 'minted', 'Bearer t2']);
  expect(seen[3]?.body).toEqual(seen[1]?.body);
  expect(seen[3]?.headers['x-idempotency-key']).toBe(seen[1]?.headers['x-idempotency-key']);
});

test('a second 401 stands', async () => {
  const { uqpay, seen } = uqpayWith([token('t1'), expired, token('t2'), expired]);
  expect(await uqpay.query(payment, never)).toMatchObject({ kind: 'unknown', cause: 'providerError' });
  expect(seen).toHaveLength(4);
});

test('a 401 first looks whether another process stored a newer token', async () => {
  const secrets = memorySecrets();
  const { uqpay, seen } = uqpayWith(
    [
      token('t1'),
      () => {
        const other = { clientId: 'client-1', token: 't2', mintedMs: noonMs + 1, refreshMs: noonMs + 60_000 };
        secrets.set({ 'uqpay.token': JSON.stringify(other) });
        return expired;
      },
      paid,
    ],
    { secrets },
  );
  expect(await uqpay.query(payment, never)).toMatchObject({ kind: 'approved' });
  expect(tokensUsed(seen)).toEqual(['minted', 'Bearer t1', 'Bearer t2']);
});

test('two tills on one machine do not kill each other’s token', async () => {
  const shop = createShop();
  const second = shop.makeUqpay();
  const till = shop.begin('show', 1200);
  await till.send();
  const first = shop.secrets.values['uqpay.token'];
  for (let round = 0; round < 5; round += 1) {
    expect(await shop.clock.finish(second.check(never))).toMatchObject({ kind: 'ready', words: null });
    expect(await shop.clock.finish(shop.uqpay.check(never))).toMatchObject({ kind: 'ready', words: null });
  }
  expect(shop.secrets.values['uqpay.token']).toBe(first);
});

test('two machines that fight over one token are told apart, and this one rests between tokens', async () => {
  const shop = createShop();
  const enemyRequest: WireRequest = {
    ...{ method: 'POST' as const, url: 'https://x/api/v1/connect/token', body: new Uint8Array(), limitMs: 1000 },
    headers: {
      'x-client-id': shop.secrets.get('uqpay.clientId') ?? '',
      'x-api-key': shop.secrets.get('uqpay.apiKey') ?? '',
    },
  };
  let minted = 0;
  const answers: object[] = [];
  const firstToken = () => shop.secrets.values['uqpay.token'];
  let before = firstToken();
  for (let round = 0; round < 6; round += 1) {
    answers.push(await shop.clock.finish(shop.uqpay.check(never)));
    if (firstToken() !== before) minted += 1;
    before = firstToken();
    await shop.clock.finish(shop.exchange(enemyRequest, never));
  }
  expect(answers[0]).toMatchObject({ kind: 'ready', words: null });
  expect(answers.at(-1)).toMatchObject({ words: { code: 'TOKEN_FIGHT' } });
  expect(minted).toBeLessThan(6);
  await shop.clock.run(61_000);
  expect(await shop.clock.finish(shop.uqpay.check(never))).toMatchObject({
    kind: 'ready',
    words: { code: 'TOKEN_FIGHT' },
  });
  await shop.clock.run(11 * 60_000);
  expect(await shop.clock.finish(shop.uqpay.check(never))).toMatchObject({ kind: 'ready', words: null });
});

test('a fight of two tills of one machine against another: both say so, and rest by the token minted last', async () => {
  const shop = createShop();
  const tills = [shop.uqpay, shop.makeUqpay()];
  const secret = (name: 'uqpay.clientId' | 'uqpay.apiKey') => shop.secrets.get(name) ?? '';
  const enemy: WireRequest = {
    ...{ method: 'POST' as const, url: 'https://x/api/v1/connect/token', body: new Uint8Array(), limitMs: 1000 },
    headers: { 'x-client-id': secret('uqpay.clientId'), 'x-api-key': secret('uqpay.apiKey') },
  };
  const minted = new Set<string | undefined>();
  const answers: object[] = [];
  for (let round = 0; round < 12; round += 1) {
    for (const till of tills) answers.push(await shop.clock.finish(till.check(never)));
    minted.add(shop.secrets.values['uqpay.token']);
    await shop.clock.finish(shop.exchange(enemy, never));
  }
  for (const answer of answers.slice(-2)) expect(answer).toMatchObject({ words: { code: 'TOKEN_FIGHT' } });
  expect(minted.size).toBeLessThanOrEqual(6);
});

test('who is not let in to mint sends nothing, and the next call asks again', async () => {
  const secrets = memorySecrets();
  let isBusy = true;
  const tokenStore: TokenStore = {
    ...ownTokenStore(secrets),
    alone: async (_limitMs, act) => (isBusy ? null : act()),
  };
  const { uqpay, seen } = uqpayWith([token('t1'), paid], { secrets, tokenStore });
  expect(await uqpay.query(payment, never)).toMatchObject({
    kind: 'notSent',
    why: 'offline',
    words: { code: 'NO_TOKEN' },
  });
  expect(seen).toEqual([]);
  isBusy = false;
  expect(await uqpay.query(payment, never)).toMatchObject({ kind: 'approved' });
});

test('a token stored while this till waited its turn is used, and none is minted', async () => {
  const secrets = memorySecrets();
  const own = ownTokenStore(secrets);
  const tokenStore: TokenStore = {
    ...own,
    alone: async (_limitMs, act) => {
      own.write(JSON.stringify({ clientId: 'client-1', token: 't0', mintedMs: noonMs, refreshMs: noonMs + 60_000 }));
      return act();
    },
  };
  const { uqpay, seen } = uqpayWith([paid], { secrets, tokenStore });
  expect(await uqpay.query(payment, never)).toMatchObject({ kind: 'approved' });
  expect(tokensUsed(seen)).toEqual(['Bearer t0']);
});

test.each([
  ['no credentials', [], { secrets: memorySecrets({}) }, 'NO_CREDENTIALS'],
  ['another process mints', [], { more: { mintsToken: false } }, 'NO_TOKEN'],
  ['UQPAY refuses the key', [expired], {}, 'NO_TOKEN'],
  ['a reply without a token', [said({ expired_at: 1 })], {}, 'NO_TOKEN'],
])('%s: nothing else is sent', async (_rule, replies, options, words) => {
  const { uqpay, seen } = uqpayWith(replies, options);
  expect(await uqpay.query(payment, never)).toMatchObject({ kind: 'notSent', why: 'refused', words: { code: words } });
  expect(seen).toHaveLength(replies.length);
});

test('a secret that cannot be written leaves the token in memory', async () => {
  const secrets = {
    ...memorySecrets(),
    set: () => {
      throw new Error('read-only');
    },
  };
  const { uqpay, seen } = uqpayWith([token('t1'), paid, paid], { secrets });
  await uqpay.query(payment, never);
  await uqpay.query(payment, never);
  expect(tokensUsed(seen)).toEqual(['minted', 'Bearer t1', 'Bearer t1']);
});

test('the check reads a list, and tells a clock that is off', async () => {
  const late = { ...list(), headers: { date: new Date(noonMs - 60_000).toUTCString() } };
  const { uqpay, trace } = uqpayWith([token('t1'), late]);
  expect(await uqpay.check(never)).toEqual({ kind: 'ready', clockSkewMs: 60_000, words: null });
  expect(trace()).toEqual(['POST /v1/connect/token', 'GET /v2/payment_intents']);
});

test.each([
  ['a page of a guest network', said({ result_code: 200 })],
  ['an empty object', said({})],
  ['rows that are none', said({ data: 'none', total_items: 0 })],
])('%s is no list, so the check does not call UQPAY ready', async (_what, reply) => {
  const { uqpay } = uqpayWith([token('t1'), reply]);
  expect(await uqpay.check(never)).toMatchObject({ kind: 'unreachable', words: { code: 'LIST' } });
});
