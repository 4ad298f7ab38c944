import { afterEach, describe, expect, test } from 'vitest';
import type { PaymentId } from '#shared/ids.ts';
import { minute, newest, openShop, paidUnheard, providers, type Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

describe.each(providers)('%s', (provider) => {
  test('a code paid while nothing is heard is approved by one query, which its message brings about', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    const before = shop.queries;
    const answer = await shop.post(newest(shop));
    expect(answer.status).toBe(200);
    expect([shop.payment(paymentId).state, shop.queries - before, shop.taken().length]).toEqual(['showing', 0, 1]);
    await shop.run(300);
    expect([shop.payment(paymentId).state, shop.queries - before]).toEqual(['approved', 1]);
    expect(shop.journal.failing).toBeNull();
  });

  test('the entry stands in the journal before the answer, with a digest and nothing of the text', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    await shop.post(newest(shop));
    const [entry] = shop.taken();
    expect(entry?.fact).toEqual({
      ...{ kind: 'notification.taken', provider, paymentId, refundId: null },
      digest: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    const secretsOfPayers = /2088simulated|okSimulatedPayer|sim\*\*\*|openid|buyer/i;
    for (const each of shop.journal.entries()) expect(JSON.stringify(each)).not.toMatch(secretsOfPayers);
    expect(shop.logged.join('\n')).not.toMatch(secretsOfPayers);
  });

  test('played again it is answered, not journaled again, and asked about once a minute at most', async () => {
    shop = await openShop(provider);
    await paidUnheard(shop);
    await shop.post(newest(shop));
    await shop.run(1000);
    const before = shop.queries;
    const answers: number[] = [];
    for (let again = 0; again < 20; again += 1) {
      answers.push((await shop.post(newest(shop))).status);
      await shop.run(5000);
    }
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(shop.taken()).toHaveLength(1);
    expect(shop.queries - before).toBeLessThanOrEqual(2);
  });

  test('played again after a restart it is known', async () => {
    shop = await openShop(provider);
    await paidUnheard(shop);
    await shop.post(newest(shop));
    await shop.run(1000);
    await shop.restart();
    expect((await shop.post(newest(shop))).status).toBe(200);
    expect(shop.taken()).toHaveLength(1);
  });

  test('two that came twice at once are one entry and one query', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    const before = shop.queries;
    await Promise.all([shop.post(newest(shop)), shop.post(newest(shop)), shop.post(newest(shop))]);
    await shop.run(300);
    expect([shop.payment(paymentId).state, shop.taken().length, shop.queries - before]).toEqual(['approved', 1, 1]);
  });

  test('every message of a payment’s life, in the wrong order, leads to what the query says', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    for (const notice of shop.notices.toReversed()) expect((await shop.post(notice)).status).toBe(200);
    await shop.run(minute);
    expect(shop.payment(paymentId).state).toBe('approved');
    expect(shop.taken()).toHaveLength(shop.notices.length);
  });

  test('after a crash between the entry and the query the next start asks', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    await shop.post(newest(shop));
    await shop.restart();
    await shop.run(5000);
    expect(shop.payment(paymentId).state).toBe('approved');
  });

  test('a full disk: not taken, nothing asked, and taken when it comes again', async () => {
    shop = await openShop(provider);
    const paymentId = await paidUnheard(shop);
    const room = shop.fillDisk();
    const before = shop.queries;
    const refused = shop.adapter.notificationReply?.(false);
    const answer = await shop.post(newest(shop));
    expect(answer).toEqual({ status: refused?.status, text: Buffer.from(refused?.body ?? []).toString() });
    expect(answer.text).not.toMatch(/^(success|ok)$|"success"/);
    await shop.run(100);
    expect([shop.queries - before, shop.counted('journal')]).toEqual([0, 1]);
    room();
    await shop.post(newest(shop));
    await shop.run(300);
    expect([shop.payment(paymentId).state, shop.taken().length]).toEqual(['approved', 1]);
  });

  test('of an order of nobody here it is answered as taken, counted, and leaves nothing', async () => {
    shop = await openShop(provider);
    await paidUnheard(shop);
    const notice = newest(shop);
    const other = await openShop(provider);
    await other.run(minute);
    const before = other.queries; // sign-on
    await other.post(notice);
    const answer = await other.post(notice);
    const taken = other.adapter.notificationReply?.(true);
    expect(answer).toEqual({ status: taken?.status, text: Buffer.from(taken?.body ?? []).toString() });
    expect([other.taken(), other.journal.length, other.counted('unknownOrder')]).toEqual([[], 1, 1]);
    await other.run(minute);
    expect(other.queries).toBe(before);
    await other.close();
  });
});

