import type { Fact } from '#shared/journal/entry.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { isEnded, isOpen, type PaymentEvent } from '#shared/payment/payment.ts';
import {
  committedMinor,
  isWatchedRefund,
  type Refund,
  type RefundEvent,
  refundIsOpen,
} from '#shared/payment/refund.ts';
import { type CallKind, heldMinor, leftMinor, refundOf, type Sent, type Trade } from './bank.ts';
import type { Books } from './ledger.ts';
import type { AnyAnswer } from './replies.ts';
import { amountMinor, lastWatchMs, lawfulPace } from './setup.ts';

/** What the judge remembers of one reference, whatever process made it. */
export interface Memory {
  readonly sends: number;
  /** What changed at the bank since the till last had a true answer; null when nothing did. */
  readonly unseen: string | null;
  /** "Not found" heard in a row, up to as many as matter. */
  readonly notFounds: number;
  /** It has ended without money once: another payment of its sale may have begun since. */
  readonly ended: boolean;
}

export const noMemory: Memory = { sends: 0, unseen: null, notFounds: 0, ended: false };

/** The last thing the till was told in this step. */
export interface Heard {
  readonly kind: CallKind;
  readonly answer: AnyAnswer;
  readonly truth: boolean;
}

export interface Scene {
  readonly nowMs: number;
  readonly books: Books;
  readonly trade: (reference: string) => Trade | undefined;
  readonly memory: (reference: string) => Memory;
  readonly heard: Heard | null;
}

type Verdict = string | null;

/** Judges a request as it leaves. */
export function judgeSend(sent: Sent, scene: Scene): Verdict {
  const record = scene.books.records.find(({ payment }) => payment.reference === sent.reference);
  if (!record) return 'law 1: bytes left before the intent was in the journal';
  if (sent.kind === 'authorize' || sent.kind === 'precreate') {
    if (scene.memory(sent.reference).sends > 0) return 'law 2: a reference was sent twice';
    if (record.payment.state !== 'requested') return 'law 1: sent without its intent being the newest fact';
  }
  if (sent.kind === 'refund' && !record.refunds.some(({ refundNumber }) => refundNumber === sent.refundNumber))
    return 'law 13: a refund left before its intent was in the journal';
  return null;
}

/** Judges a fact as it is appended, against what the bank truly holds. `scene.books` are those before it. */
export function judgeFact(fact: Fact, scene: Scene): Verdict {
  const { records } = scene.books;
  switch (fact.kind) {
    case 'payment.requested': {
      const { saleId, reference } = fact.facts;
      const ofSale = records.filter(({ payment }) => payment.saleId === saleId);
      if (ofSale.some(({ payment }) => isOpen(payment) && !payment.givenUp))
        return 'law 3: a second payment of a sale whose first is open';
      return scene.trade(reference) || records.some(({ payment }) => payment.reference === reference)
        ? 'law 9: a reference was used again'
        : null;
    }
    case 'payment.event': {
      const record = records.find(({ payment }) => payment.paymentId === fact.paymentId);
      return record ? judgeEvent(record, fact.event, scene) : null;
    }
    case 'refund.requested': {
      const record = records.find(({ payment }) => payment.paymentId === fact.facts.paymentId);
      return record ? judgeRefundRequest(record, fact.facts.amount.minor, fact.facts.refundNumber) : null;
    }
    case 'refund.event': {
      const record = records.find(({ payment }) => payment.paymentId === fact.paymentId);
      const refund = record?.refunds.find(({ refundId }) => refundId === fact.refundId);
      return refund ? judgeRefundEvent(refund, fact.event, scene) : null;
    }
    case 'step.taken':
    case 'notification.taken':
    case 'receipt.printed':
    case 'shift.opened':
    case 'cash.moved':
    case 'shift.counted':
    case 'shift.closed':
    case 'shift.addendum':
    case 'cashier.changed':
    case 'bill.taken':
    case 'day.asked':
    case 'day.explained':
    case 'day.signed':
    case 'journal.created':
    case 'journal.adopted':
    case 'sale.opened':
    case 'sale.completed':
    case 'provider.activated':
      return null;
  }
}

function judgeEvent({ payment }: PaymentRecord, event: PaymentEvent, scene: Scene): Verdict {
  const trade = scene.trade(payment.reference);
  const { heard, nowMs } = scene;
  switch (event.event) {
    case 'approved':
    case 'lateApproved':
      if (event.approval.amount.minor !== amountMinor) return 'law 8: approved with another amount';
      if (event.approval.providerReference !== `bank-${payment.reference}`) return 'law 8: approved by another order';
      return trade && trade.captures > 0 ? null : 'law 4: approved though the payer was not charged';
    case 'declined':
      return heard?.answer.kind === 'declined' ? null : 'law 4: declined without the provider’s word';
    case 'notSent':
      return heard?.answer.kind === 'notSent' ? null : 'law 4: "not sent" without knowing it';
    case 'reversed':
      if (heard?.kind !== 'query') return 'law 7: reversed without a query that says so';
      return trade && trade.state !== 'waiting' && heldMinor(trade) === 0
        ? null
        : 'law 7: reversed though the bank still has it';
    case 'notPaid':
      return judgeNotPaid(event.because, nowMs - payment.requestedMs, payment.codeUntilMs, scene, payment.reference);
    case 'watched':
      if (heard?.kind !== 'query') return 'law 6: watched without asking';
      return event.over && nowMs - payment.sinceMs < lastWatchMs ? 'law 6: the watch ended before its time' : null;
    case 'codeShown':
    case 'customerAsked':
    case 'doubted':
    case 'reversalRequested':
    case 'reversalRefused':
    case 'lateTaken':
    case 'givenUp':
    case 'leftToTill':
    case 'seen':
    case 'settledByHand':
    case 'returnedElsewhere':
      return null;
  }
}

