import { expect, test } from 'vitest';
import { keepWarm } from '../../electron/providers/keep-warm.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

test('each address is looked after at once and then every 15 s, until told to stop', async () => {
  const clock = createVirtualClock(0);
  const warmed: string[] = [];
  const stop = keepWarm(
    ['https://a', 'https://b'],
    async (url) => {
      warmed.push(url);
    },
    clock,
  );
  expect(warmed).toEqual(['https://a', 'https://b']);
  await clock.run(14_999);
  expect(warmed).toHaveLength(2);
  await clock.run(1);
  expect(warmed).toHaveLength(4);
  stop();
  await clock.run(60_000);
  expect(warmed).toHaveLength(4);
});
