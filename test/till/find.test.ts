import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Asked } from '#shared/contract/contract.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import type { Refused } from '#shared/refusal.ts';
import { createWorld, hour, minute, type World } from './world.ts';

const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'nothing was refused',
    (error: Refused) => error.refusal.code,
  );

/** Approved, and declined a minute later. */
async function twoPayments(world: World) {
  const paid = await world.take(1250);
  await world.run(minute);
  const declined = await world.take(1221);
  await world.run(minute);
  return { paid: paid.paymentId, declined: declined.paymentId };
}

const find = async (world: World, asked: Asked<'payments.find'>) => world.send('payments.find', asked);
const idsOf = async (world: World, asked: Asked<'payments.find'>) =>
  (await find(world, asked)).payments.map(({ paymentId }) => paymentId);

describe('finding payments', () => {
  test('today’s, newest first, with what they come to', async () => {
    const world = createWorld();
    const { paid, declined } = await twoPayments(world);
    const { payments, next, summary } = await find(world, {});
    expect(payments.map(({ paymentId }) => paymentId)).toEqual([declined, paid]);
    expect(next).toBeNull();
    expect(summary).toMatchObject({
      ...{ count: 2, total: { minor: 2471 }, taken: { count: 1, total: { minor: 1250 } } },
      ...{ urgent: [], wallets: ['alipay'], cashiers: ['cashier'] },
    });
    await world.close();
  });

  test('a page goes on where the one before ended, and only the first counts', async () => {
    const world = createWorld();
    const { paid, declined } = await twoPayments(world);
    const first = await find(world, { limit: 1 });
    expect(first.payments[0]?.paymentId).toBe(declined);
    await world.take(300);
    const second = await find(world, { limit: 1, after: first.next ?? '' });
    expect(second.payments[0]?.paymentId).toBe(paid);
    expect(second).toMatchObject({ next: null, summary: null });
    await world.close();
  });

  test('by the word for a state, and on other days', async () => {
    const world = createWorld();
    const { paid, declined } = await twoPayments(world);
    expect(await idsOf(world, { state: 'approved' })).toEqual([paid]);
    expect(await idsOf(world, { state: 'declined' })).toEqual([declined]);
    await world.run(24 * hour);
    expect(await idsOf(world, {})).toEqual([]);
    expect(await idsOf(world, { day: '2026-11-21' })).toEqual([declined, paid]);
    expect(await idsOf(world, { day: '2026-11-01', untilDay: '2026-11-22' })).toEqual([declined, paid]);
    await world.close();
  });

  test('money in doubt is named whatever the day, if it fits the search', async () => {
    const world = createWorld();
    await world.take(1234); // its reply is lost
    await world.run(6_000);
    const urgentOf = async (asked: Asked<'payments.find'>) => (await find(world, asked)).summary?.urgent.length;
    expect(await urgentOf({ day: '2026-11-20' })).toBe(1);
    expect(await urgentOf({ text: '99.99' })).toBe(0);
    await world.close();
  });

  test.each<[string, Asked<'payments.find'>, string]>([
    ['a span that ends before it begins', { day: '2026-11-21', untilDay: '2026-11-20' }, 'dayInvalid'],
    ['more days than a quarter has', { day: '2026-01-01', untilDay: '2026-11-21' }, 'daysTooMany'],
    ['a cursor that is none', { after: 'x' }, 'badRequest'],
    ['a page of a whole year', { limit: 100_000 }, 'badRequest'],
  ])('refuses %s', async (_what, asked, code) => {
    const world = createWorld();
    expect(await refusalOf(find(world, asked))).toBe(code);
    await world.close();
  });
});

describe('a scanned number', () => {
  test('of the wallet, the provider or ours is the payment, and starts none', async () => {
    const world = createWorld();
    const { paid } = await twoPayments(world);
    const record = world.journal.record(paid)?.payment;
    const approval = record?.state === 'approved' ? record.approval : null;
    for (const number of [record?.reference, approval?.providerReference, approval?.walletReference]) {
      if (!number) continue;
      await world.run(minute);
      const scanId = await world.scan(number);
      await world.run(100);
      expect(world.view().scan, number).toMatchObject({ paymentId: paid, wallet: null });
      expect(['receipt', 'number']).toContain(world.view().scan?.kind);
      const started = world.send('payment.start', { ...world.newSale(500), scanId, unknownCodeConfirmed: true });
      expect(['scanReceipt', 'scanEarlierNumber']).toContain(await refusalOf(started));
    }
    expect(await idsOf(world, {})).toHaveLength(2);
    await world.close();
  });

  test('of another till is known as a number, and of no payment', async () => {
    const world = createWorld();
    await world.scan('4200001234202611211234567890');
    await world.run(100);
    expect(world.view().scan).toMatchObject({ kind: 'number', paymentId: null });
    await world.close();
  });
});

describe('a refund and its manager', () => {
  const refund = (world: World, paymentId: PaymentId, amountMinor: number, approvedBy?: string) =>
    world.send('refund.start', {
      ...{ refundId: randomUUID() as RefundId, paymentId, amountMinor, reason: 'returned' },
      ...(approvedBy !== undefined && { approvedBy }),
    });

  test('is refused without one, and with one its name is in the journal, the view and the history', async () => {
    const world = createWorld();
    const { paid } = await twoPayments(world);
    expect(await refusalOf(refund(world, paid, 500))).toBe('refundNeedsManager');
    expect(world.journal.record(paid)?.refunds).toEqual([]);
    await refund(world, paid, 500, ' Wong ');
    await world.run(minute);
    expect((await world.get(paid)).refunds).toMatchObject([{ state: 'refunded', by: 'cashier', approvedBy: 'Wong' }]);
    const history = await world.send('payment.history', { paymentId: paid });
    const asked = history.find(({ what }) => what === 'refundRequested');
    expect(asked?.detail).toMatchObject({ approvedBy: 'Wong', minor: 500 });
    expect(history.find(({ what }) => what === 'refund.refunded')?.detail.refundId).toBe(asked?.detail.refundId);
    await world.close();
  });

  test('an empty name is none', async () => {
    const world = createWorld();
    const { paid } = await twoPayments(world);
    expect(await refusalOf(refund(world, paid, 500, '  '))).toBe('badRequest');
    await world.close();
  });

  test('what cannot be refunded is said before a manager is asked for', async () => {
    const world = createWorld();
    const { paid, declined } = await twoPayments(world);
    expect(await refusalOf(refund(world, paid, 1251))).toBe('refundTooMuch');
    expect(await refusalOf(refund(world, declined, 100))).toBe('refundNotPaid');
    await world.close();
  });

  test('up to the shop’s limit none is asked for, all refunds of the payment together', async () => {
    const world = createWorld({ refundManagerAboveMinor: 500 });
    const { paid } = await twoPayments(world);
    await refund(world, paid, 300);
    await world.run(minute);
    expect(await refusalOf(refund(world, paid, 300))).toBe('refundNeedsManager');
    await refund(world, paid, 200);
    await world.run(minute);
    expect((await world.get(paid)).refunds.map(({ approvedBy }) => approvedBy)).toEqual([null, null]);
    await world.close();
  });

  test('the till’s own refund of late money needs none', async () => {
    const world = createWorld({ lateMoney: 'refund' });
    const { paymentId } = await world.take(1235); // paid after the till had concluded that it was not
    await world.run(2 * hour);
    expect((await world.get(paymentId)).refunds).toMatchObject([{ state: 'refunded', by: 'till', approvedBy: null }]);
    await world.close();
  });
});
