import { expect, test } from 'vitest';
import type { CustomerPush, Shown } from '#shared/contract/customer-view.ts';
import { endForMs, paidForMs, thanksForMs } from '#shared/contract/customer-view.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import { Refused } from '#shared/refusal.ts';
import { createWorld } from './world.ts';

/** A shop with a customer display: all that was ever sent to it. */
async function openShop() {
  const world = createWorld();
  const { near, far } = memoryPorts();
  const sent: unknown[] = [];
  near.listen((message) => sent.push(message));
  const leave = world.terminal.display.attach(far);
  await world.run(100);
  const shown = (): Shown => {
    const last = sent.findLast((message) => (message as CustomerPush).push === 'customer');
    if (!last) throw new Error('nothing was shown yet');
    return (last as CustomerPush).view.shown;
  };
  /** Each state once, with the moment it was first told. */
  const course = () => {
    const views = sent
      .filter((message) => (message as CustomerPush).push === 'customer')
      .map((one) => (one as CustomerPush).view);
    return views
      .filter(({ shown }, index) => shown.at !== views[index - 1]?.shown.at)
      .map(({ shown, nowMs }) => [shown.at, nowMs] as const);
  };
  return { world, near, sent, shown, leave, course, where: () => shown().at };
}

const amount = (minor: number) => ({ minor, currency: 'CNY' });

test('idle, the amount, the code, paid, thank you, idle', async () => {
  const { world, where, shown, course } = await openShop();
  expect(where()).toBe('idle');
  await world.send('display.draft', { totalMinor: 1_250 });
  await world.run(100);
  expect(shown()).toEqual({ at: 'amount', amount: amount(1_250), ask: 'code' });
  const { paymentId } = await world.show(1_250);
  await world.run(1_000);
  const { code } = await world.get(paymentId);
  expect(shown()).toMatchObject({ at: 'code', amount: amount(1_250), wallet: 'wechat', text: code?.text });
  await world.run(30_000);
  const { sinceMs } = await world.get(paymentId);
  expect(course().slice(-3)).toEqual([
    ['paid', sinceMs],
    ['thanks', sinceMs + paidForMs],
    ['idle', sinceMs + paidForMs + thanksForMs],
  ]);
});

test('a scanned payment: the wallet asks, then paid', async () => {
  const { world, where } = await openShop();
  await world.take(1_211);
  await world.run(4_000);
  expect(where()).toBe('asked');
  await world.run(9_000);
  expect(where()).toBe('paid');
});

test('doubt is a calm wait until it is known, and a decline goes away by itself', async () => {
  const { world, where, course } = await openShop();
  await world.take(1_241);
  await world.run(5_000);
  expect(where()).toBe('checking');
  await world.run(15_000);
  expect(course().map(([at]) => at)).toContain('paid');
  await world.take(1_223);
  await world.run(2_000);
  expect(where()).toBe('notPaid');
  await world.run(endForMs);
  expect(where()).toBe('idle');
});

test('what is rung up next stands before the payment, which does not come back', async () => {
  const { world, where, shown } = await openShop();
  await world.take(1_211);
  await world.run(4_000);
  expect(where()).toBe('asked');
  await world.send('display.draft', { totalMinor: 700 });
  await world.run(100);
  expect(shown()).toMatchObject({ at: 'amount', amount: amount(700) });
  await world.send('display.draft', { totalMinor: null });
  await world.run(100);
  expect(where()).toBe('idle');
  await world.run(30_000);
  expect(where()).toBe('idle');
});

test('a payment that the cashier leaves is no longer shown, also when it is paid', async () => {
  const { world, where } = await openShop();
  const { paymentId } = await world.take(1_211);
  await world.run(4_000);
  await world.send('payment.leave', { paymentId });
  await world.run(100);
  expect(where()).toBe('idle');
  await world.run(30_000);
  expect((await world.get(paymentId)).state).toBe('approved');
  expect(where()).toBe('idle');
});

test('a payment that was refused leaves the amount where it is', async () => {
  const { world, shown } = await openShop();
  const code = world.code();
  const sale = world.newSale(800);
  await world.send('payment.start', { ...sale, scanId: await world.scan(code) });
  await world.run(5_000);
  await world.send('display.draft', { totalMinor: 900 });
  const again = { ...world.newSale(900), scanId: await world.scan(code) };
  await expect(world.send('payment.start', again)).rejects.toMatchObject({ refusal: { code: 'codeUsed' } });
  await world.run(100);
  expect(shown()).toMatchObject({ at: 'amount', amount: amount(900) });
});

