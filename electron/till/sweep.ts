import type { SweepEnded } from '#shared/contract/reconcile-view.ts';
import { dayOf, rangeOfBusinessDay } from '#shared/day.ts';
import type { PaymentId, RefundId } from '#shared/ids.ts';
import { refundIdOf } from '#shared/journal/entry.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { isEnded, isOpen, type ProviderId } from '#shared/payment/payment.ts';
import { refundIsOpen } from '#shared/payment/refund.ts';
import { billLaws } from '#shared/reconcile/bill-law.ts';
import type { Journal } from '../journal/journal.ts';
import type { PaymentProvider } from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';
import type { Answers } from './answers.ts';
import type { Lanes } from './care.ts';
import type { Lane } from './lane.ts';
import type { RefundRunner } from './refund-runner.ts';
import type { Runner } from './runner.ts';
import type { Doing } from './work.ts';

export interface SweepOptions {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly runner: Runner;
  readonly refunds: RefundRunner;
  readonly lanes: Lanes;
  readonly answers: Answers;
  readonly closingHour: () => number;
  /** A bill of this provider's day says of each payment what became of it. */
  readonly hasBill: (provider: ProviderId, day: string) => boolean;
}

interface Target {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
  readonly provider: PaymentProvider;
}

/**
 * Asks the providers about everything that is not final, and about every attempt of a business day that ended without money.
 * The answers go the way of all answers; what they change is journaled there (law 4).
 */
export function createSweep(options: SweepOptions) {
  const { journal, registry, runner, refunds } = options;

  function targetsOf(day: string, everything: boolean): Target[] {
    const found = new Map<string, Target>();
    const add = (record: PaymentRecord, refundId: RefundId | null) => {
      const { paymentId, provider: id } = record.payment;
      const provider = registry.providerFor(id);
      if (provider) found.set(refundId ?? paymentId, { paymentId, refundId, provider });
    };
    for (const record of journal.unsettled()) {
      if (isOpen(record.payment)) add(record, null);
      for (const { refundId } of record.refunds.filter(refundIsOpen)) add(record, refundId);
    }
    const range = rangeOfBusinessDay(day, options.closingHour());
    for (const { atMs, fact } of range ? journal.requestsAt(range.fromMs, range.untilMs) : []) {
      const record = journal.record(fact.facts.paymentId);
      if (!record) continue;
      const refundId = refundIdOf(fact);
      if (endedWithoutMoney(record, refundId) || (everything && isOnlyTold(record, atMs))) add(record, refundId);
    }
    return [...found.values()];
  }

  /** No list of its day is here: only its answer can confirm it. */
  function isOnlyTold({ payment: { provider } }: PaymentRecord, atMs: number): boolean {
    return !options.hasBill(provider, dayOf(atMs, billLaws[provider].offsetMinutes));
  }

  /** After a call that is on its way: it may have been asked before. */
  async function ask({ paymentId, refundId }: Target): Promise<boolean> {
    const before = stateOf(paymentId, refundId);
    await (refundId === null ? runner.job(paymentId) : refunds.job(refundId))?.running;
    await (refundId === null ? runner.ask(paymentId) : refunds.ask(paymentId, refundId));
    return stateOf(paymentId, refundId) !== before;
  }

  function stateOf(paymentId: PaymentId, refundId: RefundId | null): string | undefined {
    const record = journal.record(paymentId);
    return refundId === null
      ? record?.payment.state
      : record?.refunds.find((refund) => refund.refundId === refundId)?.state;
  }

  async function run(day: string, everything: boolean, { signal, tell }: Doing): Promise<SweepEnded> {
    const targets = targetsOf(day, everything);
    let [asked, settled] = [0, 0];
    tell(0, targets.length);
    const one = async (target: Target) => {
      const changed = await ask(target);
      asked += 1;
      if (changed) settled += 1;
      tell(asked);
    };
    const byProvider = Map.groupBy(targets, ({ provider }) => provider);
    await Promise.all(
      [...byProvider].map(([provider, own]) => askInTurn(options.lanes.of(provider), provider, own, one, signal)),
    );
    options.answers.enter();
    return { asked, settled, inDoubt: inDoubt(), cancelled: asked < targets.length };
  }

  function inDoubt(): number {
    return journal
      .unsettled()
      .reduce(
        (sum, { payment, refunds: made }) => sum + (isOpen(payment) ? 1 : 0) + made.filter(refundIsOpen).length,
        0,
      );
  }

  return { run };
}

function endedWithoutMoney({ payment, refunds }: PaymentRecord, refundId: RefundId | null): boolean {
  if (refundId === null) return isEnded(payment);
  const refund = refunds.find((one) => one.refundId === refundId);
  return refund?.state === 'refused' || refund?.state === 'undone';
}

/** Few wait in the lane at any time, so that a customer's payment never waits behind the whole day. */
async function askInTurn(
  lane: Lane,
  { pace }: PaymentProvider,
  targets: readonly Target[],
  one: (target: Target) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const left = targets.values();
  const worker = async () => {
    for (const target of left) {
      if (signal.aborted) return;
      await inLane(lane, () => one(target), signal);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, pace.callsAtOnce - 1) }, worker));
}

/** Resolves when it was done, or was taken out of the lane before it began. What has begun is not cut short. */
function inLane(lane: Lane, act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const turn = async () => {
      signal.removeEventListener('abort', leave);
      await act().then(resolve, reject);
    };
    const leave = () => {
      lane.remove(turn);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    lane.enqueue(turn);
  });
}
