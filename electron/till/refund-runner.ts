import { assert } from '#shared/assert.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import {
  committedMinor,
  dueRefund,
  heardRefund,
  heardRefundQuery,
  type Refund,
  type RefundAnswer,
  type RefundAsked,
  type RefundEvent,
  refundMayRepeat,
} from '#shared/payment/refund.ts';
import { toldOfRefund } from '#shared/reconcile/told.ts';
import type { PaymentProvider, RefundRequest } from '../providers/provider.ts';
import { type Care, createCare, type Job } from './care.ts';
import { handleOf, journalRestMs, providerOf, type RunnerOptions } from './runner.ts';

export interface RefundRunner {
  /** Sends a refund just requested by this process, then asks what became of it (law 7). */
  begin(paymentId: PaymentId, refundId: RefundId): Promise<void>;
  care(paymentId: PaymentId, refundId: RefundId): void;
  ask(paymentId: PaymentId, refundId: RefundId): Promise<void>;
  job(refundId: RefundId): Job | undefined;
  stop(): Promise<void>;
}

export function createRefundRunner(options: RunnerOptions): RefundRunner {
  const { journal, registry, clock, stopping } = options;
  const paymentIds = new Map<RefundId, PaymentId>();

  const care: Care<RefundId> = createCare({
    ...options,
    born: (refundId) => {
      const { refund } = found(refundId);
      return {
        requestedMs: refund.requestedMs,
        sinceMs: refund.sinceMs,
        provider: providerOf(registry, refund.provider),
      };
    },
    next: (refundId, job) => {
      const { refund } = found(refundId);
      const step = dueRefund(refund, providerOf(registry, refund.provider).pace, askedOf(job));
      return step.call === 'none' ? null : step;
    },
    turn: (refundId, job) => query(refundId, job),
    restMs: () => (journal.failing ? journalRestMs : 0),
  });

  function found(refundId: RefundId): { record: PaymentRecord; refund: Refund } {
    const paymentId = paymentIds.get(refundId);
    const record = paymentId && journal.record(paymentId);
    const refund = record?.refunds.find((one) => one.refundId === refundId);
    assert(record && refund, 'a refund in care is in the journal');
    return { record, refund };
  }

  async function send(refundId: RefundId, job: Job, provider: PaymentProvider): Promise<void> {
    const { record, refund } = found(refundId);
    const answer = await provider.refund(requestOf(record, refund), stopping);
    if (!stopping.aborted) note(refundId, job, heardRefund(found(refundId).refund, answer));
  }

  /** Asks, and sends the same refund again under its own number when the provider certainly never had it. */
  async function query(refundId: RefundId, job: Job): Promise<void> {
    const { refund } = found(refundId);
    const provider = providerOf(registry, refund.provider);
    const answer = await askProvider(refundId, job, provider);
    if (!answer || !provider.abilities.refundRepeats) return;
    if (!refundMayRepeat(found(refundId).refund, answer, provider.pace, askedOf(job))) return;
    job.notFounds = 0;
    await send(refundId, job, provider);
    await askProvider(refundId, job, provider);
  }

  async function askProvider(refundId: RefundId, job: Job, provider: PaymentProvider): Promise<RefundAnswer | null> {
    if (stopping.aborted) return null;
    const { record, refund } = found(refundId);
    const answer = await provider.queryRefund(requestOf(record, refund), stopping);
    if (stopping.aborted) return null;
    job.lastQueryAgeMs = job.ageMs();
    job.lastQuery = { atMs: clock.nowMs(), answer: answer.kind };
    if (answer.kind === 'notFound') job.notFounds += 1;
    else if (answer.kind !== 'unknown') job.notFounds = 0;
    note(refundId, job, heardRefundQuery(found(refundId).refund, answer, provider.pace, askedOf(job)));
    const heard = found(refundId);
    const told = toldOfRefund(answer, heard.refund);
    if (told) options.onTold?.(heard.record, refund.refundNumber, told);
    return answer;
  }

  function note(refundId: RefundId, job: Job, events: readonly RefundEvent[]): void {
    for (const event of events) {
      const { record, refund } = found(refundId);
      journal.append({ kind: 'refund.event', paymentId: record.payment.paymentId, refundId, event });
      if (found(refundId).refund.state !== refund.state) job.sinceAgeMs = job.ageMs();
      options.onFact(record.payment.paymentId);
    }
  }

  return {
    begin: (paymentId, refundId) => {
      paymentIds.set(refundId, paymentId);
      const { refund } = found(refundId);
      assert(refund.state === 'requested', 'only a refund just requested is sent');
      const provider = providerOf(registry, refund.provider);
      return care.exclusively(refundId, async (job) => {
        await send(refundId, job, provider);
        if (found(refundId).refund.state !== 'refused') await askProvider(refundId, job, provider);
      });
    },
    care: (paymentId, refundId) => {
      paymentIds.set(refundId, paymentId);
      care.take(refundId);
    },
    ask: (paymentId, refundId) => {
      paymentIds.set(refundId, paymentId);
      return care.exclusively(refundId, (job) => query(refundId, job));
    },
    job: care.job,
    stop: care.stop,
  };
}

function askedOf(job: Job): RefundAsked {
  const { sinceAgeMs, lastQueryAgeMs, notFounds } = job;
  return { ageMs: job.ageMs(), sinceAgeMs, lastQueryAgeMs, notFounds };
}

function requestOf({ payment, refunds }: PaymentRecord, refund: Refund): RefundRequest {
  const others = refunds.filter((one) => one.refundId !== refund.refundId && one.state !== 'requested');
  return {
    payment: handleOf(payment),
    refundNumber: refund.refundNumber,
    amount: refund.amount,
    committedBeforeMinor: committedMinor(others),
    cashier: refund.by,
  };
}
