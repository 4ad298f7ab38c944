import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJumpyClock, createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

test('timers fire in the order of their time, then of their making', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 60 }), async (delays) => {
      const clock = createVirtualClock(0);
      const fired: [number, number][] = [];
      delays.forEach((delay, order) => void clock.after(delay, () => fired.push([clock.steadyMs(), order])));
      await clock.run();
      const expected = delays.map((delay, order) => [delay, order] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(fired).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

test('promises go on between two timers', async () => {
  const clock = createVirtualClock(1000);
  const seen: string[] = [];
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  const walk = async (name: string, ms: number) => {
    for (let step = 1; step <= 2; step += 1) {
      await wait(ms);
      for (let job = 0; job < 50; job += 1) await null;
      seen.push(`${name}${clock.nowMs()}`);
    }
  };
  await clock.finish(Promise.all([walk('a', 10), walk('b', 15)]));
  expect(seen).toEqual(['a1010', 'b1015', 'a1020', 'b1030']);
});

test('a forgotten timer does not fire; a run stops at its end', async () => {
  const clock = createVirtualClock(0);
  const fired: string[] = [];
  const forget = clock.after(5, () => fired.push('forgotten'));
  clock.after(11, () => fired.push('later'));
  forget();
  forget();
  expect(clock.waiting).toBe(1);
  await clock.run(10);
  expect([fired, clock.steadyMs()]).toEqual([[], 10]);
  await clock.run();
  expect([fired, clock.steadyMs(), clock.waiting]).toEqual([['later'], 11, 0]);
});

test('a promise nothing can settle is a defect', async () => {
  await expect(createVirtualClock(0).finish(new Promise(() => undefined))).rejects.toThrow('no timer');
});

test('a jump moves the wall clock only', async () => {
  const base = createVirtualClock(1000);
  const clock = createJumpyClock(base);
  let fired = false;
  clock.after(10, () => {
    fired = true;
  });
  clock.jump(-500);
  expect([clock.nowMs(), clock.steadyMs(), base.nowMs()]).toEqual([500, 0, 1000]);
  await base.run(9);
  expect(fired).toBe(false);
  await base.run(1);
  expect([fired, clock.nowMs()]).toEqual([true, 510]);
});
