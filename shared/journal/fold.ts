import { assert, unreachable } from '../assert.ts';
import type { PaymentId, RefundId, SaleId, TerminalPrefix } from '../ids.ts';
import type { Money } from '../money.ts';
import { next, requestPayment, watchAnew } from '../payment/machine.ts';
import type { Payment } from '../payment/payment.ts';
import { nextRefund, type Refund, requestRefund } from '../payment/refund.ts';
import type { Step } from '../payment/step.ts';
import type { ReceiptKind } from '../receipt/kind.ts';
import { type Line, linesMinor } from '../sale/line.ts';
import type { Sale } from '../sale/sale.ts';
import { type Share, sameShare, shareOf } from '../shift/share.ts';
import { changeCashier, closeShift, countCash, type Desk, emptyDesk, moveCash, openShift } from '../shift/shift.ts';
import type { Entry, Fact } from './entry.ts';

/** A payment with what hangs on it: the unit that is folded, stored and loaded as one. */
export interface PaymentRecord {
  readonly payment: Payment;
  readonly refunds: readonly Refund[];
  readonly codeDigest: string | null;
  /** Absent while none was taken. */
  readonly steps?: readonly TakenStep[];
  /** Digests of the provider's messages taken, oldest first, so that one that comes again is known. Absent while none was. */
  readonly notifications?: readonly string[];
  /** How often a receipt of each kind left for the printer, in the order of the first of each. Absent while none did. */
  readonly receipts?: readonly PrintedReceipts[];
  /** What changed after it was sealed in a Z, oldest first. Absent while nothing did. */
  readonly addenda?: readonly Addendum[];
}

export interface Addendum {
  readonly seq: number;
  readonly atMs: number;
  readonly z: number;
  readonly refundId: RefundId | null;
  readonly before: Share;
  readonly after: Share;
}

/** `refundId` is null for the payment's own. */
export interface PrintedReceipts {
  readonly refundId: RefundId | null;
  readonly receipt: ReceiptKind;
  readonly count: number;
}

export function printedCount(
  { receipts = [] }: PaymentRecord,
  refundId: RefundId | null,
  receipt: ReceiptKind,
): number {
  return receipts.find((one) => one.refundId === refundId && one.receipt === receipt)?.count ?? 0;
}

/**
 * Of one payment so many different messages are journaled; any further one is answered and asked about, and leaves no
 * entry. Ours: UQPAY's events of a payment and its refunds are about a dozen, and nobody sends more.
 */
export const mostNotifications = 32;

/** `refundId` is null for the payment's own. */
export interface TakenStep {
  readonly refundId: RefundId | null;
  readonly step: Step;
}

/** Where the fold reads what came before: memory in tests, memory and tables in the journal. */
export interface Folded {
  identity: { terminalId: string; prefix: TerminalPrefix; training: boolean } | null;
  desk: Desk;
  record(paymentId: PaymentId): PaymentRecord | undefined;
  sale(saleId: SaleId): Sale | undefined;
  putRecord(record: PaymentRecord): void;
  putSale(sale: Sale): void;
}

