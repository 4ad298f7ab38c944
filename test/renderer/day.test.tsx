// @vitest-environment jsdom
import { File as NodeFile } from 'node:buffer';
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Handlers } from '#shared/contract/contract.ts';
import type { LineView, Reconciled } from '#shared/contract/reconcile-view.ts';
import {
  agreeing,
  bill,
  classSum,
  lineView,
  needing,
  portal,
  reconciled,
  signed,
  standing,
  troubled,
} from './day-views.ts';
import { changing, closeTill, layOutLists, openTill, pass, press, pressAll, type TillWindow } from './till-window.tsx';
import { approvedView, viewOf } from './views.ts';

vi.setConfig({ testTimeout: 60_000 }); // roles are slow to find in jsdom

beforeEach(layOutLists);
afterEach(() => {
  closeTill();
  vi.restoreAllMocks();
});

interface Made {
  readonly found?: Reconciled | null;
  readonly lines?: readonly LineView[];
  readonly more?: Partial<Handlers>;
}

async function openDay({ found = reconciled(187), lines = [], more = {} }: Made = {}): Promise<TillWindow> {
  const till = await openTill(viewOf(), {
    'day.providers': () => [standing({ needsYou: found?.needsYou ?? null })],
    'reconcile.get': () => found,
    'reconcile.lines': ({ class: group }) => ({
      ...{ run: 1, count: lines.length, next: null },
      lines: group === 'needsYou' || group === 'agrees' ? lines : [],
    }),
    'day.trend': () => [],
    ...more,
  });
  await press('F10');
  await pass(100);
  return till;
}

const sentence = () => screen.getByRole('heading', { level: 1 }).textContent;
const list = () => screen.getByRole('list', { name: 'What the day came to' });
const rows = () => [...list().querySelectorAll('li:not([aria-hidden])')].map((row) => row.textContent ?? '');
const text = () => document.body.textContent ?? '';
const amountOf = ({ item }: LineView) => `¥${((item?.amount.minor ?? 0) / 100).toFixed(2)}`;
const day = { provider: 'swiftpass', day: '2026-11-21' };

test.each<[string, Partial<Reconciled>, string]>([
  ['all agree', {}, '187 payments, ¥12,342.00: all agree'],
  ['of one', { journal: { ...reconciled(1).journal } }, '1 payment, ¥66.00: all agree'],
  ['two need you', { verdict: 'needsYou', needsYou: 2 }, '187 payments, ¥12,342.00: 2 need you'],
  ['one needs you', { verdict: 'needsYou', needsYou: 1 }, '187 payments, ¥12,342.00: 1 needs you'],
  ['explained', { explained: 2 }, '187 payments, ¥12,342.00: all agree, 2 of them explained'],
  ['some wait', { waits: 3 }, '187 payments, ¥12,342.00: all agree so far, 3 may come with the next bill'],
  ['no bill yet', { hasBill: false, bill: null, waits: 187 }, '187 payments, ¥12,342.00: the bill is still to come'],
  [
    'no list at all',
    { hasBill: false, bill: null, lists: 'none' },
    "187 payments, ¥12,342.00: all agree with the provider's answers",
  ],
  ['nothing', { verdict: 'nothing', hasBill: false, classes: [] }, 'Nothing was taken on this day'],
  [
    'nothing and an empty bill',
    { verdict: 'nothing', classes: [] },
    'Nothing was taken, and the bill is empty: all agree',
  ],
])('one sentence: %s', async (_rule, more, said) => {
  await openDay({ found: reconciled(187, more) });
  expect(sentence()).toBe(said);
});

test('both days are named: the provider’s by its own clock, and the shop’s', async () => {
  await openDay();
  expect(text()).toContain("Swiftpass's day 2026-11-21, midnight to midnight");
  expect(text()).toContain("shop's days 11-20, 11-21");
});

