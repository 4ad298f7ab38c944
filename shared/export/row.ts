import type { ShownState } from '../contract/view.ts';
import type { RefundId } from '../ids.ts';
import type { PaymentRecord } from '../journal/fold.ts';
import type { Currency } from '../money.ts';
import { isHeld, type Payment, type ProviderId, type Wallet, type Way } from '../payment/payment.ts';
import type { Refund } from '../payment/refund.ts';
import { type Share, shareOf } from '../shift/share.ts';

export type ExportState = ShownState | 'refunded' | 'refused' | 'processing' | 'manual' | 'undone';

/** One payment or one refund as accountants want it. Amounts in minor units; `in` and `out` are what certainly moved. */
export interface ExportRow {
  readonly kind: 'payment' | 'refund';
  /** The entry that asked for it. */
  readonly seq: number;
  readonly atMs: number;
  readonly paidMs: number | null;
  readonly businessDay: string;
  readonly state: ExportState;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly inMinor: number | null;
  readonly outMinor: number | null;
  readonly inDoubtMinor: number | null;
  readonly payerPaidMinor: number | null;
  /** What the provider gave back without this till. */
  readonly returnedMinor: number | null;
  readonly provider: ProviderId;
  readonly wallet: Wallet | null;
  readonly way: Way;
  readonly reference: string;
  readonly refundNumber: string | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly cashier: string;
  readonly approvedBy: string | null;
  readonly reason: string;
  /** The closed shift whose Z holds it. */
  readonly z: number | null;
}

/** The newest entry that an export knows of. Its seal, in hex, covers that entry and all before it. */
export interface JournalSeal {
  readonly seq: number;
  readonly seal: string;
  readonly atMs: number;
}

/** What an export is of. */
export interface ExportHead {
  readonly shop: string;
  readonly terminal: string;
  readonly currency: Currency;
  /** Business days, the last one with it. */
  readonly from: string;
  readonly until: string;
  readonly closingHour: number;
  readonly training: boolean;
  readonly madeMs: number;
  readonly seal: JournalSeal;
}

export interface ExportPage {
  readonly head: ExportHead;
  readonly rows: readonly ExportRow[];
  /** Where the next page begins; null after the last. */
  readonly next: number | null;
}

/** Where and when it was asked for: what the record itself does not say. */
export interface ExportPlace {
  readonly seq: number;
  readonly atMs: number;
  readonly businessDay: string;
  readonly z: number | null;
}

/** Null when there is no such refund. `shown`: the payment's state in the till's own words. */
export function exportRowOf(
  record: PaymentRecord,
  refundId: RefundId | null,
  place: ExportPlace,
  shown: (payment: Payment) => ShownState,
): ExportRow | null {
  const share = shareOf(record, refundId);
  const refund = refundId === null ? null : record.refunds.find((one) => one.refundId === refundId);
  if (share === null || refund === undefined) return null;
  const row = { ...place, ...sumsOf(share), ...sourceOf(record.payment) };
  return refund === null ? paymentRow(row, record.payment, shown) : refundRow(row, refund);
}

type Row = ReturnType<typeof sumsOf> & ReturnType<typeof sourceOf> & ExportPlace;

function sumsOf({ column, minor, currency, cashier, returnedMinor }: Share) {
  const where = (...columns: Share['column'][]) => (columns.includes(column) ? minor : null);
  return {
    ...{ currency, cashier, amountMinor: minor },
    inMinor: where('approved', 'late'),
    outMinor: where('refunded'),
    inDoubtMinor: where('inDoubt', 'refundInDoubt'),
    returnedMinor: returnedMinor || null,
  };
}

function sourceOf(payment: Payment) {
  const { provider, way, reference } = payment;
  const approval = isHeld(payment) ? payment.approval : null;
  return {
    ...{ provider, way, reference, wallet: approval?.wallet ?? payment.wallet },
    providerReference: approval?.providerReference ?? payment.providerReference,
    walletReference: approval?.walletReference ?? null,
  };
}

function paymentRow(row: Row, payment: Payment, shown: (payment: Payment) => ShownState): ExportRow {
  const approval = isHeld(payment) ? payment.approval : null;
  return {
    ...row,
    ...{ kind: 'payment', state: shown(payment), refundNumber: null, approvedBy: null, reason: '' },
    paidMs: approval?.paidAtMs ?? null,
    payerPaidMinor: approval?.payerPaid.minor ?? null,
  };
}

/** The numbers beside its own are the payment's, but for the provider's number of the refund where it has one. */
function refundRow(row: Row, refund: Refund): ExportRow {
  const theirs = refund.state === 'refunded' ? refund.providerRefundReference : null;
  return {
    ...row,
    ...{ kind: 'refund', paidMs: null, payerPaidMinor: null, refundNumber: refund.refundNumber },
    state: refund.state === 'requested' ? 'inDoubt' : refund.state,
    providerReference: theirs ?? row.providerReference,
    approvedBy: refund.approvedBy ?? null,
    reason: refund.reason,
  };
}
