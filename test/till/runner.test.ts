import { expect, test } from 'vitest';
import type { Exchange, WireRequest } from '../../electron/providers/exchange.ts';
import { upayPace } from '../../electron/providers/upay/pace.ts';
import { createWorld, expectAgreement, hour, minute } from './world.ts';

const pathOf = (request: WireRequest) => new URL(request.url).pathname;

test('two hundred open doubts are asked about within the provider’s bounds, and all of them end', async () => {
  const beganMs: number[] = [];
  let [running, most, counts] = [0, 0, false];
  const world = createWorld({
    network: (exchange: Exchange) => async (request, signal) => {
      const counted = counts && pathOf(request) === '/upay/v2/query';
      if (!counted) return exchange(request, signal);
      beganMs.push(world.clock.steadyMs());
      running += 1;
      most = Math.max(most, running);
      const answer = await exchange(request, signal);
      running -= 1;
      return answer;
    },
  });
  const sales = [];
  for (let index = 0; index < 200; index += 1) sales.push(await world.take(1_00 * (index + 1) + 34));
  await world.restart();
  counts = true;
  await world.run(30 * minute);
  const gaps = beganMs.slice(1).map((atMs, index) => atMs - (beganMs[index] ?? 0));
  expect(most).toBeLessThanOrEqual(upayPace.callsAtOnce);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(upayPace.callGapMs);
  expect(world.view().doubt.count).toBe(0);
  for (const { paymentId } of sales.slice(0, 20)) expectAgreement(world, await world.get(paymentId));
});

test.each([
  ['forward', 5 * hour],
  ['back', -5 * hour],
])('a clock set %s in mid-payment neither ends the grace time early nor stops the asking', async (_way, byMs) => {
  const world = createWorld();
  const { paymentId } = await world.take(12_33); // the request was lost: only "not found" will ever be said
  await world.run(20_000);
  world.jump(byMs);
  await world.run(20_000);
  expect((await world.get(paymentId)).state).toBe('inDoubt');
  await world.run(5 * minute);
  expect((await world.get(paymentId)).state).toBe('notPaid');
});

test('a suspended machine goes on where it was, and asks at once about what is overdue', async () => {
  const world = createWorld();
  const { paymentId } = await world.take(12_34);
  await world.run(4000);
  const before = (await world.get(paymentId)).lastQuery?.atMs ?? 0;
  world.jump(8 * hour); // the wall clock ran on, the steady one and every timer stood still
  await world.run(6000);
  expect((await world.get(paymentId)).lastQuery?.atMs).toBeGreaterThan(before + 8 * hour);
  await world.run(hour);
  const after = await world.get(paymentId);
  expectAgreement(world, after);
  expect(['approved', 'reversed']).toContain(after.state);
});
