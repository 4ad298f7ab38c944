import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ShownState } from '#shared/contract/view.ts';
import { scenarios } from '../../../electron/simulators/scenario.ts';
import { createWeather, evenRates } from '../../../electron/simulators/weather.ts';
import { createWorld, expectAgreement, hour, minute } from './world.ts';

/** Ending of the amount, the state within 3 minutes, the state once nothing more can come. */
const scanned: [string, ShownState, ShownState][] = [
  ['00', 'approved', 'approved'],
  ['11', 'approved', 'approved'],
  ['12', 'reversed', 'reversed'], // PAYERROR is sealed by a reverse
  ['13', 'reversed', 'reversed'],
  ['21', 'declined', 'declined'],
  ['22', 'declined', 'declined'],
  ['23', 'declined', 'declined'],
  ['24', 'declined', 'declined'],
  ['25', 'declined', 'declined'],
  ['26', 'declined', 'declined'],
  ['27', 'declined', 'declined'],
  ['31', 'approved', 'approved'],
  ['32', 'reversed', 'reversed'],
  ['33', 'notPaid', 'notPaid'],
  ['34', 'approved', 'approved'],
  ['35', 'notPaid', 'notPaid'], // after time_expire a late request comes to nothing
  ['41', 'approved', 'approved'],
  ['42', 'reversed', 'reversed'],
  ['43', 'approved', 'approved'],
  ['51', 'approved', 'approved'],
  ['52', 'approved', 'approved'],
  ['53', 'approved', 'approved'],
  ['54', 'approved', 'approved'],
  ['55', 'approved', 'approved'],
  ['56', 'notPaid', 'notPaid'],
  ['61', 'approved', 'approved'],
  ['62', 'approved', 'approved'],
  ['63', 'approved', 'approved'],
  ['64', 'approved', 'approved'],
  ['65', 'reversed', 'reversed'],
  ['66', 'approved', 'approved'],
  ['71', 'approved', 'approved'],
];

/** Ending of the amount, and the state once nothing more can come. */
const shown: [string, ShownState][] = [
  ['00', 'approved'],
  ['11', 'approved'],
  ['12', 'reversed'],
  ['13', 'reversed'],
  ['21', 'approved'],
  ['22', 'approved'],
  ['23', 'approved'],
  ['24', 'approved'],
  ['25', 'declined'],
  ['26', 'declined'],
  ['27', 'declined'],
  ['31', 'reversed'],
  ['32', 'reversed'],
  ['33', 'notPaid'],
  ['34', 'reversed'],
  ['35', 'approved'],
  ['41', 'approved'],
  ['42', 'reversed'],
  ['43', 'reversed'],
  ['51', 'reversed'],
  ['52', 'approved'],
  ['53', 'reversed'],
  ['54', 'approved'],
  ['55', 'reversed'],
  ['56', 'declined'],
  ['61', 'approved'],
  ['62', 'approved'],
  ['63', 'approved'],
  ['64', 'approved'],
  ['65', 'reversed'],
  ['66', 'reversed'],
  ['71', 'approved'],
];

describe('scan way: every scenario ends where the bank is', () => {
  test('every scenario is here', () => {
    expect(scanned.map(([code]) => code)).toEqual(scenarios.map(({ code }) => code));
    expect(shown.map(([code]) => code)).toEqual(scenarios.map(({ code }) => code));
  });

  test.each(scanned)('…%s: %s, at last %s', async (ending, soon, atLast) => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00 + Number(ending));
    await world.run(2.9 * minute);
    expect((await world.get(paymentId)).state).toBe(soon);
    await world.run(6 * hour);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe(atLast);
    expectAgreement(world, payment);
  });
});

describe('show way', () => {
  test.each(shown)('…%s: at last %s', async (ending, atLast) => {
    const world = createWorld();
    const { paymentId } = await world.show(12_00 + Number(ending));
    await world.run(6 * hour);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe(atLast);
    expectAgreement(world, payment);
  });

  test.each([
    ['wechat', 'reversed'],
    ['alipay', 'reversed'],
    ['unionpay', 'notPaid'],
  ] as const)(
    'a code of %s that nobody pays: %s; nothing is closed in the first five minutes',
    async (wallet, atLast) => {
      const world = createWorld();
      const { paymentId } = await world.show(12_13, wallet);
      await world.run(4.9 * minute);
      expect(await world.get(paymentId)).toMatchObject({ state: 'showing' });
      await world.run(6 * hour);
      const payment = await world.get(paymentId);
      expect(payment.state).toBe(atLast);
      expectAgreement(world, payment);
    },
  );

  test('the code’s end on the screen is its end at the gateway', async () => {
    const world = createWorld();
    const { paymentId } = await world.show(12_54);
    await world.run(16_000);
    const { code, requestedMs } = await world.get(paymentId);
    expect((code?.untilMs ?? 0) - requestedMs).toBe(5 * minute);
  });
});

