import { BrowserWindow, type Display, screen } from 'electron';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import { appOrigin } from './app-scheme.ts';
import { acceptClients } from './electron-port.ts';
import { comeBack, lockedDown, ownSession, stayOnPage, type WindowOptions } from './window.ts';

export interface CustomerWindowOptions extends Omit<WindowOptions, 'clock'> {
  /** The till's window: its monitor is the cashier's. */
  readonly beside: BrowserWindow;
  readonly byItself: boolean;
  readonly clock: Clock;
}

/**
 * The customer display: without a frame, filling the monitor that the till's window is not on. Follows monitors as they
 * are plugged in and out. Returns: open it now, refused where there is only the cashier's monitor.
 */
export function keepCustomerWindow(options: CustomerWindowOptions): () => void {
  const { beside, byItself } = options;
  let open: { readonly window: BrowserWindow; readonly displayId: number } | null = null;

  const close = () => {
    if (open && !open.window.isDestroyed()) open.window.destroy();
    open = null;
  };
  const openOn = (display: Display) => {
    if (open?.displayId === display.id && !open.window.isDestroyed()) return open.window.setBounds(display.bounds);
    close();
    open = { window: openCustomerWindow(options, display), displayId: display.id };
  };
  /** `wanted`: also where no display stands now. */
  const follow = (wanted: boolean) => {
    if (beside.isDestroyed()) return;
    const display = customersDisplay(beside);
    if (!display) close();
    else if (wanted || (open && !open.window.isDestroyed())) openOn(display);
  };
  const plugged = () => follow(byItself);
  const changed = () => follow(false);
  screen.on('display-added', plugged);
  screen.on('display-removed', changed);
  screen.on('display-metrics-changed', changed);
  beside.on('closed', () => {
    screen.off('display-added', plugged);
    screen.off('display-removed', changed);
    screen.off('display-metrics-changed', changed);
    close();
  });
  follow(byItself);
  return () => {
    if (!customersDisplay(beside)) throw new Refused('displayNoMonitor');
    follow(true);
  };
}

/** Monitors that show the same picture are one. */
function customersDisplay(beside: BrowserWindow): Display | null {
  const cashiers = screen.getDisplayMatching(beside.getBounds());
  return screen.getAllDisplays().find(({ id }) => id !== cashiers.id) ?? null;
}

function openCustomerWindow(options: CustomerWindowOptions, { bounds }: Display): BrowserWindow {
  const memory = ownSession('customer', options);
  const window = new BrowserWindow({
    ...bounds,
    title: options.title,
    frame: false,
    fullscreen: true,
    skipTaskbar: true,
    show: false,
    webPreferences: lockedDown(options, memory),
  });
  stayOnPage(window.webContents);
  acceptClients(window.webContents, { ...options, silent: true });
  comeBack(window, options.clock);
  window.once('ready-to-show', () => window.showInactive()); // the keys stay the cashier's
  window.loadURL(`${appOrigin}/customer.html`).catch(options.defect);
  return window;
}
