import { assert } from '#shared/assert.ts';
import { sameProviderDay } from '#shared/day.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { type Answer, checkAnswer } from '#shared/payment/answer.ts';
import { heard, heardReversal, reverseAgain } from '#shared/payment/heard.ts';
import { type Asked, due, mayReverse } from '#shared/payment/machine.ts';
import { isHeld, isOpen, type Payment, type PaymentEvent, type ProviderId } from '#shared/payment/payment.ts';
import { committedMinor } from '#shared/payment/refund.ts';
import type { Told } from '#shared/reconcile/line.ts';
import { toldOf } from '#shared/reconcile/told.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { Log } from '../log.ts';
import type { Handle, PaymentProvider } from '../providers/provider.ts';
import type { Registry } from '../providers/registry.ts';
import { type Care, createCare, type Job, type Lanes } from './care.ts';
import type { OneShot } from './one-shot.ts';

export interface RunnerOptions {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly lanes: Lanes;
  readonly stopping: AbortSignal;
  /** Called after every journaled fact about a payment, so that the till draws its consequences. */
  readonly onFact: (paymentId: PaymentId) => void;
  /** Called when only what is being done changed: a call begins or ends. */
  readonly onChange: () => void;
  /** Called with what a query said of a payment, or of a refund by its number, once it is journaled. */
  readonly onTold?: (record: PaymentRecord, number: string, told: Told) => void;
}

export interface Runner {
  /** Sends a payment just requested by this process, once. Resolves when its answer is journaled. */
  begin(paymentId: PaymentId, send: OneShot<Answer>): Promise<void>;
  /** Takes a payment into care: asks, reverses and watches at its provider's pace until nothing more is due. */
  care(paymentId: PaymentId): void;
  /** Asks now, whatever the pace says; joins a call already on its way. Resolves when the answer is journaled. */
  ask(paymentId: PaymentId): Promise<void>;
  job(paymentId: PaymentId): Job | undefined;
  stop(): Promise<void>;
}

/** How long a step waits while the journal cannot be written. */
export const journalRestMs = 5000;

export function createRunner(options: RunnerOptions): Runner {
  const { journal, registry, clock, stopping } = options;

  const care: Care<PaymentId> = createCare({
    ...options,
    born: (paymentId) => {
      const { payment } = recordOf(journal, paymentId);
      return {
        requestedMs: payment.requestedMs,
        sinceMs: payment.sinceMs,
        provider: providerOf(registry, payment.provider),
      };
    },
    next: (paymentId, job) => {
      const { payment } = recordOf(journal, paymentId);
      const provider = providerOf(registry, payment.provider);
      const step = due(payment, provider.pace, askedOf(job, payment, provider));
      return step.call === 'none' ? null : step;
    },
    turn: async (paymentId, job) => {
      const { payment } = recordOf(journal, paymentId);
      const provider = providerOf(registry, payment.provider);
      const { call } = due(payment, provider.pace, askedOf(job, payment, provider));
      if (call === 'reverse') await reverse(paymentId, job, provider);
      if (call !== 'none') await query(paymentId, job, provider);
    },
    restMs: () => (journal.failing ? journalRestMs : 0),
  });

  function askedOf(job: Job, payment: Payment, provider: PaymentProvider): Asked {
    const { sinceAgeMs, lastQueryAgeMs, lastReversalAgeMs, reversals, notFounds } = job;
    const allowed = reversalAllowed(payment, provider, clock.nowMs());
    return {
      ageMs: job.ageMs(),
      seenAgeMs: job.seenAgeMs,
      sinceAgeMs,
      lastQueryAgeMs,
      lastReversalAgeMs,
      reversals,
      notFounds,
      reversalAllowed: allowed,
    };
  }

  /** Asks, journals what was heard, and reverses without a gap when that is what follows. */
  async function query(paymentId: PaymentId, job: Job, provider: PaymentProvider): Promise<void> {
    const answer = await askProvider(paymentId, job, provider);
    if (!answer) return;
    const { payment } = recordOf(journal, paymentId);
    const asked = askedOf(job, payment, provider);
    const first = payment.state === 'reversing' && job.reversals === 0 && mayReverse(payment, asked);
    if (!first && !reverseAgain(payment, answer, provider.pace, asked)) return;
    await reverse(paymentId, job, provider);
    await askProvider(paymentId, job, provider);
  }

  async function askProvider(paymentId: PaymentId, job: Job, provider: PaymentProvider): Promise<Answer | null> {
    if (stopping.aborted) return null;
    const raw = await provider.query(handleOf(recordOf(journal, paymentId).payment), stopping);
    if (stopping.aborted) return null;
    const answer = checkAnswer(recordOf(journal, paymentId).payment, raw);
    job.lastQueryAgeMs = job.ageMs();
    job.lastQuery = { atMs: clock.nowMs(), answer: answer.kind };
    if (answer.kind === 'notFound') job.notFounds += 1;
    else if (answer.kind !== 'unknown') job.notFounds = 0;
    hear(paymentId, job, provider, answer);
    const record = recordOf(journal, paymentId);
    const told = toldOf(answer, record.payment);
    if (told) options.onTold?.(record, record.payment.reference, told);
    return answer;
  }

  function hear(paymentId: PaymentId, job: Job, provider: PaymentProvider, answer: Answer): void {
    const { payment, refunds } = recordOf(journal, paymentId);
    const events = heard(payment, answer, provider.pace, askedOf(job, payment, provider), refunds);
    note(paymentId, job, events);
  }

  async function reverse(paymentId: PaymentId, job: Job, provider: PaymentProvider): Promise<void> {
    const { payment } = recordOf(journal, paymentId);
    if (payment.state !== 'reversing' || stopping.aborted) return;
    const because = payment.held === null ? 'inDoubt' : 'operator';
    const answer = await provider.reverse(handleOf(payment), because, stopping);
    if (stopping.aborted) return;
    job.reversals += 1;
    job.lastReversalAgeMs = job.ageMs();
    note(paymentId, job, heardReversal(recordOf(journal, paymentId).payment, answer));
  }

  /** What follows from an answer is drawn once all of it is journaled: "paid, and part of it given back" is one word. */
  function note(paymentId: PaymentId, job: Job, events: readonly PaymentEvent[]): void {
    for (const event of events) {
      const before = recordOf(journal, paymentId).payment.state;
      journal.append({ kind: 'payment.event', paymentId, event });
      if (recordOf(journal, paymentId).payment.state !== before) job.sinceAgeMs = job.ageMs();
    }
    if (events.length > 0) options.onFact(paymentId);
  }

  return {
    begin: (paymentId, send) => {
      const { payment } = recordOf(journal, paymentId);
      assert(payment.state === 'requested', 'only a payment just requested is sent');
      return care.exclusively(paymentId, async (job) => {
        const answer = checkAnswer(payment, await send.take()(stopping));
        if (!stopping.aborted) hear(paymentId, job, providerOf(registry, payment.provider), answer);
      });
    },
    care: care.take,
    ask: (paymentId) => {
      const provider = providerOf(registry, recordOf(journal, paymentId).payment.provider);
      return care.exclusively(paymentId, (job) => query(paymentId, job, provider));
    },
    job: care.job,
    stop: care.stop,
  };
}

