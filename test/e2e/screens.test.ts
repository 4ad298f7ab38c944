import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answersOf, shots } from '../renderer/screens.ts';
import { combinations, openScreensBrowser, shootAll } from '../renderer/shoot.ts';
import { browserPath } from './till.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 }); // every screen in a real browser

/** Every second screen in one combination, others each time; all of them in the one that SHROFF_SCREENS names. The whole: `npm run -s screens`. */
const asked = process.env.SHROFF_SCREENS;
const label = asked ?? combinations[randomInt(combinations.length)]?.label;

describe.skipIf(!browserPath)(`screens and states at ${label}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openScreensBrowser();
  });
  afterAll(() => browser.close());

  test('can be read, reached, hit and heard', async () => {
    console.log(`SHROFF_SCREENS=${label}`);
    const chosen = combinations.filter((one) => one.label === label);
    expect(chosen).toHaveLength(1);
    const half = randomInt(2);
    const all = Object.keys(shots);
    const names = asked === undefined ? all.filter((_, at) => at % 2 === half) : all;
    expect(await shootAll(browser, { shots, answersOf, names, combinations: chosen, folder: null, pages: 2 })).toEqual(
      [],
    );
  });
});
