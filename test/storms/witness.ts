import { listLimit, type PaymentView, type View } from '#shared/contract/view.ts';
import { committedMinor, refundIsOpen } from '#shared/payment/refund.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import { upayPace } from '../../electron/providers/upay/pace.ts';
import type { Bank, Trade } from '../../electron/simulators/bank.ts';
import { saleNumber } from './operator.ts';
import type { Fact } from './process.ts';
import type { Path } from './weather.ts';

/** Refusals of the request itself, before there is an order. */
const refusesRequests: ReadonlySet<string> = new Set(['requestRefused', 'terminalRefused']);

interface WitnessParts {
  readonly bank: Bank;
  readonly clock: Pick<Clock, 'steadyMs'>;
  /** False once the day is over and everything is asked about at once. */
  readonly isOpen: () => boolean;
  /** How often an order was asked for over a connection, without explicit refusals before processing. */
  readonly asks: (reference: string) => number;
  /** What no screen may show: the newest codes and the keys. */
  readonly secrets: () => readonly string[];
  readonly breach: (law: number, rule: string, detail: string) => void;
}

/** More than the quickest pace and the people beside it make: a query every 2 s, two around a reversal, checks by hand. */
const mostQueries = 10;
const askedWithinMs = 8000;
/** As many different payments asked about in one instant come from no lane: it begins one at a time. */
const mostInOneInstant = 3;
/** A customer's code seen again within this time is the same one. */
const codeLifeMs = 10 * 60_000;