describe('comparing', () => {
  test('a day that was not compared is, once, without being asked', async () => {
    const till = await openDay({ found: null });
    await till.push(viewOf({ doubt: { count: 1, total: { minor: 1, currency: 'CNY' } } }));
    expect(till.terminal.of('reconcile.start')).toEqual([day]);
  });

  test('one that is still true is not', async () => {
    const till = await openDay();
    expect(till.terminal.of('reconcile.start')).toEqual([]);
  });

  test('while it goes on its progress is shown, and X stops it', async () => {
    const till = await openDay();
    await till.push(viewOf({ work: { what: 'reconcile', ...day, provider: 'swiftpass', done: 45_000, of: 100_000 } }));
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('0.45');
    await press('x');
    await pass(500);
    expect(till.terminal.of('reconcile.cancel')).toHaveLength(1);
  });

  test('F8 asks about everything, and compares anew', async () => {
    const swept = { asked: 14, settled: 2, inDoubt: 1, cancelled: false };
    const till = await openDay({ more: { 'sweep.start': () => swept } });
    await press('F8');
    await pass(100);
    expect(till.terminal.of('sweep.start')).toEqual([{ day: '2026-11-21', everything: true }]);
    expect(till.terminal.of('reconcile.start')).toEqual([day]);
    expect(text()).toContain('asked about 14, 2 changed');
  });
});

describe('what needs somebody stands on top, the rest folded', () => {
  test('gravest first, then a bar for each class', async () => {
    await openDay({ found: troubled(187), lines: needing });
    expect(rows().map((row) => /^(Needs you|Everything|[A-Z][a-z, ']+(?: [a-z']+)*)/.exec(row)?.[0])).toEqual([
      ...['Needs you', "The bill's totals differ", 'Paid, says the bill', 'Charged twice', 'Amount differs'],
      ...["Another till's", 'Missing in the bill', 'Everything', 'Agrees', 'Amount differs', 'Only here'],
      ...['Only in the bill', 'Doubled in the bill', 'Other day', 'Waits for its bill', 'Explained', 'Worth knowing'],
    ]);
  });

  test('Enter on a class unfolds it, Enter again folds it', async () => {
    await openDay({ found: reconciled(1), lines: [0, 1, 2].map(agreeing) });
    expect(rows()).toHaveLength(2);
    await press('ArrowDown');
    await press('Enter');
    await pass(100);
    expect(rows()).toHaveLength(5);
    await press('Enter');
    expect(rows()).toHaveLength(2);
  });

  test('the next page is asked for before its end is seen, from where the last one ended', async () => {
    const page = (from: number, next: number | null) => ({
      ...{ run: 1, count: 150, next },
      lines: Array.from({ length: 75 }, (_, at) => agreeing(from + at)),
    });
    const till = await openDay({
      found: reconciled(150),
      more: { 'reconcile.lines': ({ after }) => (after === 0 ? page(0, 812) : page(75, null)) },
    });
    await press('ArrowDown');
    await press('Enter');
    await pass(100);
    list().scrollTop = 4_000;
    fireEvent.scroll(list());
    await pass(500);
    const asked = till.terminal.of('reconcile.lines').filter((args) => args.class === 'agrees');
    expect(asked.map(({ after }) => after)).toEqual([0, 812]);
    await press('End');
    await pass(100);
    expect(screen.getByRole('heading', { level: 2, name: 'Agrees' }).parentElement?.textContent).toContain(
      amountOf(agreeing(149)),
    );
  });
});

const steps: readonly [LineView['step'], LineView, string, string, Record<string, unknown>][] = [
  ['decideLateMoney', needing[0] as LineView, 'Keep the late money', 'payment.get', { paymentId: 'payment-late' }],
  ['askProvider', needing[4] as LineView, 'Ask Swiftpass now', 'payment.check', { paymentId: 'payment-gone' }],
];

