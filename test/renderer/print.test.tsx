// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Printing } from '#shared/receipt/printing.ts';
import { Refused } from '#shared/refusal.ts';
import { receiptOf } from '../printer/papers.ts';
import { changing, click, closeTill, focused, look, openTill, pass, press, scanIn } from './till-window.tsx';
import { approvedView, nowMs, printerView, refundView, viewOf } from './views.ts';

afterEach(closeTill);

const printed: Printing = { outcome: 'printed', trouble: null, refusal: null };
let [paid, count] = [approvedView('p'), 0];
beforeEach(() => {
  count += 1; // a wish is remembered by its payment
  paid = approvedView(`p${count}`);
});

const trouble = { why: 'noPaper', place: '10.0.0.9:9100', count: 0 } as const;
const waits: Printing = { outcome: 'waiting', trouble, refusal: null };
const off = printerView({ state: 'off' });

/** The payment on the screen, and what the terminal says to a wish to print. */
async function openPaid(answer: Printing | Refused = printed, more: Parameters<typeof viewOf>[0] = {}) {
  const till = await openTill(viewOf({ payments: [paid], ...more }), {
    'receipt.print': () => {
      if (answer instanceof Refused) throw answer;
      return answer;
    },
    'receipt.get': ({ copy }) => receiptOf({ copy: copy ? 1 : 0 }),
    'receipt.printHere': () => receiptOf({ copy: 1 }),
  });
  await press('F6');
  await press('ArrowDown');
  await press('Enter');
  await pass(500);
  expect(look()).toBe('approved');
  return till;
}

const wishes = (till: Awaited<ReturnType<typeof openTill>>) =>
  new Set(till.terminal.of('receipt.print').map(({ printId }) => printId)).size;

describe('P', () => {
  test('prints the payment on the screen, by an id of the window', async () => {
    const till = await openPaid();
    await press('p');
    await pass(300);
    expect(till.terminal.of('receipt.print')).toEqual([
      { printId: expect.any(String), id: paid.paymentId, copy: false, keep: true },
    ]);
    expect(screen.queryByTestId('notice')).toBeNull();
  });

  test.each<[string, number]>([
    ['in a hurry', 90],
    ['before the paper can be seen', 600],
  ])('twice %s is one wish', async (_what, gapMs) => {
    const till = await openPaid();
    await press('p');
    await press('p', gapMs);
    await pass(300);
    expect(wishes(till)).toBe(1);
  });

  test('again later is another wish, and its key says "Copy" once one was printed', async () => {
    const till = await openPaid();
    await press('p');
    await pass(2_000);
    await till.push(viewOf({ payments: [{ ...paid, printed: 1 }] }));
    expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
    await press('p');
    await pass(300);
    expect(wishes(till)).toBe(2);
  });

  test('at the head of a scan prints nothing', async () => {
    const till = await openPaid();
    await scanIn('P7K2QZ9M4XW3N8R5TBC6VAAA', 20);
    await pass(1_000);
    expect([till.terminal.of('receipt.print'), till.terminal.of('scan.deliver').length]).toEqual([[], 1]);
  });

  test('what waits for the printer is told, with what to do; the payment stays as it is', async () => {
    await openPaid(waits);
    await press('p');
    await pass(300);
    expect(screen.getByTestId('notice').textContent).toContain('Not printed yet: it waits for the printer.');
    expect(screen.getByTestId('notice').textContent).toContain('Put in a new roll');
    expect(look()).toBe('approved');
  });

  test('a refusal is told in its own words', async () => {
    await openPaid(new Refused('printerQueueFull', { count: 20 }));
    await press('p');
    await pass(300);
    expect(screen.getByTestId('notice').textContent).toContain('20 receipts wait for the printer already.');
  });

  test('lost on the way, it is asked again as the same wish', async () => {
    const till = await openPaid(new Refused('tillUnreachable'));
    await press('p');
    await pass(5_000);
    await press('p');
    await pass(300);
    expect([till.terminal.of('receipt.print').length, wishes(till)]).toEqual([2, 1]);
  });

  test('where there is no printer, shows the paper', async () => {
    const till = await openPaid(printed, { printer: off });
    await press('p');
    await pass(300);
    expect(screen.getByTestId('paper').textContent).toContain('CNY 12.50');
    expect(screen.queryByRole('button', { name: 'Print receipt' })).toBeNull();
    expect(till.terminal.of('receipt.print')).toEqual([]);
  });
});

