import { describe, expect, test } from 'vitest';
import type { ShownState } from '#shared/contract/view.ts';
import { createWorld, expectAgreement, hour, minute } from './world.ts';

/** Ending of the amount, the state within 3 minutes, the state once nothing more can come. */
const scanned: [string, ShownState, ShownState][] = [
  ['00', 'approved', 'approved'],
  ['50', 'approved', 'approved'],
  ['11', 'approved', 'approved'],
  ['12', 'declined', 'declined'],
  ['13', 'reversed', 'reversed'],
  ['21', 'declined', 'declined'],
  ['22', 'declined', 'declined'],
  ['23', 'declined', 'declined'],
  ['24', 'declined', 'declined'],
  ['25', 'declined', 'declined'],
  ['26', 'declined', 'declined'],
  ['27', 'declined', 'declined'],
  ['31', 'approved', 'approved'],
  ['32', 'declined', 'declined'],
  ['33', 'notPaid', 'notPaid'],
  ['34', 'approved', 'approved'],
  ['35', 'notPaid', 'late'],
  ['41', 'approved', 'approved'],
  ['42', 'declined', 'declined'],
  ['43', 'approved', 'approved'],
  ['51', 'approved', 'approved'],
  ['52', 'approved', 'approved'],
  ['53', 'approved', 'approved'],
  ['54', 'approved', 'approved'],
  ['55', 'approved', 'approved'],
  ['56', 'approved', 'approved'],
  ['65', 'reversed', 'reversed'],
  ['66', 'approved', 'approved'],
  ['71', 'approved', 'approved'],
];

describe('scan way: every scenario ends where the bank is', () => {
  test.each(scanned)('…%s: %s, at last %s', async (ending, soon, atLast) => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00 + Number(ending));
    await world.run(2.9 * minute);
    expect((await world.get(paymentId)).state).toBe(soon);
    await world.run(4 * hour);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe(atLast);
    expectAgreement(world, payment);
  });
});

const shown: [string, ShownState][] = [
  ['00', 'approved'],
  ['12', 'declined'],
  ['13', 'declined'],
  ['31', 'reversed'],
  ['33', 'notPaid'],
];

describe('show way', () => {
  test.each(shown)('…%s: at last %s', async (ending, atLast) => {
    const world = createWorld();
    const { paymentId } = await world.show(12_00 + Number(ending));
    await world.run(4 * hour);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe(atLast);
    expectAgreement(world, payment);
  });

  test('a code nobody pays is closed by the provider, and the till says why', async () => {
    const world = createWorld();
    const { paymentId } = await world.show(12_13);
    await world.run(10 * minute);
    expect(await world.get(paymentId)).toMatchObject({ state: 'declined', reason: 'timedOut' });
  });

  test('a code paid at its very end is caught', async () => {
    const world = createWorld();
    const { paymentId } = await world.show(12_35);
    await world.run(4 * hour);
    const payment = await world.get(paymentId);
    expect(['approved', 'late', 'reversed']).toContain(payment.state);
    expectAgreement(world, payment);
  });

  test('the code stands in the view, with its end', async () => {
    const world = createWorld();
    const { paymentId } = await world.show(12_13);
    await world.run(1000);
    const payment = await world.get(paymentId);
    expect(payment).toMatchObject({ state: 'showing', code: { text: expect.stringMatching(/^\S+$/) } });
    expect((payment.code?.untilMs ?? 0) - payment.requestedMs).toBeGreaterThan(3 * minute);
  });
});

const refundEndings: [string, 'refunded' | 'refused'][] = [
  ['00', 'refunded'],
  ['61', 'refunded'],
  ['62', 'refunded'],
  ['63', 'refused'],
  ['64', 'refunded'],
];

describe('refunds', () => {
  test.each(refundEndings)('…%s: at last %s', async (ending, atLast) => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00 + Number(ending));
    await world.run(minute);
    const refundId = await world.refund(paymentId, 12_00 + Number(ending));
    await world.run(4 * hour);
    const payment = await world.get(paymentId);
    expect(payment.refunds.map(({ refundId: id, state }) => [id, state])).toEqual([[refundId, atLast]]);
    expectAgreement(world, payment);
  });

  test('two equal parts, and no cent more (law 13)', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(10_00);
    await world.run(minute);
    for (const part of [1, 2]) {
      await world.refund(paymentId, 5_00);
      await world.run(part * minute);
    }
    const payment = await world.get(paymentId);
    expect(payment.refunds.map(({ state }) => state)).toEqual(['refunded', 'refunded']);
    expect(payment.refundableMinor).toBe(0);
    await expect(world.refund(paymentId, 1)).rejects.toMatchObject({ refusal: { code: 'refundNothingLeft' } });
    expectAgreement(world, payment);
  });

  test('the ceiling is what the payer paid: a coupon is not given back', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(100_71);
    await world.run(minute);
    const { payerPaid, refundableMinor } = await world.get(paymentId);
    expect(payerPaid?.minor).toBeLessThan(100_71);
    expect(refundableMinor).toBe(payerPaid?.minor);
    await expect(world.refund(paymentId, 100_71)).rejects.toMatchObject({ refusal: { code: 'refundTooMuch' } });
  });

  test('one at a time while the first is not known', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_61);
    await world.run(minute);
    await world.refund(paymentId, 6_00);
    await expect(world.refund(paymentId, 6_00)).rejects.toMatchObject({ refusal: { code: 'refundInProgress' } });
  });
});
