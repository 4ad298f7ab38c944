import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LearnedPace, learn } from '../../renderer/pace.ts';
import { heardKey, heardPause, type Run, type Step } from '../../renderer/wedge.ts';
import people from './fixtures/people.json' with { type: 'json' };
import chromium from './fixtures/scanners-chromium.json' with { type: 'json' };
import documents from './fixtures/scanners-documents.json' with { type: 'json' };

interface Trace {
  readonly name: string;
  readonly text: string;
  readonly gapsMs: readonly number[];
}

interface Heard {
  /** What is left on the screen. */
  readonly screen: string;
  readonly scans: readonly string[];
  readonly times: readonly number[];
}

/** Keys with their times; `null` for Enter. Ends with the silence that ends a run. */
function hear(keys: readonly (readonly [key: string | null, gapMs: number])[], learned: LearnedPace | null): Heard {
  let run: Run | null = null;
  let [atMs, screen] = [1_000, ''];
  let before: string[] = [];
  const scans: string[] = [];
  const times: number[] = [];
  const take = (step: Step) => {
    if (step.takeBackTo !== null) screen = before[step.takeBackTo] ?? '';
    if (step.scan) {
      scans.push(step.scan.text);
      times.push(...step.scan.timesMs);
    }
    run = step.run;
  };
  for (const [key, gapMs] of keys) {
    atMs += gapMs;
    if (gapMs > 200) take(heardPause(run, learned));
    const step = heardKey(run, key ?? 'end', atMs, learned);
    if (step.run?.text.length === 1) before = [];
    before.push(screen);
    if (step.pass) screen += key ?? '⏎';
    take(step);
  }
  take(heardPause(run, learned));
  return { screen, scans, times };
}

function keysOf({ text, gapsMs }: Trace, firstMs: number, enter: boolean): [string | null, number][] {
  const keys = [...text].map((key, at): [string, number] => [key, at === 0 ? firstMs : (gapsMs[at - 1] ?? 0)]);
  return enter ? [...keys, [null, gapsMs[text.length - 1] ?? 20]] : keys;
}

const scanners: readonly Trace[] = [...documents, ...chromium];
const named = (traces: readonly Trace[]) => traces.map((trace) => [trace.name, trace] as const);

describe('every scanner is heard whole, and leaves nothing on the screen', () => {
  test.each(named(scanners))('%s', (_name, trace) => {
    const whole = { screen: '', scans: [trace.text] };
    expect(hear(keysOf(trace, 1_000, true), null)).toMatchObject(whole);
    expect(hear(keysOf(trace, 1_000, false), null)).toMatchObject(whole);
  });

  test.each(named(scanners))('and with what was learned from it: %s', (_name, trace) => {
    const learned = learn(null, hear(keysOf(trace, 1_000, true), null).times);
    expect(hear(keysOf(trace, 1_000, true), learned)).toMatchObject({ screen: '', scans: [trace.text] });
  });
});

describe('no person is taken for a scanner', () => {
  const learned: [string, LearnedPace | null][] = [
    ['before anything is learned', null],
    ['beside a fast scanner', { msPerKey: 5, slowestMs: 8 }],
    ['beside a slow scanner', { msPerKey: 100, slowestMs: 100 }],
  ];
  describe.each(learned)('%s', (_when, pace) => {
    test.each(named(people))('%s', (_name, trace) => {
      expect(hear(keysOf(trace, 1_000, true), pace)).toMatchObject({ screen: `${trace.text}⏎`, scans: [] });
    });
  });

  /** Ours: a hand's times scatter by a third and more around 90 ms at its fastest, and follow no clock. */
  const hand = fc
    .tuple(
      fc.integer({ min: 95, max: 260 }),
      fc.array(fc.double({ min: -0.45, max: 0.75, noNaN: true }), { minLength: 6, maxLength: 6 }),
    )
    .map(([ms, offs]) => offs.map((off) => ms * (1 + off)));
  test('nor is any hand that types an amount', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9]\d{3}\.\d\d$/), hand, (text, gapsMs) => {
        expect(hear(keysOf({ name: '', text, gapsMs }, 1_000, true), null)).toMatchObject({
          screen: `${text}⏎`,
          scans: [],
        });
      }),
      { seed: 11, numRuns: 2_000 },
    );
  });
});

describe('a scan right after a typed key', () => {
  const steady = (msPerKey: number): Trace => ({
    name: '',
    text: '286412345678901234',
    gapsMs: Array.from({ length: 18 }, (_, at) => msPerKey + (at % 3) - 1),
  });
  const typed: [string, number][] = [
    ['1', 1_000],
    ['2', 150],
    ['.', 160],
    ['5', 140],
  ];
  test.each([
    [5, 150],
    [5, 120],
    [5, 80],
    [5, 45],
    [20, 150],
    [20, 90],
    [20, 60],
    [50, 110],
    [50, 90],
    [100, 180],
  ])('at %i ms a key, %i ms after: neither loses a key', (msPerKey, betweenMs) => {
    const keys = [...typed, ...keysOf(steady(msPerKey), betweenMs, true)];
    expect(hear(keys, null)).toMatchObject({ screen: '12.5', scans: ['286412345678901234'] });
  });

  test('a short code: by the pace of the scans before', () => {
    const packet = { name: '', text: '96385074', gapsMs: Array.from({ length: 8 }, () => 20) };
    const keys = [...typed, ...keysOf(packet, 70, true)];
    expect(hear(keys, { msPerKey: 20, slowestMs: 24 })).toMatchObject({ screen: '12.5', scans: ['96385074'] });
  });

  test.each(named(scanners))('another scanner taught a fast pace: %s', (_name, trace) => {
    const heard = hear(keysOf(trace, 1_000, true), { msPerKey: 5, slowestMs: 8 });
    expect(heard).toMatchObject({ screen: '', scans: [trace.text] });
  });

  test('a scanner that hesitates once at its first key, and only there, loses none', () => {
    const late = { ...steady(5), gapsMs: steady(5).gapsMs.with(0, 55) };
    expect(hear(keysOf(late, 1_000, true), { msPerKey: 5, slowestMs: 8 })).toMatchObject({
      screen: '',
      scans: ['286412345678901234'],
    });
  });
});

describe('what is learned', () => {
  const times = (count: number, gapMs: number) => Array.from({ length: count }, (_, at) => at * gapMs);
  test.each<[string, LearnedPace | null, readonly number[], LearnedPace | null]>([
    ['a scan’s pace', null, times(18, 20), { msPerKey: 20, slowestMs: 20 }],
    ['never faster than 5 ms a key', null, times(18, 1), { msPerKey: 5, slowestMs: 5 }],
    ['never slower than 100 ms a key', null, times(18, 140), { msPerKey: 100, slowestMs: 140 }],
    ['nothing from a few keys', null, times(6, 20), null],
    ['a slow scan is forgotten slowly', { msPerKey: 80, slowestMs: 100 }, times(18, 5), { msPerKey: 5, slowestMs: 90 }],
    [
      'what was known stays when a scan teaches nothing',
      { msPerKey: 20, slowestMs: 20 },
      times(4, 5),
      { msPerKey: 20, slowestMs: 20 },
    ],
  ])('%s', (_rule, before, scanned, after) => expect(learn(before, scanned)).toEqual(after));
});
