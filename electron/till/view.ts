import type { Advice } from '#shared/advice/advice.ts';
import { adviceForPayment, adviceForRefund } from '#shared/advice/shown.ts';
import { assert, unreachable } from '#shared/assert.ts';
import {
  type AdviceView,
  listLimit,
  type PaymentView,
  type ProviderView,
  type RefundView,
  type ScannersView,
  type ScanView,
  type ShownState,
  type TrainingView,
  type View,
} from '#shared/contract/view.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { PaymentId } from '#shared/ids.ts';
import { type PaymentRecord, printedCount } from '#shared/journal/fold.ts';
import type { Money } from '#shared/money.ts';
import { isContradicted, isOpen, isUnseen, type Payment } from '#shared/payment/payment.ts';
import { isUnsettled, lateIsDecided, type Refund, refundableMinor, refundIsOpen } from '#shared/payment/refund.ts';
import type { PrinterOnScreen } from '#shared/receipt/printing.ts';
import { kindOfPayment, kindOfRefund } from '#shared/receipt/receipt.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Desk } from '#shared/shift/shift.ts';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import type { Registry } from '../providers/registry.ts';
import type { Job } from './care.ts';
import { canReverse, givesBack } from './runner.ts';
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
  readonly items: () => View['items'];
  readonly scanners: () => ScannersView;
  readonly providers: () => readonly ProviderView[];
  readonly recovered: () => readonly PaymentId[];
  readonly training: TrainingView | null;
  readonly printer: () => PrinterOnScreen;
  readonly work: () => View['work'];
}

/** Everything the renderer is told, made anew from the journal and what is being done. */
export function viewOf(sources: ViewSources): View {
  const { journal, clock, registry } = sources;
  const settings = sources.settings();
  const nowMs = clock.nowMs();
  const { currency } = settings.shop;
  const cashier = journal.desk().cashier ?? settings.terminal.cashier;
  const today = dayOf(nowMs);
  const unsettled = journal.unsettled();
  const ofToday = recordsOfDay(journal, today, '', listLimit);
  const totals = journal.totalsOf(today);
  const urgent = newestOf(unsettled, wantsAttention);
  const watched = newestOf(unsettled, (one) => !wantsAttention(one) && dayOf(one.payment.requestedMs) === today);
  const listed = [...urgent, ...ofToday.filter(({ payment, refunds }) => !isUnsettled(payment, refunds)), ...watched];
  return {
    nowMs,
    mode: sources.mode,
    shopName: settings.shop.name,
    currency,
    language: settings.shop.language,
    screen: settings.screen,
    cashier,
    terminalName: settings.terminal.name,
    paymentMaxMinor: settings.limits.paymentMaxMinor,
    refundManagerAboveMinor: settings.refunds.managerAboveMinor,
    providers: sources.providers(),
    scans: registry.longestCode > 0,
    showWallets: registry.showWallets,
    scan: scanView(sources.lastScan(), journal),
    scanner: settings.scanner,
    items: sources.items(),
    scanners: sources.scanners(),
    payments: listed.slice(0, listLimit).map((record) => paymentView(record, sources)),
    recovered: sources.recovered().slice(-listLimit),
    problem: journal.failing,
    doubt: doubtOf(unsettled, currency),
    day: {
      day: today,
      approved: { count: totals.approvedCount, total: { minor: totals.approvedMinor, currency } },
      refunded: { count: totals.refundedCount, total: { minor: totals.refundedMinor, currency } },
    },
    shift: shiftOnScreen(journal.desk(), cashier),
    work: sources.work(),
    printer: sources.printer(),
    training: sources.training,
    setUp: sources.mode === 'live' && registry.providers.length === 0 ? 'provider' : null,
  };
}

function shiftOnScreen({ shift, closes }: Desk, cashier: string): View['shift'] {
  if (!shift) return null;
  const { shiftId, openedMs, float, counted } = shift;
  const z = closes.length + 1;
  return { shiftId, z, cashier, sinceMs: openedMs, takesCash: float !== null, counted };
}

export function recordsOfDay(journal: Journal, day: string, text = '', limit = 100_000): PaymentRecord[] {
  const range = rangeOfDay(day);
  return range ? journal.find({ ...range, text, limit }) : [];
}

/** As many as the view lists, from the end: the last to become unsettled are the newest. */
function newestOf(
  unsettled: readonly PaymentRecord[],
  wanted: (record: PaymentRecord) => boolean,
): readonly PaymentRecord[] {
  const found: PaymentRecord[] = [];
  for (let at = unsettled.length - 1; at >= 0 && found.length < listLimit; at -= 1) {
    const record = unsettled[at];
    if (record && wanted(record)) found.push(record);
  }
  return found.sort((a, b) => b.payment.requestedMs - a.payment.requestedMs);
}

export function wantsAttention({ payment, refunds }: PaymentRecord): boolean {
  return isOpen(payment) || isUnseen(payment) || !lateIsDecided(payment, refunds) || refunds.some(refundIsOpen);
}

