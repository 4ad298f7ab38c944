import { assert, unreachable } from '#shared/assert.ts';
import {
  listLimit,
  type PaymentView,
  type ProviderView,
  type RefundView,
  type ScanView,
  type ShownState,
  type TrainingView,
  type View,
} from '#shared/contract/view.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Money } from '#shared/money.ts';
import { isContradicted, isOpen, isUnseen, type Payment } from '#shared/payment/payment.ts';
import { lateIsDecided, type Refund, refundableMinor, refundIsOpen } from '#shared/payment/refund.ts';
import type { Settings } from '#shared/settings.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../providers/registry.ts';
import type { Job } from './care.ts';
import { canReverse } from './runner.ts';
import type { Scan } from './scans.ts';

export interface ViewSources {
  readonly journal: Journal;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly mode: 'live' | 'training';
  readonly paymentJob: (paymentId: PaymentId) => Job | undefined;
  readonly refundJob: (refundId: Refund['refundId']) => Job | undefined;
  readonly lastScan: () => Scan | null;
  readonly providers: () => readonly ProviderView[];
  readonly recovered: () => readonly PaymentId[];
  readonly training: TrainingView | null;
}

/** Everything the renderer is told, made anew from the journal and what is being done. */
export function viewOf(sources: ViewSources): View {
  const { journal, clock, registry } = sources;
  const settings = sources.settings();
  const nowMs = clock.nowMs();
  const { currency } = settings.shop;
  const today = dayOf(nowMs);
  const unsettled = journal.unsettled();
  const ofToday = recordsOfDay(journal, today);
  const known = new Set(unsettled.map(({ payment }) => payment.paymentId));
  const listed = [
    ...newestFirst(unsettled.filter(wantsAttention)),
    ...ofToday.filter(({ payment }) => !known.has(payment.paymentId)),
    ...newestFirst(unsettled.filter((one) => !wantsAttention(one) && dayOf(one.payment.requestedMs) === today)),
  ];
  const inDoubt = unsettled.flatMap(amountsInDoubt);
  return {
    nowMs,
    mode: sources.mode,
    shopName: settings.shop.name,
    currency,
    language: settings.shop.language,
    cashier: settings.terminal.cashier,
    terminalName: settings.terminal.name,
    paymentMaxMinor: settings.limits.paymentMaxMinor,
    providers: sources.providers(),
    showWallets: registry.showWallets,
    scan: scanView(sources.lastScan(), journal),
    payments: listed.slice(0, listLimit).map((record) => paymentView(record, sources)),
    recovered: sources.recovered(),
    problem: journal.failing,
    doubt: total(inDoubt, currency),
    day: {
      day: today,
      approved: total(
        ofToday
          .map(({ payment }) => payment)
          .filter(countsAsTaken)
          .map(({ amount }) => amount),
        currency,
      ),
      refunded: total(
        ofToday
          .flatMap(({ refunds }) => refunds)
          .filter(({ state }) => state === 'refunded' || state === 'manual')
          .map(({ amount }) => amount),
        currency,
      ),
    },
    training: sources.training,
  };
}

export function recordsOfDay(journal: Journal, day: string, text = ''): PaymentRecord[] {
  const range = rangeOfDay(day);
  return range ? journal.find({ ...range, text, limit: 100_000 }) : [];
}

function newestFirst(records: readonly PaymentRecord[]): PaymentRecord[] {
  return [...records].sort((a, b) => b.payment.requestedMs - a.payment.requestedMs);
}

function wantsAttention({ payment, refunds }: PaymentRecord): boolean {
  return isOpen(payment) || isUnseen(payment) || !lateIsDecided(payment, refunds) || refunds.some(refundIsOpen);
}

/** Money that may have moved without our knowing, either way: not a payment or refund that is only being waited for. */
function amountsInDoubt({ payment, refunds }: PaymentRecord): Money[] {
  const paid = payment.state === 'inDoubt' || payment.state === 'reversing' ? [payment.amount] : [];
  return [...paid, ...refunds.filter(({ state }) => state === 'inDoubt').map(({ amount }) => amount)];
}

function countsAsTaken(payment: Payment): boolean {
  return payment.state === 'approved' || payment.state === 'late';
}

function sum(amounts: readonly Money[]): number {
  return amounts.reduce((minor, amount) => minor + amount.minor, 0);
}

function total(amounts: readonly Money[], currency: Money['currency']): { count: number; total: Money } {
  return { count: amounts.length, total: { minor: sum(amounts), currency } };
}

function scanView(scan: Scan | null, journal: Journal): ScanView | null {
  if (!scan) return null;
  const { scanId, atMs, scanned } = scan;
  const receipt = scanned.kind === 'receipt' ? journal.byReference(scanned.reference) : undefined;
  return {
    scanId,
    atMs,
    kind: scanned.kind,
    wallet: scanned.kind === 'customerCode' ? scanned.wallet : null,
    refusal: scanned.kind === 'refused' ? scanned.why : null,
    paymentId: receipt?.payment.paymentId ?? null,
  };
}

