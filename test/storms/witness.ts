import { listLimit, type PaymentView, type View } from '#shared/contract/view.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { committedMinor, refundIsOpen } from '#shared/payment/refund.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Trade } from '../../electron/simulators/bank.ts';
import { saleNumber } from './operator.ts';
import type { Fact } from './process.ts';
import { type Act, type Asking, beginnings, type Wire } from './wire.ts';

/** Refusals of the request itself, before there is an order. */
const refusesRequests: ReadonlySet<string> = new Set(['requestRefused', 'terminalRefused']);

interface WitnessParts {
  /** Of any provider's bank. */
  readonly findTrade: (reference: string) => Trade | undefined;
  readonly wireOf: (provider: ProviderId) => Wire;
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
/** A customer's code seen again within this time is the same one. */
const codeLifeMs = 10 * 60_000;

/** Watches a world while it runs: what is sent, what is journaled and what is shown, against the bank at that moment. */
export function createWitness({ findTrade, wireOf, clock, isOpen, asks, secrets, breach }: WitnessParts) {
  const requestedAtMs = new Map<string, number>();
  const newestActs = new Map<string, Act>();
  const refundNumbers = new Set<string>();
  const instants = new Map<Wire, { readonly atMs: number; readonly references: Set<string> }>();
  const lastCancels = new Map<string, number>();
  const repeats = new Set<string>();
  const refusedCalls = new Set<string>();
  const refusedOrders = new Set<string>();
  const queriesMs = new Map<string, readonly number[]>();
  const trades = new Map<string, Trade>();
  const sales = new Map<string, number>();
  let journal: Journal | null = null;

  function tradeOf(reference: string): Trade | undefined {
    const known = trades.get(reference);
    if (known) return known;
    const found = findTrade(reference);
    if (found) trades.set(reference, found);
    return found;
  }

  const charged = (reference: string) => (tradeOf(reference)?.captures ?? 0) > 0;

  /** Which sale an order is of; -1 for one that is nobody's. What moves money was journaled before it is sent (law 1). */
  function saleOf({ act, reference }: Asking, wire: Wire): number {
    judgePace(reference, act, wire);
    judgeResend(reference, act, wire);
    const known = sales.get(reference);
    if (known !== undefined && act === 'query') return known;
    const record = journal?.byReference(reference);
    if (!record) {
      if (act !== 'query') breach(1, 'intent before bytes', `${act} ${reference}`);
      return -1;
    }
    const { state, saleId } = record.payment;
    if (beginnings.has(act) && state !== 'requested')
      breach(2, 'only the process that made the intent sends it', `${act} ${reference} ${state}`);
    if ((act === 'cancel' || act === 'revoke') && state !== 'reversing')
      breach(1, 'a reversal is journaled before it is sent', `${act} ${reference} ${state}`);
    if (act === 'refund' && !record.refunds.some(refundIsOpen))
      breach(1, 'a refund is journaled before it is sent', `${act} ${reference}`);
    sales.set(reference, saleNumber(saleId));
    return saleNumber(saleId);
  }

  /** The one resend follows a query, which alone can say that there is no order (law 14). */
  function judgeResend(reference: string, act: Act, { kind }: Wire): void {
    const before = newestActs.get(reference);
    newestActs.set(reference, act);
    const isNextStep = before === 'create' && act === 'pay';
    const isRepeat = kind.resendsAtOnce && repeats.has(reference);
    if (beginnings.has(act) && before !== undefined && before !== 'query' && !isNextStep && !isRepeat)
      breach(14, 'a request goes out again only after a query', `${act} ${reference} after ${before}`);
  }

  function judgePace(reference: string, act: Act, wire: Wire): void {
    const { pace, kind } = wire;
    const nowMs = clock.steadyMs();
    const sinceMs = nowMs - (lastCancels.get(reference) ?? Number.NEGATIVE_INFINITY);
    if (act === 'cancel') lastCancels.set(reference, nowMs);
    if (act === 'cancel' && sinceMs < pace.reverseAgainMs)
      breach(14, 'a reversal is repeated at its pace', `${reference} after ${sinceMs} ms`);
    if (act !== 'query') return;
    const isRepeat = repeats.delete(reference); // calls that waited for a new key go out together
    judgeInstant(isRepeat ? null : reference, nowMs, wire);
    const most = mostQueries * kind.callsEach;
    const asked = queriesMs.get(reference) ?? [];
    queriesMs.set(reference, [...asked.slice(1 - most), nowMs]);
    const [firstMs = nowMs] = asked;
    if (isOpen() && asked.length >= most && nowMs - firstMs < askedWithinMs)
      breach(14, 'no payment is asked about faster than its pace', `${most} queries in ${nowMs - firstMs} ms`);
  }

  /** More different payments than may leave together come from no lane: it begins one at a time. */
  function judgeInstant(reference: string | null, nowMs: number, wire: Wire): void {
    const known = instants.get(wire);
    const instant = known?.atMs === nowMs ? known : { atMs: nowMs, references: new Set<string>() };
    instants.set(wire, instant);
    if (reference !== null) instant.references.add(reference);
    if (isOpen() && instant.references.size === wire.kind.togetherMost + 1)
      breach(14, 'payments are asked about one after the other', [...instant.references].join(' '));
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
      const refused = refusesRequests.has(said.reason) ? refusedCalls : refusedOrders;
      if (!ended && !refused.has(reference) && !isUnbegun(reference, trade))
        breach(5, "a refusal is the provider's own word", detail);
    } else if (said.event === 'notPaid') judgeNotPaid(said.because, reference);
    else if (said.event === 'notSent') {
      if (asks(reference) > 0) breach(4, '"not sent" is said only when no byte left', detail);
    } else if (said.event === 'reversed' && !ended && !isGivenBack(trade) && !isUnbegun(reference, trade))
      breach(7, 'a reversal is confirmed before it is believed', detail);
  }

