import { expect, test } from 'vitest';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import { createAsking, type Hint } from '../../electron/notify/asking.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

const hint = (nth: number, refundId: string | null = null): Hint => ({
  paymentId: `payment-${nth}` as PaymentId,
  refundId: refundId as RefundId | null,
});

/** `3000 new` is a message never seen before, after three seconds; `known` one that came before. */
type Coming = readonly [atMs: number, what: 'new' | 'known', about: Hint];

function world() {
  const clock = createVirtualClock(0);
  const asked: number[] = [];
  const defects: unknown[] = [];
  const asking = createAsking({
    ...{ clock, gapMs: () => 5000, defect: (error) => void defects.push(error) },
    enqueue: (_hint, act) => void act(),
    query: async () => void asked.push(clock.steadyMs()),
  });
  return { clock, asked, asking, defects };
}

test.each<[string, readonly Coming[], number[]]>([
  ['one is asked about at once', [[0, 'new', hint(1)]], [0]],
  [
    'more of one payment wait for the provider’s interval, together',
    [
      [0, 'new', hint(1)],
      [100, 'new', hint(1)],
      [200, 'new', hint(1)],
    ],
    [0, 5000],
  ],
  [
    'one after the interval is asked about at once',
    [
      [0, 'new', hint(1)],
      [7000, 'new', hint(1)],
    ],
    [0, 7000],
  ],
  [
    'one that came before is asked about once a minute',
    [
      [0, 'known', hint(1)],
      [30_000, 'known', hint(1)],
      [59_999, 'known', hint(1)],
      [60_001, 'known', hint(1)],
    ],
    [0, 60_001],
  ],
  [
    'a payment, its refund and another payment do not wait for each other',
    [
      [0, 'new', hint(1)],
      [1, 'new', hint(1, 'refund-1')],
      [2, 'new', hint(2)],
    ],
    [0, 1, 2],
  ],
])('%s', async (_rule, coming, expected) => {
  const { clock, asked, asking } = world();
  for (const [atMs, what, about] of coming) clock.after(atMs, () => asking.ask(about, what === 'known'));
  await clock.run();
  expect(asked).toEqual(expected);
});

test('one that comes while another waits for the lane waits with it', async () => {
  const { clock } = world();
  const asked: number[] = [];
  const asking = createAsking({
    ...{ clock, gapMs: () => 5000, defect: () => undefined },
    enqueue: (_hint, act) => void clock.after(1000, () => void act()),
    query: async () => void asked.push(clock.steadyMs()),
  });
  for (const atMs of [0, 500, 900]) clock.after(atMs, () => asking.ask(hint(1), false));
  await clock.run();
  expect(asked).toEqual([1000]);
});

test('what is asked about at once is bounded, and what is in it already still counts', async () => {
  const { clock, asked, asking } = world();
  for (let nth = 0; nth < 500; nth += 1) asking.ask(hint(nth), false);
  expect([asking.hasRoom(hint(500)), asking.hasRoom(hint(0))]).toEqual([false, true]);
  await clock.run(1);
  expect(asked).toHaveLength(500);
  expect(asking.hasRoom(hint(500))).toBe(false);
  await clock.run(60_000);
  expect(asking.hasRoom(hint(500))).toBe(true);
  expect(clock.waiting).toBe(0);
});

test('stopped, it asks nothing more', async () => {
  const { clock, asked, asking } = world();
  asking.ask(hint(1), false);
  asking.stop();
  asking.ask(hint(2), false);
  expect(clock.waiting).toBe(0);
  await clock.run();
  expect(asked).toEqual([]);
});

test('a query that fails is a defect to tell, and the next is asked all the same', async () => {
  const { clock, defects } = world();
  let queries = 0;
  const asking = createAsking({
    ...{ clock, gapMs: () => 5000, defect: (error) => void defects.push(error) },
    enqueue: (_hint, act) => void act(),
    query: () => {
      queries += 1;
      return Promise.reject(new Error('broken'));
    },
  });
  asking.ask(hint(1), false);
  await clock.run(1);
  asking.ask(hint(1), false);
  await clock.run();
  expect([queries, defects.length]).toEqual([2, 2]);
});
