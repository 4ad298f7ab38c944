import type { Money } from '../money.ts';
import type { Wallet, Words } from '../payment/payment.ts';
import type { FooterDifference } from './bill-file.ts';

/** One row of a provider's own list of a day. What a provider does not tell is null. */
export interface BillRow {
  readonly kind: 'payment' | 'refund';
  /** Ours, as the provider knows it. */
  readonly reference: string | null;
  readonly refundNumber: string | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly wallet: Wallet;
  /** What was asked for: of a payment the price, of a refund what goes back. */
  readonly amount: Money;
  /** After coupons. */
  readonly payerPaid: Money | null;
  /** What the shop gets of it before fees. */
  readonly shopGets: Money | null;
  /** What the provider keeps; negative where it gives fees back. In the currency of `amount`. */
  readonly feeMinor: number | null;
  readonly state: 'done' | 'processing' | 'refused' | 'unknown';
  /** Unix milliseconds. */
  readonly atMs: number | null;
}

export type BillAnswer =
  | {
      readonly kind: 'bill';
      readonly rows: readonly BillRow[];
      readonly unreadable: readonly string[];
      /** Where the bill's own totals are not those of its lines. */
      readonly differences?: readonly FooterDifference[];
      /** What came, byte for byte: `readBill` makes the same of it again. Absent where it was read again. */
      readonly kept?: Uint8Array;
    }
  /** The provider has not made it yet. */
  | { readonly kind: 'notYet'; readonly words: Words | null }
  | { readonly kind: 'refused'; readonly words: Words | null }
  | { readonly kind: 'unreachable'; readonly words: Words | null };