describe('each has its next step on Enter', () => {
  test.each(steps)('%s', async (_step, line, label, command, args) => {
    const found = {
      ...reconciled(187),
      verdict: 'needsYou',
      needsYou: 1,
      classes: [classSum('agrees', 186, 1)],
    } as const;
    const till = await openDay({ found, lines: [line], more: { 'payment.get': () => approvedView('late') } });
    await press('Enter');
    await pass(400);
    await changing(() => screen.getByRole('button', { name: label }).click());
    await pass(100);
    expect(till.terminal.of(command as 'payment.get')).toContainEqual(args);
  });

  test('after the provider was asked it is compared anew', async () => {
    const found = { ...reconciled(187), verdict: 'needsYou', needsYou: 1 } as const;
    const till = await openDay({ found, lines: [needing[4] as LineView] });
    await press('Enter');
    await press('Enter');
    await pass(100);
    expect(till.terminal.asked.map(({ command }) => command).slice(-4)).toContain('reconcile.start');
  });

  test('the text for the provider has every number and both sides, and is copied', async () => {
    const written: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: (said: string) => Promise.resolve(void written.push(said)) },
    });
    await openDay({ found: { ...reconciled(187), verdict: 'needsYou', needsYou: 1 }, lines: [needing[2] as LineView] });
    await press('Enter');
    await press('Enter');
    await pass(100);
    expect(written).toHaveLength(1);
    for (const part of [needing[2]?.item?.number, '7895036182402911', '¥66.00', '¥60.00', '2026-11-21'])
      expect(written[0]).toContain(part);
    expect(text()).toContain('Copied.');
  });

  test('a reason and a name mark it explained; without them nothing is sent', async () => {
    const found = { ...reconciled(187), verdict: 'needsYou', needsYou: 1 } as const;
    const till = await openDay({ found, lines: [needing[3] as LineView] });
    await press('Enter');
    await press('Enter');
    await pass(500);
    const submit = () => changing(() => document.querySelector<HTMLFormElement>('form')?.requestSubmit());
    await submit();
    expect(till.terminal.of('reconcile.explain')).toEqual([]);
    const [why, who] = screen.getAllByRole('textbox');
    await changing(() => why && fireEvent.change(why, { target: { value: 'till 2 has it' } }));
    await changing(() => who && fireEvent.change(who, { target: { value: 'Wong' } }));
    await submit();
    expect(till.terminal.of('reconcile.explain')).toEqual([
      { ...day, line: needing[3]?.key, reason: 'till 2 has it', by: 'Wong' },
    ]);
  });
});

describe('signing', () => {
  test('a manager signs the comparison that was looked at, by name', async () => {
    const till = await openDay({ found: reconciled(187, { run: 7 }) });
    await press('Enter');
    await pass(500);
    await pressAll('Wong');
    await changing(() => document.querySelector<HTMLFormElement>('form')?.requestSubmit());
    expect(till.terminal.of('day.sign')).toEqual([{ ...day, run: 7, by: 'Wong' }]);
  });

  test('what is left is said before the name', async () => {
    await openDay({ found: troubled(187), lines: needing });
    await press('s');
    await pass(500);
    expect(screen.getByRole('alertdialog').textContent).toContain('6 still open');
  });

  test.each<[string, Partial<Reconciled>]>([
    ['before the bill that is to come', { hasBill: false, bill: null, waits: 187 }],
    ['what is no longer true', { stale: true }],
  ])('not offered: %s', async (_rule, more) => {
    await openDay({ found: reconciled(187, more) });
    expect(screen.queryByRole('button', { name: /^Sign/ })).toBeNull();
  });

  test('of a signed day it is said by whom, and where it is sealed', async () => {
    await openDay({ more: { 'day.providers': () => [standing({ signed })] } });
    expect(text()).toContain('Signed by Wong, 10:24:00. Sealed as entry 4120.');
  });
});

