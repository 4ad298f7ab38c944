import type { SaleId } from '../ids.ts';
import type { Money } from '../money.ts';
import { isOpen, type OpenPayment, type Payment } from '../payment/payment.ts';
import type { Line } from './line.ts';

/** What the customer is buying at this till: one total, paid by one payment at a time. */
export interface Sale {
  readonly saleId: SaleId;
  readonly total: Money;
  readonly openedMs: number;
  /** They come to the total. Absent where only an amount was typed. */
  readonly lines?: readonly Line[];
}

/** What is still to be paid, in minor units: the total less what was approved, or came late and was taken by a person. */
export function amountDueMinor(sale: Sale, payments: readonly Payment[]): number {
  const paidMinor = payments.reduce((sum, payment) => (countsAsPaid(payment) ? sum + payment.amount.minor : sum), 0);
  return Math.max(0, sale.total.minor - paidMinor);
}

export function countsAsPaid(payment: Payment): boolean {
  return payment.state === 'approved' || (payment.state === 'late' && payment.taken);
}

/** The payment that keeps the sale from taking another one (law 3), unless a person gave it up. */
export function blockingPayment(payments: readonly Payment[]): OpenPayment | null {
  return payments.filter(isOpen).find((payment) => !payment.givenUp) ?? null;
}
