import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import type { LineView } from '#shared/contract/reconcile-view.ts';
import type { Found, PaymentView, RefundView, View } from '#shared/contract/view.ts';
import { type Language, languages } from '#shared/language.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Line } from '#shared/sale/line.ts';
import en from '#shared/text/en.json' with { type: 'json' };
import zhHans from '#shared/text/zh-Hans.json' with { type: 'json' };
import zhHant from '#shared/text/zh-Hant.json' with { type: 'json' };
import { findTestBrowser } from '../../build/browser.mjs';
import { writeContactSheets } from './contact-sheet.ts';
import { type Look, wrongWith } from './inspect.ts';
import { doubtOf, foundOf, idOf, nowMs, refundView, viewOf } from './views.ts';

export interface Shot {
  readonly view: Partial<View>;
  readonly keys?: readonly string[];
  /** What is touched, once the keys are pressed. */
  readonly click?: string;
  readonly openPayment?: PaymentView;
  /** What is found; else what the view lists. */
  readonly found?: readonly PaymentView[];
  /** What is found once the second view has come. */
  readonly foundNext?: readonly PaymentView[];
  /** Scanned one after another, each as often as it says. */
  readonly items?: readonly Line[];
  readonly keysAfter?: readonly string[];
  /** A second view once the keys are pressed. */
  readonly next?: Partial<View>;
  /** Further views, one after the other, of things that happen after the first. */
  readonly steps?: readonly Partial<View>[];
  readonly lose?: true;
  /** What became of the refund the keys asked for. */
  readonly refund?: Partial<RefundView>;
  /** Further papers are copies. */
  readonly copy?: true;
  /** What the printer has when asked to print. */
  readonly printing?: View['printer']['trouble'];
  /** The section of the settings to open, and the provider in it. */
  readonly section?: keyof typeof en.settings.section;
  readonly provider?: ProviderId;
  /** What is then typed into a field, by its setting. */
  readonly type?: Readonly<Record<string, string>>;
  /** What the terminal answers to a command, besides what it answers on every screen. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** The lines of a compared day by their group, given by pages. */
  readonly lines?: Readonly<Record<string, readonly LineView[]>>;
  /** A bill by this name is chosen, once the keys are pressed. */
  readonly file?: string;
  readonly keysAfterFile?: readonly string[];
  /** A day's length: the rest is had by scrolling. */
  readonly scrolls?: true;
}

/** What the terminal answers to each command on a screen. */
export type AnswersOf = (shot: Shot, view: View) => Readonly<Record<string, unknown>>;

export type Shots = Readonly<Record<string, Shot>>;

/** One way in which a screen is looked at. */
export interface Combination extends Look {
  readonly label: string;
  readonly language: Language;
}

const sizes = [
  { width: 1024, height: 768 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];
/** What is left of 1366×768 at 200 %. */
const zoomed = { width: 683, height: 384 };
const schemes = ['light', 'dark'] as const;

function named(look: Look, language: Language): Combination {
  const { viewport, colorScheme, contrast, forced } = look;
  const also = [...(contrast ? ['contrast'] : []), ...(forced ? ['forced'] : [])];
  return { ...look, language, label: [viewport.width, language, colorScheme, ...also].join('-') };
}

const smallest = { width: 1024, height: 768 };

const looks: readonly Look[] = [
  ...sizes.flatMap((viewport) => schemes.map((colorScheme) => ({ viewport, colorScheme, contrast: false }))),
  ...schemes.map((colorScheme) => ({ viewport: smallest, colorScheme, contrast: true })),
  { viewport: smallest, colorScheme: 'light', contrast: false, forced: true },
  { viewport: zoomed, colorScheme: 'light', contrast: false, zoom: true },
];

export const combinations: readonly Combination[] = languages.flatMap((language) =>
  looks.map((look) => named(look, language)),
);

const origin = 'http://127.0.0.1/';
const root = process.env.SHROFF_RENDERER ?? path.resolve(import.meta.dirname, '..', '..', 'dist', 'renderer');
const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

export interface ShootOptions {
  readonly shots: Shots;
  readonly answersOf: AnswersOf;
  readonly names: readonly string[];
  readonly combinations: readonly Combination[];
  /** Null: nothing is kept. */
  readonly folder: string | null;
  readonly pages?: number;
  /** Pictures alone: what is wrong with them is not asked. */
  readonly unchecked?: true;
  readonly onDone?: (done: number, of: number) => void;
}

/** Drives each screen once a language and looks at it in every combination of that language. Returns what is wrong. */
export async function shootAll(browser: Browser, options: ShootOptions): Promise<string[]> {
  const { names, folder, pages = 3 } = options;
  if (folder !== null) mkdirSync(folder, { recursive: true });
  const problems = new Set<string>();
  const tasks = languages
    .map((language) => options.combinations.filter((one) => one.language === language))
    .filter((looks) => looks.length > 0)
    .flatMap((looks) => names.map((name) => ({ name, looks })));
  const total = tasks.length;
  const work = async () => {
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      await shootOne(browser, task.name, task.looks, options, problems);
      options.onDone?.(total - tasks.length, total);
    }
  };
  await Promise.all(Array.from({ length: pages }, work));
  return [...problems].sort();
}