/** Money that may have moved without our knowing, either way: not a payment or refund that is only being waited for. */
function doubtOf(unsettled: readonly PaymentRecord[], currency: Money['currency']): View['doubt'] {
  let [count, minor] = [0, 0];
  const add = (amount: Money) => {
    count += 1;
    minor += amount.minor;
  };
  for (const { payment, refunds } of unsettled) {
    if (payment.state === 'inDoubt' || payment.state === 'reversing') add(payment.amount);
    for (const refund of refunds) if (refund.state === 'inDoubt') add(refund.amount);
  }
  return { count, total: { minor, currency } };
}

function scanView(scan: Scan | null, journal: Journal): ScanView | null {
  if (!scan) return null;
  const { scanId, atMs, scanned, typed } = scan;
  const found = paymentOfScan(scanned, journal);
  return {
    scanId,
    atMs,
    kind: scanned.kind,
    wallet: scanned.kind === 'customerCode' ? scanned.wallet : null,
    refusal: scanned.kind === 'refused' ? scanned.why : null,
    paymentId: found?.payment.paymentId ?? null,
    item: scanned.kind === 'item' ? scanned.item : null,
    typed,
  };
}

function paymentOfScan(scanned: Scan['scanned'], journal: Journal): PaymentRecord | undefined {
  if (scanned.kind === 'receipt') return journal.byReference(scanned.reference) ?? journal.byNumber(scanned.reference);
  return scanned.kind === 'number' ? journal.byNumber(scanned.number) : undefined;
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
  const { journal, registry, clock } = sources;
  const provider = registry.providerFor(payment.provider);
  const job = sources.paymentJob(payment.paymentId);
  const leftMinor = refundableMinor(payment, refunds);
  const held = payment.state === 'approved' || payment.state === 'late' ? payment.approval : null;
  const refundable =
    givesBack(payment, provider) &&
    leftMinor > 0 &&
    !refunds.some(({ state }) => state === 'requested' || state === 'inDoubt');
  return {
    paymentId: payment.paymentId,
    saleId: payment.saleId,
    reference: payment.reference,
    provider: payment.provider,
    way: payment.way,
    wallet: payment.wallet,
    amount: payment.amount,
    lines: journal.sale(payment.saleId)?.lines ?? [],
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
    advice: adviceView(adviceForPayment(payment)),
    words: wordsOf(payment),
    lastQuery: job?.lastQuery ?? null,
    nextStep: nextStepOf(job, clock),
    asking: job?.running != null,
    needsPerson: isUnseen(payment) || !lateIsDecided(payment, refunds),
    refundableMinor: leftMinor,
    printed: printedCount(record, null, kindOfPayment(payment)),
    refunds: refunds.map((refund) => refundView(refund, record, sources)),
    can: {
      reverse: canReverse(record, provider, clock.nowMs()),
      refund: refundable,
      partialRefund: refundable && (provider?.abilities.partialRefund ?? false),
      giveUp: isOpen(payment) && !payment.givenUp,
      settleByHand: isOpen(payment) && payment.state !== 'requested',
    },
  };
}

export function nextStepOf(job: Job | undefined, clock: Clock): PaymentView['nextStep'] {
  if (!job?.nextStep) return null;
  return { call: job.nextStep.call, atMs: Math.round(clock.nowMs() + Math.max(0, job.nextStep.atAgeMs - job.ageMs())) };
}

function adviceView(advice: Advice | null): AdviceView | null {
  return advice && { id: advice.id, money: advice.money };
}

/** Of a reversal that the provider did not take, what it said to it. */
function wordsOf(payment: Payment): PaymentView['words'] {
  if (payment.state === 'reversing') return payment.refused === true ? null : payment.refused;
  return 'words' in payment ? payment.words : null;
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

export function refundView(refund: Refund, record: PaymentRecord, { refundJob, clock }: ViewSources): RefundView {
  const state = refund.state === 'requested' ? 'processing' : refund.state;
  return {
    refundId: refund.refundId,
    paymentId: refund.paymentId,
    refundNumber: refund.refundNumber,
    amount: refund.amount,
    state,
    refusal: refund.state === 'refused' ? refund.refusal : null,
    doubtCause: refund.state === 'inDoubt' ? refund.cause : null,
    advice: adviceView(adviceForRefund(refund)),
    words: 'words' in refund ? refund.words : null,
    requestedMs: refund.requestedMs,
    sinceMs: refund.sinceMs,
    nextStepAtMs: nextStepOf(refundJob(refund.refundId), clock)?.atMs ?? null,
    reason: refund.reason,
    by: refund.by,
    approvedBy: refund.approvedBy ?? null,
    printed: printedCount(record, refund.refundId, kindOfRefund(refund)),
  };
}

export function findPayment(journal: Journal, id: string): PaymentRecord | undefined {
  assert(id.length <= 64, 'ids are short');
  return journal.record(id as PaymentId) ?? journal.byReference(id.toUpperCase());
}