/** Adds one entry to the state. An entry that the state does not allow is a defect and must never have been written. */
export function fold(state: Folded, { seq, atMs, fact }: Entry): void {
  switch (fact.kind) {
    case 'journal.created':
      assert(seq === 1, 'a journal is created once');
      state.identity = { terminalId: fact.terminalId, prefix: fact.prefix, training: fact.training };
      return;
    case 'journal.adopted':
      assert(state.identity, 'only an existing journal is adopted');
      state.identity = { ...state.identity, prefix: fact.prefix };
      return;
    case 'sale.opened':
      openSale(state, fact.saleId, fact.total, atMs);
      return;
    case 'sale.completed':
      return;
    case 'payment.requested':
      assert(!state.record(fact.facts.paymentId), 'a payment is requested once');
      if (fact.saleTotal) openSale(state, fact.facts.saleId, fact.saleTotal, atMs, fact.lines);
      state.putRecord({ payment: requestPayment(fact.facts, atMs), refunds: [], codeDigest: fact.codeDigest });
      return;
    case 'payment.event': {
      const record = recordOf(state, fact.paymentId);
      const payment = next(record.payment, fact.event, atMs);
      assert(payment, `a payment that is ${record.payment.state} cannot be ${fact.event.event}`);
      state.putRecord({ ...record, payment });
      return;
    }
    case 'refund.requested': {
      const record = recordOf(state, fact.facts.paymentId);
      assert(!record.refunds.some(({ refundId }) => refundId === fact.facts.refundId), 'a refund is requested once');
      state.putRecord({ ...record, refunds: [...record.refunds, requestRefund(fact.facts, atMs)] });
      return;
    }
    case 'refund.event': {
      const record = recordOf(state, fact.paymentId);
      const refund = nextRefund(refundOf(record, fact.refundId), fact.event, atMs);
      assert(refund, `a refund cannot be ${fact.event.event} now`);
      const { payment } = record;
      state.putRecord({
        ...record,
        payment: refund.state === 'refused' && refund.watch.over ? watchAnew(payment) : payment,
        refunds: record.refunds.map((one) => (one.refundId === refund.refundId ? refund : one)),
      });
      return;
    }
    case 'step.taken': {
      const record = recordOf(state, fact.paymentId);
      const { refundId, step } = fact;
      const { steps = [] } = record;
      assert(!steps.some((one) => one.refundId === refundId && one.step.name === step.name), 'a step is taken once');
      state.putRecord({ ...record, steps: [...steps, { refundId, step }] });
      return;
    }
    case 'notification.taken': {
      const record = recordOf(state, fact.paymentId);
      const { notifications = [] } = record;
      assert(record.payment.provider === fact.provider, 'a message is of the payment’s own provider');
      if (fact.refundId !== null) refundOf(record, fact.refundId);
      assert(!notifications.includes(fact.digest), 'a message is taken once');
      assert(notifications.length < mostNotifications, 'a payment takes so many messages and no more');
      state.putRecord({ ...record, notifications: [...notifications, fact.digest] });
      return;
    }
    case 'receipt.printed': {
      const record = recordOf(state, fact.paymentId);
      const { refundId, receipt } = fact;
      if (refundId !== null) refundOf(record, refundId);
      const count = printedCount(record, refundId, receipt) + 1;
      const { receipts = [] } = record;
      const isSame = (one: PrintedReceipts) => one.refundId === refundId && one.receipt === receipt;
      const counted = { refundId, receipt, count };
      state.putRecord({
        ...record,
        receipts: count === 1 ? [...receipts, counted] : receipts.map((one) => (isSame(one) ? counted : one)),
      });
      return;
    }
    case 'provider.activated':
    case 'bill.taken':
    case 'day.asked':
    case 'day.explained':
    case 'day.signed':
      return; // read where a day is looked at: they change nothing of any payment (law 4)
    case 'shift.addendum': {
      const record = recordOf(state, fact.paymentId);
      const { z, refundId, before, after } = fact;
      const share = shareOf(record, refundId);
      assert(share && sameShare(share, after), 'an addendum says what is true now');
      assert(!sameShare(before, after), 'an addendum says what has changed');
      const { addenda = [] } = record;
      state.putRecord({ ...record, addenda: [...addenda, { seq, atMs, z, refundId, before, after }] });
      return;
    }
    case 'shift.opened':
    case 'cash.moved':
    case 'shift.counted':
    case 'shift.closed':
    case 'cashier.changed':
      state.desk = foldDesk(state.desk, { seq, atMs, fact });
      return;
    default:
      unreachable(fact);
  }
}

export type DeskFact = Extract<
  Fact,
  { kind: 'shift.opened' | 'cash.moved' | 'shift.counted' | 'shift.closed' | 'cashier.changed' }
>;

/** Needs nothing of any payment: the desk can be read back alone. */
export function foldDesk(desk: Desk, { seq, atMs, fact }: Entry & { readonly fact: DeskFact }): Desk {
  if (fact.kind === 'shift.opened') return openShift(desk, fact, atMs);
  if (fact.kind === 'cashier.changed') return changeCashier(desk, fact.cashier);
  assert(desk.shift?.shiftId === fact.shiftId, 'what happens in a shift happens in the open one');
  switch (fact.kind) {
    case 'cash.moved':
      return moveCash(desk, fact.move);
    case 'shift.counted':
      return countCash(desk, fact.count);
    case 'shift.closed':
      return closeShift(desk, { z: fact.z, seq, shiftId: fact.shiftId }, fact.afterSeq);
    default:
      return unreachable(fact);
  }
}

/** What some entries come to, in memory. Those of one payment, or of one sale, need nothing of another. */
export function foldAll(entries: Iterable<Entry>): Folded & {
  readonly records: ReadonlyMap<PaymentId, PaymentRecord>;
  readonly sales: ReadonlyMap<SaleId, Sale>;
} {
  const records = new Map<PaymentId, PaymentRecord>();
  const sales = new Map<SaleId, Sale>();
  const state = {
    ...{ records, sales },
    identity: null,
    desk: emptyDesk,
    record: (id: PaymentId) => records.get(id),
    sale: (id: SaleId) => sales.get(id),
    putRecord: (one: PaymentRecord) => void records.set(one.payment.paymentId, one),
    putSale: (one: Sale) => void sales.set(one.saleId, one),
  };
  for (const entry of entries) fold(state, entry);
  return state;
}

function openSale(state: Folded, saleId: SaleId, total: Money, openedMs: number, lines: readonly Line[] = []): void {
  assert(!state.sale(saleId), 'a sale is opened once');
  assert(lines.length === 0 || linesMinor(lines) === total.minor, 'the lines of a sale come to its total');
  state.putSale({ saleId, total, openedMs, ...(lines.length > 0 && { lines }) });
}

function recordOf(state: Folded, paymentId: PaymentId): PaymentRecord {
  const record = state.record(paymentId);
  assert(record, 'the payment was requested before');
  return record;
}

function refundOf(record: PaymentRecord, refundId: RefundId): Refund {
  const refund = record.refunds.find((one) => one.refundId === refundId);
  assert(refund, 'the refund was requested before');
  return refund;
}
