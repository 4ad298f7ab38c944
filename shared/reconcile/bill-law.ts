import type { ProviderId } from '../payment/payment.ts';

/** A number that a bill's row and the journal can have in common. */
export type NumberName = 'reference' | 'providerReference' | 'walletReference' | 'refundNumber';

/** By what a row was taken for ours. The last two are no number of its own: said wherever they were used. */
export type MatchedBy = NumberName | 'paymentAndAmount' | 'payment';

/** What a provider's own list of a day is, as its documents say. */
export interface BillLaw {
  /** The numbers that name a payment in it, in the order in which the provider guarantees them. */
  readonly paymentNumbers: readonly NumberName[];
  readonly refundNumbers: readonly NumberName[];
  /** `none`: it has no list, and each payment is asked about. `settled`: by the day of settlement, which may be days later. */
  readonly lists: 'traded' | 'settled' | 'none';
  /** Of the provider's day from UTC. */
  readonly offsetMinutes: number;
  /** What happened so near to midnight may stand in the list of the day after. */
  readonly edgeMs: number;
}

/** Ours: their clocks and ours differ by less, and a customer takes no longer over a password. */
const edgeMs = 10 * 60_000;

const china = 480;

export const billLaws: Readonly<Record<ProviderId, BillLaw>> = {
  /**
   * No list in its Web API (sheet, "Bills and reconciliation"); what its portal exports names client_sn, which must be
   * unique in the shop, then its own sn, then the wallet's trade_no.
   */
  upay: {
    paymentNumbers: ['reference', 'providerReference', 'walletReference'],
    refundNumbers: ['refundNumber'],
    lists: 'none',
    offsetMinutes: china,
    edgeMs,
  },
  /** Sheet 11: columns 8, 6 and 7 of a payment, 17 of a refund. Its times are GMT+8 (sheet 1). */
  swiftpass: {
    paymentNumbers: ['reference', 'providerReference', 'walletReference'],
    refundNumbers: ['refundNumber'],
    lists: 'traded',
    offsetMinutes: china,
    edgeMs,
  },
  /** Sheet 6: payment_intent_id first, then merchant_order_id; only what is settled, by days in UTC+8. Our refund number is in no row. */
  uqpay: {
    paymentNumbers: ['providerReference', 'reference'],
    refundNumbers: [],
    lists: 'settled',
    offsetMinutes: china,
    edgeMs,
  },
  /** Sheet 5: no call; a file by hand is matched on out_trade_no, then eftpay_trade_no, then transaction_id. */
  eftpay: {
    paymentNumbers: ['reference', 'providerReference', 'walletReference'],
    refundNumbers: ['refundNumber'],
    lists: 'none',
    offsetMinutes: china,
    edgeMs,
  },
};

/** For a list that a person brought from a portal: the provider has none to ask for, but this is one. */
export function ofAFile(law: BillLaw): BillLaw {
  return law.lists === 'none' ? { ...law, lists: 'traded' } : law;
}
