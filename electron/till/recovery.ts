import type { PaymentId } from '#shared/ids.ts';
import { isOpen, type Payment, type PaymentEvent } from '#shared/payment/payment.ts';
import type { Refund } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../providers/registry.ts';
import type { RefundRunner } from './refund-runner.ts';
import type { Runner } from './runner.ts';

/** As old as this when the till starts, the newest payment is still what the cashier asks about. */
const justBeforeMs = 10 * 60_000;

/**
 * Takes up what an earlier process left: each unfinished payment and refund is doubted and asked about, never sent again
 * (law 2); each end that is still watched goes on being watched. Returns the payments found unfinished, and the one that
 * stood on the screen just before, whose end the cashier may not have seen.
 */
export function recoverPayments(
  { journal, registry, clock }: { journal: Journal; registry: Registry; clock: Clock },
  runner: Runner,
  refunds: RefundRunner,
): PaymentId[] {
  refuseMissingProvider(journal, registry);
  const recovered: PaymentId[] = [];
  for (const record of journal.unsettled()) {
    const { paymentId } = record.payment;
    if (isOpen(record.payment)) recovered.push(paymentId);
    for (const event of missedEvents(record.payment)) journal.append({ kind: 'payment.event', paymentId, event });
    runner.care(paymentId);
    for (const refund of record.refunds) recoverRefund(journal, refunds, refund);
  }
  const nowMs = clock.nowMs();
  const [newest] = journal.find({ fromMs: nowMs - justBeforeMs, untilMs: nowMs + 1, text: '', limit: 1 });
  return newest && !recovered.includes(newest.payment.paymentId) ? [...recovered, newest.payment.paymentId] : recovered;
}

/** What was on its way is in doubt now; and whatever was open, the screen that showed it is gone. */
function missedEvents(payment: Payment): PaymentEvent[] {
  if (!isOpen(payment)) return [];
  if (payment.state !== 'inDoubt' && payment.state !== 'reversing')
    return [{ event: 'doubted', cause: 'restart', words: null }];
  return payment.leftScreen ? [] : [{ event: 'leftToTill', by: 'restart' }];
}

function recoverRefund(journal: Journal, refunds: RefundRunner, { paymentId, refundId, ...refund }: Refund): void {
  if (refund.state === 'requested')
    journal.append({
      kind: 'refund.event',
      paymentId,
      refundId,
      event: { event: 'doubted', cause: 'restart', words: null },
    });
  refunds.care(paymentId, refundId);
}

/** Money nobody could ask about would be nobody's doubt (law 11): the provider stays in the settings until all is settled. */
function refuseMissingProvider(journal: Journal, registry: Registry): void {
  const missing = journal
    .unsettled()
    .map(({ payment }) => payment.provider)
    .filter((id) => !registry.providerFor(id));
  const [provider] = missing;
  if (provider) throw new Refused('providerMissing', { provider, open: missing.length });
}
