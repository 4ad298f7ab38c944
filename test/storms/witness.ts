import { listLimit, type PaymentView, type View } from '#shared/contract/view.ts';
import { refundIsOpen } from '#shared/payment/refund.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Bank, Trade } from '../../electron/simulators/bank.ts';
import { saleNumber } from './operator.ts';
import type { Fact } from './process.ts';
import type { Path } from './weather.ts';

type Breached = (law: number, rule: string, detail: string) => void;

/** Refusals of the request itself, before there is an order. */
const refusesRequests: ReadonlySet<string> = new Set(['requestRefused', 'terminalRefused']);

/** Watches a world while it runs: what is sent, what is journaled and what is shown, against the bank at that moment. */
export function createWitness(bank: Bank, breach: Breached) {
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

  /** An end by the provider's word needs that word: the bank must stand where the journal now says it does. */
  function eventAppended(said: Extract<Fact, { kind: 'payment.event' }>['event'], reference: string): void {
    const trade = tradeOf(reference);
    const detail = `${reference} ${said.event}, the bank: ${trade?.state ?? 'no order'}`;
    const ended = trade?.state === 'refused' || trade?.state === 'closed';
    if (said.event === 'approved' || said.event === 'lateApproved') {
      if (!charged(reference)) breach(4, 'approved only with money', detail);
    } else if (said.event === 'declined') {
      if (!ended && !refusesRequests.has(said.reason)) breach(5, "a refusal is the provider's own word", detail);
    } else if (said.event === 'reversed' && !ended && !isGivenBack(trade))
      breach(7, 'a reversal is confirmed before it is believed', detail);
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
    },
    saleOf,
    tradeOf,
    appended: (fact: Fact) => {
      if (fact.kind !== 'payment.event') return;
      const { reference } = journal?.record(fact.paymentId)?.payment ?? {};
      if (reference) eventAppended(fact.event, reference);
    },
    viewed: (view: View) => {
      for (const payment of view.payments) paymentViewed(payment);
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
