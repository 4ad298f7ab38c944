import type { PaymentId } from '#shared/ids.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import { isEnded, isOpen } from '#shared/payment/payment.ts';
import { refundIsOpen } from '#shared/payment/refund.ts';
import type { BillAnswer } from '#shared/reconcile/bill.ts';
import type { Trade } from '../../electron/simulators/bank.ts';
import { type CaseName, cases, type End, endOf, kinds, type Meaning } from './cases.ts';
import { refundMinor } from './courses.ts';
import type { Act, Heard, World } from './world.ts';

/** What is wrong with the answer itself. */
export function answerFaults(answer: Heard, act: Act, name: CaseName, allowed: readonly Meaning[]): string[] {
  const meant = allowed.flatMap((meaning) => kinds[act][meaning]);
  const { causes } = cases[name];
  const told = `${answer.kind}${answer.cause === null ? '' : ` (${answer.cause})`}`;
  if (!meant.includes(answer.kind)) return [`answered ${told}, not ${meant.join(' or ')}`];
  const isDoubt = answer.kind === 'unknown' && causes !== undefined;
  return isDoubt && !causes.some((cause) => cause === answer.cause)
    ? [`in doubt for ${answer.cause}, not ${causes.join(' or ')}`]
    : [];
}

/** What is wrong with how it ended, and with anything on the way. */
export function endFaults(
  world: World,
  paymentId: PaymentId | null,
  act: Act,
  name: CaseName,
  mayBeLate = false,
): string[] {
  const faults = [...leaks(world), ...world.defects];
  const { bank } = world.simulated;
  if (paymentId === null) return bank.dump().trades.length > 0 ? [...faults, 'it opened a trade'] : faults;
  const record = world.record(paymentId);
  const trades = bank.find(record.payment.reference);
  return [
    ...faults,
    ...disagreements(record, trades),
    ...resends(world, record),
    ...wrongEnd(record, endOf(act, name), mayBeLate),
  ];
}

/** The bank holds exactly what the till concluded, and charged once at most. */
function disagreements({ payment, refunds }: PaymentRecord, trades: readonly Trade[]): string[] {
  const faults: string[] = [];
  if (isOpen(payment)) faults.push(`still ${payment.state}`);
  for (const refund of refunds) if (refundIsOpen(refund)) faults.push(`a refund is still ${refund.state}`);
  const charged = trades.reduce((sum, { captures, payerPaidMinor }) => sum + captures * payerPaidMinor, 0);
  const returned = trades.reduce((sum, { returnedMinor }) => sum + returnedMinor, 0);
  const isHeld = payment.state === 'approved' || payment.state === 'late';
  const said = isHeld ? payment.approval.payerPaid.minor - (payment.returned?.minor ?? 0) : 0;
  const back = refunds.reduce((sum, { state, amount }) => sum + (state === 'refunded' ? amount.minor : 0), 0);
  if (charged - returned !== said - back)
    faults.push(`says ${payment.state} and ${said - back} held, the bank holds ${charged - returned}`);
  const captures = trades.reduce((sum, trade) => sum + trade.captures, 0);
  if (captures > 1) faults.push(`charged ${captures} times`);
  return faults;
}

/** Each step of a beginning leaves the till once for one reference. */
function resends(world: World, { payment }: PaymentRecord): string[] {
  const left = world.left.filter(({ act, reference }) => act === 'begin' && reference === payment.reference);
  const { beginSteps } = world.subject;
  return left.length > beginSteps ? [`${left.length} requests left for one reference, not ${beginSteps}`] : [];
}

/** Late money is money of a payment that the till had ended without reason. */
function wrongEnd({ payment, refunds }: PaymentRecord, end: End, mayBeLate: boolean): string[] {
  const states = refunds.map(({ state }) => state).join(', ');
  switch (end) {
    case 'held':
      return payment.state === 'approved' ? [] : [`ended ${payment.state}, not approved`];
    case 'nothing':
      return isEnded(payment) ? [] : [`ended ${payment.state}, with money`];
    case 'returned':
      return states === 'refunded' && refunds[0]?.amount.minor === refundMinor ? [] : [`refund ended ${states}`];
    case 'kept':
      return states === 'refused' ? [] : [`refund ended ${states}`];
    case 'truth':
      return payment.state === 'late' && !mayBeLate ? ['ended without money too early: it came late'] : [];
  }
}

/** A list of a day that is taken for one has every row of it, and no other. */
export function billFaults(world: World, answer: Heard, paymentId: PaymentId | null): string[] {
  const bill = answer.raw as BillAnswer;
  if (answer.act !== 'bill' || bill.kind !== 'bill') return [];
  const reference = paymentId === null ? null : world.record(paymentId).payment.reference;
  const rows = bill.rows.map((row) => `${row.kind} ${row.reference} ${row.amount.minor}`).toSorted();
  const [trade] = reference === null ? [] : world.simulated.bank.find(reference);
  const due = trade ? [`payment ${reference} ${trade.amountMinor}`, `refund ${reference} ${refundMinor}`] : [];
  return rows.join() === due.join() && bill.unreadable.length === 0 ? [] : [`the bill says: ${rows.join(', ')}`];
}

/** Customers' codes, payers' ids and secrets in an answer or in the journal (law 12). */
function leaks(world: World): string[] {
  const journal = [...world.journal.entries()].map((entry) => JSON.stringify(entry)).join('\n');
  const heard = world.heard.map(({ raw }) => JSON.stringify(raw)).join('\n');
  const hidden = { 'a customer’s code': world.codes, 'a secret': world.secretValues(), 'a payer’s id': payers };
  return Object.entries(hidden).flatMap(([what, values]) =>
    values.flatMap((value) => [
      ...(heard.includes(value) ? [`${what} in an answer`] : []),
      ...(journal.includes(value) ? [`${what} in the journal`] : []),
    ]),
  );
}

/** As the simulators call them. */
const payers = ['okSimulatedPayer', 'sim***@example.com', 'oSimulatedPayer', '2088simulated'];
