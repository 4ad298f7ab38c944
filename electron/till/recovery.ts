import type { PaymentId } from '#shared/ids.ts';
import { isOpen } from '#shared/payment/payment.ts';
import { refundIsOpen } from '#shared/payment/refund.ts';
import { Refused } from '#shared/refusal.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../providers/registry.ts';
import type { RefundRunner } from './refund-runner.ts';
import type { Runner } from './runner.ts';

/**
 * Takes up what an earlier process left: each unfinished payment and refund is doubted and asked about, never sent again
 * (law 2); each end that is still watched goes on being watched. Returns the payments found unfinished.
 */
export function recoverPayments(
  journal: Journal,
  registry: Registry,
  runner: Runner,
  refunds: RefundRunner,
): PaymentId[] {
  refuseMissingProvider(journal, registry);
  const recovered: PaymentId[] = [];
  for (const record of journal.unsettled()) {
    const { paymentId, state } = record.payment;
    if (isOpen(record.payment)) recovered.push(paymentId);
    if (isOpen(record.payment) && state !== 'inDoubt' && state !== 'reversing')
      journal.append({ kind: 'payment.event', paymentId, event: { event: 'doubted', cause: 'restart', words: null } });
    runner.care(paymentId);
    for (const refund of record.refunds.filter(refundIsOpen)) {
      if (refund.state === 'requested')
        journal.append({
          kind: 'refund.event',
          paymentId,
          refundId: refund.refundId,
          event: { event: 'doubted', cause: 'restart', words: null },
        });
      refunds.care(paymentId, refund.refundId);
    }
  }
  return recovered;
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
