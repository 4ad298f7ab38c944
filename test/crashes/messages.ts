import type { PaymentId, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import type { Refusal } from '#shared/refusal.ts';
import type { Course } from './courses.ts';

/** One payment to carry out. Every id is made before, so that after a crash the same order is the same payment. */
export interface Order {
  readonly paymentId: PaymentId;
  readonly saleId: SaleId;
  readonly scanId: ScanId;
  readonly totalMinor: number;
  readonly code: string;
  readonly course: Course;
  readonly refundIds: readonly RefundId[];
}

export const places = ['beforeCommit', 'afterCommit', 'afterMark', 'beforeBytes', 'afterBytes', 'atReply'] as const;
/**
 * Where in a step the process ends: around the append's commit, after the newest seal is written, before and after
 * bytes naming the payment are handed to the system, and when a reply has come that nobody has heard yet.
 */
export type Place = (typeof places)[number];

/** The process ends itself at `place` of the nth entry, or nth packet, of this payment; of any one in this life when null. */
export interface Trigger {
  readonly place: Place;
  readonly nth: number;
  readonly of: Pick<Order, 'paymentId' | 'saleId'> | null;
}

export interface Go {
  readonly dataDir: string;
  readonly triggers: readonly Trigger[];
}

export type ToTill = { readonly go: Go } | { readonly orders: readonly Order[] } | { readonly close: true };

/** `busy`: open, or the cashier has more to do. `resting`: only watched. `settled`: nothing more can come. */
export type Standing = 'busy' | 'resting' | 'settled';

export type FromTill =
  | { readonly opened: true }
  | { readonly refused: Refusal }
  | { readonly defect: string }
  | { readonly paymentId: PaymentId; readonly standing: Standing };
