import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { PrintId, ShiftId } from '#shared/ids.ts';
import { type Language, languages } from '#shared/language.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import type { Printer } from '../../electron/printer/printer.ts';
import { createWorld, minute, type WorldOptions } from '../till/world.ts';

/** A day with a refund, money in doubt, and an addendum once that settles. */
async function closed(language: Language = 'en', options: WorldOptions = {}) {
  const world = createWorld(options);
  const shiftId = randomUUID() as ShiftId;
  await world.send('shift.open', { shiftId, cashier: 'Ann' });
  const sale = await world.take(120_000);
  await world.run(minute);
  await world.refund(sale.paymentId, 250);
  await world.run(5 * minute);
  await world.show(2000);
  await world.send('shift.close', { shiftId });
  const sealed = await world.send('report.get', { of: 'z', language });
  await world.run(60 * minute);
  return { world, sealed, now: await world.send('report.get', { of: 'z', language }) };
}

const headings = { en: 'Z report 1', 'zh-Hans': 'Z 报表（日结）第 1 号', 'zh-Hant': 'Z 報表（日結）第 1 號' };
const doubts = { en: 'Money in doubt', 'zh-Hans': '待确认款项', 'zh-Hant': '待確認款項' };

test.each(languages)('in %s a Z names its sums, its doubts and its seal', async (language) => {
  const { world, sealed } = await closed(language);
  const { page, paper } = sealed;
  expect(page.title).toBe(headings[language]);
  const [first] = page.tables;
  expect(first?.rows.at(-1)?.cells.slice(1)).toEqual(['1,200.00 (1)', '20.00 (1)', '2.50 (1)']);
  const listed = page.tables.find(({ heading }) => heading === doubts[language]);
  expect(listed?.rows).toHaveLength(1);
  const z = await world.send('shift.z', {});
  const seal = world.journal.seal(z.seq)?.seal ?? '';
  expect(page.seal.text.replaceAll(' ', '')).toBe(`${z.seq}·${seal}`);
  expect(page.seal.why).toContain(`--entry ${z.seq} --seal ${seal.slice(0, 16)}`);
  const said = paper.lines.map((line) => JSON.stringify(line)).join('');
  expect(said).toContain(headings[language]);
  expect(said).toContain(doubts[language]);
  expect(said.replaceAll(' ', '')).toContain(seal);
  await world.close();
});

test('what settles later stands under the Z, with the seal of its entry', async () => {
  const { world, sealed, now } = await closed();
  const z = await world.send('shift.z', {});
  const [addendum] = z.addenda;
  expect(sealed.page.tables.some(({ heading }) => heading === 'Changed since it was sealed')).toBe(false);
  const changed = now.page.tables.find(({ heading }) => heading === 'Changed since it was sealed');
  expect(changed?.rows.map(({ cells }) => cells.slice(2))).toEqual([
    ['Not known yet CNY 20.00', 'Paid CNY 20.00', String(addendum?.seq)],
  ]);
  expect(now.page.seal.text.startsWith(`${addendum?.seq} · `)).toBe(true);
  expect(now.page.tables.slice(0, 4)).toEqual(sealed.page.tables.slice(0, 4));
  await world.close();
});

test('an X says that it is no close, and of nothing that nothing was taken', async () => {
  const world = createWorld({});
  const { page } = await world.send('report.get', { of: 'x' });
  expect(page.title).toBe('X report, not a close');
  expect(page.tables[0]?.columns).toEqual([{ text: 'Nothing was taken.', figures: false }]);
  expect(page.notes).toEqual(['No money is in doubt.']);
  await expect(world.send('report.get', { of: 'z' })).rejects.toMatchObject({ refusal: { code: 'shiftUnknown' } });
  await world.close();
});

test('one wish is one paper, and none is journaled', async () => {
  const papers: Receipt[] = [];
  const nothing = () => undefined;
  const printer: Printer = {
    print: async (_name, compose) => {
      papers.push(compose());
      return { outcome: 'printed', trouble: null, refusal: null };
    },
    view: () => ({ state: 'ready', trouble: null, waiting: 0, paperMm: 80, draw: '' }),
    ...{ retry: nothing, drop: nothing, draw: nothing, onChange: nothing, stop: async () => undefined },
  };
  const { world } = await closed('en', {
    printer: { settings: { output: 'folder', path: '.' }, create: () => printer },
  });
  const before = world.journal.length;
  const printId = randomUUID() as PrintId;
  for (const _twice of [1, 2])
    expect(await world.send('report.print', { printId, of: 'z' })).toMatchObject({ outcome: 'printed' });
  expect(papers.map(({ reference }) => reference)).toEqual(['Z1']);
  expect(world.journal.length).toBe(before);
  await world.close();
});
