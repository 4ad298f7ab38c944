import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { firstLine, newShop, run, type Simulated, start, startSimulator, stop } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
beforeAll(async () => {
  simulated = await startSimulator(23);
  shop = newShop(simulated);
});
afterAll(() => simulated.stop());

const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });
const folder = mkdtempSync(join(tmpdir(), 'shroff-items-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test('a price list is taken by a command, in many parts, and kept', async () => {
  const rows = Array.from({ length: 4_000 }, (_, at) => `N-${at},item number ${at},1.50`);
  const list = file('list.csv', `\uFEFFbarcode,name,price\r\n6901234567892,奶茶,18.00\r\n${rows.join('\r\n')}\r\n`);
  expect(await shroff('items', 'import', list)).toMatchObject({ exit: 0, last: { items: 4_001 } });
  const asked = await shroff('take', '12', '--code', '9787115428028');
  expect(asked).toMatchObject({ exit: 2, last: { refusal: 'scanItemUnknown' } });
});

test('a wrong one is refused with its place, and the old one stays; beside an open till too', async () => {
  const till = start(['--data', shop.dir, 'serve'], shop.env);
  await firstLine(till);
  const wrong = file('wrong.csv', 'barcode,name,price\n1234,tea,1.005\n');
  expect(await shroff('items', 'import', wrong)).toMatchObject({
    exit: 2,
    last: { refusal: 'itemsPrice', params: { line: 2, column: 3, found: '1.005' } },
  });
  expect((await shroff('take', '12', '--code', '9787115428028')).last).toMatchObject({ refusal: 'scanItemUnknown' });
  const right = file('right.csv', 'barcode,name,price\n1234,tea,1.05\n');
  expect(await shroff('items', 'import', right)).toMatchObject({ exit: 0, last: { items: 1 } });
  await stop(till);
});

test.each<[string, string[], string]>([
  ['no file', ['items', 'import', join(folder, 'none.csv')], 'itemsFileMissing'],
  ['a folder', ['items', 'import', folder], 'itemsFileMissing'],
  ['no name', ['items', 'import'], 'commandUsage'],
  ['no such act', ['items', 'list'], 'commandUsage'],
])('%s', async (_what, words, refusal) => {
  const ran = await shroff(...words);
  expect(ran).toMatchObject({ exit: 2, last: { refusal } });
  expect(ran.stderr.trim().length).toBeGreaterThan(10);
});