describe('a bill by hand', () => {
  const choose = async (bytes: Uint8Array<ArrayBuffer>, name = 'bill.csv') => {
    const file = new NodeFile([bytes], name) as unknown as File;
    await changing(() => fireEvent.change(screen.getByTestId('bill-file'), { target: { files: [file] } }));
    for (let turn = 0; turn < 20; turn += 1) await pass(50);
  };

  test('goes in parts, whole and in order; then the day is compared', async () => {
    const bytes = Uint8Array.from({ length: 80_000 }, (_, at) => at % 251);
    const taken = { kind: 'taken', bill, isNew: true, problemCount: 0, problems: [], differences: [] } as const;
    const till = await openDay({ more: { 'bill.import': ({ part, parts }) => (part === parts - 1 ? taken : null) } });
    await choose(bytes, '流水.csv');
    const parts = till.terminal.of('bill.import');
    expect(parts.map(({ part, parts: of }) => [part, of])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    const sent = Buffer.concat(parts.map(({ base64 }) => Buffer.from(String(base64), 'base64')));
    expect(sent.equals(bytes)).toBe(true);
    expect(parts[0]).toMatchObject({ ...day, fileName: '流水.csv' });
    expect(till.terminal.of('reconcile.start')).toEqual([day]);
    expect(text()).toContain('Lines taken: 192');
  });

  test('dropped on the screen it is taken too', async () => {
    const till = await openDay();
    const file = new NodeFile(['a'], 'b.csv') as unknown as File;
    const dataTransfer = { files: [file], types: ['Files'] };
    await changing(() => fireEvent.dragEnter(screen.getByRole('main'), { dataTransfer }));
    expect(text()).toContain("Let go: Swiftpass's bill of 2026-11-21");
    await changing(() => fireEvent.drop(screen.getByRole('main'), { dataTransfer }));
    for (let turn = 0; turn < 10; turn += 1) await pass(50);
    expect(till.terminal.of('bill.import')).toHaveLength(1);
  });

  test('one that is refused says where and what to do', async () => {
    const refusal = { code: 'otherDay', line: 2, column: 1, found: '2026-11-20' } as const;
    const till = await openDay({ more: { 'bill.import': () => ({ kind: 'refused', refusal }) } });
    await choose(Uint8Array.of(1));
    expect(text()).toContain('line 2, column 1: This is the bill of another day (2026-11-20).');
    expect(till.terminal.of('reconcile.start')).toEqual([]);
  });

  test('a table that is not known is pointed at: arrows move a column, Enter reads it', async () => {
    const needed = {
      kind: 'mappingNeeded',
      refusal: { code: 'unknownLayout', line: 1, column: null, found: '' },
      glance: portal,
    } as const;
    const taken = { kind: 'taken', bill, isNew: true, problemCount: 0, problems: [], differences: [] } as const;
    const till = await openDay({ more: { 'bill.import': () => needed, 'bill.map': () => taken } });
    await choose(Uint8Array.of(1));
    expect(sentence()).toBe('What is in which column?');
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowLeft']) await press(key);
    await press('Enter');
    await pass(200);
    const [asked] = till.terminal.of('bill.map');
    const { mapping, importId } = asked as {
      mapping: { headerRow: number; time: unknown; amount: unknown };
      importId: string;
    };
    expect(importId).toBe(till.terminal.of('bill.import')[0]?.importId);
    expect(mapping.headerRow).toBe(2);
    expect(mapping.amount).toEqual({ column: { heading: '交易金额', at: 5 }, unit: 'major' });
    expect(mapping.time).toBeNull(); // to the left of the first column there is none
    expect(sentence()).toBe('187 payments, ¥12,342.00: all agree');
  });
});

test('a file let go of on any other screen opens nothing in place of the till', async () => {
  await openTill(viewOf());
  expect(fireEvent.drop(document.body)).toBe(false);
  expect(fireEvent.dragOver(document.body)).toBe(false);
});

test('where no provider is set up the way there is shown', async () => {
  await openDay({ more: { 'day.providers': () => [] } });
  expect(sentence()).toBe('No provider is set up');
  await press('Enter');
  await pass(500);
  expect(screen.getByRole('heading', { level: 1, name: 'Settings' })).toBeTruthy();
});

test('a line of the journal leads to the payment’s history', async () => {
  const history = [{ seq: 1, atMs: 0, what: 'requested', detail: {} }];
  await openDay({
    found: reconciled(1),
    lines: [lineView('a001', 'agrees')],
    more: { 'payment.get': () => approvedView('a001'), 'payment.history': () => history },
  });
  for (const key of ['ArrowDown', 'Enter', 'ArrowDown']) await press(key);
  await pass(300);
  expect(screen.getByRole('region', { name: 'What this till knows of it' }).textContent).toContain('Payment requested');
});
