import { expect, test } from 'vitest';
import { scenarios } from '../../../electron/simulators/scenario.ts';
import { withOtherAmount, withOtherOrder } from '../../../electron/simulators/uqpay/replies.ts';
import { createWeather, evenRates } from '../../../electron/simulators/weather.ts';
import { createShop } from './shop.ts';

const minute = 60_000;

/** What each ending of the amount comes to, two hours after it began. */
const scanEnds: Record<string, string> = {
  '12': 'declined',
  '13': 'reversed',
  '21': 'declined',
  '22': 'declined',
  '23': 'declined',
  '24': 'declined',
  '25': 'declined',
  '26': 'declined',
  '27': 'declined',
  '32': 'declined',
  '33': 'reversed',
  '35': 'reversed',
  '42': 'declined',
  '65': 'reversed',
};
const showEnds: Record<string, string> = {
  '12': 'reversed', // the attempt failed, but the code can be paid until the intent is closed
  '13': 'reversed',
  '25': 'reversed',
  '26': 'reversed',
  '27': 'reversed',
  '31': 'reversed',
  '32': 'reversed',
  '33': 'reversed',
  '34': 'reversed',
  '42': 'reversed',
  '51': 'reversed',
  '52': 'reversed', // a code that came with another amount is not shown
  '53': 'reversed',
  '55': 'reversed',
  '65': 'reversed',
};

test.each(
  scenarios.flatMap(({ code, name }) => [
    ['scan', code, name, scanEnds[code] ?? 'approved'] as const,
    ['show', code, name, showEnds[code] ?? 'approved'] as const,
  ]),
)('%s %s (%s) ends %s, and the bank agrees', async (way, code, _name, expected) => {
  const shop = createShop();
  const till = shop.begin(way, 12_00 + Number(code));
  await till.send();
  const payment = await till.run(120 * minute);
  expect([payment.state, shop.disagreement(payment)]).toEqual([expected, null]);
  expect(shop.trade(payment).length).toBeLessThanOrEqual(1);
  for (const trade of shop.trade(payment)) expect([trade.captures <= 1, trade.asked]).toEqual([true, 1]);
  expect(shop.ledger.taken(payment.reference).map(({ name }) => name)).toEqual(['create', 'confirm']);
});

test('a shown code is paid late, on a cancel that loses: approved, not lost', async () => {
  const shop = createShop();
  const till = shop.begin('show', 12_66);
  await till.send();
  expect(till.payment.state).toBe('showing');
  const payment = await till.run(120 * minute);
  expect([payment.state, payment.reversalAsked, shop.disagreement(payment)]).toEqual(['approved', 'expired', null]);
});

/** Each seed is a day of bad weather; every request and every answer may be spoilt, and nothing is charged twice. */
test.each([1, 2, 3, 4, 5, 6, 7, 8])('storm %d: every payment ends as the bank has it', async (seed) => {
  let weather: ReturnType<typeof createWeather> | null = null;
  const shop = createShop({
    seed,
    network: (exchange) => (request, signal) =>
      weather ? weather.over(exchange)(request, signal) : exchange(request, signal),
  });
  weather = createWeather({
    ...{ clock: shop.clock, seed, rates: evenRates(0.3), latenessMs: { least: 1000, most: 20 * minute } },
    misprint: { otherAmount: withOtherAmount, otherOrder: withOtherOrder },
  });
  for (const code of [0, 11, 12, 13, 23, 33, 41, 66]) {
    for (const way of ['scan', 'show'] as const) {
      const till = shop.begin(way, 20_00 + code);
      await till.send();
      await till.run(40 * minute);
      weather.clear();
      const payment = await till.run(240 * minute);
      expect([way, code, shop.disagreement(payment)]).toEqual([way, code, null]);
      for (const trade of shop.trade(payment)) expect(trade.captures).toBeLessThanOrEqual(1);
      weather = createWeather({
        ...{
          clock: shop.clock,
          seed: seed * 100 + code,
          rates: evenRates(0.3),
          latenessMs: { least: 1000, most: 20 * minute },
        },
        misprint: { otherAmount: withOtherAmount, otherOrder: withOtherOrder },
      });
    }
  }
});

/** The process ends with a step in the ledger; another one, with the same ledger, only asks and cancels. */
test.each([
  ['before the create leaves', 'create', false],
  ['after the create', 'create', true],
  ['before the confirm leaves', 'confirm', false],
  ['after the confirm', 'confirm', true],
] as const)(
  'a crash %s (%s, %s): nothing is sent again, and nothing is payable in the end',
  async (_rule, at, arrives) => {
    const shop = createShop({
      network: (exchange) => async (request, signal) => {
        const isIt = request.url.endsWith(`/${at}`);
        if (!isIt) return exchange(request, signal);
        if (arrives) void exchange(request, signal);
        return { kind: 'lost', detail: 'the process ended' };
      },
    });
    const till = shop.begin('show', 12_13);
    await till.send();
    const payment = await till.run(60 * minute);
    const agreed = shop.disagreement(payment);
    const asked = shop.trade(payment)[0]?.asked ?? 0;
    const ended = at === 'create' && !arrives ? 'notPaid' : 'reversed';
    expect([payment.state, agreed, asked]).toEqual([ended, null, at === 'confirm' && arrives ? 1 : 0]);
    const open = shop.simulator.keep().intents.filter(({ status }) => status !== 'CANCELLED' && status !== 'FAILED');
    expect(open).toEqual([]);
  },
);
