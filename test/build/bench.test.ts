import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { families } from '../../build/bench/families.ts';
import { figure, percentile } from '../../build/bench/figure.ts';
import { openPlace } from '../../build/bench/place.ts';

const root = mkdtempSync(path.join(tmpdir(), 'bench-test-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** How many samples the smallest slice of each stands on. Never a time: that is the machine's. */
const counts: Readonly<Record<string, number>> = {
  scan_to_wire_p50: 3,
  scan_to_wire_p99: 3,
  reply_to_view_p50: 3,
  reply_to_view_p99: 3,
  append: 12,
  doubts_10k: 3,
  doubts_10k_empty_day: 3,
  hid: 10,
};

const named = families.map((family) => [Object.keys(family.aims), family] as const);

describe('the smallest slice of each benchmark', () => {
  test.each(named)('%j', { timeout: 60_000 }, async (names, family) => {
    const place = openPlace(path.join(root, 'slices'));
    const figures = await family.run(place.dir, 'slice').finally(place.remove);
    expect(figures.map(({ name }) => name)).toEqual(names);
    for (const { name, value, baseline, ratio, n, ...rest } of figures) {
      expect(Object.keys(rest)).toEqual(['unit']);
      expect(Math.min(value, baseline, ratio)).toBeGreaterThan(0);
      expect(ratio / (value / baseline)).toBeCloseTo(1, 2);
      if (name === 'storm') expect(n).toBeGreaterThanOrEqual(5);
      else expect(n).toBe(counts[name]);
    }
    expect(existsSync(path.join(root, 'slices'))).toBe(false);
  });
});

describe('the command', () => {
  test('an unknown name is answered with those there are, and leaves nothing behind', () => {
    const { status, stdout, stderr } = bench('append', 'apend');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('No benchmark is called apend.');
    for (const name of named.flatMap(([names]) => names)) expect(stderr).toContain(name);
    expect(readdirSync(root)).toEqual([]);
  });

  test('an unknown option is answered the same way', () => {
    expect(bench('--jason')).toMatchObject({ status: 2, stdout: '' });
  });
});

function bench(...args: string[]) {
  const file = path.join(import.meta.dirname, '..', '..', 'build', 'bench', 'bench.ts');
  return spawnSync(process.execPath, [file, ...args], { cwd: root, encoding: 'utf8' });
}

test.each<[rule: string, share: number, sample: number]>([
  ['half of four samples do not exceed the second', 0.5, 20],
  ['ninety-nine in a hundred of four are all', 0.99, 40],
  ['none is the smallest', 0, 10],
])('%s', (_rule, share, sample) => {
  expect(percentile([40, 10, 30, 20], share)).toBe(sample);
});

test('a figure is its value by its baseline', () => {
  expect(figure('any', 'ms', { value: 3, baseline: 2, n: 1 })).toMatchObject({ value: 3, baseline: 2, ratio: 1.5 });
});
