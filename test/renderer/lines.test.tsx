// @vitest-environment jsdom

import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { ScanView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import { useTill } from '../../renderer/store.ts';
import {
  amountShown,
  changing,
  click,
  closeTill,
  look,
  openTill,
  pass,
  press,
  pressAll,
  scanIn,
  type TillWindow,
} from './till-window.tsx';
import { approvedView, idOf, nowMs, paymentView, trainingPart, viewOf, yuan } from './views.ts';

afterEach(closeTill);

const tea = { barcode: '2000000000015', name: 'Milk tea', priceMinor: 1_800 };
const bun = { barcode: '2000000000022', name: 'Bun', priceMinor: 900 };
const alipay = '286412345678901234';
let scanned = 0;

function scanOf(more: Partial<ScanView>): ScanView {
  scanned += 1;
  const none = { wallet: null, refusal: null, paymentId: null, item: null, typed: null };
  return { scanId: idOf.scan(`n${scanned}`), atMs: nowMs, kind: 'refused', ...none, ...more };
}

const items = async (till: TillWindow, ...all: (typeof tea)[]) => {
  for (const item of all) await till.push(viewOf({ scan: scanOf({ kind: 'item', item }) }));
};
const code = (more: Partial<View> = {}) =>
  viewOf({ ...more, scan: scanOf({ kind: 'customerCode', wallet: 'alipay' }) });
const rows = () =>
  within(screen.getByRole('list', { name: 'Items' }))
    .getAllByRole('button')
    .map((row) => row.textContent?.replace('Choose this line', ''));
const said = () => screen.queryByTestId('notice')?.textContent ?? '';

describe('items', () => {
  test('add up, with a typed amount on top, and go out as lines', async () => {
    const till = await openTill(viewOf());
    await items(till, tea, bun, tea);
    expect(rows()).toEqual(['Milk tea2 × ¥18.00¥36.00', 'Bun¥9.00']);
    await pressAll('5.5');
    expect(amountShown()).toBe('¥50.50');
    expect(screen.getByText('Items ¥45.00 + typed ¥5.5')).toBeTruthy();
    await till.push(code());
    expect(till.terminal.of('payment.start')).toEqual([
      expect.objectContaining({
        totalMinor: 5_050,
        lines: [
          { name: 'Milk tea', quantity: 2, priceMinor: 1_800 },
          { name: 'Bun', quantity: 1, priceMinor: 900 },
          { name: '', quantity: 1, priceMinor: 550 },
        ],
      }),
    ]);
  });

  test('none: the amount alone goes out, as ever', async () => {
    const till = await openTill(viewOf());
    await pressAll('5.5');
    await till.push(code());
    expect(till.terminal.of('payment.start')[0]).not.toHaveProperty('lines');
  });

  test('go out with a QR too', async () => {
    const till = await openTill(viewOf());
    await items(till, bun);
    await press('F2');
    await press('1');
    await pass(300);
    expect(till.terminal.of('payment.show')).toEqual([
      expect.objectContaining({ totalMinor: 900, lines: [{ name: 'Bun', quantity: 1, priceMinor: 900 }] }),
    ]);
  });

  test('3 * and a scan are three; 2 * and a price and + are two without a name', async () => {
    const till = await openTill(viewOf());
    await pressAll('3*');
    expect(amountShown()).toBe('¥0.00');
    await items(till, bun);
    await pressAll('2x4.5+');
    expect(rows()).toEqual(['Bun3 × ¥9.00¥27.00', 'Typed amount2 × ¥4.50¥9.00']);
    expect(amountShown()).toBe('¥36.00');
  });

  test('+ and - change the chosen line, at least one stays', async () => {
    const till = await openTill(viewOf());
    await items(till, tea, bun);
    await press('ArrowUp');
    await pressAll('++-');
    expect(amountShown()).toBe('¥45.00');
    await pressAll('----');
    expect(amountShown()).toBe('¥27.00');
    await click('One more');
    expect(amountShown()).toBe('¥45.00');
  });

  test('Delete removes the chosen line, Insert puts it back', async () => {
    const till = await openTill(viewOf());
    await items(till, tea, bun);
    await press('Delete');
    expect(rows()).toEqual(['Milk tea¥18.00']);
    await press('Insert');
    expect(rows()).toEqual(['Milk tea¥18.00', 'Bun¥9.00']);
    await press('Delete');
    await items(till, tea);
    await press('Insert');
    expect(rows()).toEqual(['Milk tea2 × ¥18.00¥36.00']);
  });

  test('Esc clears first what is being typed, then the sale, which can be put back', async () => {
    const till = await openTill(viewOf());
    await items(till, tea);
    await pressAll('7');
    await press('Escape');
    expect(amountShown()).toBe('¥18.00');
    await press('Escape');
    expect(amountShown()).toBe('¥0.00');
    await click('Put back');
    expect(amountShown()).toBe('¥18.00');
  });

  test('over the limit of one payment nothing is added, and that is said', async () => {
    const till = await openTill(viewOf({ paymentMaxMinor: 2_000 }));
    const limited = (item: typeof tea) => viewOf({ paymentMaxMinor: 2_000, scan: scanOf({ kind: 'item', item }) });
    await till.push(limited(tea));
    await till.push(limited(bun));
    expect(amountShown()).toBe('¥18.00');
    expect(said()).toContain('more than ¥20.00 for one payment');
    await pressAll('3');
    expect(amountShown()).toBe('¥18.00');
  });

  test('stay with the sale after a decline, locked', async () => {
    const lines = [{ name: 'Milk tea', quantity: 2, priceMinor: 1_800 }];
    const declined = paymentView('d', { state: 'declined', reason: 'codeExpired', amount: yuan(3_600), lines });
    const till = await openTill(viewOf({ payments: [declined] }));
    await press('F6');
    await press('ArrowDown');
    await press('Enter');
    await press('Enter');
    expect(rows()).toEqual(['Milk tea2 × ¥18.00¥36.00']);
    await pressAll('9+-');
    await press('Delete');
    await items(till, bun);
    expect([amountShown(), said()]).toEqual(['¥36.00', expect.stringContaining('the item was not added')]);
    await till.push(code({ payments: [declined] }));
    expect(till.terminal.of('payment.start')[0]).toMatchObject({ saleId: declined.saleId, totalMinor: 3_600, lines });
  });

  test('come back to the screen when the terminal says no', async () => {
    const till = await openTill(viewOf(), {
      'payment.start': () => {
        throw new Refused('scanGone');
      },
    });
    await items(till, tea);
    await till.push(code());
    expect(rows()).toEqual(['Milk tea¥18.00']);
  });

  test('the keypad is a press away, and so are the lines', async () => {
    const till = await openTill(viewOf());
    await items(till, tea);
    await pass(400);
    await click('Keypad');
    expect(screen.getByRole('group', { name: 'Keypad for the amount' })).toBeTruthy();
    await click('Items (1)');
    expect(rows()).toHaveLength(1);
  });

  test('a training outcome is reached by the typed amount', async () => {
    const till = await openTill(viewOf(trainingPart));
    await till.push(viewOf({ ...trainingPart, scan: scanOf({ kind: 'item', item: tea }) }));
    await click(/21/);
    expect(amountShown()).toBe('¥18.21');
  });

  test('one scanned before this window was there is in no sale of it', async () => {
    await openTill(viewOf({ scan: scanOf({ kind: 'item', item: tea }) }));
    expect(amountShown()).toBe('¥0.00');
  });
});

describe('a scan where nothing can be done with it says so', () => {
  test('while a question is open', async () => {
    const till = await openTill(viewOf());
    await pressAll('5');
    await press('F1');
    await till.push(code());
    expect(said()).toContain('Nothing was done with it');
    await items(till, tea);
    expect(said()).toContain('An item was scanned and not added');
    expect(till.terminal.of('payment.start')).toEqual([]);
  });

  test('while a payment is not finished', async () => {
    const waiting = paymentView('w');
    const till = await openTill(viewOf({ payments: [waiting] }));
    await changing(() =>
      useTill.setState({ screen: { at: 'payment', paymentId: waiting.paymentId, amount: null, openedMs: nowMs } }),
    );
    await till.push(code({ payments: [waiting] }));
    expect(said()).toContain('the new scan was not used');
    expect(look()).toBe('going');
  });

  test('at a refund, which stays as it is', async () => {
    const till = await openTill(viewOf({ payments: [approvedView('p')] }));
    await press('F4');
    await press('ArrowDown');
    await press('Enter');
    await pressAll('2');
    await till.push(code({ payments: [approvedView('p')] }));
    expect([useTill.getState().screen, said()]).toEqual([
      expect.objectContaining({ at: 'refund', part: '2' }),
      expect.stringContaining('Nothing was charged'),
    ]);
  });

  test('while the terminal cannot be reached', async () => {
    const till = await openTill(viewOf());
    await pressAll('5');
    await till.lose('lost');
    for (const key of [...alipay, 'Enter']) await press(key, 5);
    expect(said()).toContain('not answering');
    expect(till.terminal.of('scan.deliver')).toEqual([]);
  });
});

describe('digits in between', () => {
  async function paid(more = {}) {
    const till = await openTill(viewOf());
    await pressAll('12.5');
    await till.push(code());
    const paymentId = till.terminal.of('payment.start')[0]?.paymentId as PaymentId;
    return {
      till,
      paymentId,
      approve: () => till.push(viewOf({ payments: [approvedView('x', { paymentId, ...more })] })),
    };
  }

  test('typed after the payment began are added to nothing, and that is said', async () => {
    const { till, paymentId } = await paid();
    await till.push(viewOf({ payments: [paymentView('x', { paymentId })] }));
    await press('0');
    expect(said()).toContain('was not added');
    expect(useTill.getState().draft.text).toBe('');
  });

  test('typed in the moment the outcome appears leave it on the screen', async () => {
    const { approve } = await paid({ sinceMs: nowMs + 60_000 });
    await approve();
    await press('0', 10);
    expect([look(), useTill.getState().draft.text]).toEqual(['approved', '']);
  });

  test('typed once it was there to be read begin the next sale', async () => {
    const { approve } = await paid();
    await approve();
    await pass(2_000);
    await pressAll('30');
    expect(amountShown()).toBe('¥30');
  });

  test('a scan on the outcome types no next sale', async () => {
    const { till, approve } = await paid();
    await approve();
    await pass(2_000);
    await scanIn(alipay, 100);
    expect([look(), useTill.getState().draft.text]).toEqual(['approved', '']);
    expect(till.terminal.of('scan.deliver')).toHaveLength(1);
  });

  test('typed while the connection breaks are there when it is back', async () => {
    const till = await openTill(viewOf());
    await pressAll('12');
    await till.lose('lost');
    await pressAll('8.5');
    await pass(5_000);
    expect(amountShown()).toBe('¥128.5');
  });
});

describe('the keyboard’s own ways', () => {
  const refusedBy = (refusal: 'scanCapsLock' | 'scanInputMethod') =>
    viewOf({ scan: scanOf({ refusal, typed: { capsLock: true, ime: false, msPerKey: 20 } }) });
  const hint = () => screen.queryByText('Caps Lock is on: switch it off');

  test('Caps Lock is named in the status line once it spoilt a scan, until it is off', async () => {
    const till = await openTill(viewOf());
    expect(hint()).toBeNull();
    await changing(() => useTill.setState({ modes: { capsLock: true, ime: false } }));
    expect(hint()).toBeNull();
    await till.push(refusedBy('scanCapsLock'));
    expect([hint() !== null, said()]).toEqual([true, expect.stringContaining('Switch Caps Lock off')]);
    await press('5');
    expect(hint()).toBeNull();
  });

  test('a scan tells the terminal how its keys came', async () => {
    const till = await openTill(viewOf());
    await scanIn(alipay, 20);
    expect(till.terminal.of('scan.deliver')).toEqual([
      expect.objectContaining({ text: alipay, typed: { capsLock: false, ime: false, msPerKey: 20 } }),
    ]);
  });
});
