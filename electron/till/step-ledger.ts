import { Defect } from '#shared/assert.ts';
import type { Reference, RefundId, RefundNumber } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Journal } from '../journal/journal.ts';
import type { StepLedger } from '../providers/provider.ts';

interface Owner {
  readonly record: PaymentRecord;
  readonly refundId: RefundId | null;
}

/** Keeps the steps of acts that take several calls in the journal, under the payment or refund whose number is given. */
export function createStepLedger(journal: Pick<Journal, 'append' | 'byReference' | 'unsettled' | 'find'>): StepLedger {
  function ownerOf(number: Reference | RefundNumber): Owner {
    const record = journal.byReference(number);
    if (record) return { record, refundId: null };
    const owner = refundIn(journal.unsettled(), number) ?? refundIn(settledWith(number), number);
    if (!owner) throw new Defect('a step is of a payment or refund in the journal');
    return owner;
  }

  function settledWith(number: string): PaymentRecord[] {
    return journal.find({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, text: number, limit: 1 });
  }

  return {
    taken: (number) => {
      const { record, refundId } = ownerOf(number);
      return (record.steps ?? []).filter((one) => one.refundId === refundId).map(({ step }) => step);
    },
    take: (number, step) => {
      const { record, refundId } = ownerOf(number);
      journal.append({ kind: 'step.taken', paymentId: record.payment.paymentId, refundId, step });
    },
  };
}

function refundIn(records: readonly PaymentRecord[], number: string): Owner | null {
  for (const record of records) {
    const refund = record.refunds.find(({ refundNumber }) => refundNumber === number);
    if (refund) return { record, refundId: refund.refundId };
  }
  return null;
}
