import { expect, test } from 'vitest';
import { createCatchUpClock } from '../../electron/simulators/catch-up-clock.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

test('what is past fires in order, each at its own time, also what it sets off; the rest waits its turn', async () => {
  const base = createVirtualClock(1000);
  const clock = createCatchUpClock(base);
  const fired: [string, number][] = [];
  const note = (name: string) => () => fired.push([name, clock.nowMs()]);
  clock.after(5, note('later'));
  clock.after(-100, note('second'));
  clock.after(-300, () => {
    note('first')();
    clock.after(250, note('third'));
    clock.after(310, note('last'));
  });
  clock.after(0, note('now'));
  expect(fired).toEqual([]);
  clock.catchUp();
  const past = [
    ['first', 700],
    ['second', 900],
    ['third', 950],
    ['now', 1000],
  ];
  expect(fired).toEqual(past);
  expect(clock.nowMs()).toBe(1000);
  await base.run(20);
  expect(fired).toEqual([...past, ['later', 1005], ['last', 1010]]);
});

test('a timer is forgotten before and after the catching up', async () => {
  const base = createVirtualClock(1000);
  const clock = createCatchUpClock(base);
  const fired: string[] = [];
  const early = clock.after(-10, () => fired.push('early'));
  const late = clock.after(10, () => fired.push('late'));
  early();
  clock.catchUp();
  late();
  clock.after(20, () => fired.push('kept'));
  await base.run();
  expect(fired).toEqual(['kept']);
});
