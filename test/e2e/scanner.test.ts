import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { browserPath, expectLook, managerAgrees, openBrowser, openPage, press, scanAt, shot } from './till.ts';
import { openTraining, type Training, upayAt } from './training.ts';

vi.setConfig({ testTimeout: 1_200_000, hookTimeout: 60_000 }); // a real browser, scans at a tenth of a second a key

const paces = [5, 20, 100];

/**
 * A scanner types with focus in every place of every screen. `SHROFF_SCANS=all npx vitest run test/e2e/scanner.test.ts` tries
 * every place at every pace; without it each screen has two of its places, each at another pace.
 */
const whole = process.env.SHROFF_SCANS === 'all';

/** An item of nobody's list: it is refused wherever it is scanned, so that it changes no screen by itself. */
const nobodys = '9787115428028';
const tea = '2000000000015';

type Reach = (page: Page) => Promise<void>;

const typeAmount = async (page: Page, text: string) => {
  await page.keyboard.type(text, { delay: 130 });
  await page.waitForTimeout(300); // a hand goes from the keys to the scanner
};
const scanAlipay = (page: Page) => page.getByRole('button', { name: 'Alipay', exact: true }).click();

async function pay(page: Page, amount: string, look: string): Promise<void> {
  await typeAmount(page, amount);
  await scanAlipay(page);
  await expectLook(page, look);
}

const screens: readonly (readonly [name: string, reach: Reach])[] = [
  ['an empty checkout', async () => undefined],
  ['a checkout with an amount', (page) => typeAmount(page, '12.50')],
  [
    'a checkout with items',
    async (page) => {
      await scanAt(page, tea, 5);
      await page.getByText('Milk tea').waitFor();
      await typeAmount(page, '3');
    },
  ],
  [
    'the wallets',
    async (page) => {
      await typeAmount(page, '15.35');
      await press(page, 'F2');
      await page.getByRole('button', { name: 'WeChat Pay' }).waitFor();
    },
  ],
  [
    'a shown QR',
    async (page) => {
      await typeAmount(page, '15.35'); // paid after minutes
      await press(page, 'F2');
      await press(page, '1');
      await page.getByTestId('qr').waitFor();
    },
  ],
  ['a paid payment', (page) => pay(page, '12.50', 'approved')],
  ['a declined payment', (page) => pay(page, '12.21', 'declined')],
  [
    'a declined sale, again',
    async (page) => {
      await pay(page, '12.21', 'declined');
      await press(page, 'Enter');
      await page.getByText('Same sale, same amount. Press Esc').waitFor();
    },
  ],
  ['money in doubt', (page) => pay(page, '12.33', 'doubt')],
  [
    'a refund',
    async (page) => {
      await pay(page, '12.50', 'approved');
      await press(page, 'F4');
      await page.getByText('Goods returned').waitFor();
    },
  ],
  [
    'the question before a refund',
    async (page) => {
      await pay(page, '12.50', 'approved');
      await press(page, 'F4');
      await managerAgrees(page);
    },
  ],
  [
    'today’s payments',
    async (page) => {
      await pay(page, '12.50', 'approved');
      await press(page, 'F6');
      await page.getByRole('searchbox').fill('12');
      await page.getByRole('list', { name: 'Payments' }).getByRole('button').first().waitFor();
      await press(page, 'ArrowDown');
      await page.getByRole('button', { name: 'Open' }).waitFor();
    },
  ],
  [
    'the keys',
    async (page) => {
      await press(page, 'F1');
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  [
    'the languages',
    async (page) => {
      await page.getByRole('button', { name: /^Language/ }).click();
      await page.getByRole('button', { name: '简体中文' }).waitFor();
    },
  ],
];

/** Everything that a key could have changed. `moves`: the provider may end it meanwhile. */
function whatStands(page: Page, moves: boolean): Promise<object> {
  return page.evaluate((moves) => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    return {
      amount: document.querySelector('[data-testid="amount"]')?.textContent,
      fields: all('input, textarea').map((field) => (field as HTMLInputElement).value),
      chosen: all('[aria-checked="true"], [aria-current], [aria-pressed="true"], details[open]').length,
      screen: moves ? null : document.querySelector('main section[tabindex]')?.getAttribute('aria-label'),
      questions: all('[role="alertdialog"], [role="dialog"]').length,
      lines: moves ? 0 : all('main ul li').length,
    };
  }, moves);
}

/** Whatever Tab comes to, in turn, until it comes round: each is marked with its number. Between last and first nothing has focus. */
async function places(page: Page): Promise<number> {
  let count = 0;
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate((number) => {
      const here = document.activeElement as HTMLElement | null;
      if (!here || here === document.body) return 'none';
      if (here.dataset.place) return 'known';
      here.dataset.place = String(number);
      return 'new';
    }, count);
    if (found === 'known') return count;
    if (found === 'new') count += 1;
  }
  return count;
}

function cases(count: number): [place: number, msPerKey: number][] {
  if (whole) return Array.from({ length: count }, (_, at) => paces.map((ms): [number, number] => [at, ms])).flat();
  return [
    [count >> 1, paces[count % 3] ?? 5],
    [count - 1, paces[(count + 1) % 3] ?? 5],
  ];
}