  /** Made and never begun, so that there is nothing at the bank to close. */
  function isUnbegun(reference: string, trade: Trade | undefined): boolean {
    const provider = journal?.byReference(reference)?.payment.provider;
    return trade === undefined && provider !== undefined && wireOf(provider).kind.beginsInTwo;
  }

  /** By the steady clock: whatever the wall clock does, silence is not believed within the grace time. */
  function judgeNotPaid(because: 'notFound' | 'expired', reference: string): void {
    const { payment } = journal?.byReference(reference) ?? {};
    if (!payment) return;
    const { codeUntilMs, requestedMs, provider } = payment;
    const { codeMarginMs, graceMs } = wireOf(provider).pace;
    const ageMs = clock.steadyMs() - (requestedAtMs.get(reference) ?? Number.NEGATIVE_INFINITY);
    const untilMs = codeUntilMs === null ? 0 : codeUntilMs - requestedMs + codeMarginMs;
    const leastMs = because === 'notFound' ? graceMs : untilMs;
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
    refused: ({ act, reference }: Asking, made: 'call' | 'order') => {
      repeats.add(reference);
      if (act === 'cancel') lastCancels.delete(reference);
      if (!beginnings.has(act)) return;
      refusedCalls.add(reference);
      if (made === 'order') refusedOrders.add(reference);
    },
    tradeOf,
    appended: (fact: Fact) => {
      if (fact.kind === 'refund.requested') refundRequested(fact.facts);
      if (fact.kind === 'payment.requested') paymentRequested(fact);
      if (fact.kind !== 'payment.event') return;
      const { reference, state } = journal?.record(fact.paymentId)?.payment ?? {};
      if (!reference) return;
      eventAppended(fact.event, reference);
      if (fact.event.event === 'lateApproved' && state !== 'late')
        breach(3, 'money that comes after an end is late', `${reference} is ${state}`);
    },
    viewed: (view: View) => {
      for (const payment of view.payments) paymentViewed(payment);
      const text = JSON.stringify(view);
      const shownSecret = secrets().find((secret) => text.includes(secret));
      if (shownSecret !== undefined) breach(12, 'no secret is on the screen', `${shownSecret.length} characters`);
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
