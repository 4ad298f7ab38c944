import type { Asked, Result } from '#shared/contract/contract.ts';
import type { PaymentView } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { useTill } from '../store.ts';
import { ask, go, toCheckout } from './ask.ts';
import { checkRefund } from './refund.ts';
import { isOn, tryAgain } from './sale.ts';

const { getState: now, setState: set } = useTill;

/** A payment that the view does not list: an older day's, or one whose start was lost with the connection. */
export async function findPayment(paymentId: PaymentId): Promise<PaymentView | null> {
  const found = await ask('payment.get', { paymentId });
  return found === 'refused' ? null : found;
}

export function checkPayment(paymentId: PaymentId): void {
  void ask('payment.check', { paymentId });
}

/** F8: asks about the payment on the screen, or about all money in doubt. */
export function checkDoubt(): void {
  const { view, screen } = now();
  if (screen.at === 'payment') checkPayment(screen.paymentId);
  else for (const payment of view?.payments ?? []) checkIfDoubtful(payment);
}

function checkIfDoubtful({ paymentId, state, refunds }: PaymentView): void {
  if (state === 'inDoubt') checkPayment(paymentId);
  for (const refund of refunds) if (refund.state === 'inDoubt') checkRefund(paymentId, refund.refundId);
}

/** The cashier goes on; the till goes on asking, and tells when it knows. */
export function leaveToTill(paymentId: PaymentId): void {
  void ask('payment.leave', { paymentId });
  toCheckout();
}

export function seePayment(paymentId: PaymentId): void {
  void ask('payment.seen', { paymentId }).then((answer) => {
    if (answer !== 'refused' && isOn(paymentId)) toCheckout();
  });
}

export function seeRecovered(): void {
  void ask('recovered.seen', {});
}

export function settleByHand({ paymentId }: PaymentView, word: HandWord): void {
  set({ ask: null });
  void ask('payment.settleByHand', { paymentId, ...word });
}

export type HandWord = Omit<Asked<'payment.settleByHand'>, 'paymentId'>;

export function openPayment(paymentId: PaymentId): void {
  go({ at: 'payment', paymentId, amount: null, openedMs: Date.now() });
}

export function decide(about: 'reverse' | 'giveUp' | 'takeLate', payment: PaymentView): void {
  const { paymentId } = payment;
  set({ ask: null });
  if (about === 'reverse') void ask('payment.reverse', { paymentId });
  if (about === 'takeLate') void ask('payment.takeLate', { paymentId });
  if (about === 'giveUp') {
    void ask('payment.giveUp', { paymentId }).then((answer) => {
      if (answer !== 'refused' && isOn(paymentId)) tryAgain(payment);
    });
  }
}

export function historyOf(paymentId: PaymentId): Promise<Result<'payment.history'> | 'refused'> {
  return ask('payment.history', { paymentId });
}
