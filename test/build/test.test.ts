import { expect, test } from 'vitest';
import { closingLine, countTests, isGood } from '../../build/test.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

test.each([
  ['passes and failures', [file('failed', 'passed', 'failed')], '1 passed, 1 failed'],
  ['skipped and todo alike', [file('passed', 'passed', 'skipped', 'pending', 'todo')], '1 passed, 0 failed, 3 skipped'],
  ['a file that broke before its tests', [file('failed')], '0 passed, 1 failed'],
  ['a file whose clean-up broke', [file('failed', 'passed')], '1 passed, 1 failed'],
])('counts %s', (_what, testResults, line) => {
  expect(closingLine(countTests({ testResults }))).toBe(line);
});

test.each([
  ['all passed', { passed: 3, failed: 0, skipped: 0 }, true],
  ['some skipped, in plain sight', { passed: 3, failed: 0, skipped: 1 }, true],
  ['one failed', { passed: 3, failed: 1, skipped: 0 }, false],
  ['nothing ran', { passed: 0, failed: 0, skipped: 0 }, false],
])('%s', (_what, counts, good) => {
  expect(isGood(counts)).toBe(good);
});
