import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { firstLine, newShop, run, type Simulated, start, startSimulator, stop } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
beforeAll(async () => {
  simulated = await startSimulator(13);
  shop = newShop(simulated);
});
afterAll(() => simulated.stop());

const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });
const code = '281234567890123456';

const wrong: [string, string[], number, string][] = [
  ['an amount of 0', ['take', '0', '--code', code], 2, 'amountZero'],
  ['0.00', ['take', '0.00', '--code', code], 2, 'amountZero'],
  ['a negative amount', ['take', '--code', code, '--', '-5'], 2, 'amountNegative'],
  ['too many decimals', ['take', '1.234', '--code', code], 2, 'amountTooManyDecimals'],
  ['over the limit', ['take', '50000.01', '--code', code], 2, 'amountOverLimit'],
  ['not a number', ['take', 'twelve', '--code', code], 2, 'amountNotANumber'],
  ['an exponent', ['take', '1e2', '--code', code], 2, 'amountNotANumber'],
  ['an empty code', ['take', '12', '--code', ''], 2, 'scanEmpty'],
  ['a code that is too long', ['take', '12', '--code', '1'.repeat(40)], 2, 'scanTooLong'],
  ['a code longer than any message', ['take', '12', '--code', '1'.repeat(600)], 2, 'badRequest'],
  ['a product barcode', ['take', '12', '--code', '6901234567892'], 2, 'scanItemCode'],
  ['a merchant’s own QR', ['take', '12', '--code', 'https://qr.alipay.com/bax8z75ihyoqpgkv5f'], 2, 'scanMerchantQr'],
  ['a code of no known wallet', ['take', '12', '--code', '99123456789'], 2, 'scanUnknownCode'],
  ['no code', ['take', '12'], 2, 'commandUsage'],
  ['no such command', ['charge', '12'], 2, 'commandUnknown'],
  ['no such option', ['take', '12', '--kode', code], 2, 'commandUsage'],
  ['no such payment', ['payment', 'nothing-like-it'], 2, 'paymentUnknown'],
  ['a refund of no payment', ['refund', 'nothing-like-it'], 2, 'paymentUnknown'],
  ['a wait that is no number', ['resolve', '--wait', 'long'], 2, 'commandUsage'],
  ['no such wallet', ['show', '12', '--wallet', 'gold'], 2, 'walletUnsupported'],
  ['no such state', ['payments', '--state', 'failed'], 2, 'commandUsage'],
];

describe('bad input has its message and its exit status, and sends nothing', () => {
  test.each(wrong)('%s', async (_what, words, exit, refusal) => {
    const ran = await shroff(...words);
    expect(ran).toMatchObject({ exit, last: { refusal } });
    expect(ran.stderr.trim().length).toBeGreaterThan(10);
    expect((await simulated.bank()).trades).toEqual([]);
  });

  test('a code no wallet is known by goes out after one confirmation', async () => {
    const ran = await shroff('take', '12.00', '--code', '99123456789', '--unknown-code', '--wait', '40');
    expect([0, 1]).toContain(ran.exit);
  });
});

function settingsCase(text: string | null): string {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-bad-'));
  if (text !== null) writeFileSync(join(dir, 'settings.json'), text);
  return dir;
}

const files: [string, string | null, string][] = [
  ['missing', null, 'settingsMissing'],
  ['not JSON', '{ shop', 'settingsNotJson'],
  ['empty', '', 'settingsNotJson'],
  ['with an unknown key', '{"shop":{"name":"A"},"providers":{},"shopp":1}', 'settingsInvalid'],
  ['with a wrong value', '{"shop":{"name":7},"providers":{}}', 'settingsInvalid'],
  [
    'with plain http to the network',
    '{"shop":{"name":"A"},"providers":{"upay":{"deviceId":"a","address":"http://example.com"}}}',
    'settingsInvalid',
  ],
];

describe('settings', () => {
  test.each(files)('%s: exit 4', async (_what, text, refusal) => {
    const dir = settingsCase(text);
    for (const command of [
      ['settings', 'check'],
      ['take', '12', '--code', code],
    ]) {
      expect(await run(['--data', dir, '--json', ...command])).toMatchObject({ exit: 4, last: { refusal } });
    }
    if (text !== null) expect(readFileSync(join(dir, 'settings.json'), 'utf8')).toBe(text);
  });

  test('right, but nothing activated yet: exit 4 and what to do', async () => {
    const ran = await run(shop.args('settings', 'check'), {
      env: { SHROFF_SECRET_UPAY_TERMINALKEY: '', SHROFF_SECRET_UPAY_TERMINALSN: '' },
    });
    expect(ran.exit === 4 || ran.exit === 0).toBe(true);
    const fresh = newShop(simulated);
    expect(await run(fresh.args('settings', 'check'))).toMatchObject({
      exit: 4,
      last: { missing: ['upay.terminalSn', 'upay.terminalKey'] },
    });
    expect(await run(fresh.args('take', '12', '--code', code))).toMatchObject({ exit: 4 });
  });
});

