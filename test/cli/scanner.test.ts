import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { udevRule } from '#shared/scan/udev-rule.ts';
import { vendors } from '../../electron/scanner/layouts.ts';
import { run } from './shroff.ts';

vi.setConfig({ testTimeout: 60_000 });

test('the scanners of this machine are listed, whatever they are, without a till', async () => {
  const { exit, lines, stderr } = await run(['--json', 'scanner', 'list']);
  expect([0, 4], stderr).toContain(exit);
  expect(lines.length).toBeGreaterThan(0);
});

test('a scan that does not come is said, and nothing is kept running', async () => {
  const { exit, last } = await run(['--json', 'scanner', 'test', '--wait', '1']);
  expect([exit, last]).toEqual([1, { scanned: null }]);
});

test('another word is answered with those there are', async () => {
  const { exit, last } = await run(['--json', 'scanner', 'find']);
  expect([exit, last.refusal]).toEqual([2, 'commandUsage']);
});

test('the rules that Linux packages bring let in every maker whose layout is known', () => {
  const file = join(import.meta.dirname, '..', '..', 'build', 'linux', '70-shroff-scanner.rules');
  const rules = readFileSync(file, 'utf8').split('\n');
  for (const vendor of Object.keys(vendors)) {
    expect(rules).toContain(udevRule(`${Number(vendor).toString(16).padStart(4, '0')}:0001`));
  }
});
