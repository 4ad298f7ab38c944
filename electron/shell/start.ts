import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { Port } from '#shared/contract/port.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Files, registerAppScheme } from './app-scheme.ts';
import type { Wish } from './arguments.ts';
import { keepCustomerWindow } from './customer-window.ts';
import { openWindow } from './window.ts';

export interface Till {
  attach(port: Port): () => void;
  readonly display: {
    attach(port: Port): () => void;
    readonly opens: 'secondMonitor' | 'never';
    openWith(open: () => string | null): void;
  };
  close(): Promise<void>;
}

export interface ShellParts {
  readonly openTill: (options: {
    dataDir: string;
    settingsPath: string | null;
    mode: 'live' | 'training';
  }) => Promise<Till>;
  readonly runCli: (args: string[]) => Promise<number>;
  readonly dataFolder: (asked: string | undefined) => string;
  /** Of the built renderer. */
  readonly files: () => Files;
  readonly preload: string;
  /** The sentence for a person, in the language of `locale`. */
  readonly words: (refusal: Refusal, locale: string) => Promise<string>;
  /** Where a defect is told; never a dialog over a sale. */
  readonly defect: (error: unknown) => void;
  readonly clock?: Clock;
}

const exits = { done: 0, setUp: 4, defect: 70 };

/** The journal is whole at every moment; a close that hangs is only impolite. */
const closeLimitMs = 10_000;

/** Called before Electron is ready. Resolves when the till stands in its window, or the program is on its way out. */
export async function startShell(wish: Wish, parts: ShellParts): Promise<void> {
  if (wish.wish === 'command') return app.exit(await parts.runCli(wish.args));
  app.setName('Shroff');
  app.enableSandbox();
  registerAppScheme();
  const dataDir = parts.dataFolder(wish.data);
  keepProfile(path.join(dataDir, `window-${wish.mode}`));
  if (!app.requestSingleInstanceLock()) return app.quit();
  const settingsPath = wish.settings === undefined ? null : path.resolve(wish.settings);
  await app.whenReady();
  const opening = parts.openTill({ dataDir, settingsPath, mode: wish.mode });
  closeBeforeQuitting(opening, parts.clock ?? systemClock, parts.defect);
  try {
    show(await opening, wish.mode, parts);
  } catch (error) {
    await refuse(error, opening, parts);
  }
}

/** Chromium's own files, and with them the lock that lets one window open for each data folder and mode. */
function keepProfile(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  } catch {
    // The till's own words for a folder that cannot be written come next.
  }
}

function show(till: Till, mode: 'live' | 'training', parts: ShellParts): void {
  const title = mode === 'training' ? 'Shroff (training)' : 'Shroff';
  const both = {
    files: parts.files(),
    preload: parts.preload,
    title,
    developer: !app.isPackaged,
    defect: parts.defect,
    clock: parts.clock ?? systemClock,
  };
  const window = openWindow({ ...both, attach: till.attach });
  const { attach, opens, openWith } = till.display;
  const openCustomers = keepCustomerWindow({ ...both, attach, beside: window, byItself: opens === 'secondMonitor' });
  openWith(() => {
    openCustomers();
    return null;
  });
  app.on('second-instance', () => bringForward(window));
  app.on('window-all-closed', () => app.quit());
}

function bringForward(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

async function refuse(error: unknown, opening: Promise<Till>, parts: ShellParts): Promise<void> {
  const expected = error instanceof Refused;
  if (!expected) parts.defect(error);
  const sentence = expected ? await parts.words(error.refusal, app.getLocale()) : String(error);
  dialog.showErrorBox('Shroff', sentence);
  await closeTill(opening, parts.clock ?? systemClock, parts.defect);
  app.exit(expected ? exits.setUp : exits.defect);
}

/** Electron quits when asked to a second time: after the till is closed. */
function closeBeforeQuitting(opening: Promise<Till>, clock: Clock, defect: (error: unknown) => void): void {
  let closing = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    void closeTill(opening, clock, defect).then((closed) => app.exit(closed ? exits.done : exits.defect));
  });
}

/** False when it did not close as it should. A till that never opened is closed. */
async function closeTill(opening: Promise<Till>, clock: Clock, defect: (error: unknown) => void): Promise<boolean> {
  const till = await opening.catch(() => null);
  if (!till) return true;
  const closed = till.close().then(
    () => true,
    (error: unknown) => {
      defect(error);
      return false;
    },
  );
  let forget: () => void = () => undefined;
  const late = new Promise<boolean>((resolve) => {
    forget = clock.after(closeLimitMs, () => resolve(false));
  });
  return Promise.race([closed, late]).finally(forget);
}