/** Watches a world while it runs: what is sent, what is journaled and what is shown, against the bank at that moment. */
export function createWitness({ bank, clock, isOpen, asks, secrets, breach }: WitnessParts) {
  const requestedAtMs = new Map<string, number>();
  const newestPaths = new Map<string, Path>();
  const refundNumbers = new Set<string>();
  let instant: { readonly atMs: number; readonly references: Set<string> } = { atMs: -1, references: new Set() };
  const lastCancels = new Map<string, number>();
  const repeats = new Set<string>();
  const refusedCalls = new Set<string>();
  const queriesMs = new Map<string, readonly number[]>();
  const trades = new Map<string, Trade>();
  const sales = new Map<string, number>();
  let journal: Journal | null = null;

  function tradeOf(reference: string): Trade | undefined {
    const known = trades.get(reference);
    if (known) return known;
    const [found] = bank.find(reference);
    if (found) trades.set(reference, found);
    return found;
  }

  const charged = (reference: string) => (tradeOf(reference)?.captures ?? 0) > 0;

  /** Which sale an order is of; -1 for one that is nobody's. What moves money was journaled before it is sent (law 1). */
  function saleOf(reference: string, path: Path): number {
    judgePace(reference, path);
    judgeResend(reference, path);
    const known = sales.get(reference);
    if (known !== undefined && path === 'query') return known;
    const record = journal?.byReference(reference);
    if (!record) {
      if (path !== 'query') breach(1, 'intent before bytes', `${path} ${reference}`);
      return -1;
    }
    const { state, saleId } = record.payment;
    if ((path === 'pay' || path === 'precreate') && state !== 'requested')
      breach(2, 'only the process that made the intent sends it', `${path} ${reference} ${state}`);
    if ((path === 'cancel' || path === 'revoke') && state !== 'reversing')
      breach(1, 'a reversal is journaled before it is sent', `${path} ${reference} ${state}`);
    if (path === 'refund' && !record.refunds.some(refundIsOpen))
      breach(1, 'a refund is journaled before it is sent', `${path} ${reference}`);
    sales.set(reference, saleNumber(saleId));
    return saleNumber(saleId);
  }

  /** The one resend follows a query, which alone can say that there is no order (law 14). */
  function judgeResend(reference: string, path: Path): void {
    const before = newestPaths.get(reference);
    newestPaths.set(reference, path);
    if ((path === 'pay' || path === 'precreate') && before !== undefined && before !== 'query')
      breach(14, 'a request goes out again only after a query', `${path} ${reference} after ${before}`);
  }

  function judgePace(reference: string, path: Path): void {
    const nowMs = clock.steadyMs();
    const sinceMs = nowMs - (lastCancels.get(reference) ?? Number.NEGATIVE_INFINITY);
    if (path === 'cancel') lastCancels.set(reference, nowMs);
    if (path === 'cancel' && sinceMs < upayPace.reverseAgainMs)
      breach(14, 'a reversal is repeated at its pace', `${reference} after ${sinceMs} ms`);
    if (path !== 'query') return;
    const isRepeat = repeats.delete(reference); // calls that waited for a new key go out together
    if (instant.atMs !== nowMs) instant = { atMs: nowMs, references: new Set() };
    if (!isRepeat) instant.references.add(reference);
    if (isOpen() && instant.references.size === mostInOneInstant)
      breach(14, 'payments are asked about one after the other', [...instant.references].join(' '));
    const asked = queriesMs.get(reference) ?? [];
    queriesMs.set(reference, [...asked.slice(1 - mostQueries), nowMs]);
    const [firstMs = nowMs] = asked;
    if (isOpen() && asked.length >= mostQueries && nowMs - firstMs < askedWithinMs)
      breach(14, 'no payment is asked about faster than its pace', `${mostQueries} queries in ${nowMs - firstMs} ms`);
  }

  function paymentRequested({ facts, codeDigest }: Extract<Fact, { kind: 'payment.requested' }>): void {
    requestedAtMs.set(facts.reference, clock.steadyMs());
    const { requestedMs } = journal?.record(facts.paymentId)?.payment ?? {};
    if (codeDigest === null || requestedMs === undefined) return;
    const before = journal?.byDigest(codeDigest, requestedMs - codeLifeMs) ?? [];
    if (before.some(({ payment }) => payment.paymentId !== facts.paymentId && payment.state !== 'notSent'))
      breach(2, 'one code is one payment', facts.reference);
  }

  function refundRequested({
    paymentId,
    refundId,
    refundNumber,
    amount,
  }: Extract<Fact, { kind: 'refund.requested' }>['facts']): void {
    if (refundNumbers.has(refundNumber)) breach(9, 'a refund number is never used again', refundNumber);
    refundNumbers.add(refundNumber);
    const { payment, refunds } = journal?.record(paymentId) ?? {};
    if (!payment || !refunds) return;
    const others = refunds.filter((one) => one.refundId !== refundId);
    const paidMinor = payment.state === 'approved' || payment.state === 'late' ? payment.approval.payerPaid.minor : 0;
    if (committedMinor(others) + amount.minor > paidMinor)
      breach(13, 'no refund beyond what the payer paid', payment.reference);
    if (others.some(({ state }) => state === 'requested' || state === 'inDoubt'))
      breach(13, 'one refund of a payment at a time', payment.reference);
  }

  /** An end by the provider's word needs that word: the bank must stand where the journal now says it does. */
  function eventAppended(said: Extract<Fact, { kind: 'payment.event' }>['event'], reference: string): void {
    const trade = tradeOf(reference);
    const detail = `${reference} ${said.event}, the bank: ${trade?.state ?? 'no order'}`;
    const ended = trade?.state === 'refused' || trade?.state === 'closed';
    if (said.event === 'approved' || said.event === 'lateApproved') {
      if (!charged(reference)) breach(4, 'approved only with money', detail);
    } else if (said.event === 'declined') {
      if (!ended && !(refusesRequests.has(said.reason) && refusedCalls.has(reference)))
        breach(5, "a refusal is the provider's own word", detail);
    } else if (said.event === 'notPaid') judgeNotPaid(said.because, reference);
    else if (said.event === 'notSent') {
      if (asks(reference) > 0) breach(4, '"not sent" is said only when no byte left', detail);
    } else if (said.event === 'reversed' && !ended && !isGivenBack(trade))
      breach(7, 'a reversal is confirmed before it is believed', detail);
  }

  /** By the steady clock: whatever the wall clock does, silence is not believed within the grace time. */
  function judgeNotPaid(because: 'notFound' | 'expired', reference: string): void {
    const { codeUntilMs, requestedMs } = journal?.byReference(reference)?.payment ?? {};
    const ageMs = clock.steadyMs() - (requestedAtMs.get(reference) ?? Number.NEGATIVE_INFINITY);
    const untilMs = codeUntilMs && requestedMs ? codeUntilMs - requestedMs + upayPace.codeMarginMs : 0;
    const leastMs = because === 'notFound' ? upayPace.graceMs : untilMs;
    if (ageMs < leastMs) breach(5, 'silence is not believed before its time', `${reference} ${because} at ${ageMs} ms`);
  }

  function paymentViewed({ reference, state, taken, refundableMinor, ...view }: PaymentView): void {
    if (state === 'approved' && !charged(reference)) breach(4, 'no approved screen without money', reference);
    if (state === 'late' && !taken && refundableMinor > 0 && !view.needsPerson)
      breach(6, 'late money waits for a person, in plain sight', reference);
    const isOpen = state === 'waiting' || state === 'showing' || state === 'inDoubt';
    if (isOpen && !view.asking && view.nextStep === null)
      breach(11, 'every doubt on the screen has a next step', `${reference} ${state}`);
  }

  return {
    opened: (read: Journal) => {
      journal = read;
      lastCancels.clear();
    },
    saleOf,
    refused: (reference: string, path: Path) => {
      repeats.add(reference);
      if (path === 'cancel') lastCancels.delete(reference);
      if (path === 'pay' || path === 'precreate') refusedCalls.add(reference);
    },
    tradeOf,
    appended: (fact: Fact) => {
      if (fact.kind === 'refund.requested') refundRequested(fact.facts);
      if (fact.kind === 'payment.requested') paymentRequested(fact);
      if (fact.kind !== 'payment.event') return;
      const { reference } = journal?.record(fact.paymentId)?.payment ?? {};
      if (reference) eventAppended(fact.event, reference);
    },
    viewed: (view: View) => {
      for (const payment of view.payments) paymentViewed(payment);
      const text = JSON.stringify(view);
      if (secrets().some((secret) => text.includes(secret))) breach(12, 'no secret is on the screen', '');
      const inDoubt = view.payments.flatMap(({ state, refunds }) => [state, ...refunds.map((refund) => refund.state)]);
      const shown = inDoubt.filter((state) => state === 'inDoubt').length;
      if (view.payments.length < listLimit && shown !== view.doubt.count)
        breach(11, 'money in doubt is on the screen with its sum', `${shown} is not ${view.doubt.count}`);
    },
  };
}

function isGivenBack(trade: Trade | undefined): boolean {
  return trade !== undefined && trade.captures > 0 && trade.returnedMinor === trade.payerPaidMinor * trade.captures;
}