describe.skipIf(!browserPath)('a keyboard-mode scanner', () => {
  let browser: Browser;
  let till: Training;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    till = await openTraining({ providers: upayAt(0.5) }); // of its own: what an earlier one left in the tray would come and go
  });
  afterEach(() => till.close());

  /** A window of its own on the one till; what it asks of the till is written down. */
  async function openWindow() {
    const page = await openPage(browser, till.url);
    const asked: { command: string; args: { text?: string } }[] = [];
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
    await page.evaluate(() => {
      const send = WebSocket.prototype.send;
      const heard: string[] = [];
      WebSocket.prototype.send = function (data) {
        heard.push(String(data));
        send.call(this, data);
      };
      Object.assign(window, { heard, clicks: 0 });
      window.addEventListener(
        'click',
        () => Object.assign(window, { clicks: (window as never as Seen).clicks + 1 }),
        true,
      );
    });
    const seen = async () => {
      const { heard, clicks } = await page.evaluate(() => {
        const { heard, clicks } = window as never as Seen;
        return { heard: heard.splice(0), clicks };
      });
      asked.push(...heard.map((text) => JSON.parse(text)));
      return {
        clicks,
        asked: asked
          .splice(0)
          .filter(({ command }) => !/^(payment\.get|payment\.history|payments\.find)$/.test(command)),
      };
    };
    return { page, seen, troubles };
  }

  interface Seen {
    heard: string[];
    clicks: number;
  }

  type Window = Awaited<ReturnType<typeof openWindow>>;

  async function reached(reach: Reach) {
    const window = await openWindow();
    await reach(window.page);
    return window;
  }

  /** What is wrong after a scan with focus in this place; null when the place is gone, or the machine stood still meanwhile. */
  async function tryOnce(
    { page, seen }: Window,
    place: number,
    msPerKey: number,
    moves: boolean,
  ): Promise<string[] | null> {
    const isThere = await page.evaluate((number) => {
      const there = document.querySelector<HTMLElement>(`[data-place="${number}"]`);
      there?.focus();
      return there !== null && document.activeElement === there;
    }, place);
    if (!isThere) return null;
    const { clicks } = await seen();
    const before = JSON.stringify(await whatStands(page, moves));
    if (!(await scanAt(page, nobodys, msPerKey))) return null;
    await page.waitForTimeout(300); // what a key began has happened by then
    const { asked, clicks: now } = await seen();
    const after = JSON.stringify(await whatStands(page, moves));
    const sent = asked.filter(({ command }) => command !== 'display.draft'); // told late of what stood before; `amount` guards it
    const scans = sent.map(({ command, args }) => `${command} ${args.text ?? ''}`);
    const wrong = [
      ...(scans.join() === `scan.deliver ${nobodys}` ? [] : [scans.join() || 'no scan']),
      ...(now === clicks ? [] : ['pressed']),
      ...(after === before ? [] : [`${before} became ${after}`]),
    ];
    return wrong.map((words) => `place ${place} at ${msPerKey} ms: ${words}`);
  }

  test.each(screens)('on %s is one scan wherever focus is, and presses and types nothing', async (name, reach) => {
    const moves = name === 'money in doubt';
    let window = await reached(reach);
    const count = await places(window.page);
    const wrong: string[] = [];
    for (const [place, msPerKey] of cases(count)) {
      let found = await tryOnce(window, place, msPerKey, moves);
      for (let attempt = 0; attempt < 9 && found === null; attempt += 1) {
        await window.page.close();
        window = await reached(reach);
        await places(window.page);
        found = await tryOnce(window, place, msPerKey, moves);
      }
      wrong.push(...(found ?? [`place ${place} is gone`]));
    }
    if (wrong.length > 0) await shot(window.page, `scanner-${name.replace(/\W+/g, '-')}`);
    await window.page.close();
    expect(wrong).toEqual([]);
    expect(window.troubles).toEqual([]);
    expect(count).toBeGreaterThan(0);
    if (whole) console.log(`${name}: ${count} places`);
  });

  /** Items, a typed amount and the customer's code. False when the machine stood still during a scan. */
  async function sell(page: Page, msPerKey: number): Promise<boolean> {
    for (const amount of ['18.00', '36.00']) {
      if (!(await scanAt(page, tea, msPerKey))) return false;
      await expect.poll(() => page.getByTestId('amount').textContent()).toContain(amount);
    }
    await typeAmount(page, '1.5');
    return scanAt(page, `28${String(Date.now()).padStart(16, '0')}`, msPerKey);
  }

  test.each(paces)('at %i ms a key takes a sale from its items to paid', async (msPerKey) => {
    let { page } = await openWindow();
    for (let attempt = 0; attempt < 4 && !(await sell(page, msPerKey)); attempt += 1) {
      await page.close();
      page = (await openWindow()).page;
    }
    await expectLook(page, 'approved');
    expect(await page.getByTestId('amount').textContent()).toContain('37.50');
    await page.getByText('2 × ¥18.00').waitFor();
    if (msPerKey === 5) await shot(page, 'scanner-paid');
    await page.close();
  });
});
