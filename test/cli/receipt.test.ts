import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { papersIn } from '../printer/papers-in.ts';
import { readEscPos, textOf } from '../printer/virtual-printer.ts';
import { firstLine, run, start, stop } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

const dir = mkdtempSync(path.join(tmpdir(), 'shroff-receipts-'));
const spool = path.join(dir, 'spool');
const settingsFile = path.join(dir, 'training', 'settings.json');
const shroff = (...words: string[]) => run(['--data', dir, '--training', '--json', ...words]);

/** Of the file that training writes at its first start. */
function setPrinter(printer: object): void {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8'));
  writeFileSync(
    settingsFile,
    JSON.stringify({ ...settings, shop: { ...settings.shop, language: 'zh-Hans' }, printer }),
  );
}

const papers = () =>
  papersIn(spool).map((name) =>
    textOf(readEscPos(readFileSync(path.join(spool, name)), { page: 'gb18030', dots: 576 })).join('\n'),
  );

let reference = '';
beforeAll(async () => {
  mkdirSync(spool);
  const shown = await shroff('show', '12.00', '--wallet', 'wechat', '--wait', '60');
  reference = String(shown.last.reference);
});

describe('without a printer', () => {
  test('the receipt is text, and with --json its model', async () => {
    const ran = await shroff('receipt', reference);
    expect([ran.exit, ran.last]).toMatchObject([
      0,
      { kind: 'paid', copy: 0, reference, sums: { amount: { minor: 1200 } } },
    ]);
  });

  test.each<[string, string[], number, string]>([
    ['printing is refused as a thing to set up', ['--print'], 4, 'printerMissing'],
    ['printing and text are two wishes', ['--print', '--text'], 2, 'commandUsage'],
  ])('%s', async (_rule, more, exit, refusal) => {
    const ran = await shroff('receipt', reference, ...more);
    expect([ran.exit, ran.last.refusal]).toEqual([exit, refusal]);
  });

  test('an unknown number is bad input', async () => {
    expect(await shroff('receipt', 'NOBODY')).toMatchObject({ exit: 2, last: { refusal: 'paymentUnknown' } });
  });

  test('the printer is none', async () => {
    expect(await shroff('printer')).toMatchObject({ exit: 4, last: { state: 'off' } });
  });
});

describe('with a folder for a printer', () => {
  beforeAll(() => setPrinter({ output: 'folder', path: 'spool' }));

  test('a test page, a receipt and its copy come out, and the history counts them', async () => {
    for (const words of [
      ['printer', 'test'],
      ['receipt', reference, '--print'],
      ['receipt', reference, '--print'],
    ])
      expect(await shroff(...words)).toMatchObject({ exit: 0, last: { outcome: 'printed' } });
    const [page = '', receipt = '', copy = ''] = papers();
    expect(page).toContain('打印机测试');
    expect(receipt).toContain('￥12.00');
    expect(receipt).toContain('练习模式');
    expect(receipt).not.toContain('补打');
    expect(copy).toContain('补打 第1次');
    const { lines } = await shroff('payment', reference);
    expect(JSON.stringify(lines).match(/receiptPrinted/g)).toHaveLength(2);
  });

  test('beside an open till the open till prints', async () => {
    const till = start(['--data', dir, '--training', '--json', 'serve']);
    await firstLine(till);
    const before = papers().length;
    const ran = await shroff('receipt', reference, '--print');
    await stop(till);
    expect([ran.exit, papers().length - before]).toEqual([0, 1]);
  });
});

describe('with a printer of the network', () => {
  test('that is switched off nothing is printed, certainly, and sales go on', async () => {
    const free = createServer();
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve));
    const address = free.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => free.close(resolve));
    setPrinter({ output: 'network', host: '127.0.0.1', port });
    const ran = await shroff('receipt', reference, '--print');
    expect(ran).toMatchObject({ exit: 1, last: { outcome: 'notPrinted', trouble: { why: 'unreachable' } } });
    expect(await shroff('show', '13.00', '--wallet', 'wechat', '--wait', '60')).toMatchObject({ exit: 0 });
  });

  test('that resets the line it may have been printed, and the next is a copy', async () => {
    const server = createServer((socket) => {
      const reset = () => socket.resetAndDestroy();
      socket.on('error', () => undefined).once('data', () => socket.once('data', reset)); // the first is asked for its paper
    });
    afterAll(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    setPrinter({
      output: 'network',
      host: '127.0.0.1',
      port: typeof address === 'object' && address ? address.port : 0,
    });
    const sold = await shroff('show', '14.00', '--wallet', 'wechat', '--wait', '60');
    const other = String(sold.last.reference);
    expect(await shroff('receipt', other, '--print')).toMatchObject({ exit: 3, last: { outcome: 'unsure' } });
    expect((await shroff('receipt', other)).last.copy).toBe(1);
  });
});
