// `node test/renderer/customer-screens.ts FOLDER [NAME...]`: a picture of the customer display in every state, as
// screens.ts makes them of the till, and with the same `--only=`. `--sizes=800x480,768x1024`: other displays.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import axeCore from 'axe-core';
import { chromium, type Page, type Route } from 'playwright-core';
import type { CustomerView } from '#shared/contract/customer-view.ts';
import { type Language, languages } from '#shared/language.ts';
import { customerStates, customerView } from './customer-views.ts';
import { nowMs } from './views.ts';

const args = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const option = (name: string) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);
const only = option('only') ?? '';
const [folder = 'screens', ...wanted] = args;
const root = process.env.SHROFF_RENDERER ?? path.resolve(import.meta.dirname, '..', '..', 'dist', 'renderer');
const origin = 'http://127.0.0.1/';
const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
const beside: Readonly<Record<Language, Language>> = { en: 'zh-Hans', 'zh-Hans': 'en', 'zh-Hant': 'en' };

interface Shot {
  readonly name: string;
  readonly view: CustomerView;
  readonly lose?: true;
}

const states = Object.entries(customerStates).map(([name, shown]) => ({ name, view: customerView(shown) }));
const training = states
  .filter(({ name }) => ['idle', 'amount', 'code', 'paid'].includes(name))
  .map(({ name, view }) => ({ name: `training-${name}`, view: { ...view, mode: 'training' as const } }));
const lost = { name: 'lost', view: customerView({ at: 'idle' }), lose: true } as const;
const shots: readonly Shot[] = [...states, ...training, lost].filter(
  ({ name }) => wanted.length === 0 || wanted.includes(name),
);

const sizes = (option('sizes') ?? '1024x768,1366x768,1920x1080').split(',').map((size) => {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
});
const combinations = sizes
  .flatMap((viewport) => languages.map((language) => ({ viewport, language })))
  .flatMap((chosen) => (['light', 'dark'] as const).map((colorScheme) => ({ ...chosen, colorScheme })))
  .map((chosen) => ({ ...chosen, label: `${chosen.viewport.width}-${chosen.language}-${chosen.colorScheme}` }))
  .filter(({ label }) => label.includes(only));

/** Stands where the preload's bridge stands, and pushes the one view. */
function installBridge(view: CustomerView): void {
  let lost = false;
  const closings: (() => void)[] = [];
  const bridge = {
    post: () => undefined,
    listen: (receive: (message: unknown) => void) => {
      if (!lost) setTimeout(() => receive({ push: 'customer', view }));
      return () => undefined;
    },
    closed: (act: () => void) => closings.push(act),
  };
  const loseLink = () => {
    lost = true;
    for (const act of closings.splice(0)) act();
  };
  Object.assign(window, { shroff: bridge, loseLink });
}

async function shoot(page: Page, { view, lose }: Shot, language: Language, file: string): Promise<void> {
  await page.addInitScript(installBridge, { ...view, languages: [language, beside[language]] as const });
  await page.clock.install({ time: nowMs });
  await page.goto(`${origin}customer.html`);
  await page.locator(`[data-at="${view.shown.at}"]`).waitFor();
  if (lose) await page.evaluate(() => (window as unknown as { loseLink: () => void }).loseLink());
  await page.clock.runFor(100);
  await page.screenshot({ path: file });
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeCore.source);
  const run = () => (window as unknown as { axe: typeof import('axe-core') }).axe.run(document);
  const [{ violations }] = await Promise.all([page.evaluate(run), page.clock.runFor(1_000)]);
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

/** What reaches over the edge of the display, or out of what holds it. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { innerWidth, innerHeight } = window;
    return [...document.querySelectorAll<HTMLElement>('header *, main, main *')].flatMap((place) => {
      const { left, top, right, bottom } = place.getBoundingClientRect();
      const over = left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
      const holder = place.closest('svg') ? null : place.parentElement?.getBoundingClientRect();
      const out = holder && (bottom > holder.bottom + 2 || right > holder.right + 2 || top < holder.top - 2);
      return over || out
        ? [`cut off: ${place.tagName} ${place.className} ${Math.round(right)},${Math.round(bottom)}`]
        : [];
    });
  });
}

function serveFile(route: Route): Promise<void> {
  const file = new URL(route.request().url()).pathname.slice(1);
  const contentType = types[path.extname(file).slice(1)] ?? 'application/octet-stream';
  return route.fulfill({ body: readFileSync(path.join(root, file)), contentType });
}

const browser = await chromium.launch({
  executablePath: process.env.SHROFF_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--test-type'],
});
mkdirSync(folder, { recursive: true });
const problems = new Set<string>();
for (const { viewport, language, colorScheme, label } of combinations) {
  for (const shot of shots) {
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    await context.route(`${origin}**`, serveFile);
    const page = await context.newPage();
    page.setDefaultTimeout(5_000);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.add(`${shot.name}: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.add(`${shot.name}: ${error.message}`));
    await shoot(page, shot, language, path.join(folder, `customer-${shot.name}-${label}.png`)).catch((error: unknown) =>
      problems.add(`${shot.name} ${label}: ${String(error).slice(0, 400)}`),
    );
    for (const problem of [...(await cutOff(page)), ...(await axe(page))])
      problems.add(`${shot.name} ${label}: ${problem}`);
    await context.close();
  }
  console.log(`${label}: ${shots.length} states`);
}
await browser.close();
for (const problem of problems) console.error(problem);
process.exitCode = problems.size === 0 ? 0 : 1;
