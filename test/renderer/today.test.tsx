// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PaymentView, ScanView, View } from '#shared/contract/view.ts';
import { click, closeTill, layOutLists, openTill, pass, press, pressAll, scanIn } from './till-window.tsx';
import { approvedView, doubtView, foundOf, idOf, nowMs, viewOf, yuan } from './views.ts';

vi.setConfig({ testTimeout: 60_000 }); // roles are slow to find in jsdom

beforeEach(layOutLists);
afterEach(() => {
  closeTill();
  vi.restoreAllMocks();
});

const paid = (name: string, seconds: number, more: Partial<PaymentView> = {}) =>
  approvedView(name, { requestedMs: nowMs - seconds * 1000, amount: yuan(100 * seconds), ...more });
const scanOf = (kind: 'number' | 'receipt', paymentId: PaymentView['paymentId'] | null): ScanView => ({
  ...{
    scanId: idOf.scan(`${kind}-${paymentId}`),
    atMs: nowMs,
    kind,
    wallet: null,
    refusal: null,
    paymentId,
    item: null,
    typed: null,
  },
});
const rows = () => screen.queryAllByRole('listitem').map((row) => row.textContent ?? '');
const amounts = () => rows().map((row) => /¥\d+\.\d\d/.exec(row)?.[0] ?? row);

describe('the list', () => {
  test('what needs a person stands on top; the sum is of what was taken', async () => {
    const doubt = doubtView('x', { requestedMs: nowMs - 9_000, amount: yuan(900) });
    await openTill(viewOf({ payments: [paid('a', 1), paid('b', 2), doubt] }));
    await press('F6');
    await pass(100);
    expect(amounts()).toEqual(['Needs a person: 1', '¥9.00', 'Today', '¥1.00', '¥2.00']);
    expect(screen.getByText('Payments: 3 · Paid ¥3.00')).toBeTruthy();
  });

  test('a new payment comes by itself while nobody touches the list', async () => {
    const till = await openTill(viewOf({ payments: [paid('b', 2)] }));
    await press('F6');
    await till.push(viewOf({ payments: [paid('a', 1), paid('b', 2)] }));
    await pass(1_000);
    expect(amounts()).toEqual(['¥1.00', '¥2.00']);
  });

  test('once a payment is chosen nothing moves: what is new is counted, and Home shows it', async () => {
    const till = await openTill(viewOf({ payments: [paid('b', 2), paid('c', 3)] }));
    await press('F6');
    await press('ArrowDown');
    await till.push(viewOf({ payments: [paid('a', 1), paid('b', 2), paid('c', 3)] }));
    await pass(1_000);
    expect(amounts()).toEqual(['¥2.00', '¥3.00']);
    expect(screen.getByRole('button', { name: /New: 1/ })).toBeTruthy();
    await press('Home');
    await pass(100);
    expect(amounts()).toEqual(['¥1.00', '¥2.00', '¥3.00']);
  });

  test('a row is drawn as its payment is now, wherever it stands', async () => {
    const till = await openTill(viewOf({ payments: [doubtView('x', { requestedMs: nowMs - 5_000 }), paid('b', 2)] }));
    await press('F6');
    await press('ArrowDown');
    await till.push(viewOf({ payments: [approvedView('x', { requestedMs: nowMs - 5_000 }), paid('b', 2)] }));
    expect(rows()[1]).toContain('Paid');
  });

  test('a payment that the view no longer lists is asked about once more', async () => {
    const open = doubtView('x', { requestedMs: nowMs - 5_000 });
    const ended = approvedView('x', { requestedMs: nowMs - 5_000 });
    const doubt = { count: 1, total: yuan(100) }; // of others: nothing asks for the page again
    const till = await openTill(viewOf({ payments: [open, paid('b', 2)], doubt }), {
      'payment.get': () => ended,
      'payments.find': () => foundOf([open, paid('b', 2)]),
    });
    await press('F6');
    await till.push(viewOf({ payments: [paid('b', 2)], doubt }));
    await pass(100);
    expect(till.terminal.of('payment.get')).toEqual([{ paymentId: open.paymentId }]);
    expect(rows()[1]).toContain('Paid');
  });

  test('goes on with the next page before its end is seen, from where the last one ended', async () => {
    const all = Array.from({ length: 150 }, (_, index) => paid(`p${String(index).padStart(3, '0')}`, index + 1));
    const found = foundOf(all);
    const till = await openTill(viewOf(), {
      'payment.get': ({ paymentId }) => all.find((one) => one.paymentId === paymentId) ?? null,
      'payments.find': ({ after }) =>
        after === undefined
          ? { ...found, payments: found.payments.slice(0, 100), next: '100.payment-p099' }
          : { payments: found.payments.slice(100), next: null, summary: null },
    });
    await press('F6');
    expect(till.terminal.of('payments.find')).toHaveLength(1);
    const list = screen.getByRole('list', { name: 'Payments' });
    list.scrollTop = 5_000;
    fireEvent.scroll(list);
    await pass(500);
    expect(till.terminal.of('payments.find')[1]).toMatchObject({ after: '100.payment-p099' });
    await press('End');
    await pass(100);
    expect(screen.getByRole('heading', { level: 2, name: 'Paid' }).parentElement?.textContent).toContain('¥150.00');
  });
});

