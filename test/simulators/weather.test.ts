import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BankDump } from '../../electron/simulators/bank.ts';
import { isNoCustomerCode, makeCode, walletOfCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { withOtherAmount, withOtherOrder } from '../../electron/simulators/upay/replies.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { createWeather, evenRates, type FaultKind, faultKinds } from '../../electron/simulators/weather.ts';
import { createTestTill, gist, noonMs, said } from './till.ts';

function world(rates: Partial<Record<FaultKind, number>>, seed = 1, latenessMs?: { least: number; most: number }) {
  const clock = createVirtualClock(noonMs);
  const simulator = createUpaySimulator({ clock, seed });
  const misprint = { otherAmount: withOtherAmount, otherOrder: withOtherOrder };
  const weather = createWeather({ clock, seed, rates, misprint, ...(latenessMs ? { latenessMs } : {}) });
  const { terminalSn: sn, terminalKey: key } = simulator.credentials;
  return {
    clock,
    weather,
    bank: simulator.bank,
    till: createTestTill(weather.over(simulator.exchange), clock, { sn, key }),
  };
}

/** What comes back, how often the payer is charged, and how often the provider hears the request. */
test.each<[FaultKind, RegExp, number, number]>([
  ['offline', /^notSent$/, 0, 0],
  ['requestLost', /^lost$/, 0, 0],
  ['arrivesLate', /^lost$/, 1, 1],
  ['replyLost', /^lost$/, 1, 1],
  ['replyCut', /^garbage$/, 1, 1],
  ['garbage', /^(garbage|undefined .*|400 .*| *)$/, 1, 1],
  ['otherAmount', /^PAY_SUCCESS$/, 1, 1],
  ['otherOrder', /^PAY_SUCCESS$/, 1, 1],
  ['doubled', /^(PAY_SUCCESS|FAIL CLIENT_SN_CONFLICT)$/, 1, 2],
  ['slow', /^(PAY_SUCCESS|lost)$/, 1, 1],
])('%s', async (kind, reply, captures, asked) => {
  for (let seed = 1; seed <= 10; seed += 1) {
    const { till, weather, bank, clock } = world({ [kind]: 1 }, seed);
    const answer = await till.pay('A1', 1200);
    if (kind !== 'garbage') expect(gist(answer)).toMatch(reply);
    if (kind === 'otherAmount') expect(said(answer).data.total_amount).toBe('1300');
    if (kind === 'otherOrder') expect(said(answer).data.client_sn).not.toBe('A1');
    await clock.run();
    expect([bank.find('A1')[0]?.captures ?? 0, bank.find('A1')[0]?.asked ?? 0]).toEqual([captures, asked]);
    expect(weather.counts[kind]).toBe(1);
  }
});

test('of a doubled request either answer may come back', async () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 20; seed += 1) seen.add(gist(await world({ doubled: 1 }, seed).till.pay('A1', 1200)));
  expect(seen).toEqual(new Set(['PAY_SUCCESS', 'FAIL CLIENT_SN_CONFLICT']));
});

test('status500 comes back whether or not the provider was reached', async () => {
  const charges = new Set<number>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { till, bank } = world({ status500: 1 }, seed);
    expect(gist(await till.pay('A1', 1200))).toBe('HTTP 502');
    charges.add(bank.chargedMinor);
  }
  expect(charges).toEqual(new Set([0, 1200]));
});

test('lateness reaches from seconds to hours', async () => {
  const settled: number[] = [];
  for (let seed = 1; seed <= 200; seed += 1) {
    const { till, clock, bank } = world({ arrivesLate: 1 }, seed, { least: 1000, most: 24 * 3600_000 });
    await till.pay('A1', 1200);
    await clock.run();
    settled.push((bank.find('A1')[0]?.settledMs ?? 0) - noonMs);
  }
  expect(settled.filter((ms) => ms < 60_000).length).toBeGreaterThan(20);
  expect(settled.filter((ms) => ms > 3600_000).length).toBeGreaterThan(20);
  expect(Math.max(...settled)).toBeLessThanOrEqual(24 * 3600_000);
});

test('an outage ends, and a cleared sky stays clear', async () => {
  const { till, clock, weather } = world({});
  weather.outage(60_000);
  expect(gist(await till.pay('A1', 1200))).toBe('notSent');
  await clock.run(60_000);
  expect(gist(await till.pay('A1', 1200))).toBe('PAY_SUCCESS');
  const rough = world({ requestLost: 1 });
  rough.weather.clear();
  expect(gist(await rough.till.pay('A1', 1200))).toBe('PAY_SUCCESS');
});

async function day(
  seed: number,
  payments: number,
): Promise<{ bank: BankDump; counts: Record<FaultKind, number>; asked: number }> {
  const { till, clock, bank, weather } = world(evenRates(0.5), seed);
  for (let made = 0; made < payments; made += 1) {
    const amount = 100 + ((made * 37) % 1000);
    await (made % 3 === 0 ? till.show(`A${made}`, amount) : till.pay(`A${made}`, amount));
    if (made % 4 === 0) await till.cancel(`A${made}`);
    if (made % 5 === 0) await till.refund(`A${made}`, `R${made}`, 50);
  }
  await clock.run();
  return { bank: bank.dump(), counts: { ...weather.counts }, asked: weather.requests };
}

test('a rough day: every fault happens, nothing is charged twice, the books add up, and the seed repeats it', async () => {
  const one = await day(7, 2000);
  expect(await day(7, 2000)).toEqual(one);
  for (const kind of faultKinds) expect([kind, one.counts[kind] > 20]).toEqual([kind, true]);
  for (const trade of one.bank.trades) {
    expect(trade.captures).toBeLessThanOrEqual(1);
    expect(trade.state).not.toBe('waiting');
  }
  const charged = one.bank.trades.reduce((sum, trade) => sum + trade.payerPaidMinor * trade.captures, 0);
  expect(one.bank.chargedMinor).toBe(charged);
  expect(one.bank.returnedMinor).toBeLessThanOrEqual(charged);
});

test('a made code is of its wallet and no product barcode', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.constantFrom('wechat' as const, 'alipay' as const, 'unionpay' as const),
      (seed, wallet) => {
        const code = makeCode(wallet, createRandom(seed));
        expect([walletOfCode(code), isNoCustomerCode(code), code.length]).toEqual([
          wallet,
          false,
          wallet === 'unionpay' ? 19 : 18,
        ]);
      },
    ),
  );
});

test('a fork of chance does not disturb its parent', () => {
  const [a, b] = [createRandom(3), createRandom(3)];
  const fork = a.fork('x');
  fork.next();
  expect([a.next(), a.next()]).toEqual([b.next(), b.next()]);
  expect(createRandom(3).fork('x').next()).not.toBe(createRandom(3).fork('y').next());
});
