import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Refused } from '#shared/refusal.ts';
import { createLog, type LogFields, mask } from '../../electron/log.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shroff-log-'));
  file = path.join(folder, 'shroff.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = '134567890123456789';
const key = '0123456789abcdef0123456789ABCDEF';
const signature = 'Zm9v/YmFy+'.repeat(30);

test('a line has a time, a level, an event and its fields, and is there when the call returns', () => {
  const log = createLog(folder);
  log.warn('payment.doubted', {
    paymentId: '550e8400-e29b-41d4-a716-446655440000',
    reference: `AB12${'X7YZ'.repeat(5)}`,
    status: 500,
  });
  const line = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  expect(line).toMatchObject({
    level: 'warn',
    msg: 'payment.doubted',
    paymentId: '550e8400-e29b-41d4-a716-446655440000',
    reference: 'AB12X7YZX7YZX7YZX7YZX7YZ',
    status: 500,
  });
  expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  log.close();
  log.info('after');
  expect(readFileSync(file, 'utf8')).not.toContain('after');
});

test.each<[string, string, string]>([
  ["a customer's code", `scan ${code}`, code],
  ['a code in other digits', `x${code}99`, code],
  ['a code with a mark before it', `]Q3${code}`, code],
  ['a UnionPay code', '6225881234567890123', '6225881234567890123'],
  ['a key', `sign with ${key}`, key],
  ['a signature', `sn ${key.toLowerCase()}`, key.toLowerCase()],
  ['an RSA signature', signature, 'Zm9v/YmFy'],
  ['the token of a start', 'http://127.0.0.1:1/#token=abc-DEF_1', 'abc-DEF_1'],
  ['a known secret of any shape', 'pass hunter-two!', 'hunter-two!'],
])('%s never appears', (_what, text, secret) => {
  const log = createLog(folder, () => ['hunter-two!']);
  log.info(text, { words: text, problem: `a ${text} b`, path: text, error: new Error(text, { cause: text }) });
  log.error(text, { error: text });
  log.warn('x', { error: { text } });
  expect(readFileSync(file, 'utf8')).not.toContain(secret);
});

test('what is not on the list of fields is not written, whatever the types were told', () => {
  const log = createLog(folder);
  log.info('x', { body: 'secret', args: { code } } as LogFields);
  log.info('y', { words: { nested: 'secret' } as unknown as string, status: Number(code) });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toContain('secret');
  expect(text).toContain('"status":"[masked]"');
});

test('a code anywhere in any text is masked', () => {
  const digits = fc.stringMatching(/^\d{16,37}$/);
  fc.assert(
    fc.property(
      fc.string(),
      digits,
      fc.string(),
      (before, digits, after) => !mask(before + digits + after).includes(digits),
    ),
  );
});

test('words that are no secret stay', () => {
  const words = 'Refund 20261121-0159 of 12.50 for till 1 at 1795226400000: EP150 订单不存在 /var/lib/shroff/live';
  expect(mask(words, ['', 'till'])).toBe(words);
});

test('a refusal is logged by its code; its params may hold a path only', () => {
  createLog(folder).error('x', { error: new Refused('badRequest', { field: 'secret' }) });
  expect(readFileSync(file, 'utf8')).not.toContain('secret');
});

test('a full log makes room, and the two before it are kept', () => {
  writeFileSync(file, 'x'.repeat(5 * 1024 * 1024 + 1));
  writeFileSync(`${file}.1`, 'one older');
  writeFileSync(`${file}.2`, 'two older');
  const log = createLog(folder);
  log.info('fresh');
  expect(statSync(file).size).toBeLessThan(1_000);
  expect(statSync(`${file}.1`).size).toBe(5 * 1024 * 1024 + 1);
  expect(readFileSync(`${file}.2`, 'utf8')).toBe('one older');
  expect(readdirSync(folder)).toHaveLength(3);
});

test('it also makes room while the till stays open', () => {
  const log = createLog(folder);
  for (let line = 0; line < 3_000; line += 1) log.info('x', { words: 'long words '.repeat(180) });
  expect(existsSync(`${file}.1`)).toBe(true);
  expect(statSync(file).size).toBeLessThan(5 * 1024 * 1024 + 10_000);
});

test('a folder that cannot be made is refused', () => {
  writeFileSync(path.join(folder, 'file'), '');
  expect(() => createLog(path.join(folder, 'file', 'below'))).toThrow();
});

test('the log is for this user only', () => {
  createLog(folder).info('x');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
