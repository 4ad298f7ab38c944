// @vitest-environment jsdom

import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { CustomerView } from '#shared/contract/customer-view.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { CustomerDisplay } from '../../renderer/customer/display.tsx';
import { startDisplay } from '../../renderer/customer/start.ts';
import { firstDisplay, useDisplay } from '../../renderer/customer/store.ts';
import type { OpenPort } from '../../renderer/port.ts';
import { customerStates, customerView } from './customer-views.ts';
import { click, closeTill, openTill, pass, press, pressAll, scanIn } from './till-window.tsx';
import { idOf, nowMs, paymentView, viewOf } from './views.ts';

let stopDisplay: () => void = () => undefined;

afterEach(() => {
  stopDisplay();
  closeTill();
  cleanup();
  vi.useRealTimers();
});

describe('the till tells the customer’s amount', () => {
  const drafts = (till: Awaited<ReturnType<typeof openTill>>) =>
    till.terminal.of('display.draft').map(({ totalMinor }) => totalMinor);

  test('once it has stood a moment, and when it is gone', async () => {
    const till = await openTill(viewOf());
    await pressAll('128.5', 100);
    expect(drafts(till)).toEqual([]);
    await pass(300);
    expect(drafts(till)).toEqual([12_850]);
    await press('Escape');
    await pass(300);
    expect(drafts(till)).toEqual([12_850, null]);
  });

  test('a scanner’s keys never: they may be a customer’s code', async () => {
    const till = await openTill(viewOf());
    await pressAll('12', 300);
    await pass(1_000);
    for (const gapMs of [5, 40, 100]) await scanIn('286412345678901234', gapMs);
    await pass(2_000);
    expect(till.terminal.of('scan.deliver')).toHaveLength(3);
    expect(drafts(till)).toEqual([100, 1_200]);
  });

  test('again to a terminal that was lost and came back', async () => {
    const till = await openTill(viewOf());
    await pressAll('7', 100);
    await pass(300);
    await till.lose('lost');
    await pass(1_000);
    expect(drafts(till)).toEqual([700, 700]);
  });
});

describe('the till opens the display', () => {
  test.each<[string, string | null, number]>([
    ['in a window that has no opener, where the host gives an address', 'http://127.0.0.1:1/customer.html#token=x', 1],
    ['and no window where the host opened it itself', null, 0],
  ])('%s', async (_what, address, windows) => {
    const opening = vi.spyOn(window, 'open').mockReturnValue(null);
    await openTill(viewOf(), { 'display.open': () => ({ address }) });
    await click('Customer display');
    expect(opening.mock.calls).toEqual(windows === 0 ? [] : [[address, '_blank', 'popup,noopener']]);
    opening.mockRestore();
  });
});

describe('more wallets than keys', () => {
  const wallets: Wallet[] = ['wechathk', 'alipayhk', 'unionpay', 'fps', 'payme', 'wechat', 'alipay', 'gcash'];

  test('the digits choose on the page that is shown, and the pages go round', async () => {
    const till = await openTill(viewOf({ showWallets: wallets }));
    await pressAll('5');
    await press('F2');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toHaveLength(6);
    await press('7');
    await press('PageDown');
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['1Alipay', '2GCash']);
    await press('PageDown');
    await press('PageDown');
    await press('2');
    await pass(500);
    expect(till.terminal.of('payment.show')).toEqual([expect.objectContaining({ wallet: 'gcash' })]);
  });

  test('six need no second page', async () => {
    await openTill(viewOf({ showWallets: wallets.slice(0, 6) }));
    await pressAll('5');
    await press('F2');
    expect(screen.queryByRole('button', { name: 'More wallets' })).toBe(null);
  });
});

test('a shown code says its time in words and as a bar, and how to make it readable', async () => {
  const code = { text: 'weixin://pay', untilMs: nowMs + 60_500 };
  const paymentId = idOf.payment('q');
  const payment = paymentView('q', { paymentId, state: 'showing', way: 'show', code, sinceMs: nowMs - 60_000 });
  const till = await openTill(viewOf());
  await pressAll('5');
  await press('F2');
  await press('1');
  await pass(500);
  const [asked] = till.terminal.of('payment.show');
  await till.push(viewOf({ payments: [{ ...payment, paymentId: asked?.paymentId as typeof paymentId }] }));
  expect(screen.getByText(/Code good for 1:0\d/)).toBeTruthy();
  const left = Number(screen.getByTestId('life').style.getPropertyValue('--left'));
  expect(left).toBeGreaterThan(0.4);
  expect(left).toBeLessThan(0.52);
  expect(screen.getByText(/turn up the brightness/)).toBeTruthy();
});

describe('the display', () => {
  let push: (view: CustomerView) => void = () => undefined;
  let lose: () => void = () => undefined;
  let opened = 0;
  const open: OpenPort = (gone) => {
    opened += 1;
    const receivers: ((message: unknown) => void)[] = [];
    push = (view) => {
      for (const receive of receivers) receive({ push: 'customer', view });
    };
    lose = () => gone('lost');
    return {
      post: () => expect.unreachable('a display says nothing'),
      listen: (receive) => {
        receivers.push(receive);
        return () => undefined;
      },
      closed: () => undefined,
    };
  };
  const shows = async (change: () => void) => {
    await act(async () => change());
    return screen.getByTestId('customer').textContent ?? '';
  };

  async function openDisplay(): Promise<void> {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: nowMs });
    useDisplay.setState(firstDisplay(), true);
    opened = 0;
    stopDisplay = await startDisplay(open);
    await act(async () => {
      render(<CustomerDisplay />);
    });
  }

  test.each(Object.keys(customerStates))('%s is said in two languages, and nothing can be pressed', async (name) => {
    await openDisplay();
    const shown = customerStates[name] ?? { at: 'idle' };
    const text = await shows(() => push(customerView(shown)));
    expect(screen.getByTestId('customer').getAttribute('data-at')).toBe(shown.at);
    expect(text).toMatch(/[A-Za-z]{4}/);
    expect(text).toMatch(/\p{Script=Han}{2}/u);
    expect(document.querySelectorAll('button, a, input, [tabindex]')).toHaveLength(0);
  });

  test('a code goes at its end, though no news came', async () => {
    await openDisplay();
    const code = customerStates.code ?? { at: 'idle' };
    await shows(() => push(customerView(code)));
    expect(screen.getByTestId('qr')).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(84_000));
    expect(screen.queryByTestId('qr')).toBe(null);
    expect(screen.getByTestId('customer').textContent).toContain('The cashier is checking this payment.');
  });

  test('a lost terminal leaves a neutral picture, and it comes back by itself', async () => {
    await openDisplay();
    await shows(() =>
      push(customerView({ at: 'paid', amount: { minor: 1_250, currency: 'CNY' }, wallet: null, discounted: null })),
    );
    const lost = await shows(lose);
    expect(lost).toContain('Please ask the cashier');
    expect(lost).not.toContain('12.50');
    await act(() => vi.advanceTimersByTimeAsync(300));
    expect(opened).toBe(2);
    expect(await shows(() => push(customerView({ at: 'idle' })))).toContain('Welcome');
  });

  test.each([
    ['live', 0],
    ['training', 1],
  ] as const)('in %s mode, training is said %i times', async (mode, times) => {
    await openDisplay();
    await shows(() => push(customerView({ at: 'idle' }, { mode })));
    expect(screen.queryAllByTestId('training')).toHaveLength(times);
  });
});
