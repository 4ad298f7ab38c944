import type { Client } from '#shared/contract/client.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import { Refused } from '#shared/refusal.ts';
import type { Order, Standing } from './messages.ts';

/** Does the next thing a cashier would do about a payment, if anything, and says how the payment stands. */
export async function attend(client: Client, order: Order): Promise<Standing> {
  const payment = await client.send('payment.get', { paymentId: order.paymentId });
  try {
    if (!payment) return await begin(client, order);
    if (isOpen(payment)) return await wait(client, order, payment);
    if (payment.refunds.some(({ state }) => state === 'inDoubt' || state === 'processing')) return 'busy';
    const amountMinor = toGiveBack(order, payment);
    if (amountMinor > 0) return await giveBack(client, order, payment, amountMinor);
    if (payment.state === 'late' && payment.needsPerson) return await keep(client, payment);
    if (payment.unseen) await client.send('payment.seen', { paymentId: order.paymentId });
    return isWatched(payment) ? 'resting' : 'settled';
  } catch (error) {
    if (error instanceof Refused && passing.has(error.refusal.code)) return 'busy';
    throw error;
  }
}

/** What a cashier is told to wait for. */
const passing: ReadonlySet<string> = new Set(['reverseTooSoon', 'paymentNotOpen', 'refundInProgress']);

function isOpen({ state }: PaymentView): boolean {
  return state === 'waiting' || state === 'showing' || state === 'inDoubt';
}

function isWatched({ nextStep, asking, refunds }: PaymentView): boolean {
  return asking || nextStep !== null || refunds.some(({ nextStepAtMs }) => nextStepAtMs !== null);
}

async function begin(client: Client, order: Order): Promise<Standing> {
  const { paymentId, saleId, scanId, totalMinor, code, course } = order;
  const sought = { paymentId, saleId, totalMinor, sameAmountConfirmed: true };
  if (course.way === 'show') await client.send('payment.show', { ...sought, wallet: 'wechat' });
  else {
    await client.send('scan.deliver', { scanId, text: code });
    await client.send('payment.start', { ...sought, scanId });
  }
  return 'busy';
}

async function wait(client: Client, { course }: Order, payment: PaymentView): Promise<Standing> {
  const { paymentId, can, reversing, givenUp } = payment;
  if (course.cashier === 'reverses' && can.reverse && !reversing) await client.send('payment.reverse', { paymentId });
  if (course.cashier === 'givesUp' && can.giveUp && !givenUp) await client.send('payment.giveUp', { paymentId });
  return 'busy';
}

function toGiveBack({ course, refundIds }: Order, payment: PaymentView): number {
  const made = payment.refunds.filter(({ refundId }) => refundIds.includes(refundId)).length;
  const part = course.refunds?.[made];
  if (part === undefined || !payment.can.refund) return 0;
  return Math.ceil(payment.refundableMinor * part);
}

async function giveBack(
  client: Client,
  { refundIds }: Order,
  { paymentId, refunds }: PaymentView,
  amountMinor: number,
): Promise<Standing> {
  const refundId = refundIds.find((id) => !refunds.some((made) => made.refundId === id));
  if (refundId)
    await client.send('refund.start', { refundId, paymentId, amountMinor, reason: 'crashes', approvedBy: 'manager' });
  return 'busy';
}

async function keep(client: Client, { paymentId }: PaymentView): Promise<Standing> {
  await client.send('payment.takeLate', { paymentId });
  return 'busy';
}
