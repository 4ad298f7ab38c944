// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Handlers } from '#shared/contract/contract.ts';
import { cashSheetOf, shiftId, shiftOnScreen, xOf, zOf, zWithAddenda } from './shift-views.ts';
import { amountShown, closeTill, focused, openTill, pass, press, pressAll } from './till-window.tsx';
import { approvedView, foundOf, idOf, nowMs, settingsView, viewOf } from './views.ts';

vi.setConfig({ testTimeout: 60_000 }); // roles are slow to find in jsdom
afterEach(closeTill);

const cashShop = () => {
  const view = settingsView();
  return { ...view, settings: { ...view.settings, shop: { ...view.settings.shop, cash: true } } };
};
const opened = viewOf({ shift: shiftOnScreen() });
const shiftOf = (answers: Partial<Handlers> = {}) => ({ 'shift.x': () => xOf(187), ...answers });
const text = () => document.body.textContent ?? '';
const scan = {
  ...({ scanId: idOf.scan('one'), atMs: nowMs, kind: 'customerCode', wallet: 'alipay', refusal: null } as const),
  ...{ paymentId: null, item: null, typed: null },
};

describe('opening', () => {
  test('digits typed before the till has answered are kept, and the float is opened with once', async () => {
    let answer: (found: ReturnType<typeof cashShop>) => void = () => undefined;
    const till = await openTill(viewOf(), {
      'shift.x': () => xOf(0, { shift: null }),
      'settings.get': () => new Promise((resolve) => (answer = resolve)),
    });
    await press('F9');
    await pressAll('500');
    await press('Enter');
    expect(till.terminal.of('shift.open')).toEqual([]);
    answer(cashShop());
    await pass(500);
    expect(amountShown()).toBe('¥500');
    await press('Enter');
    const [asked] = till.terminal.of('shift.open');
    expect(asked).toMatchObject({ floatMinor: 50_000, cashier: 'Chen Jie' });
    expect(text()).toContain('The shift is open, with ¥500.00 in the drawer.');
  });

  test('where the shop takes no cash there is no float', async () => {
    const till = await openTill(viewOf(), {
      'shift.x': () => xOf(0, { shift: null }),
      'settings.get': () => settingsView(),
    });
    await press('F9');
    await pass(100);
    await press('Enter');
    expect(till.terminal.of('shift.open')).toMatchObject([{ floatMinor: null }]);
    expect(text()).toContain('The shift is open.');
  });
});

describe('the count is blind', () => {
  test('nothing says what should be there until the count is written down', async () => {
    const till = await openTill(opened, shiftOf({ 'shift.count': () => cashSheetOf(95_100) }));
    await press('F9');
    await press('Enter');
    await pressAll('951');
    expect(text()).not.toContain('Should be there');
    expect(text()).not.toContain('¥500.00');
    await press('Enter');
    await pass(100);
    expect(till.terminal.of('shift.count')).toMatchObject([{ countedMinor: 95_100 }]);
    expect(text()).toContain('Should be there');
    expect(text()).toContain('The drawer agrees');
  });

  test('none is a count too, and nothing typed is none', async () => {
    const till = await openTill(opened, shiftOf({ 'shift.count': () => cashSheetOf(0) }));
    await press('F9');
    await press('Enter');
    await press('Enter');
    expect(till.terminal.of('shift.count')).toEqual([]);
    await press('0');
    await press('Enter');
    expect(till.terminal.of('shift.count')).toMatchObject([{ countedMinor: 0 }]);
  });

  test('what is missing is said, and counting again is another count', async () => {
    const till = await openTill(opened, shiftOf({ 'shift.count': () => cashSheetOf(93_100) }));
    await press('F9');
    for (const key of ['Enter', '9', '3', '1', 'Enter']) await press(key);
    expect(text()).toContain('¥20.00 is missing');
    await press('c');
    await pass(500);
    for (const key of ['9', '3', '1', 'Enter']) await press(key);
    const ids = till.terminal.of('shift.count').map(({ countId }) => countId);
    expect(new Set(ids).size).toBe(2);
  });

  test('a code scanned meanwhile is refused aloud and takes no digit away', async () => {
    const till = await openTill(opened, shiftOf());
    await press('F9');
    for (const key of ['Enter', '9', '3']) await press(key);
    await till.push(viewOf({ shift: shiftOnScreen(), scan }));
    expect(amountShown()).toBe('¥93');
    expect(screen.getByTestId('notice').textContent).toContain('The scan was not used');
  });
});

