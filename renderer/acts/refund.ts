import type { PaymentView } from '#shared/contract/view.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import { newId, type RefundReason, type Screen, useTill } from '../store.ts';
import { ask, go } from './ask.ts';

const { getState: now, setState: set } = useTill;

export function checkRefund(paymentId: PaymentId, refundId: RefundId): void {
  void ask('refund.check', { paymentId, refundId });
}

export function openRefund(payment: PaymentView): void {
  const refundId = newId<RefundId>();
  go({
    at: 'refund',
    paymentId: payment.paymentId,
    refundId,
    part: null,
    reason: 'returned',
    approvedBy: '',
    sent: false,
  });
}

type RefundScreen = Extract<Screen, { at: 'refund' }>;

export function changeRefund(change: Partial<Pick<RefundScreen, 'part' | 'reason' | 'approvedBy'>>): void {
  const { screen } = now();
  if (screen.at === 'refund' && !screen.sent) set({ screen: { ...screen, ...change }, notice: null });
}

export async function startRefund(amountMinor: number): Promise<void> {
  const { screen } = now();
  if (screen.at !== 'refund' || screen.sent) return;
  const { paymentId, refundId, reason } = screen;
  const approvedBy = screen.approvedBy.trim();
  set({ screen: { ...screen, sent: true }, ask: null, notice: null });
  const answer = await ask('refund.start', {
    ...{ refundId, paymentId, amountMinor, reason },
    ...(approvedBy !== '' && { approvedBy }),
  });
  const after = now().screen;
  const mayHaveBeenHeard = now().link !== 'up';
  if (answer === 'refused' && !mayHaveBeenHeard && after.at === 'refund' && after.refundId === refundId)
    set({ screen: { ...after, sent: false } });
}

export const refundReasons: readonly RefundReason[] = ['returned', 'wrongAmount', 'paidTwice', 'other'];
