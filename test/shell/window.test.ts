import { expect, test, vi } from 'vitest';
import { readRendererFiles, securityHeaders } from '../../electron/web/renderer-files.ts';
import { rendererFolder } from '../web/local.ts';
import { freshShell } from './page.ts';

async function open(developer = false) {
  const shell = await freshShell();
  const acts: (() => void)[] = [];
  const after = (_delayMs: number, act: () => void) => {
    acts.push(act);
    return () => undefined;
  };
  shell.window.openWindow({
    files: readRendererFiles(rendererFolder(), securityHeaders([])),
    preload: '/dist/main/preload.cjs',
    title: 'Shroff',
    developer,
    attach: () => () => undefined,
    defect: () => undefined,
    clock: { nowMs: () => 0, steadyMs: () => 0, after },
  });
  const [window] = shell.electron.seen.windows;
  if (!window) throw new Error('no window');
  return { ...shell, window, contents: window.webContents, memory: shell.electron.session.defaultSession, acts };
}

test('the page has no Node, no world of the preload, and the sandbox', async () => {
  const { window } = await open();
  expect(window.options).toMatchObject({
    minWidth: 1024,
    minHeight: 768,
    webPreferences: {
      preload: '/dist/main/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      devTools: false,
    },
  });
});

test('it opens at the till and is shown when drawn', async () => {
  const { window, contents, electron } = await open();
  expect(contents.getURL()).toBe('app://till/index.html');
  expect(window.shown).toBe(false);
  window.emit('ready-to-show');
  expect(window.shown).toBe(true);
  expect(electron.seen.partitions).toEqual(['till']); // no persist: nothing stays on the disk
});

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
  '%s is prevented',
  async (event) => {
    const { contents } = await open();
    const preventDefault = vi.fn();
    contents.emit(event, { preventDefault, url: 'app://till/index.html' });
    expect(preventDefault).toHaveBeenCalledTimes(1);
  },
);

test('no second window, permission, device or download', async () => {
  const { contents, memory } = await open();
  expect(contents.openHandler?.({ url: 'app://till/' })).toEqual({ action: 'deny' });
  const granted = vi.fn();
  for (const permission of ['media', 'geolocation', 'notifications', 'hid', 'openExternal']) {
    memory.permissionRequest?.(contents, permission, granted);
    expect(memory.permissionCheck?.(contents, permission)).toBe(false);
  }
  expect(new Set(granted.mock.calls.flat())).toEqual(new Set([false]));
  expect(memory.devicePermission?.()).toBe(false);
  const preventDefault = vi.fn();
  memory.emit('will-download', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(1);
});

test.each<[string, boolean, boolean]>([
  ['app://till/assets/main-A_1.js', false, true],
  ['https://evil.example/', false, false],
  ['http://127.0.0.1:80/', false, false],
  ['file:///etc/passwd', false, false],
  ['app://other/', false, false],
  ['app://till.evil.example/', false, false],
  ['devtools://devtools/bundled/inspector.html', false, false],
  ['devtools://devtools/bundled/inspector.html', true, true],
])('a request for %s, developer %s: %s', async (url, developer, allowed) => {
  const { memory } = await open(developer);
  const done = vi.fn();
  memory.beforeRequest?.({ url }, done);
  expect(done).toHaveBeenCalledWith({ cancel: !allowed });
});

test.each<[string, string, number]>([
  ['app://till/index.html', 'GET', 200],
  ['app://till/', 'GET', 200],
  ['app://till/assets/main-A_1.js', 'GET', 200],
  ['app://till/../secret.txt', 'GET', 404],
  ['app://till/%2e%2e%2fsecret.txt', 'GET', 404],
  ['app://till/..%5csecret.txt', 'GET', 404],
  ['app://other/index.html', 'GET', 404],
  ['app://till/index.html', 'POST', 404],
])('the scheme answers %s %s with %s', async (url, method, status) => {
  const { electron } = await open();
  const reply = await electron.seen.protocols.get('app')?.(new Request(url, { method }));
  expect(reply?.status).toBe(status);
  if (status !== 200) return;
  expect(reply?.headers.get('content-security-policy')).toContain("connect-src 'self';");
  expect(reply?.headers.get('x-content-type-options')).toBe('nosniff');
});

test('a page that crashed is loaded again, if its window is still there', async () => {
  const { contents, window, acts } = await open();
  contents.emit('render-process-gone', {}, { reason: 'clean-exit' });
  expect(acts).toHaveLength(0);
  contents.emit('render-process-gone', {}, { reason: 'crashed' });
  acts.shift()?.();
  expect(contents.reloads).toBe(1);
  contents.emit('render-process-gone', {}, { reason: 'oom' });
  window.destroy();
  acts.shift()?.();
  expect(contents.reloads).toBe(1);
});
