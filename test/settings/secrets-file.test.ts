import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Refused } from '#shared/refusal.ts';
import { secretNames } from '../../electron/settings/secrets.ts';
import { openSecrets, variableOf } from '../../electron/settings/secrets-file.ts';

let folder = '';
let file = '';
let keyFile = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shroff-secrets-'));
  file = path.join(folder, 'secrets.json');
  keyFile = path.join(folder, 'secrets.key');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (environment: Record<string, string> = {}) => openSecrets(folder, environment);
const pair = { 'upay.terminalSn': '100000000000001', 'upay.terminalKey': 'f'.repeat(32) };

function refusalOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return error.refusal.code;
    throw error;
  }
  throw new Error('it was not refused');
}

test('what was stored is there at the next start, and is not readable in the file', () => {
  open().set(pair);
  const secrets = open();
  expect(secrets.get('upay.terminalSn')).toBe(pair['upay.terminalSn']);
  expect(secrets.get('upay.terminalKey')).toBe(pair['upay.terminalKey']);
  expect(secrets.get('sealKey')).toBeNull();
  for (const value of Object.values(pair)) expect(readFileSync(file, 'utf8')).not.toContain(value);
  expect([file, keyFile].map((name) => statSync(name).mode & 0o777)).toEqual([0o600, 0o600]);
});

test('opening and reading writes nothing', () => {
  open().get('sealKey');
  expect(readdirSync(folder)).toEqual([]);
});

test('a later set leaves the other values, also names of a newer version', () => {
  open().set(pair);
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { values: Record<string, unknown> };
  stored.values['newer.name'] = stored.values['upay.terminalKey'];
  writeFileSync(file, JSON.stringify(stored));
  open().set({ 'upay.terminalKey': 'e'.repeat(32), 'upay.previousTerminalKey': pair['upay.terminalKey'] });
  const secrets = open();
  expect(secrets.get('upay.terminalSn')).toBe(pair['upay.terminalSn']);
  expect(secrets.get('upay.terminalKey')).toBe('e'.repeat(32));
  expect(secrets.get('upay.previousTerminalKey')).toBe(pair['upay.terminalKey']);
  expect(readFileSync(file, 'utf8')).toContain('newer.name');
});

test('the same value is sealed differently each time', () => {
  open().set(pair);
  const once = readFileSync(file, 'utf8');
  open().set(pair);
  expect(readFileSync(file, 'utf8')).not.toBe(once);
});

test.each([
  ['upay.vendorSn', 'SHROFF_SECRET_UPAY_VENDORSN', true],
  ['upay.vendorKey', 'SHROFF_SECRET_UPAY_VENDORKEY', true],
  ['upay.terminalSn', 'SHROFF_SECRET_UPAY_TERMINALSN', true],
  ['upay.terminalKey', 'SHROFF_SECRET_UPAY_TERMINALKEY', true],
  ['upay.previousTerminalKey', 'SHROFF_SECRET_UPAY_PREVIOUSTERMINALKEY', false],
  ['upay.checkedInDay', 'SHROFF_SECRET_UPAY_CHECKEDINDAY', false],
  ['sealKey', 'SHROFF_SECRET_SEALKEY', false],
] as const)('%s may come from the environment: %s %s', (name, variable, seeded) => {
  expect(variableOf(name)).toBe(variable);
  const secrets = open({ [variable]: ' seed\n' });
  expect(secrets.get(name)).toBe(seeded ? 'seed' : null);
  secrets.set({ [name]: 'stored' });
  expect(secrets.get(name)).toBe('stored');
  expect(open({ [variable]: 'seed' }).get(name)).toBe('stored');
});

test('an empty variable is no seed', () => {
  expect(open({ SHROFF_SECRET_UPAY_TERMINALKEY: ' ' }).get('upay.terminalKey')).toBeNull();
});