test.each([
  ['00', 'refunded'],
  ['61', 'refunded'],
  ['62', 'refunded'],
  ['63', 'refused'],
  ['64', 'refunded'],
] as const)('refund …%s: at last %s', async (ending, atLast) => {
  const world = createWorld();
  const { paymentId } = await world.take(12_00 + Number(ending));
  await world.run(minute);
  await world.refund(paymentId, 5_00);
  await world.run(6 * hour);
  const payment = await world.get(paymentId);
  expect(payment.refunds.map(({ state }) => state)).toEqual([atLast]);
  expectAgreement(world, payment);
});

test('two equal parts, and no more than the payer paid', async () => {
  const world = createWorld();
  const { paymentId } = await world.take(10_71);
  await world.run(minute);
  for (const _part of [1, 2]) {
    await world.refund(paymentId, 4_82);
    await world.run(minute);
  }
  await expect(world.refund(paymentId, 1)).rejects.toThrow();
  const payment = await world.get(paymentId);
  expect(payment.refunds.map(({ state }) => state)).toEqual(['refunded', 'refunded']);
  expectAgreement(world, payment);
});

const pem = {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
} as const;
const rsa = { till: generateKeyPairSync('rsa', pem), gateway: generateKeyPairSync('rsa', pem) };
const endings = ['00', '13', '23', '33', '52', '71'];

test.each([
  ['SHA256', { signature: 'SHA256' }],
  ['HMAC', { signature: 'SHA256-HMAC' }],
  ['RSA', { rsa }],
  ['aggregator mode', { agent: true }],
  ['a chain', { group: true }],
  ['every answer signed', { signs: 'all' }],
  ['failed answers unsigned', { signs: 'successes' }],
] as const)(
  'with %s the bank and the till agree',
  async (_what, simulator) => {
    for (const ending of endings) {
      const world = createWorld({ simulator });
      const { paymentId } = await world.take(12_00 + Number(ending), 'wechat');
      await world.run(6 * hour);
      const payment = await world.get(paymentId);
      expect(['approved', 'declined', 'reversed', 'notPaid']).toContain(payment.state);
      expectAgreement(world, payment);
    }
  },
  60_000,
);

test('an unsigned refusal of a scan is no refusal: it is asked about, and reversed at once', async () => {
  const world = createWorld({ simulator: { signs: 'successes' } });
  const { paymentId } = await world.take(12_23);
  await world.run(minute);
  expect((await world.get(paymentId)).state).toBe('reversed');
});

test('where unsigned answers do not end it, a lost request stays in doubt', async () => {
  const world = createWorld({ simulator: { signs: 'successes' }, settings: { unsignedNotFound: 'doubt' } });
  const { paymentId } = await world.take(12_33);
  await world.run(hour);
  expect(['inDoubt', 'reversing']).toContain((await world.get(paymentId)).state);
});

test('bad weather, and the till and the bank agree once it is over (seeds 1 to 6)', async () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    let clear = (): void => undefined;
    const world = createWorld({
      network: (exchange, clock, misprint) => {
        // A request that comes hours late is another matter: past its time_expire the gateway takes none.
        const weather = createWeather({ clock, seed, rates: evenRates(0.5), misprint });
        clear = () => weather.clear();
        return weather.over(exchange);
      },
    });
    const taken = [await world.take(12_00), await world.take(20_11), await world.show(30_00), await world.show(31_13)];
    await world.run(10 * minute);
    clear();
    await world.run(12 * hour);
    for (const { paymentId } of taken) {
      const payment = await world.get(paymentId);
      expect(['approved', 'declined', 'reversed', 'notPaid', 'notSent', 'late'], `seed ${seed}`).toContain(
        payment.state,
      );
      const trade = world.trade(payment.reference);
      const heldMinor = trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
      const saidMinor = payment.state === 'approved' || payment.state === 'late' ? payment.payerPaid?.minor : 0;
      expect([`seed ${seed}`, heldMinor]).toEqual([`seed ${seed}`, saidMinor]);
    }
  }
}, 60_000);
