import { describe, expect, test } from 'vitest';
import { breakages } from './breakages.ts';
import { breakageCalled, broken, readSource } from './patching.ts';
import { tryOut } from './prove.ts';

describe('the breakages', () => {
  test.each(breakages.map((breakage) => [breakage.name, breakage] as const))('still fits: %s', (_name, breakage) => {
    for (const { file } of breakage.patches) {
      const source = readSource(file);
      expect(broken(file, source, breakage)).not.toBe(source);
    }
  });

  test('there is one for each law', () => {
    const laws = new Set(breakages.flatMap((breakage) => breakage.laws));
    expect([...laws].sort((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
  });

  test('one that fits no more is said to be stale', () => {
    const [breakage] = breakages;
    const { file = '' } = breakage?.patches[0] ?? {};
    expect(() => breakage && broken(file, 'something else', breakage)).toThrow(/is stale/);
  });
});

describe('storms and exploration name the law', { timeout: 60_000 }, () => {
  test.each([
    ['a pay is sent again after a lost reply', 'storms', /^law 2:/],
    ['"not found" is believed at once', 'exploration', /^law 5:/],
    ['a manager’s word ends a doubt', 'storms', /^law 11:/],
    ['a row that stands twice is swallowed', 'storms', /^law 15:/],
  ] as const)('%s', async (name, caughtBy, rule) => {
    expect(await tryOut(3, breakageCalled(name))).toMatchObject({
      caughtBy,
      rule: expect.stringMatching(rule),
    });
  });
});
