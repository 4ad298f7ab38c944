import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { browserArguments, browserCandidates, findBrowser, findTestBrowser } from '../../build/browser.mjs';
import { electronBinary, failedLately, fetchElectron } from '../../build/electron-binary.mjs';
import { isFresh, markBuilt, sourceHash } from '../../build/files.mjs';
import { announcedAddress, chooseHost, hasDisplay, tillArguments } from '../../build/start.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'shroff-start-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
}

test.each<[string, Parameters<typeof chooseHost>[0], ReturnType<typeof chooseHost>]>([
  ['Electron when it is there', { display: true, electron: true, failedLately: true }, 'electron'],
  ['fetched when it is not', { display: true, electron: false, failedLately: false }, 'fetch-electron'],
  ['not tried again the same day', { display: true, electron: false, failedLately: true }, 'browser'],
  ['never without a display', { display: false, electron: true, failedLately: false }, 'browser'],
  ['nor fetched without one', { display: false, electron: false, failedLately: false }, 'browser'],
])('%s', (_rule, machine, host) => {
  expect(chooseHost(machine)).toBe(host);
});

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, boolean]>([
  ['linux', {}, false],
  ['linux', { DISPLAY: '' }, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['win32', {}, true],
  ['darwin', {}, true],
])('%s with %o has a display: %s', (platform, env, display) => {
  expect(hasDisplay(platform, env)).toBe(display);
});

test.each<[string, string[], ReturnType<typeof tillArguments>]>([
  ['live is the default: without settings the till asks for them', [], { mode: [], rest: [] }],
  ['live may be said', ['--live'], { mode: [], rest: [] }],
  ['training must be asked for', ['--training'], { mode: ['--training'], rest: [] }],
  ['the rest is passed on', ['--port', '8080'], { mode: [], rest: ['--port', '8080'] }],
  ['training is not said twice', ['--training', '--training'], { mode: ['--training'], rest: [] }],
])('%s', (_rule, args, expected) => {
  expect(tillArguments(args)).toEqual(expected);
});

test.each<[string, string | null]>([
  ['Shroff is open at http://127.0.0.1:8080/#token=abc', 'http://127.0.0.1:8080/#token=abc'],
  ['Shroff is open at http://example.com:80/#token=abc', null],
  ['Shroff is open at http://127.0.0.1:8080/ --no-sandbox', null],
  ['another line', null],
])('the line "%s" announces %s', (line, address) => {
  expect(announcedAddress(line)).toBe(address);
});

describe('browsers', () => {
  test('one that is named is the only one', () => {
    expect(browserCandidates('linux', { SHROFF_CHROMIUM: '/opt/c', PATH: '/bin' })).toEqual(['/opt/c']);
  });
  test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string[], string]>([
    ['linux', { PATH: '/a:/b' }, ['/a/google-chrome', '/b/chromium'], '/b/chromium'],
    ['linux', { PATH: '/a' }, ['/usr/bin/microsoft-edge'], '/usr/bin/microsoft-edge'],
    ['linux', {}, ['/snap/bin/chromium'], '/snap/bin/chromium'],
    [
      'darwin',
      { HOME: '/Users/kim' },
      ['/Users/kim/Applications/Chromium.app/Contents/MacOS/Chromium'],
      '/Users/kim/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    [
      'win32',
      { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' },
      ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  ])('on %s with %o: %o', (platform, env, installed, expected) => {
    expect(findBrowser(platform, env, (file) => installed.includes(String(file)))).toBe(expected);
  });
  test('none', () => {
    expect(findBrowser('linux', { PATH: '/a' }, () => false)).toBeNull();
  });

  test('a test takes the one without a window where there is one, and where none is named', () => {
    const find = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') =>
      findTestBrowser(platform, env, () => true);
    expect(find({ PATH: '/a' })).toBe('/usr/bin/chromium-headless-shell');
    expect(find({ SHROFF_CHROMIUM: '/opt/c' })).toBe('/opt/c');
    expect(find({}, 'darwin')).toMatch(/Google Chrome$/);
    expect(findTestBrowser('linux', { PATH: '/a' }, (file) => file === '/a/chromium')).toBe('/a/chromium');
  });
  test('the sandbox is off only when asked', () => {
    const window = { address: 'http://127.0.0.1:1/', profile: '/tmp/p' };
    expect(browserArguments({ ...window, sandbox: true })).not.toContain('--no-sandbox');
    expect(browserArguments({ ...window, sandbox: false })).toContain('--no-sandbox');
    expect(browserArguments({ ...window, sandbox: true }).slice(0, 2)).toEqual([
      '--app=http://127.0.0.1:1/',
      '--user-data-dir=/tmp/p',
    ]);
  });
});

describe('the Electron binary', () => {
  test('is not there before the installer has finished', () => {
    write('node_modules/electron/dist/electron', '');
    expect(electronBinary(root, {})).toBeNull();
  });
  test('is where path.txt says', () => {
    write('node_modules/electron/path.txt', 'electron');
    expect(electronBinary(root, {})).toBeNull();
    write('node_modules/electron/dist/electron', '');
    expect(electronBinary(root, {})).toBe(path.join(root, 'node_modules/electron/dist/electron'));
  });
  test('is where the override says', () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(root, 'mine') };
    expect(electronBinary(root, env)).toBeNull();
    write('mine/electron', '');
    expect(electronBinary(root, env)).toBe(path.join(root, 'mine/electron'));
  });
});

describe('fetching Electron', () => {
  const install = 'node_modules/electron/install.js';
  test.each<[string, string, number, string, boolean]>([
    ['works', 'process.exit(0)', 10_000, 'fetched', false],
    ['fails and is remembered', 'process.exit(1)', 10_000, 'failed', true],
    ['is too slow and is ended', 'setInterval(() => {}, 1000)', 200, 'slow', true],
  ])('%s', async (_rule, script, limitMs, outcome, remembered) => {
    write(install, script);
    expect(await fetchElectron(process.execPath, root, limitMs)).toBe(outcome);
    expect(failedLately(root)).toBe(remembered);
    expect(failedLately(root, Date.now() + 25 * 3600_000)).toBe(false);
  });
});

test('a build is fresh until a source changes, appears or goes', () => {
  write('renderer/main.tsx', 'a');
  write('shared/money.ts', 'b');
  write('build/vite.config.ts', 'c');
  write('package-lock.json', '{}');
  expect(isFresh(root, 'renderer')).toBe(false);
  markBuilt(root, 'renderer', sourceHash(root, 'renderer'));
  expect(isFresh(root, 'renderer')).toBe(true);
  write('shared/money.ts', 'B');
  expect(isFresh(root, 'renderer')).toBe(false);
  write('shared/money.ts', 'b');
  expect(isFresh(root, 'renderer')).toBe(true);
  write('shared/new.ts', '');
  expect(isFresh(root, 'renderer')).toBe(false);
});
