// `node test/renderer/lists.ts`: what a step through a long list costs the window, beside the same step through a short one.
// Prints one line a list and count; needs the built renderer and a Chromium. A task of over 50 ms is a stutter.
import type { CDPSession, Page } from 'playwright-core';
import { dayShots } from './day-screens.ts';
import { agreeing, reconciled } from './day-views.ts';
import { answersOf, manyPayments } from './screens.ts';
import { openScreensBrowser, type Shot, showShot } from './shoot.ts';

const steps = ['ArrowDown', 'PageDown', 'PageUp', 'wheel'] as const;
const stepsOfEach = 100;

interface Cost {
  readonly count: number;
  /** Of the window's main thread, in ms a step. */
  readonly ms: Readonly<Record<(typeof steps)[number], number>>;
  readonly longestMs: number;
}

const dayOf = (count: number): Shot => ({
  ...dayShots['day-crowd'],
  view: {},
  answers: { ...dayShots['day-crowd']?.answers, 'reconcile.get': reconciled(count) },
  lines: { agrees: Array.from({ length: count }, (_, index) => agreeing(index)) },
  keys: ['F10', 'ArrowDown', 'Enter'],
});

const todayOf = (count: number): Shot => ({ view: {}, found: manyPayments(count), keys: ['F6'] });

const lists = {
  'lines of a day': { shot: dayOf, counts: [2_000, 100_000] },
  'payments of a day': { shot: todayOf, counts: [2_000, 100_000] },
} as const;

async function walk(page: Page, cdp: CDPSession, count: number): Promise<Cost> {
  await loadAll(page, count);
  await page.keyboard.press('Home');
  await page.evaluate(() => {
    Object.assign(window, { longestMs: 0 });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        Object.assign(window, {
          longestMs: Math.max((window as unknown as { longestMs: number }).longestMs, duration),
        });
    }).observe({ entryTypes: ['longtask'] });
  });
  await page.mouse.move(240, 520);
  const ms: Partial<Record<(typeof steps)[number], number>> = {};
  for (const step of steps) {
    const beganMs = await busyMs(cdp);
    for (let taken = 0; taken < stepsOfEach; taken += 1) {
      if (step === 'wheel') await page.mouse.wheel(0, 600);
      else await page.keyboard.press(step);
      await page.clock.runFor(20);
    }
    ms[step] = ((await busyMs(cdp)) - beganMs) / stepsOfEach;
  }
  const longestMs = await page.evaluate(() => (window as unknown as { longestMs: number }).longestMs);
  return { count, ms: ms as Cost['ms'], longestMs };
}

/** A list is had by pages: its end, as often as more comes. */
async function loadAll(page: Page, count: number): Promise<void> {
  const row = page.locator('main li[aria-setsize]').first();
  const listed = async () => Number(await row.getAttribute('aria-setsize'));
  for (let had = await listed(); had < count; had = await listed()) {
    for (let now = had; now === had; now = await listed()) {
      await page.keyboard.press('End');
      await page.clock.runFor(20);
    }
  }
}

async function busyMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

const browser = await openScreensBrowser();
for (const [name, { shot, counts }] of Object.entries(lists)) {
  let short: Cost | null = null;
  for (const count of counts) {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await showShot(page, shot(count), 'en', answersOf);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable');
    const cost = await walk(page, cdp, count);
    short ??= cost;
    const base = short;
    const each = steps.map(
      (step) => `${step} ${cost.ms[step].toFixed(1)} ms (×${(cost.ms[step] / base.ms[step]).toFixed(2)})`,
    );
    console.log(`${name}, ${count}: ${each.join(', ')}; longest task ${cost.longestMs.toFixed(0)} ms`);
    await context.close();
  }
}
await browser.close();
