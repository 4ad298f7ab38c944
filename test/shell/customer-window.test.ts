import { expect, test, vi } from 'vitest';
import { readRendererFiles, securityHeaders } from '../../electron/web/renderer-files.ts';
import { rendererFolder } from '../web/local.ts';
import { freshShell } from './page.ts';

const cashiers = { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
const customers = { id: 2, bounds: { x: 1366, y: 0, width: 1920, height: 1080 } };
const third = { id: 3, bounds: { x: 3286, y: 0, width: 800, height: 600 } };

async function open(displays: (typeof cashiers)[], byItself = true) {
  const shell = await freshShell();
  const { electron } = shell;
  electron.machine.displays = displays;
  const acts: (() => void)[] = [];
  const clock = {
    nowMs: () => 0,
    steadyMs: () => 0,
    after: (_delayMs: number, act: () => void) => {
      acts.push(act);
      return () => undefined;
    },
  };
  const both = {
    files: readRendererFiles(rendererFolder(), securityHeaders([])),
    preload: '/dist/main/preload.cjs',
    title: 'Shroff',
    developer: false,
    defect: vi.fn(),
    clock,
  };
  const beside = shell.window.openWindow({ ...both, attach: () => () => undefined });
  const attach = vi.fn((_port: unknown) => () => undefined);
  const { keepCustomerWindow } = await import('../../electron/shell/customer-window.ts');
  const openNow = keepCustomerWindow({ ...both, attach, beside, byItself });
  const change = (event: string, next: (typeof cashiers)[]) => {
    electron.machine.displays = next;
    electron.screen.emit(event);
  };
  const standing = () => electron.seen.windows.slice(1).filter((window) => !window.isDestroyed());
  return { ...shell, acts, attach, openNow, change, standing, till: electron.seen.windows[0] };
}

test('one monitor: no customer display', async () => {
  const { standing } = await open([cashiers]);
  expect(standing()).toEqual([]);
});

test('on the second monitor, without a frame, full screen, with the locks of the till’s page', async () => {
  const { standing } = await open([cashiers, customers]);
  const [window] = standing();
  expect(window?.options).toMatchObject({
    ...customers.bounds,
    frame: false,
    fullscreen: true,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, devTools: false },
  });
  expect(window?.webContents.getURL()).toBe('app://till/customer.html');
  expect(window?.webContents.openHandler?.({ url: 'app://till/' })).toEqual({ action: 'deny' });
  window?.emit('ready-to-show');
  expect([window?.shown, window?.focused]).toEqual([true, false]);
});

test('it follows the monitor as it is plugged in and out', async () => {
  const { standing, change } = await open([cashiers]);
  change('display-added', [cashiers, customers]);
  expect(standing()).toHaveLength(1);
  change('display-added', [cashiers, customers, third]);
  expect(standing()).toHaveLength(1);
  change('display-metrics-changed', [cashiers, { ...customers, bounds: { x: 0, y: 768, width: 1024, height: 600 } }]);
  expect(standing()[0]?.bounds).toEqual({ x: 0, y: 768, width: 1024, height: 600 });
  change('display-removed', [cashiers, third]);
  expect(standing()[0]?.options).toMatchObject(third.bounds);
  change('display-removed', [cashiers]);
  expect(standing()).toEqual([]);
});

test('never by itself where the settings say so, but when the cashier opens it', async () => {
  const { standing, change, openNow } = await open([cashiers, customers], false);
  change('display-added', [cashiers, customers]);
  expect(standing()).toEqual([]);
  openNow();
  openNow();
  expect(standing()).toHaveLength(1);
});

test('without a second monitor the cashier is told so', async () => {
  const { openNow, standing } = await open([cashiers]);
  expect(openNow).toThrow('displayNoMonitor');
  expect(standing()).toEqual([]);
});

test('one that was closed stays closed until a monitor comes or the cashier opens it', async () => {
  const { standing, change, openNow } = await open([cashiers, customers]);
  standing()[0]?.close();
  change('display-metrics-changed', [cashiers, customers]);
  expect(standing()).toEqual([]);
  openNow();
  expect(standing()).toHaveLength(1);
});

test('it goes with the till’s window', async () => {
  const { standing, till, change } = await open([cashiers, customers]);
  till?.close();
  expect(standing()).toEqual([]);
  change('display-added', [cashiers, customers]);
  expect(standing()).toEqual([]);
});

test('a display that crashed is loaded again', async () => {
  const { standing, acts } = await open([cashiers, customers]);
  const [window] = standing();
  window?.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  acts.shift()?.();
  expect(window?.webContents.reloads).toBe(1);
});

test('it is told, and what it says ends it', async () => {
  const { electron, clients, loadPage } = await freshShell();
  const window = new electron.BrowserWindow();
  await window.loadURL('app://till/customer.html');
  const gone = vi.fn();
  const attach = vi.fn(() => gone);
  clients.acceptClients(window.webContents as never, { attach, defect: () => undefined, silent: true });
  const page = await loadPage();
  const heard: unknown[] = [];
  page.listen((message) => heard.push(message));
  await vi.waitFor(() => expect(attach).toHaveBeenCalledTimes(1));
  const [[port]] = attach.mock.calls as unknown as [[{ post: (message: unknown) => void }]];
  port.post({ push: 'customer' });
  await vi.waitFor(() => expect(heard).toEqual([{ push: 'customer' }]));
  page.post({ call: 1, command: 'payments.open', args: {} });
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
});