test.each<[string, () => void]>([
  ['a file that is not JSON', () => writeFileSync(file, '{')],
  ['an empty file', () => writeFileSync(file, '')],
  ['a file of another shape', () => writeFileSync(file, '{"version":2,"values":{}}')],
  ['another key', () => writeFileSync(keyFile, `${'0'.repeat(64)}\n`)],
  ['half a key', () => writeFileSync(keyFile, '00')],
  ['no key', () => rmSync(keyFile)],
  [
    'a changed value',
    () => change((values) => ({ ...values, 'upay.terminalKey': { ...values['upay.terminalKey'], sealed: 'AAAA' } })),
  ],
  [
    'a cut tag',
    () => change((values) => ({ ...values, 'upay.terminalKey': { ...values['upay.terminalKey'], tag: 'AAAA' } })),
  ],
  [
    'a value under another name',
    () => change((values) => ({ ...values, 'upay.vendorKey': values['upay.terminalKey'] })),
  ],
])('%s is refused, and nothing is written over it', (_what, damage) => {
  const before = open();
  before.set(pair);
  damage();
  const left = existsSync(file) ? readFileSync(file, 'utf8') : null;
  expect(refusalOf(() => open())).toBe('secretsUnreadable');
  expect(refusalOf(() => open({ SHROFF_SECRET_UPAY_TERMINALKEY: 'seed' }))).toBe('secretsUnreadable');
  expect(readFileSync(file, 'utf8')).toBe(left);
});

type Values = Record<string, Record<string, string> | undefined>;
function change(to: (values: Values) => unknown): void {
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { values: Values };
  writeFileSync(file, JSON.stringify({ ...stored, values: to(stored.values) }));
}

test('a set does not lose what another program stored meanwhile', () => {
  const [one, other] = [open(), open()];
  one.set({ 'upay.vendorSn': '1' });
  other.set({ 'upay.vendorKey': '2' });
  expect(open().get('upay.vendorSn')).toBe('1');
  expect(other.get('upay.vendorSn')).toBe('1');
});

test('a key lost under an open till is not replaced: the values sealed with it would be lost', () => {
  const secrets = open();
  secrets.set(pair);
  const left = readFileSync(file, 'utf8');
  rmSync(keyFile);
  expect(refusalOf(() => secrets.set({ 'upay.terminalKey': 'new' }))).toBe('secretsUnreadable');
  expect(secrets.get('upay.terminalKey')).toBe(pair['upay.terminalKey']);
  expect(readFileSync(file, 'utf8')).toBe(left);
  expect(existsSync(keyFile)).toBe(false);
});

test('a key others can read is shut again', () => {
  open().set(pair);
  chmodSync(keyFile, 0o644);
  open();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
});

test('half a key from a power cut is replaced while nothing was sealed with it', () => {
  writeFileSync(keyFile, 'ab');
  open().set(pair);
  expect(open().get('upay.terminalKey')).toBe(pair['upay.terminalKey']);
});

test('what an interrupted set left is never read, and goes with the next', () => {
  open().set(pair);
  writeFileSync(`${file}.new`, '{"version":1', { mode: 0o644 });
  const secrets = open();
  expect(secrets.get('upay.terminalKey')).toBe(pair['upay.terminalKey']);
  secrets.set(pair);
  expect(readdirSync(folder).sort()).toEqual(['secrets.json', 'secrets.key']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each(['writeSync', 'fsyncSync', 'renameSync'])('killed at %s, the old pair is whole', (call) => {
  open().set(pair);
  const source = path.join(import.meta.dirname, '..', '..', 'electron', 'settings', 'secrets-file.ts');
  const script = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { openSecrets } = await import(${JSON.stringify(source)});
    fs.${call} = () => process.kill(process.pid, 'SIGKILL');
    syncBuiltinESMExports();
    openSecrets(${JSON.stringify(folder)}, {}).set({ 'upay.terminalSn': 'new', 'upay.terminalKey': 'new' });`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
  expect(existsSync(`${file}.new`)).toBe(true);
  const secrets = open();
  expect([secrets.get('upay.terminalSn'), secrets.get('upay.terminalKey')]).toEqual(Object.values(pair));
});

test('every name can be stored', () => {
  open().set(Object.fromEntries(secretNames.map((name) => [name, `value of ${name}`])));
  const secrets = open();
  for (const name of secretNames) expect(secrets.get(name)).toBe(`value of ${name}`);
});