/** Paid, while the till heard nothing, concluded "not paid", and looked for the last time. */
async function endedUnheard(): Promise<PaymentId> {
  const paymentId = await shop.show(1000);
  shop.line('down');
  await shop.run(5000);
  const events = [
    { event: 'reversalRequested', because: 'operator', by: 'test' },
    { event: 'notPaid', because: 'expired' },
    { event: 'watched', over: true },
  ] as const;
  for (const event of events) shop.journal.append({ kind: 'payment.event', paymentId, event });
  await shop.restart();
  await shop.run(200 * minute);
  shop.line('up');
  return paymentId;
}

test('a message long after the end is asked about, and the query makes it late money', async () => {
  shop = await openShop('swiftpass');
  const paymentId = await endedUnheard();
  expect(shop.payment(paymentId).state).toBe('notPaid');
  const before = shop.queries;
  expect((await shop.post(newest(shop))).status).toBe(200);
  await shop.run(300);
  expect([shop.payment(paymentId).state, shop.queries - before]).toEqual(['late', 1]);
});

test('such a message before a crash is asked about by the next start, though nothing else would ask', async () => {
  shop = await openShop('swiftpass');
  const paymentId = await endedUnheard();
  await shop.post(newest(shop));
  await shop.restart();
  expect(shop.payment(paymentId).state).toBe('notPaid');
  await shop.run(300);
  expect(shop.payment(paymentId).state).toBe('late');
});

test('a message about a refund asks about the refund', async () => {
  shop = await openShop('uqpay');
  const paymentId = await paidUnheard(shop, 1064);
  await shop.post(newest(shop));
  await shop.run(300);
  expect(shop.payment(paymentId).state).toBe('approved');
  const refundId = await shop.refund(paymentId, 500);
  await shop.run(1000);
  shop.line('down');
  await shop.run(15_000);
  shop.line('up');
  const stateOf = () => shop.journal.record(paymentId)?.refunds[0]?.state;
  expect(stateOf()).toBe('processing');
  const [before, entries] = [shop.queries, shop.taken().length];
  await shop.post(newest(shop));
  await shop.run(300);
  expect([stateOf(), shop.queries - before]).toEqual(['refunded', 1]);
  expect(shop.taken()[entries]?.fact).toMatchObject({ paymentId, refundId });
});

test('of one payment only so many messages are journaled; what comes after is answered and asked about', async () => {
  shop = await openShop('eftpay');
  const paymentId = await paidUnheard(shop);
  for (let nth = 0; nth < 32; nth += 1)
    shop.journal.append({
      ...{ kind: 'notification.taken', provider: 'eftpay', paymentId, refundId: null },
      digest: String(nth).padStart(40, '0'),
    });
  expect((await shop.post(newest(shop))).status).toBe(200);
  await shop.run(300);
  expect([shop.taken().length, shop.payment(paymentId).state]).toEqual([32, 'approved']);
});

test('a hint that comes while a query is on its way is asked about after that one', async () => {
  shop = await openShop('upay');
  const paymentId = await shop.show(1000);
  const release = shop.hold();
  await shop.run(3000); // asked before the customer paid
  await shop.run(1500);
  expect(shop.simulated.bank.chargedMinor).toBe(1000);
  const before = shop.queries;
  await shop.post(newest(shop));
  await shop.run(300);
  expect([shop.payment(paymentId).state, shop.queries - before]).toEqual(['showing', 0]);
  release();
  await shop.run(300);
  expect([shop.payment(paymentId).state, shop.queries - before]).toEqual(['approved', 1]);
});