test('after a restart the display is idle: who stands there is not known', async () => {
  const { world } = await openShop();
  await world.take(1_211);
  await world.run(4_000);
  await world.restart();
  const { near, far } = memoryPorts();
  const heard: CustomerPush[] = [];
  near.listen((message) => heard.push(message as CustomerPush));
  world.terminal.display.attach(far);
  await world.run(100);
  expect(heard.at(-1)?.view.shown.at).toBe('idle');
});

test('the amount that a window was ringing up goes with the last window', async () => {
  const { world, shown } = await openShop();
  const { near, far } = memoryPorts();
  const leave = world.terminal.attach(far);
  near.post({ call: 1, command: 'display.draft', args: { totalMinor: 500 } });
  await world.run(100);
  expect(shown().at).toBe('amount');
  leave();
  await world.run(100);
  expect(shown().at).toBe('amount'); // another window is still there
  world.closeWindow();
  await world.run(100);
  expect(shown().at).toBe('idle');
});

test('a display that speaks is refused, whatever it says, and nothing happens', async () => {
  const { world, near, sent } = await openShop();
  const { paymentId } = await world.take(1_213);
  await world.run(4_000);
  sent.length = 0;
  near.post({ call: 1, command: 'payment.giveUp', args: { paymentId } });
  near.post({ call: 2, command: 'payments.open', args: {} });
  await world.run(10);
  const refused = { reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'command' } } };
  expect(sent.filter((message) => !('push' in (message as object)))).toEqual([refused, refused]);
  expect((await world.get(paymentId)).givenUp).toBe(false);
});

test('a display that is gone is told nothing more', async () => {
  const { world, sent, leave } = await openShop();
  leave();
  sent.length = 0;
  await world.take(1_200);
  await world.run(5_000);
  expect(sent).toEqual([]);
});

test('nothing private is ever sent: no code of a customer, reference, number, cashier or other payment', async () => {
  const { world, sent } = await openShop();
  const doubt = await world.take(1_231);
  await world.run(60_000);
  await world.send('payment.leave', { paymentId: doubt.paymentId });
  const code = world.code();
  const sale = world.newSale(1_200);
  await world.send('display.draft', { totalMinor: 1_200 });
  await world.run(100);
  await world.send('payment.start', { ...sale, scanId: await world.scan(code) });
  await world.run(30_000);
  await world.show(1_300);
  await world.run(30_000);
  const said = JSON.stringify(sent);
  const open = await world.get(doubt.paymentId);
  const paid = await world.get(sale.paymentId);
  expect(paid.state).toBe('approved');
  const secrets = [code, world.simulator.credentials.terminalKey, world.simulator.credentials.terminalSn];
  const numbers = [open, paid].flatMap((one) => [
    one.reference,
    one.providerReference,
    one.walletReference,
    one.paymentId,
  ]);
  for (const secret of [...secrets, ...numbers, 'cashier', 'saleId', sale.saleId, 'Till 1'])
    if (secret !== null) expect(said).not.toContain(secret);
  expect(said).toContain('"paid"');
  const keys = new Set(said.match(/"\w+":/g));
  expect([...keys].sort()).toEqual(
    [
      ...[
        'push',
        'view',
        'nowMs',
        'mode',
        'shopName',
        'languages',
        'shown',
        'at',
        'amount',
        'minor',
        'currency',
        'ask',
      ],
      ...['wallet', 'text', 'sinceMs', 'untilMs', 'discounted'],
    ]
      .map((key) => `"${key}":`)
      .sort(),
  );
});

test('the address of the display comes from its host; without one, and without a monitor, it is refused', async () => {
  const { world } = await openShop();
  await expect(world.send('display.open', {})).rejects.toEqual(new Refused('displayNoMonitor'));
  world.terminal.display.openWith(() => 'http://127.0.0.1:1/customer.html#token=x');
  expect(await world.send('display.open', {})).toEqual({ address: 'http://127.0.0.1:1/customer.html#token=x' });
});

test.each([0, -1, 1.5, 10_000_000_000, '12', undefined])('an amount of %s is not taken', async (totalMinor) => {
  const { world, where } = await openShop();
  const args = { totalMinor } as { totalMinor: number };
  await expect(world.send('display.draft', args)).rejects.toMatchObject({ refusal: { code: 'badRequest' } });
  expect(where()).toBe('idle');
});