function judgeNotPaid(
  because: 'notFound' | 'expired',
  ageMs: number,
  codeUntilMs: number | null,
  { nowMs, memory }: Scene,
  reference: string,
): Verdict {
  if (because === 'expired')
    return codeUntilMs === null || nowMs >= codeUntilMs + lawfulPace.codeMarginMs
      ? null
      : 'law 5: a code that can still be paid was given up';
  if (ageMs < lawfulPace.graceMs) return 'law 5: "not found" believed within the grace time';
  return memory(reference).notFounds < lawfulPace.notFoundsNeeded ? 'law 5: "not found" believed too soon' : null;
}

function judgeRefundRequest({ payment, refunds }: PaymentRecord, minor: number, number: string): Verdict {
  if (payment.state !== 'approved' && payment.state !== 'late') return 'law 13: a refund of what was not paid';
  if (refunds.some(({ refundNumber }) => refundNumber === number)) return 'law 9: a refund number was used again';
  return committedMinor(refunds) + minor > payment.approval.payerPaid.minor
    ? 'law 13: more would go back than was paid'
    : null;
}

function judgeRefundEvent(refund: Refund, event: RefundEvent, { trade, heard }: Scene): Verdict {
  const held = refundOf(trade(refund.reference), refund.refundNumber);
  switch (event.event) {
    case 'refunded':
      if (heard?.kind !== 'queryRefund') return 'law 7: refunded without a query that says so';
      return held?.state === 'done' ? null : 'law 13: refunded though the bank gave nothing back';
    case 'refused':
      if (heard?.kind === 'refund' && heard.answer.kind !== 'notSent')
        return 'law 7: refused without a query that says so';
      return held && held.state !== 'undone' && heard?.truth ? 'law 13: refused though the bank gives it back' : null;
    case 'undone':
      return held?.state === 'undone' ? null : 'law 13: undone though the bank says otherwise';
    case 'processing':
    case 'doubted':
    case 'refusalHeard':
    case 'manual':
    case 'watched':
      return null;
  }
}

/** Judges a state between two steps. `caredFor` is the till's own answer to law 11. */
export function judgeState(
  books: Books,
  trades: readonly Trade[],
  memory: Scene['memory'],
  caredFor: ((id: string) => boolean) | null,
): string[] {
  const verdicts: Verdict[] = [];
  for (const trade of trades) {
    if (trade.captures > 1) verdicts.push('law 2: the payer was charged twice under one reference');
    if (trade.captures > 0 && leftMinor(trade) < 0) verdicts.push('law 13: more went back than was charged');
  }
  const payments = books.records.map(({ payment }) => payment);
  for (const { saleId } of books.sales) {
    const ofSale = payments.filter((payment) => payment.saleId === saleId);
    const open = ofSale.filter((payment) => isOpen(payment) && !payment.givenUp && !memory(payment.reference).ended);
    if (open.length > 1) verdicts.push('law 3: two open payments of one sale');
    if (ofSale.filter(({ state }) => state === 'approved').length > 1) verdicts.push('law 3: a sale is paid twice');
  }
  if (caredFor) for (const record of books.records) verdicts.push(judgeCare(record, caredFor));
  return verdicts.filter((verdict) => verdict !== null);
}

function judgeCare({ payment, refunds }: PaymentRecord, caredFor: (id: string) => boolean): Verdict {
  const mayChange = isEnded(payment) || payment.reversalAsked !== null;
  const unheard = 'watch' in payment && payment.watch.heard < lawfulPace.watchMs.length && mayChange;
  const watched = 'watch' in payment && !payment.watch.over;
  if ((isOpen(payment) || unheard || watched) && !caredFor(payment.paymentId))
    return 'law 11: an open payment without a next step';
  const lost = refunds.some(
    (refund) => (refundIsOpen(refund) || isWatchedRefund(refund)) && !caredFor(refund.refundId),
  );
  return lost ? 'law 11: an open refund without a next step' : null;
}

/** What the journal says the shop has of a payment. */
export function saidMinor({ payment, refunds }: PaymentRecord): number {
  if (payment.state !== 'approved' && payment.state !== 'late') return 0;
  const givenBack = refunds.filter(({ state }) => state === 'refunded' || state === 'manual');
  const refundedMinor = givenBack.reduce((sum, { amount }) => sum + amount.minor, 0);
  return payment.approval.payerPaid.minor - refundedMinor - (payment.returned?.minor ?? 0);
}

export interface Ending {
  readonly violations: readonly string[];
  /** What the bank did after the till had its last true answer: only the sweep of the day or the bill can tell. */
  readonly leftToSweep: readonly string[];
}

/** Judges a state where nothing more happens by itself: bank and journal agree, or the till was not told. */
export function judgeEnding(scene: Scene): Ending {
  const violations: string[] = [];
  const leftToSweep: string[] = [];
  for (const record of scene.books.records) {
    const { reference, state } = record.payment;
    const holds = heldMinor(scene.trade(reference));
    const says = saidMinor(record);
    if (holds === says) continue;
    const { unseen } = scene.memory(reference);
    if (unseen !== null) leftToSweep.push(`${unseen}; the payment is ${state}`);
    else violations.push(`bank and journal differ: the bank holds ${holds}, the journal says ${says} (${state})`);
  }
  return { violations, leftToSweep };
}
