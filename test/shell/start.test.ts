import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { wishOf } from '../../electron/shell/arguments.ts';
import { readRendererFiles, securityHeaders } from '../../electron/web/renderer-files.ts';
import { rendererFolder, temporaryFolder } from '../web/local.ts';
import { freshShell } from './page.ts';

const live = { wish: 'window', data: undefined, settings: undefined, mode: 'live' };

describe('the arguments', () => {
  test.each<[string, string[], boolean, unknown]>([
    ['none', ['shroff'], false, live],
    ['open', ['shroff', 'open'], false, live],
    ['training', ['shroff', '--training'], false, { ...live, mode: 'training' }],
    ['folders', ['shroff', '--data', 'd', '--settings=s', 'open'], false, { ...live, data: 'd', settings: 's' }],
    ['from the repository', ['electron', '--no-sandbox', '/repo', '--training'], true, { ...live, mode: 'training' }],
    ["Chromium's own", ['shroff', '--no-sandbox', '--lang=zh', '-psn_0_1'], false, live],
    [
      'a command',
      ['shroff', '--data', 'd', 'take', '5'],
      false,
      { wish: 'command', args: ['--data', 'd', 'take', '5'] },
    ],
    [
      'a command with its options',
      ['shroff', 'take', '5', '--code', '1'],
      false,
      { wish: 'command', args: ['take', '5', '--code', '1'] },
    ],
    ['help', ['shroff', '--help'], false, { wish: 'command', args: ['--help'] }],
    ['training misspelt opens no live till', ['shroff', '--trainng'], false, { wish: 'command', args: ['--trainng'] }],
    ['an option without its value', ['shroff', '--data'], false, { wish: 'command', args: ['--data'] }],
    ['open and more', ['shroff', 'open', 'x'], false, { wish: 'command', args: ['open', 'x'] }],
    ['a command from the repository', ['electron', '/repo', 'payments'], true, { wish: 'command', args: ['payments'] }],
  ])('%s', (_what, argv, inDevelopment, wish) => {
    expect(wishOf(argv, inDevelopment)).toEqual(wish);
  });
});

async function parts() {
  const shell = await freshShell();
  const { Refused } = await import('#shared/refusal.ts');
  const display = { attach: () => () => undefined, opens: 'secondMonitor', openWith: vi.fn() } as const;
  const till = { attach: () => () => undefined, display, close: vi.fn(async () => undefined) };
  const dataDir = path.join(temporaryFolder(), 'data');
  const given = {
    openTill: vi.fn(async () => till),
    runCli: vi.fn(async () => 3),
    dataFolder: () => dataDir,
    files: () => readRendererFiles(rendererFolder(), securityHeaders([])),
    preload: '/preload.cjs',
    words: vi.fn(async () => 'words for a person'),
    defect: vi.fn(),
  };
  const { app, seen, machine } = shell.electron;
  return { start: shell.start.startShell, app, seen, machine, till, given, dataDir, Refused };
}

const window = { wish: 'window', data: undefined, settings: 'shop.json', mode: 'training' } as const;

test('a command runs without a window, and its status is the program', async () => {
  const { start, given, seen } = await parts();
  await start({ wish: 'command', args: ['payments'] }, given);
  expect(given.runCli).toHaveBeenCalledWith(['payments']);
  expect(seen.exits).toEqual([3]);
  expect([seen.windows, seen.schemes, given.openTill.mock.calls]).toEqual([[], [], []]);
});

test('the till is opened, then its window', async () => {
  const { start, given, seen, dataDir } = await parts();
  await start(window, given);
  expect(given.openTill).toHaveBeenCalledWith({ dataDir, settingsPath: path.resolve('shop.json'), mode: 'training' });
  expect(seen.schemes).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  expect(seen.paths.get('userData')).toBe(path.join(dataDir, 'window-training'));
  expect(seen.windows).toHaveLength(1);
  expect(seen.exits).toEqual([]);
});

test('a second start brings the first window forward and opens nothing', async () => {
  const { start, given, seen, machine, app } = await parts();
  await start(window, given);
  app.emit('second-instance');
  expect(seen.windows[0]?.shown).toBe(true);
  machine.firstInstance = false;
  await start(window, given);
  expect(seen.quits).toBe(1);
  expect(given.openTill).toHaveBeenCalledTimes(1);
});

test('quitting waits for the till to close, and asks it once', async () => {
  const { start, given, seen, app, till } = await parts();
  let closed = () => undefined as unknown;
  till.close.mockReturnValue(new Promise((resolve) => (closed = () => resolve(undefined))));
  await start(window, given);
  app.emit('window-all-closed');
  expect(seen.quits).toBe(1);
  const preventDefault = vi.fn();
  app.emit('before-quit', { preventDefault });
  app.emit('before-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledTimes(2);
  await vi.waitFor(() => expect(till.close).toHaveBeenCalledTimes(1));
  expect(seen.exits).toEqual([]);
  closed();
  await vi.waitFor(() => expect(seen.exits).toEqual([0]));
});

test('a till that fails to close, or never does, ends the program as a defect', async () => {
  for (const close of [() => Promise.reject(new Error('x')), () => new Promise<undefined>(() => undefined)]) {
    const { start, given, seen, app, till } = await parts();
    till.close.mockImplementation(close);
    const clock = {
      nowMs: () => 0,
      steadyMs: () => 0,
      after: (_delayMs: number, act: () => void) => {
        setTimeout(act, 20);
        return () => undefined;
      },
    };
    await start(window, { ...given, clock });
    app.emit('before-quit', { preventDefault: () => undefined });
    await vi.waitFor(() => expect(seen.exits).toEqual([70]));
  }
});

test('quitting while the till still opens closes it', async () => {
  const { start, given, seen, app, till } = await parts();
  given.openTill.mockImplementation(() => new Promise((resolve) => setTimeout(() => resolve(till), 30)));
  const starting = start(window, given);
  await vi.waitFor(() => expect(given.openTill).toHaveBeenCalled());
  app.emit('before-quit', { preventDefault: () => undefined });
  await vi.waitFor(() => expect(seen.exits).toEqual([0]));
  expect(till.close).toHaveBeenCalledTimes(1);
  await starting;
});

test('a till that may not open says why, in words', async () => {
  const { start, given, seen, Refused } = await parts();
  given.openTill.mockRejectedValue(new Refused('dataInUse', { path: 'x' }));
  await start(window, given);
  expect(given.words).toHaveBeenCalledWith({ code: 'dataInUse', params: { path: 'x' } }, 'en');
  expect(seen.errors).toEqual([{ title: 'Shroff', content: 'words for a person' }]);
  expect(seen.exits).toEqual([4]);
  expect(given.defect).not.toHaveBeenCalled();
});

test('a renderer that is missing closes the till again', async () => {
  const { start, given, seen, till, Refused } = await parts();
  const files = () => {
    throw new Refused('rendererMissing', {});
  };
  await start(window, { ...given, files });
  expect(till.close).toHaveBeenCalledTimes(1);
  expect(seen.exits).toEqual([4]);
});

test('a defect at the start is told and ends the program', async () => {
  const { start, given, seen } = await parts();
  given.openTill.mockRejectedValue(new Error('a defect'));
  await start(window, given);
  expect(given.defect).toHaveBeenCalledTimes(1);
  expect(seen.exits).toEqual([70]);
});