function recordOf(journal: Journal, paymentId: PaymentId): PaymentRecord {
  const record = journal.record(paymentId);
  assert(record, 'a payment in care is in the journal');
  return record;
}

/** The settings keep every provider that still has an open payment: the till does not open without it. */
export function providerOf(registry: Registry, id: ProviderId): PaymentProvider {
  const provider = registry.providerFor(id);
  assert(provider, 'an open payment’s provider is in the settings');
  return provider;
}

export function handleOf({ reference, providerReference, amount, way, wallet, requestedMs }: Payment): Handle {
  return { reference, providerReference, amount, way, wallet, requestedMs };
}

function reversalAllowed(payment: Payment, provider: PaymentProvider, nowMs: number): boolean {
  const undoesApproved = payment.state === 'approved' || (payment.state === 'reversing' && payment.held !== null);
  if (!(undoesApproved ? provider.abilities.reverseApproved : provider.abilities.reverseInDoubt(payment))) return false;
  if (payment.way === 'show' && nowMs - payment.requestedMs < provider.pace.closeAfterMs) return false;
  const offsetMinutes = provider.pace.reversalDayOffsetMinutes;
  return offsetMinutes === null || sameProviderDay(payment.requestedMs, nowMs, offsetMinutes);
}

/** Whether the provider gives money of this payment's wallet back at all. */
export function givesBack(payment: Payment, provider: PaymentProvider | null): boolean {
  const wallet = payment.wallet ?? (isHeld(payment) ? payment.approval.wallet : null);
  return provider?.abilities.refunds(wallet) ?? false;
}

/** A person may reverse what is shown, waited for or in doubt; an approved payment only where the provider can undo one. */
export function canReverse(
  { payment, refunds }: PaymentRecord,
  provider: PaymentProvider | null,
  nowMs: number,
): boolean {
  if (!provider || committedMinor(refunds) > 0) return false;
  const undoable = payment.state === 'approved' ? payment.returned === null : isOpen(payment);
  if (!undoable || payment.state === 'requested' || payment.state === 'reversing') return false;
  return reversalAllowed(payment, provider, nowMs);
}
