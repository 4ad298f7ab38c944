// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { ScanView } from '#shared/contract/view.ts';
import type { PaymentId, RefundId, SaleId } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import { useTill } from '../../renderer/store.ts';
import {
  amountShown,
  changing,
  click,
  closeTill,
  focused,
  look,
  openTill,
  pass,
  press,
  pressAll,
  scanIn,
} from './till-window.tsx';
import { approvedView, doubtView, idOf, nowMs, paymentView, refundView, trainingPart, viewOf, yuan } from './views.ts';

afterEach(closeTill);

const scanView = (name: string, more: Partial<ScanView> = {}): ScanView => ({
  scanId: idOf.scan(name),
  atMs: nowMs,
  kind: 'customerCode',
  wallet: 'alipay',
  refusal: null,
  paymentId: null,
  item: null,
  typed: null,
  ...more,
});

const alipay = '286412345678901234';

describe('taking a payment', () => {
  test('a scan charges the amount at once, one payment a scan', async () => {
    const till = await openTill(viewOf());
    await pressAll('128.5');
    expect(amountShown()).toBe('¥128.5');
    const scanned = viewOf({ scan: scanView('one') });
    await till.push(scanned);
    await till.push(scanned);
    expect(till.terminal.of('payment.start')).toEqual([
      expect.objectContaining({ totalMinor: 12_850, scanId: idOf.scan('one'), unknownCodeConfirmed: false }),
    ]);
  });

  test('the picture follows the view to paid, and Enter begins the next sale', async () => {
    const till = await openTill(viewOf());
    await pressAll('128.5');
    await till.push(viewOf({ scan: scanView('one') }));
    const [asked] = till.terminal.of('payment.start');
    const paymentId = asked?.paymentId as PaymentId;
    await till.push(viewOf({ payments: [paymentView('x', { paymentId, customerAsked: true })] }));
    expect(look()).toBe('customer');
    await till.push(viewOf({ payments: [approvedView('x', { paymentId })] }));
    expect(look()).toBe('approved');
    expect(focused()).toContain('New sale');
    await press('Enter');
    expect(amountShown()).toBe('¥0.00');
  });

  test('an Enter that comes as the outcome appears does not throw it away', async () => {
    const till = await openTill(viewOf());
    await pressAll('1');
    await till.push(viewOf({ scan: scanView('one') }));
    const paymentId = till.terminal.of('payment.start')[0]?.paymentId as PaymentId;
    till.terminal.push(viewOf({ payments: [approvedView('x', { paymentId })] }));
    await press('Enter', 10);
    expect(look()).toBe('approved');
  });

  test('a scan before the amount waits for it, and Enter takes it', async () => {
    const till = await openTill(viewOf({ scan: scanView('early', { wallet: 'wechat' }) }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('WeChat Pay code scanned');
    await pressAll('9.90');
    expect(till.terminal.of('payment.start')).toEqual([]);
    await press('Enter');
    await press('Enter', 10);
    expect(till.terminal.of('payment.start')).toEqual([
      expect.objectContaining({ totalMinor: 990, scanId: idOf.scan('early') }),
    ]);
  });

  test('where nobody takes a customer’s code, nobody is told to scan one', async () => {
    await openTill(viewOf({ scans: false }));
    const heading = () => screen.getByRole('heading', { level: 1 }).textContent;
    expect(document.body.textContent).toContain('Type the amount, then show the customer a QR.');
    await pressAll('5');
    expect(heading()).toBe('Show the customer a QR');
    expect(document.body.textContent).not.toContain("Scan the customer's code");
  });

  test('a code no wallet is known by is charged only after a person says so', async () => {
    const till = await openTill(viewOf());
    await pressAll('5');
    await till.push(viewOf({ scan: scanView('odd', { kind: 'unknownCode', wallet: null }) }));
    expect(till.terminal.of('payment.start')).toEqual([]);
    await click('Try this code');
    expect(till.terminal.of('payment.start')).toEqual([expect.objectContaining({ unknownCodeConfirmed: true })]);
  });

  test('a code used before is asked about, and goes out under the same payment id', async () => {
    const ids: string[] = [];
    const till = await openTill(viewOf(), {
      'payment.start': ({ paymentId, codeAgainConfirmed }) => {
        ids.push(paymentId);
        if (!codeAgainConfirmed) throw new Refused('codeUsed');
        return null;
      },
    });
    await pressAll('5');
    await till.push(viewOf({ scan: scanView('again') }));
    await pass(500);
    await click('Use the code again');
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('what the terminal refuses comes back to the screen with its sale and its sentence', async () => {
    const till = await openTill(viewOf(), {
      'payment.start': () => {
        throw new Refused('providerNeedsActivation', { provider: 'upay' });
      },
    });
    await pressAll('5.20');
    await till.push(viewOf({ scan: scanView('one') }));
    expect(amountShown()).toBe('¥5.20');
    expect(screen.getByTestId('notice').textContent).toContain('This provider is not set up on this till yet.');
  });

  test('a scan that was refused says why and charges nothing', async () => {
    const till = await openTill(viewOf());
    await pressAll('5');
    await till.push(viewOf({ scan: scanView('qr', { kind: 'refused', wallet: null, refusal: 'scanMerchantQr' }) }));
    expect(screen.getByTestId('notice').textContent).toContain('merchant');
    expect(till.terminal.of('payment.start')).toEqual([]);
  });

  test('F2 and a digit show the QR of that wallet, once', async () => {
    const till = await openTill(viewOf());
    await pressAll('20');
    await press('F2');
    await press('2');
    await pass(300);
    const [asked, ...more] = till.terminal.of('payment.show');
    expect(asked).toMatchObject({ wallet: 'alipay', totalMinor: 2_000 });
    expect(more).toEqual([]);
    const payment = paymentView('q', {
      paymentId: asked?.paymentId as PaymentId,
      state: 'showing',
      way: 'show',
      code: { text: 'https://qr.example/abc', untilMs: nowMs + 60_000 },
    });
    await till.push(viewOf({ payments: [payment] }));
    expect(screen.getByTestId('qr').querySelector('path')?.getAttribute('d')).toMatch(/^M0 0h1v1/);
  });

  test('an amount over the limit cannot be typed', async () => {
    await openTill(viewOf({ paymentMaxMinor: 10_000 }));
    await pressAll('1000');
    expect(amountShown()).toBe('¥100');
  });

  test('a payment whose start was lost with the connection is said not to have begun', async () => {
    const till = await openTill(viewOf());
    await pressAll('5');
    till.terminal.push(viewOf({ scan: scanView('one') }));
    await pass(0);
    const gone = { at: 'payment', paymentId: idOf.payment('gone'), amount: yuan(500), openedMs: nowMs } as const;
    await changing(() => useTill.setState({ screen: gone }));
    await till.push(viewOf());
    expect(screen.getByText('That payment was not started. Nothing was sent. Scan again.')).toBeTruthy();
  });
});

describe('a keyboard-mode scanner', () => {
  test.each([5, 20, 100])('at %i ms a key is heard whole and types nothing into the amount', async (gapMs) => {
    const till = await openTill(viewOf());
    await pressAll('12.5');
    await scanIn(alipay, gapMs);
    await pass(300);
    expect(till.terminal.of('scan.deliver')).toEqual([expect.objectContaining({ text: alipay })]);
    expect(amountShown()).toBe('¥12.5');
    expect(till.terminal.of('payment.start')).toEqual([]);
  });

  test.each([5, 20, 100])('at %i ms a key types nothing into the search field', async (gapMs) => {
    const till = await openTill(viewOf());
    await press('F6');
    await press('7');
    await scanIn(alipay, gapMs);
    expect(screen.getByRole('searchbox')).toHaveProperty('value', '7');
    expect(till.terminal.of('scan.deliver')).toHaveLength(1);
  });

  test('chooses no wallet with its first digit', async () => {
    const till = await openTill(viewOf());
    await pressAll('12.5');
    await press('F2');
    await scanIn('1234567890123456', 100);
    await pass(300);
    expect(till.terminal.of('payment.show')).toEqual([]);
    expect(till.terminal.of('scan.deliver')).toHaveLength(1);
  });
});

describe('after an outcome', () => {
  const openFirst = async () => {
    await press('F6');
    await press('ArrowDown');
    await press('Enter');
  };

  test('declined: Enter keeps sale and amount for a new code with a new payment', async () => {
    const declined = paymentView('d', { state: 'declined', reason: 'codeExpired', amount: yuan(4_200) });
    const till = await openTill(viewOf({ payments: [declined] }));
    await openFirst();
    expect(look()).toBe('declined');
    await press('Enter');
    await pressAll('9');
    expect(amountShown()).toBe('¥42.00');
    await till.push(viewOf({ payments: [declined], scan: scanView('fresh') }));
    const [asked] = till.terminal.of('payment.start');
    expect(asked).toMatchObject({ saleId: declined.saleId, totalMinor: 4_200 });
    expect(asked?.paymentId).not.toBe(declined.paymentId);
  });

  test('in doubt: says both sentences, F8 asks now, Esc goes on with a new sale', async () => {
    const doubt = doubtView('u');
    const till = await openTill(viewOf({ payments: [doubt] }));
    await openFirst();
    expect(look()).toBe('doubt');
    expect(screen.getByText('Do not hand over the goods yet')).toBeTruthy();
    expect(screen.getByText('Do not charge again')).toBeTruthy();
    await press('F8');
    expect(till.terminal.of('payment.check')).toEqual([{ paymentId: doubt.paymentId }]);
    await press('Escape');
    expect(till.terminal.asked.filter(({ command }) => command === 'payment.reverse')).toEqual([]);
    expect(screen.getByTestId('tray').textContent).toContain('Money in doubt');
    await pressAll('7');
    await till.push(viewOf({ payments: [doubt], scan: scanView('next') }));
    expect(till.terminal.of('payment.start')[0]?.saleId).not.toBe(doubt.saleId);
  });

  test('in doubt: another way to pay is a second step, and keeps the sale', async () => {
    const doubt = doubtView('u');
    const till = await openTill(viewOf({ payments: [doubt] }));
    await openFirst();
    await click('Pay another way');
    expect(till.terminal.of('payment.giveUp')).toEqual([]);
    await pass(500);
    await click('Pay another way');
    await pass(0);
    expect(till.terminal.of('payment.giveUp')).toEqual([{ paymentId: doubt.paymentId }]);
    expect(useTill.getState().draft).toMatchObject({ saleId: doubt.saleId, text: '128.50', locked: true });
  });

  test('reversing is a second step', async () => {
    const doubt = doubtView('u');
    const till = await openTill(viewOf({ payments: [doubt] }));
    await openFirst();
    await click('Reverse');
    await pass(100);
    expect(focused()).toContain('Cancel');
    await pass(500);
    await click('Reverse ¥128.50');
    expect(till.terminal.of('payment.reverse')).toEqual([{ paymentId: doubt.paymentId }]);
  });

  test('late money waits for a person, who keeps it', async () => {
    const late = paymentView('l', { state: 'late', lateAfter: 'notPaid', needsPerson: true, nextStep: null });
    const till = await openTill(viewOf({ payments: [late] }));
    await openFirst();
    expect(look()).toBe('late');
    await press('Enter');
    await pass(500);
    await click('Keep the money');
    expect(till.terminal.of('payment.takeLate')).toEqual([{ paymentId: late.paymentId }]);
  });

  test('a scanned receipt opens its payment', async () => {
    const paid = approvedView('p');
    const till = await openTill(viewOf({ payments: [paid] }));
    await till.push(
      viewOf({ payments: [paid], scan: scanView('r', { kind: 'receipt', wallet: null, paymentId: paid.paymentId }) }),
    );
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('Paid');
    expect(till.terminal.of('payment.history')).toEqual([{ paymentId: paid.paymentId }]);
  });
});

describe('refund', () => {
  test('a part, by keyboard alone: chosen, typed, confirmed, one refund', async () => {
    const paid = approvedView('p', { amount: yuan(10_000) });
    const till = await openTill(viewOf({ payments: [paid] }));
    await press('F4');
    await press('ArrowDown');
    await press('Enter');
    await pressAll('28.5');
    await press('Enter'); // no manager's name yet: to its field
    await pressAll('Wong');
    await press('Enter');
    expect(till.terminal.of('refund.start')).toEqual([]);
    await press('Enter');
    await press('Enter', 10);
    const [asked, ...more] = till.terminal.of('refund.start');
    expect(asked).toMatchObject({
      paymentId: paid.paymentId,
      amountMinor: 2_850,
      reason: 'returned',
      approvedBy: 'Wong',
    });
    expect(more).toEqual([]);
    const refunds = [
      refundView('p', { refundId: asked?.refundId as RefundId, state: 'inDoubt', doubtCause: 'noReply' }),
    ];
    await till.push(viewOf({ payments: [{ ...paid, refunds }] }));
    expect(look()).toBe('doubt');
    expect(screen.getByText('Do not refund again. Do not pay back in cash.')).toBeTruthy();
  });

  test('a refusal of the terminal comes back to the choice', async () => {
    const till = await openTill(viewOf({ payments: [approvedView('p')] }), {
      'refund.start': () => {
        throw new Refused('refundTooMuch', { left: '1.00' });
      },
    });
    await press('F4');
    await press('ArrowDown');
    await press('Enter');
    await press('Enter');
    await pressAll('Wong');
    await press('Enter');
    await press('Enter');
    await pass(0);
    expect(screen.getByTestId('notice').textContent).toContain('At most 1.00 is left.');
    expect(screen.getByRole('radio', { name: 'Goods returned' })).toBeTruthy();
    expect(till.terminal.of('refund.start')).toHaveLength(1);
  });
});

describe('the connection', () => {
  test('lost: no stale claim stays; found again: the screen comes back', async () => {
    const till = await openTill(viewOf());
    await pressAll('12.5');
    await till.lose('lost');
    await pass(0);
    expect(screen.getByTestId('link-lost').textContent).toContain('Not connected');
    expect(screen.getByText(/The till's core is not answering/)).toBeTruthy();
    await pass(5_000);
    expect(till.terminal.connections()).toBe(2);
    expect(amountShown()).toBe('¥12.5');
  });

  test('taken by another window: says so, does not fight, and can be taken back', async () => {
    const till = await openTill(viewOf());
    await till.lose('taken');
    await pass(60_000);
    expect(till.terminal.connections()).toBe(1);
    expect(screen.getByText('Open in another window')).toBeTruthy();
    await click('Use this window');
    await pass(0);
    expect(till.terminal.connections()).toBe(2);
  });
});

describe('the language', () => {
  test.each([
    ['简体中文', 'zh-Hans', '请输入金额'],
    ['繁體中文', 'zh-Hant', '請輸入金額'],
  ] as const)('%s is chosen by its own name, and the terminal’s word changes it', async (name, language, title) => {
    const till = await openTill(viewOf());
    await click('Language: English');
    await click(name);
    expect(till.terminal.of('till.language')).toEqual([{ language }]);
    expect(screen.queryByRole('alertdialog')).toBeNull();
    await till.push(viewOf({ language }));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title);
    expect(document.documentElement.lang).toBe(language);
  });

  test('is chosen by the arrows and Enter', async () => {
    const till = await openTill(viewOf());
    await click('Language: English');
    await pass(500);
    expect(focused()).toBe('English');
    await press('ArrowDown');
    await press('ArrowDown');
    expect(focused()).toBe('繁體中文');
    await press('Enter');
    expect(till.terminal.of('till.language')).toEqual([{ language: 'zh-Hant' }]);
  });

  test('stays when the present one is chosen, and on Esc', async () => {
    const till = await openTill(viewOf());
    for (const leave of ['Enter', 'Escape']) {
      await click('Language: English');
      await press(leave);
      expect(screen.queryByRole('alertdialog')).toBeNull();
    }
    expect(till.terminal.of('till.language')).toEqual([]);
  });

  test('names the outcomes of training', async () => {
    await openTill(viewOf({ ...trainingPart, language: 'zh-Hant' }));
    expect(screen.getByText('沒有收到答覆，但已扣款')).toBeTruthy();
  });
});

test('training plays the customer and sets an outcome', async () => {
  const till = await openTill(viewOf(trainingPart));
  expect(screen.getByText('Training mode: no real money')).toBeTruthy();
  await pressAll('30');
  await click(/not enough money/);
  expect(amountShown()).toBe('¥30.11');
  await click('WeChat Pay');
  expect(till.terminal.of('training.scan')).toEqual([expect.objectContaining({ wallet: 'wechat' })]);
});

test('two sales never share an id', async () => {
  const till = await openTill(viewOf());
  const sales = new Set<SaleId>();
  for (const name of ['one', 'two', 'three']) {
    await pressAll('1');
    await till.push(viewOf({ scan: scanView(name) }));
    await press('Escape');
  }
  for (const { saleId } of till.terminal.of('payment.start')) sales.add(saleId as SaleId);
  expect(sales.size).toBe(3);
});
