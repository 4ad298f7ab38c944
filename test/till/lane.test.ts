import { expect, test } from 'vitest';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { createLanes } from '../../electron/till/care.ts';
import { createLane } from '../../electron/till/lane.ts';
import { pace } from '../shared/facts.ts';

/** A call that lasts `forMs`, or for ever; notes when each began and how many ran at once. */
function calls(clock: ReturnType<typeof createVirtualClock>) {
  const begunMs: number[] = [];
  let running = 0;
  let most = 0;
  const call = (forMs: number) => () => {
    begunMs.push(clock.steadyMs());
    running += 1;
    most = Math.max(most, running);
    return new Promise<void>((resolve) => {
      if (forMs === Number.POSITIVE_INFINITY) return;
      clock.after(forMs, () => {
        running -= 1;
        resolve();
      });
    });
  };
  return { call, begunMs, most: () => most };
}

test('no more calls at once than the provider’s pace allows, each a gap after the one before, in their order', async () => {
  const clock = createVirtualClock(0);
  const { call, begunMs, most } = calls(clock);
  const lane = createLane(clock, 2, 200);
  for (const forMs of [1000, 1000, 100, 100, 100]) lane.enqueue(call(forMs));
  await clock.run(5000);
  expect(begunMs).toEqual([0, 200, 1000, 1200, 1400]);
  expect(most()).toBe(2);
});

test('asking again while waiting changes nothing; what is removed never runs', async () => {
  const clock = createVirtualClock(0);
  const { call, begunMs } = calls(clock);
  const lane = createLane(clock, 1, 0);
  const [first, second, third] = [call(100), call(100), call(100)];
  for (const act of [first, second, second, third]) lane.enqueue(act);
  lane.remove(third);
  await clock.run(5000);
  expect(begunMs).toEqual([0, 100]);
});

test('a provider that never answers delays no other', async () => {
  const clock = createVirtualClock(0);
  const lanes = createLanes(clock);
  const provider = (id: string) => ({ id, pace }) as never;
  const [stuck, well] = [calls(clock), calls(clock)];
  for (let count = 0; count < 20; count += 1) lanes.of(provider('stuck')).enqueue(stuck.call(Number.POSITIVE_INFINITY));
  lanes.of(provider('well')).enqueue(well.call(10));
  await clock.run(1000);
  expect(stuck.begunMs).toHaveLength(pace.callsAtOnce);
  expect(well.begunMs).toEqual([0]);
});
