import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { believesNotFound, believesSilence, resends } from './breakages.ts';
import { worldSeed } from './chance.ts';
import failedSeeds from './failed-seeds.json' with { type: 'json' };
import { makePlan, type Shop, shops } from './plan.ts';
import { shrink } from './shrink.ts';
import { addOutcome, emptyTally, type Tally } from './tally.ts';
import { type RunOptions, runWorld } from './world.ts';

interface Storm extends RunOptions {
  readonly shop?: Shop;
}

async function storm(runSeed: number, payments: number, { shop = 'upay', ...options }: Storm = {}): Promise<Tally> {
  const tally = emptyTally();
  for (let index = 0; tally.payments < payments; index += 1) {
    const seed = worldSeed(runSeed, index);
    addOutcome(tally, seed, await runWorld(makePlan(seed, shop), options));
  }
  return tally;
}

const lawsOf = ({ failures }: Tally) => new Set(failures.flatMap(({ breaches }) => breaches.map(({ law }) => law)));

/** The seed comes with the message: `npm run -s simulate -- --provider NAME --world SEED` tells what happened in it. */
function expectNoBreach(tally: Tally): void {
  expect(tally.failures.map(({ seed, breaches }) => ({ seed, breaches }))).toEqual([]);
}

describe('storms', () => {
  test('the bank and the journal agree after every one', { timeout: 60_000 }, async () => {
    const tally = await storm(1, 300);
    expectNoBreach(tally);
    expect(tally.faultyPayments).toBeGreaterThan(0.3 * tally.payments);
    const { injected, found, misnamed, missed, signed } = tally.bills;
    expect({ found, misnamed, missed }).toEqual({ found: injected, misnamed: 0, missed: 0 });
    expect(Math.min(injected, signed)).toBeGreaterThan(0);
  });

  const fresh = randomInt(2 ** 31);
  test(`with a seed of this run: ${fresh}`, { timeout: 60_000 }, async () => {
    expectNoBreach(await storm(fresh, 100));
  });

  test.each(shops.filter((shop) => shop !== 'upay'))(`of %s, with that seed`, { timeout: 60_000 }, async (shop) => {
    const tally = await storm(fresh, 60, { shop });
    expectNoBreach(tally);
    expect(tally.faultyPayments).toBeGreaterThan(0.2 * tally.payments);
  });

  test.each(failedSeeds)('world $seed of $provider, which failed once', async ({ seed, provider }) => {
    const shop = shops.find((one) => one === provider);
    expect(shop).toBeDefined();
    expect((await runWorld(makePlan(seed, shop))).breaches).toEqual([]);
  });
});

describe('a world is a function of its seed', () => {
  test.each([3, 4])('world %i writes the same journal twice', async (index) => {
    const plan = makePlan(worldSeed(7, index));
    const [one, two] = [await runWorld(plan, { hash: true }), await runWorld(plan, { hash: true })];
    expect(one.entries).toBeGreaterThan(20);
    expect(two).toEqual(one);
  });

  test.each(['upay', 'swiftpass'] as const)(
    'of %s, and closes the same days twice by the till’s own commands',
    async (shop) => {
      const plan = { ...makePlan(worldSeed(7, 6), shop), audited: true };
      const [one, two] = [await runWorld(plan, { hash: true }), await runWorld(plan, { hash: true })];
      expect(one.bills.signed).toBeGreaterThan(0);
      expect(two).toEqual(one);
    },
  );

  test('a fault taken out leaves the others where they were', async () => {
    const plan = { ...makePlan(worldSeed(7, 5)), happenings: makePlan(worldSeed(7, 5)).happenings.slice(0, 6) };
    const { faultKeys } = await runWorld(plan);
    const calm = new Set(faultKeys.slice(-1));
    expect((await runWorld({ ...plan, calm })).faultKeys.slice(0, faultKeys.length - 1)).toEqual(
      faultKeys.slice(0, -1),
    );
  });
});

describe('a till that breaks a law is caught', () => {
  test.each([
    ['believes "not found" at once', believesNotFound, 5],
    ['takes silence for a yes', believesSilence, 4],
    ['sends again after a lost reply', resends, 2],
  ] as const)('one that %s', { timeout: 60_000 }, async (_what, wrapExchange, law) => {
    expect(lawsOf(await storm(11, 60, { wrapExchange }))).toContain(law);
  });

  test('and its failing world shrinks to a few steps', { timeout: 60_000 }, async () => {
    const wrapExchange = resends;
    const { failures } = await storm(11, 30, { wrapExchange });
    const plan = makePlan(failures[0]?.seed ?? 0);
    const small = await shrink(
      plan,
      (one) => runWorld(one, { wrapExchange }),
      () => true,
    );
    expect(small.happenings.length).toBeLessThanOrEqual(3);
  });
});