describe('the paper', () => {
  test('F7 shows it; Enter prints; Esc goes back to where it was', async () => {
    const till = await openPaid();
    await press('F7');
    await pass(500);
    expect(focused()).toContain('Print receipt');
    await press('Enter');
    await pass(300);
    expect(screen.getByText(/Sent to the printer/)).toBeTruthy();
    expect(till.terminal.of('receipt.print')).toHaveLength(1);
    await press('Escape');
    await pass(300);
    expect([screen.queryByTestId('paper'), look()]).toEqual([null, 'approved']);
  });

  test('of a payment with refunds each has its own', async () => {
    const refund = refundView('p', { state: 'refunded' });
    const till = await openPaid(printed, { payments: [{ ...paid, refunds: [refund] }] });
    await press('F7');
    await changing(() => screen.getByRole('radio', { name: 'Refund ¥28.50' }).click());
    await pass(300);
    await click('Print receipt');
    await pass(300);
    expect(till.terminal.of('receipt.print')).toMatchObject([{ id: refund.refundNumber }]);
  });

  test('by this computer: counted by the terminal first, then printed once', async () => {
    const print = vi.fn();
    vi.stubGlobal('print', print);
    const till = await openPaid(printed, { printer: off });
    await press('F7');
    await pass(500);
    expect(print).not.toHaveBeenCalled();
    await press('Enter');
    await pass(500);
    expect(till.terminal.of('receipt.printHere')).toEqual([
      { printId: expect.any(String), id: paid.paymentId, copy: false },
    ]);
    expect(print).toHaveBeenCalledTimes(1);
    expect(screen.getByTestId('print-sheet').textContent).toContain('COPY 1');
    vi.unstubAllGlobals();
  });
});

describe('the printer in the status line', () => {
  test.each<[string, Parameters<typeof printerView>[0], string | null]>([
    ['is nothing where there is none', { state: 'off' }, null],
    ['whispers while it is well', { state: 'ready' }, 'Printer ready'],
    ['speaks when receipts wait', { state: 'trouble', trouble, waiting: 3 }, 'Printer: 3 waiting'],
    ['and when a person has to look', { state: 'trouble', trouble: { ...trouble, why: 'brokeOff' } }, 'Printer: look'],
  ])('%s', async (_rule, printer, label) => {
    await openTill(viewOf({ printer: printerView(printer) }));
    expect(screen.queryByTestId('printer')?.getAttribute('aria-label') ?? null).toBe(label);
  });

  test('its key says what to do, tries again, and lets go of what waits', async () => {
    const till = await openTill(viewOf({ printer: printerView({ state: 'trouble', trouble, waiting: 3 }) }));
    await click('Printer: 3 waiting');
    await pass(500);
    expect(screen.getByRole('alertdialog').textContent).toContain('has no paper. Put in a new roll');
    expect(focused()).toBe('Try again nowEnter');
    await press('Enter');
    await click('Do not print them');
    expect(till.terminal.asked.map(({ command }) => command)).toEqual(['printer.retry', 'printer.drop']);
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });
});

test('what the terminal wants drawn is answered once, even where nothing can be drawn', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  const till = await openTill(viewOf({ printer: printerView({ draw: '街' }) }));
  await till.push(viewOf({ printer: printerView({ draw: '街' }), nowMs: nowMs + 1 }));
  expect(till.terminal.of('printer.draw')).toEqual([{ glyphs: [] }]);
});