describe('a data folder', () => {
  test('in use by another till: acting commands are carried out by that till', async () => {
    const own = await startSimulator(14);
    const other = newShop(own);
    const open = start(['--data', other.dir, 'serve'], other.env);
    expect(await firstLine(open)).toMatch(/^Shroff is open at http:\/\/127\.0\.0\.1:\d+\/#token=/);
    const ran = await run(other.args('take', '12.00', '--code', own.code(), '--wait', '40'), { env: other.env });
    expect(ran, ran.stderr).toMatchObject({ exit: 0, last: { state: 'approved' } });
    expect(await run(other.args('payments'))).toMatchObject({ exit: 0, last: { count: 1 } });
    expect(await run(other.args('secret', 'set', 'upay.terminalKey'), { input: 'x' })).toMatchObject({
      exit: 4,
      last: { refusal: 'dataInUse' },
    });
    expect(await run(['--data', other.dir, '--json', 'serve'], { env: other.env })).toMatchObject({
      exit: 4,
      last: { refusal: 'dataInUse' },
    });
    expect(await run(other.args('journal', 'verify'))).toMatchObject({ exit: 0 });
    await stop(open);
    await own.stop();
  });

  test('that cannot be made', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'shroff-bad-'));
    writeFileSync(join(dir, 'file'), '');
    const settings = join(shop.dir, 'settings.json');
    const ran = await run(['--data', join(dir, 'file', 'data'), '--settings', settings, '--json', 'payments']);
    expect(ran).toMatchObject({ exit: 4, last: { refusal: 'dataReadOnly' } });
  });

  test.skipIf(process.getuid?.() === 0)('that is read-only', async () => {
    const other = newShop(simulated);
    mkdirSync(join(other.dir, 'live'));
    chmodSync(join(other.dir, 'live'), 0o500);
    expect(await run(other.args('payments'))).toMatchObject({ exit: 4, last: { refusal: 'dataReadOnly' } });
  });

  const damage: [string, (db: string) => void, string][] = [
    ['from a newer version', (db) => withDatabase(db, (open) => open.pragma('user_version = 99')), 'dataNewer'],
    ['that is no database', (db) => writeFileSync(db, 'not a database at all'), 'dataCorrupt'],
    [
      'whose tail is cut',
      (db) =>
        withDatabase(db, (open) => open.exec('DROP TRIGGER journal_no_delete; DELETE FROM journal WHERE seq > 2')),
      'dataTailCut',
    ],
    [
      'with a changed entry',
      (db) =>
        withDatabase(db, (open) =>
          open.exec('DROP TRIGGER journal_no_update; UPDATE journal SET at_ms = 1 WHERE seq = 2'),
        ),
      'dataCorrupt',
    ],
    ['without its keys', (db) => rmSync(join(db, '..', 'secrets.json')), 'dataKeyMissing'],
  ];
  test.each(damage)('%s: exit 4, and the file stays as it is', async (_what, harm, refusal) => {
    const other = newShop(simulated);
    await run(other.args('take', '12.00', '--code', simulated.code(), '--wait', '40'), { env: other.env });
    const db = join(other.dir, 'live', 'journal.db');
    harm(db);
    const before = readFileSync(db);
    expect(await run(other.args('payments'), { env: other.env })).toMatchObject({ exit: 4, last: { refusal } });
    expect(readFileSync(db).equals(before)).toBe(true);
  });
});

function withDatabase(path: string, act: (db: Database.Database) => unknown): void {
  const db = new Database(path);
  act(db);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

describe('activation', () => {
  test('exchanges a code for the terminal’s key, once, and the till takes money with it', async () => {
    const fresh = newShop(simulated);
    const vendor = {
      SHROFF_SECRET_UPAY_VENDORSN: simulated.activation?.['upay.vendorSn'],
      SHROFF_SECRET_UPAY_VENDORKEY: simulated.activation?.['upay.vendorKey'],
    };
    const activated = await run(fresh.args('activate', 'upay', '--code', simulated.activation?.activationCode ?? ''), {
      env: vendor,
    });
    expect(activated, activated.stderr).toMatchObject({
      exit: 0,
      last: { terminalSn: expect.stringMatching(/^\d+$/) },
    });
    expect(await run(fresh.args('take', '12.00', '--code', simulated.code(), '--wait', '40'))).toMatchObject({
      exit: 0,
      last: { state: 'approved' },
    });
    const again = newShop(simulated);
    expect(
      await run(again.args('activate', 'upay', '--code', simulated.activation?.activationCode ?? ''), { env: vendor }),
    ).toMatchObject({ exit: 4, last: { refusal: 'activationRefused' } });
  });

  test('a secret comes by standard input, never by an argument, and the newest stored one wins over the environment', async () => {
    const fresh = newShop(simulated);
    expect(
      await run(fresh.args('secret', 'set', 'upay.terminalSn'), { input: `${simulated.secrets['upay.terminalSn']}\n` }),
    ).toMatchObject({ exit: 0 });
    expect(await run(fresh.args('secret', 'set', 'upay.terminalKey'), { input: 'wrong\n' })).toMatchObject({ exit: 0 });
    expect(await run(fresh.args('secret', 'set', 'sealKey'), { input: 'x' })).toMatchObject({
      exit: 2,
      last: { refusal: 'secretUnknown' },
    });
    expect(await run(fresh.args('secret', 'set', 'upay.terminalKey'), { input: '' })).toMatchObject({
      exit: 2,
      last: { refusal: 'secretEmpty' },
    });
    const ran = await run(fresh.args('take', '12.00', '--code', simulated.code(), '--wait', '40'), { env: fresh.env });
    expect(ran.exit, 'the wrong stored key wins over the right one of the environment').not.toBe(0);
  });
});
