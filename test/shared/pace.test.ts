import { describe, expect, test } from 'vitest';
import { intervalAt, type Pace, scalePace } from '#shared/payment/pace.ts';
import { pace } from './facts.ts';

describe('how often to ask', () => {
  const ending = [
    { untilMs: 30_000, everyMs: 2000 },
    { untilMs: 60_000, everyMs: 5000 },
  ];
  test.each([
    ['the first step until its end', ending, 29_999, 2000],
    ['the next from there on', ending, 30_000, 5000],
    ['the last goes on past its own end', ending, 60_000, 5000],
    ['without any step, every half minute', [], 0, 30_000],
  ])('%s', (_rule, steps, atMs, everyMs) => {
    expect(intervalAt(steps, atMs)).toBe(everyMs);
  });
});

test('scaling takes every time, in whole milliseconds and at least one; counts, zones and "for ever" stay', () => {
  const all: Pace = { ...pace, graceMs: 60_040, callGapMs: 3, closeAfterMs: 300_040 };
  expect(scalePace(all, 0.01)).toStrictEqual({
    replyLimitMs: { authorize: 500, precreate: 350, query: 200, reverse: 350, refund: 350, check: 100 },
    scanSteps: [{ untilMs: Number.POSITIVE_INFINITY, everyMs: 50 }],
    showSteps: [
      { untilMs: 300, everyMs: 20 },
      { untilMs: Number.POSITIVE_INFINITY, everyMs: 50 },
    ],
    returnSteps: [
      { untilMs: 300, everyMs: 50 },
      { untilMs: Number.POSITIVE_INFINITY, everyMs: 300 },
    ],
    giveUpMs: 1100,
    graceMs: 600,
    notFoundsNeeded: 2,
    codeLifeMs: 2400,
    codeMarginMs: 1200,
    closeAfterMs: 3000,
    reverseAgainMs: 300,
    reverseTries: 3,
    reversalDayOffsetMinutes: 480,
    watchMs: [3000, 18_000],
    refundGraceMs: 600,
    callGapMs: 1,
    callsAtOnce: 4,
  });
});