export function shownState(payment: Payment): ShownState {
  switch (payment.state) {
    case 'requested':
    case 'awaitingCustomer':
      return 'waiting';
    case 'reversing':
      return 'inDoubt';
    case 'showing':
    case 'approved':
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'inDoubt':
    case 'reversed':
    case 'late':
      return payment.state;
    default:
      return unreachable(payment);
  }
}

export function paymentView(record: PaymentRecord, sources: ViewSources): PaymentView {
  const { payment, refunds } = record;
  const { registry, clock } = sources;
  const provider = registry.providerFor(payment.provider);
  const job = sources.paymentJob(payment.paymentId);
  const leftMinor = refundableMinor(payment, refunds);
  const held = payment.state === 'approved' || payment.state === 'late' ? payment.approval : null;
  const refundable =
    provider !== null && leftMinor > 0 && !refunds.some(({ state }) => state === 'requested' || state === 'inDoubt');
  return {
    paymentId: payment.paymentId,
    saleId: payment.saleId,
    reference: payment.reference,
    provider: payment.provider,
    way: payment.way,
    wallet: payment.wallet,
    amount: payment.amount,
    cashier: payment.cashier,
    state: shownState(payment),
    customerAsked: payment.state === 'awaitingCustomer',
    reversing: payment.state === 'reversing' ? payment.because : null,
    requestedMs: payment.requestedMs,
    sinceMs: payment.sinceMs,
    code:
      payment.state === 'showing'
        ? { text: payment.codeText, untilMs: payment.codeUntilMs ?? payment.requestedMs }
        : null,
    payerPaid: held?.payerPaid ?? null,
    providerReference: payment.providerReference,
    walletReference: held?.walletReference ?? null,
    reason: reasonOf(payment),
    doubt: payment.state === 'inDoubt' ? { cause: payment.cause, sinceMs: payment.sinceMs } : null,
    lateAfter: payment.state === 'late' ? payment.after : null,
    taken: payment.state === 'late' && payment.taken,
    reversalTooLate: payment.state === 'approved' && payment.reversalAsked !== null,
    returnedElsewhere: payment.state === 'approved' || payment.state === 'late' ? payment.returned : null,
    givenUp: payment.givenUp,
    byHand: payment.byHand && { ...payment.byHand, contradicted: isContradicted(payment) },
    unseen: isUnseen(payment),
    words: 'words' in payment ? payment.words : null,
    lastQuery: job?.lastQuery ?? null,
    nextStep: nextStepOf(job, clock),
    asking: job?.running != null,
    needsPerson: isUnseen(payment) || !lateIsDecided(payment, refunds),
    refundableMinor: leftMinor,
    refunds: refunds.map((refund) => refundView(refund, sources)),
    can: {
      reverse: canReverse(record, provider, clock.nowMs()),
      refund: refundable,
      partialRefund: refundable && provider?.abilities.partialRefund,
      giveUp: isOpen(payment) && !payment.givenUp,
      settleByHand: isOpen(payment) && payment.state !== 'requested',
    },
  };
}

function nextStepOf(job: Job | undefined, clock: Clock): PaymentView['nextStep'] {
  if (!job?.nextStep) return null;
  return { call: job.nextStep.call, atMs: Math.round(clock.nowMs() + Math.max(0, job.nextStep.atAgeMs - job.ageMs())) };
}

function reasonOf(payment: Payment): PaymentView['reason'] {
  switch (payment.state) {
    case 'declined':
      return payment.reason;
    case 'notSent':
      return payment.why;
    case 'notPaid':
      return payment.because;
    default:
      return null;
  }
}

export function refundView(refund: Refund, { refundJob, clock }: ViewSources): RefundView {
  const state = refund.state === 'requested' ? 'processing' : refund.state;
  return {
    refundId: refund.refundId,
    paymentId: refund.paymentId,
    refundNumber: refund.refundNumber,
    amount: refund.amount,
    state,
    refusal: refund.state === 'refused' ? refund.reason : null,
    doubtCause: refund.state === 'inDoubt' ? refund.cause : null,
    words: 'words' in refund ? refund.words : null,
    requestedMs: refund.requestedMs,
    sinceMs: refund.sinceMs,
    nextStepAtMs: nextStepOf(refundJob(refund.refundId), clock)?.atMs ?? null,
  };
}

export function findPayment(journal: Journal, id: string): PaymentRecord | undefined {
  assert(id.length <= 64, 'ids are short');
  return journal.record(id as PaymentId) ?? journal.byReference(id.toUpperCase());
}