describe('what is sought', () => {
  const asked = (till: Awaited<ReturnType<typeof openTill>>) => till.terminal.of('payments.find').at(-1);

  test('by words, and by day with the arrows while nothing is typed', async () => {
    const till = await openTill(viewOf());
    await press('F6');
    await press('ArrowLeft');
    expect(asked(till)).toMatchObject({ day: '2026-11-20' });
    await press('ArrowRight');
    expect(asked(till)?.day).toBeUndefined();
    await press('ArrowRight'); // there is no tomorrow
    expect(asked(till)?.day).toBeUndefined();
    await pressAll('12.50');
    await press('ArrowLeft');
    expect(asked(till)).toMatchObject({ text: '12.50' });
    expect(asked(till)?.day).toBeUndefined();
  });

  test('an empty day says so; a search without a find teaches, and one key shows all again', async () => {
    await openTill(viewOf());
    await press('F6');
    await pass(100);
    expect(screen.getByText(/No payments today yet/)).toBeTruthy();
    await pressAll('99.99');
    expect(screen.getByText(/Type an amount with its point/)).toBeTruthy();
    await click('Show all');
    expect(screen.getByText(/No payments today yet/)).toBeTruthy();
  });
});

describe('keys', () => {
  test('F4 refunds the chosen payment, and without one finds a payment to refund', async () => {
    await openTill(viewOf({ payments: [paid('p', 1)] }));
    await press('F6');
    await press('F4');
    expect(screen.getByText(/Find the payment to refund/)).toBeTruthy();
    await press('ArrowDown');
    await press('F4');
    expect(screen.getByRole('heading', { level: 1, name: 'Refund' })).toBeTruthy();
  });

  test('F3 goes to the search and keeps what was chosen there', async () => {
    const till = await openTill(viewOf({ payments: [paid('p', 1)] }));
    await press('F6');
    await press('ArrowLeft');
    await press('F3');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    expect(till.terminal.of('payments.find').at(-1)).toMatchObject({ day: '2026-11-20' });
  });
});

describe('a scanned number of an earlier payment', () => {
  test('that was there before the window is not opened by it', async () => {
    await openTill(viewOf({ payments: [earlier], scan: scanOf('receipt', earlier.paymentId) }));
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  const earlier = approvedView('p');
  const scanned = (scan: ScanView, more: Partial<View> = {}) => viewOf({ payments: [earlier], scan, ...more });

  test('is not charged on the checkout: a person is asked, and yes opens it', async () => {
    const till = await openTill(viewOf({ payments: [earlier] }));
    await pressAll('12.5');
    await till.push(scanned(scanOf('number', earlier.paymentId)));
    expect(screen.getByRole('alertdialog').textContent).toContain('earlier payment');
    expect(till.terminal.of('payment.start')).toEqual([]);
    await press('Enter');
    await pass(500);
    expect(screen.getByRole('heading', { level: 2, name: 'Paid' })).toBeTruthy();
    expect(till.terminal.of('payment.start')).toEqual([]);
  });

  test('opens at once where one is looked for; to be refunded, it goes on being that', async () => {
    const till = await openTill(viewOf({ payments: [earlier] }));
    await press('F4');
    await till.push(scanned(scanOf('number', earlier.paymentId)));
    await pass(500);
    await press('Enter');
    expect(screen.getByRole('heading', { level: 1, name: 'Refund' })).toBeTruthy();
  });

  test('of an older day is shown among those of its day', async () => {
    const old = approvedView('o', { requestedMs: nowMs - 3 * 86_400_000 });
    const till = await openTill(viewOf(), { 'payment.get': () => old });
    await press('F6');
    await till.push(viewOf({ scan: scanOf('number', old.paymentId) }));
    await pass(500);
    expect(till.terminal.of('payments.find').at(-1)).toMatchObject({ day: '2026-11-18' });
  });

  test('leaves the choice and the text as they were before its own characters came', async () => {
    await openTill(viewOf({ payments: [earlier] }));
    await press('F6');
    await press('ArrowDown');
    await scanIn('9787115428028', 5);
    await pass(500);
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('');
    expect(screen.getByRole('heading', { level: 2, name: 'Paid' })).toBeTruthy();
  });

  test('that no payment here has says so', async () => {
    const till = await openTill(viewOf());
    await till.push(viewOf({ scan: scanOf('number', null) }));
    expect(screen.getByTestId('notice').textContent).toContain('not a payment code');
  });
});

describe('a manager for a refund', () => {
  const openFirstToRefund = async () => {
    await press('F4');
    await press('ArrowDown');
    await press('Enter');
  };

  test('none is asked up to the shop’s limit, and the window sends no name', async () => {
    const limit = { refundManagerAboveMinor: 20_000 };
    const till = await openTill(viewOf({ payments: [paid('p', 100)], ...limit }));
    await openFirstToRefund();
    expect(screen.queryByRole('textbox')).toBeNull();
    await press('Enter');
    await press('Enter');
    expect(till.terminal.of('refund.start')).toMatchObject([{ amountMinor: 10_000 }]);
    expect(till.terminal.of('refund.start')[0]?.approvedBy).toBeUndefined();
  });

  test('an amount above it asks, and the last question says where the money goes and when', async () => {
    const limit = { refundManagerAboveMinor: 5_000 };
    const till = await openTill(viewOf({ payments: [paid('p', 100, { wallet: 'wechat' })], ...limit }));
    await openFirstToRefund();
    await press('Enter');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: /Manager's name/ }));
    await pressAll('Wong 12'); // digits in the field are not the amount
    await press('Enter');
    const asked = screen.getByRole('alertdialog').textContent;
    expect(asked).toContain('WeChat balance or bank card');
    expect(asked).toContain('up to 20 minutes');
    expect(asked).toContain('Approved by Wong 12');
    await press('Enter');
    expect(till.terminal.of('refund.start')).toMatchObject([{ amountMinor: 10_000, approvedBy: 'Wong 12' }]);
  });
});
