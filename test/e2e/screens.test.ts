import { randomInt } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answersOf, shots } from '../renderer/screens.ts';
import { combinations, openScreensBrowser, shootAll } from '../renderer/shoot.ts';
import { browserPath } from './till.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 60_000 }); // every screen in a real browser

/** Another combination each time; `SHROFF_SCREENS=1024-en-light` chooses. The whole: `npm run -s screens`. */
const label = process.env.SHROFF_SCREENS ?? combinations[randomInt(combinations.length)]?.label;

describe.skipIf(!browserPath)(`every screen and state at ${label}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openScreensBrowser();
  });
  afterAll(() => browser.close());

  test('can be read, reached, hit and heard', async () => {
    console.log(`SHROFF_SCREENS=${label}`);
    const chosen = combinations.filter((one) => one.label === label);
    expect(chosen).toHaveLength(1);
    const names = Object.keys(shots);
    expect(await shootAll(browser, { shots, answersOf, names, combinations: chosen, folder: null, pages: 2 })).toEqual(
      [],
    );
  });
});
