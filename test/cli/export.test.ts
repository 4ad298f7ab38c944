import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { businessDayOf } from '#shared/day.ts';
import { newShop, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts processes

let simulated: Simulated;
let shop: ReturnType<typeof newShop>;
const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });
const inShop = (name: string) => join(shop.dir, name);
const today = businessDayOf(Date.now(), 0);
const period = ['--from', businessDayOf(Date.now() - 86_400_000, 0), '--until', today];

beforeAll(async () => {
  simulated = await startSimulator(12);
  shop = newShop(simulated);
  expect(await shroff('take', '12.00', '--code', simulated.code(), '--wait', '40')).toMatchObject({ exit: 0 });
});
afterAll(() => simulated.stop());

test('a file is written once, and agrees with the journal until somebody changes it', async () => {
  const made = await shroff('export', ...period, '--as', 'csv', '--out', inShop('day.csv'));
  expect(made).toMatchObject({ exit: 0, last: { rows: 1 } });
  const text = readFileSync(inShop('day.csv'), 'utf8');
  expect(text).toContain(String(made.last.seal));
  expect(await shroff('export', ...period, '--as', 'csv', '--out', inShop('day.csv'))).toMatchObject({
    exit: 2,
    last: { refusal: 'exportFileExists' },
  });
  expect(readFileSync(inShop('day.csv'), 'utf8')).toBe(text);
  const whole = { agrees: true, sealHolds: true, findings: [], differences: [] };
  expect(await shroff('export', 'check', inShop('day.csv'))).toMatchObject({ exit: 0, last: whole });
  writeFileSync(inShop('changed.csv'), text.replaceAll('12.00', '2.00'));
  expect(await shroff('export', 'check', inShop('changed.csv'))).toMatchObject({
    exit: 1,
    last: { agrees: false, differences: [{ line: 2, column: 6, found: '2.00', journal: '12.00' }, {}, {}] },
  });
  expect(await shroff('export', 'check', '--entry', '1', '--seal', String(made.last.seal))).toMatchObject({
    exit: 1,
    last: { agrees: false, sealHolds: false },
  });
});

test('a workbook in Chinese agrees too', async () => {
  const file = inShop('day.xlsx');
  const ran = await shroff('export', ...period, '--as', 'xlsx', '--out', file, '--language', 'zh-Hant');
  expect(ran).toMatchObject({ exit: 0, last: { rows: 1 } });
  expect(await shroff('export', 'check', file)).toMatchObject({ exit: 0, last: { agrees: true } });
});

test.each([
  [['--from', today, '--as', 'pdf', '--out', 'x.pdf'], 'commandUsage'],
  [['--from', '2026-02-30', '--as', 'csv', '--out', 'x.csv'], 'dayInvalid'],
  [['check', import.meta.filename], 'exportNotOurs'],
])('%j is refused: %s', async (words, refusal) => {
  expect(await shroff('export', ...words)).toMatchObject({ exit: 2, last: { refusal } });
});