describe('closing', () => {
  test('names what is not certain, asks once more, and shows the Z', async () => {
    const answers = { 'shift.close': () => zOf(187, { z: 13 }), 'shift.z': () => zOf(187, { z: 13 }) };
    const counted = xOf(187, {
      shift: { shiftId, openedMs: nowMs, by: 'Chen Jie', takesCash: true, counted: true },
      cash: cashSheetOf(93_100),
    });
    const till = await openTill(opened, shiftOf({ ...answers, 'shift.x': () => counted }));
    await press('F9');
    await press('Enter');
    await pass(500);
    expect(screen.getByRole('alertdialog').textContent).toContain('3 not settled yet');
    expect(screen.getByRole('alertdialog').textContent).toContain('¥20.00 is missing');
    expect(till.terminal.of('shift.close')).toEqual([]);
    await press('Enter');
    await pass(500);
    expect(till.terminal.of('shift.close')).toEqual([{ shiftId }]);
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Z 13');
  });

  test('each doubt has its age and next step, and leads to its payment', async () => {
    await openTill(opened, shiftOf({ 'payment.get': () => approvedView('l001') }));
    await press('F9');
    const doubts = screen.getByRole('region', { name: 'Not settled yet: 3' });
    expect(doubts.textContent).toMatch(/Paid late.*90 min · waits for you/);
    expect(doubts.textContent).toMatch(/Not known yet.*asks again in 4\d s/);
    doubts.querySelector('button')?.click();
    await pass(500);
    expect(screen.getByTestId('picture')).toBeTruthy();
  });

  test('a Z shows what settled since it was sealed, and the arrows turn to the others', async () => {
    const till = await openTill(opened, shiftOf({ 'shift.z': () => zWithAddenda(187) }));
    await press('F9');
    await press('z');
    await pass(600);
    expect(text()).toContain('Not known yet ¥66.00 → Paid ¥66.00');
    await press('ArrowRight'); // 12 is the newest: 13 is still open
    await press('ArrowLeft');
    await pass(100);
    expect(till.terminal.of('shift.z').map(({ z }) => z)).toEqual([null, 11]);
  });
});

test('P prints the X, and on a Z that Z; what waits is said', async () => {
  const trouble = { why: 'noPaper', place: 'usb', count: 0 } as const;
  const waiting = { outcome: 'waiting', trouble, refusal: null } as const;
  const till = await openTill(opened, shiftOf({ 'shift.z': () => zOf(187), 'report.print': () => waiting }));
  await press('F9');
  await press('p');
  await pass(600);
  await press('z');
  await pass(600);
  await press('p');
  await pass(600);
  expect(till.terminal.of('report.print')).toMatchObject([
    { of: 'x', z: null },
    { of: 'z', z: 12 },
  ]);
  expect(screen.getByTestId('notice')).toBeTruthy();
});

test('cash is written down with its kind and reason, once', async () => {
  const till = await openTill(opened, shiftOf());
  await press('F9');
  await press('c');
  await pass(600);
  await pressAll('120.5');
  await press('ArrowDown');
  await press('Enter');
  expect(till.terminal.of('shift.cash')).toMatchObject([{ what: 'out', amountMinor: 12_050, reason: '' }]);
  expect(text()).toContain('Written down: ¥120.50 taken out');
});

describe('who works the till', () => {
  const known = { 'payments.find': () => foundOf([]) };

  test('F12, two letters and Enter: a name that is known', async () => {
    const till = await openTill(viewOf(), known);
    await press('F12');
    await pass(500);
    await pressAll('la');
    expect(focused()).toBe('');
    document.querySelector<HTMLFormElement>('form')?.requestSubmit();
    await pass(100);
    expect(till.terminal.of('cashier.change')).toEqual([{ cashier: 'Lam Ka Yan' }]);
  });

  test('a name that is not known is taken as it is typed', async () => {
    const till = await openTill(viewOf(), known);
    await press('F12');
    await pass(500);
    await pressAll('Wong');
    document.querySelector<HTMLFormElement>('form')?.requestSubmit();
    await pass(100);
    expect(till.terminal.of('cashier.change')).toEqual([{ cashier: 'Wong' }]);
  });
});

test('the same money by provider, wallet, way and cashier comes to the same', async () => {
  await openTill(opened, shiftOf());
  await press('F9');
  const cents = (cell: Element | null | undefined) =>
    Math.round(Number((cell?.textContent ?? '').replace(/[^\d.]/g, '')) * 100);
  const sums = [...document.querySelectorAll('tbody')].map((part) =>
    [...part.querySelectorAll('tr')].slice(1).reduce((sum, row) => sum + cents(row.lastElementChild), 0),
  );
  expect(sums).toHaveLength(4);
  expect(new Set(sums).size).toBe(1);
  expect(text()).toContain(`Net¥${(sums[0] ?? 0) / 100}`.replace(/(\d)(\d{3})\./, '$1,$2.'));
});