async function shootOne(
  browser: Browser,
  name: string,
  looks: readonly Combination[],
  { shots, answersOf, folder, unchecked }: ShootOptions,
  problems: Set<string>,
): Promise<void> {
  const shot = shots[name];
  const [first] = looks;
  if (!shot || !first) throw new Error(`there is no screen ${name}`);
  const staged = sizes[0] ?? first.viewport;
  const context = await browser.newContext({ viewport: staged, colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.add(`${name}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.add(`${name}: ${error.message}`));
  try {
    const view = await showShot(page, shot, first.language, answersOf);
    for (const look of looks) {
      await page.setViewportSize(look.viewport);
      await page.emulateMedia({ colorScheme: look.colorScheme, forcedColors: look.forced ? 'active' : 'none' });
      const screen = { ...view.screen, contrast: look.contrast ? 'high' : view.screen.contrast } as const;
      if (!shot.lose) await push(page, { ...view, screen });
      else await page.evaluate((high) => document.documentElement.toggleAttribute('data-high', high), look.contrast);
      await settled(page);
      if (look.zoom) await page.evaluate(focusInSight);
      if (folder !== null) await page.screenshot({ path: path.join(folder, `${name}-${look.label}.png`) });
      if (unchecked) continue;
      const same = looks.find((one) => one.colorScheme === look.colorScheme && one.contrast === look.contrast);
      const manner = { scrolls: shot.scrolls === true, whole: look === first, colours: look === same && !look.forced };
      const found = await wrongWith(page, look, manner);
      for (const problem of found) problems.add(`${name} ${look.label}: ${problem}`);
    }
  } catch (error) {
    problems.add(`${name} ${first.language}: ${String(error).slice(0, 400)}`);
  }
  await context.close();
}

/** Brings the screen about, as a person would. Returns the view it stands on. */
export async function showShot(page: Page, shot: Shot, language: Language, answersOf: AnswersOf): Promise<View> {
  await page.route(`${origin}**`, serveFile);
  const view = viewOf({ ...shot.view, language });
  const found = foundOf(shot.found ?? view.payments);
  await page.addInitScript(installBridge, { view, answers: answersOf(shot, view), found, lines: shot.lines ?? {} });
  await page.clock.install({ time: nowMs });
  await page.goto(origin);
  await page.locator('main').waitFor();
  await page.clock.fastForward(1_000);
  if (shot.openPayment) await openFromToday(page, shot.openPayment);
  if (shot.section) await openSection(page, shot, language);
  await pressAll(page, shot.keys);
  for (const line of shot.items ?? []) await showItem(page, view, line);
  await pressAll(page, shot.keysAfter);
  if (shot.click) {
    await page.locator(shot.click).click();
    await page.clock.fastForward(500);
  }
  if (shot.file !== undefined) await chooseFile(page, shot.file);
  await pressAll(page, shot.keysAfterFile);
  if (shot.foundNext) await page.evaluate((found) => Object.assign(window, { found }), foundOf(shot.foundNext));
  let last: View = view;
  for (const step of [shot.next ?? {}, ...(shot.steps ?? [])]) {
    last = { ...last, ...step, doubt: doubtOf(step.payments ?? last.payments) };
    await push(page, last);
  }
  if (shot.refund) {
    const { refundId, paymentId } = await page.evaluate(() => (window as unknown as Stage).refundAsked);
    const made = { ...refundView('r001', shot.refund), refundId, paymentId };
    last = { ...last, payments: last.payments.map((one) => ({ ...one, refunds: [...one.refunds, made] })) };
    await push(page, last);
  }
  if (shot.lose) await page.evaluate(() => (window as unknown as Stage).loseLink());
  await page.mouse.move(0, 0);
  return last;
}

async function openSection(page: Page, { section = 'shop', provider, type }: Shot, language: Language): Promise<void> {
  await page.keyboard.press('Control+,');
  const { settings, provider: names } = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant }[language];
  await page.getByRole('button', { name: settings.section[section], exact: true }).click();
  if (provider) await page.getByRole('button', { name: new RegExp(`^${names[provider]}`) }).click();
  for (const [field, text] of Object.entries(type ?? {}))
    await page.locator(`[data-field="${field}"] input`).fill(text);
  await page.clock.fastForward(500);
}

async function chooseFile(page: Page, name: string): Promise<void> {
  const file = { name, mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') };
  await page.locator('[data-testid="bill-file"]').setInputFiles(file);
  await page.clock.fastForward(500);
}

async function pressAll(page: Page, keys: readonly string[] = []): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.clock.fastForward(500);
    await focusInDialog(page);
  }
}

/** A dialog takes the focus a picture or two after it has come up; a key before that would go nowhere. */
async function focusInDialog(page: Page): Promise<void> {
  const isThere = () =>
    page.evaluate(() => {
      const dialog = document.querySelector('[role="alertdialog"], [role="dialog"]');
      return dialog === null || dialog.contains(document.activeElement);
    });
  for (let tries = 0; tries < 40 && !(await isThere()); tries += 1) await page.clock.runFor(50);
}

async function showItem(page: Page, view: View, { name, quantity, priceMinor }: Line): Promise<void> {
  const item = { barcode: '2000000000015', name: name || 'x', priceMinor };
  for (let count = 0; count < quantity; count += 1) {
    const scanId = idOf.scan(`${name}-${count}`);
    const scan = {
      scanId,
      atMs: nowMs,
      kind: 'item',
      wallet: null,
      refusal: null,
      paymentId: null,
      item,
      typed: null,
    } as const;
    await push(page, { ...view, scan });
  }
}

/** Stands where the preload's bridge stands: answers every command with nothing, and pushes what it is told to. */
interface Stand {
  readonly view: View;
  readonly answers: Readonly<Record<string, unknown>>;
  /** All that is found, given by pages. */
  readonly found: Found;
  readonly lines: Readonly<Record<string, readonly LineView[]>>;
}

function installBridge({ view, answers, found, lines }: Stand): void {
  const receivers: ((message: unknown) => void)[] = [];
  const closings: (() => void)[] = [];
  let isThere = true;
  const push = (pushed: View) => {
    for (const receive of receivers) receive({ push: 'view', view: pushed });
  };
  const pageOf = ({ after }: { readonly after?: string }) => {
    const { payments, summary } = (window as unknown as Stage).found;
    const from = after === undefined ? 0 : Number(after.split('.')[0]);
    const next = from + 100 < payments.length ? `${from + 100}.payment-0` : null;
    return { payments: payments.slice(from, from + 100), next, summary: after === undefined ? summary : null };
  };
  const linesOf = (args: { readonly class: string; readonly after?: number }) => {
    const all = lines[args.class] ?? [];
    const after = args.after ?? 0;
    const next = after + 100 < all.length ? after + 100 : null;
    return { run: 1, count: all.length, lines: all.slice(after, after + 100), next };
  };
  const resultOf = (command: string, args: unknown) => {
    if (command === 'payments.find') return pageOf(args as { after?: string });
    if (command === 'reconcile.lines') return linesOf(args as { class: string; after?: number });
    return answers[command] ?? null;
  };
  const bridge = {
    post: ({ call, command, args }: { call: number; command: string; args: unknown }) => {
      if (command === 'refund.start') Object.assign(window, { refundAsked: args });
      if (command === 'payment.start' || command === 'payment.show') return;
      const result = resultOf(command, args);
      for (const receive of receivers) receive({ reply: call, ok: true, result });
    },
    listen: (receive: (message: unknown) => void) => {
      receivers.push(receive);
      setTimeout(() => isThere && push(view));
      return () => undefined;
    },
    closed: (act: () => void) => closings.push(act),
  };
  Object.assign(window, {
    found,
    shroff: bridge,
    pushView: push,
    loseLink: () => {
      isThere = false;
      for (const act of closings.splice(0)) act();
    },
  });
}

interface Stage {
  pushView(view: View): void;
  loseLink(): void;
  readonly found: Found;
  readonly refundAsked: Pick<RefundView, 'refundId' | 'paymentId'>;
}

async function push(page: Page, view: View): Promise<void> {
  await page.evaluate((pushed) => (window as unknown as Stage).pushView(pushed), view);
}

/** As a browser scrolls to what takes the focus, had it come up in a window this low. */
function focusInSight(): void {
  const { activeElement } = document;
  if (activeElement !== document.body) activeElement?.scrollIntoView({ block: 'nearest' });
}

/** React has drawn, and what listens for the size has heard it. */
async function settled(page: Page): Promise<void> {
  await page.clock.runFor(100);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

function serveFile(route: Route): Promise<void> {
  const file = new URL(route.request().url()).pathname.slice(1) || 'index.html';
  const contentType = types[path.extname(file).slice(1)] ?? 'application/octet-stream';
  return route.fulfill({ body: readFileSync(path.join(root, file)), contentType });
}

async function openFromToday(page: Page, payment: PaymentView): Promise<void> {
  await page.keyboard.press('F6');
  await page.clock.fastForward(500);
  await page.locator('ul button').first().click();
  await page.clock.fastForward(500);
  await page.getByRole('button', { name: /^(Open|打开|開啟)/ }).click();
  await page.clock.fastForward(500);
  await page.locator(payment.state === 'showing' ? '[data-testid="qr"]' : '[data-testid="picture"]').waitFor();
}

export function openScreensBrowser(): Promise<Browser> {
  const executablePath = findTestBrowser(process.platform, process.env);
  if (executablePath === null) throw new Error('no Chromium, Chrome or Edge was found; SHROFF_CHROMIUM names one');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--test-type'];
  return chromium.launch({ executablePath, args });
}

/** The command. Returns its exit status. */
export async function runScreens(shots: Shots, answersOf: AnswersOf): Promise<number> {
  const words = process.argv.slice(2);
  const only = words.find((word) => word.startsWith('--only='))?.slice('--only='.length) ?? '';
  const [folder = 'screens', ...wanted] = words.filter((word) => !word.startsWith('--'));
  const names = Object.keys(shots).filter((name) => wanted.length === 0 || wanted.includes(name));
  const chosen = combinations.filter(({ label }) => label === only || (only !== label && label.includes(only)));
  const exact = chosen.filter(({ label }) => label === only);
  const wantedLooks = exact.length > 0 ? exact : chosen;
  const startedMs = performance.now();
  const browser = await openScreensBrowser();
  const onDone = (done: number, of: number) => {
    if (done % 20 === 0 || done === of) console.log(`${done} of ${of} screens`);
  };
  const problems = await shootAll(browser, { shots, answersOf, names, combinations: wantedLooks, folder, onDone });
  const sheet = await writeContactSheets(
    browser,
    folder,
    names,
    wantedLooks.map(({ label }) => label),
  );
  await browser.close();
  for (const problem of problems) console.error(problem);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  console.log(`${names.length * wantedLooks.length} pictures in ${seconds} s, ${problems.length} findings: ${sheet}`);
  return problems.length === 0 ? 0 : 1;
}
