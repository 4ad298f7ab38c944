import type { PaymentId, Reference, RefundNumber, SaleId } from '#shared/ids.ts';
import type { Currency, Money } from '#shared/money.ts';
import { type Answer, checkAnswer } from '#shared/payment/answer.ts';
import { requestPayment } from '#shared/payment/machine.ts';
import type { ProviderId, Wallet, Way } from '#shared/payment/payment.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import type { Handle, RefundRequest } from '../../electron/providers/provider.ts';
import type { Reply } from './target.ts';

/** What every reply is read as an answer to. */
export interface Question {
  readonly handle: Handle;
  readonly refund: RefundRequest;
  /** The kind of an answer after the till compared it with its question (law 8). */
  compared(answer: Answer): string;
}

export const reference = 'FUZZ0123456789ABCDEFGHJK' as Reference;
export const otherReference = 'FUZZ0123456789ABCDEFGHJM' as Reference;
export const refundNumber = 'FUZZ0123456789ABCDEF' as RefundNumber;
export const otherRefundNumber = 'FUZZ0123456789ABCDEG' as RefundNumber;
/** Paid at once, by the simulators' table. */
export const amountMinor = 1200;
export const refundMinor = 500;

export function questionOf(provider: ProviderId, way: Way, wallet: Wallet, currency: Currency, atMs: number): Question {
  const amount: Money = { minor: amountMinor, currency };
  const facts = { paymentId: 'fuzz-payment' as PaymentId, saleId: 'fuzz-sale' as SaleId, cashier: 'fuzz' };
  const payment = requestPayment({ ...facts, reference, provider, way, wallet, amount }, atMs);
  const handle: Handle = { reference, providerReference: null, amount, way, wallet, requestedMs: atMs };
  return {
    handle,
    refund: {
      ...{ payment: handle, refundNumber, amount: { minor: refundMinor, currency } },
      ...{ committedBeforeMinor: 0, cashier: 'fuzz' },
    },
    compared: (answer) => checkAnswer(payment, answer).kind,
  };
}

/** The same network, which keeps what came back. */
export function recording(exchange: Exchange): { readonly exchange: Exchange; readonly replies: Reply[] } {
  const replies: Reply[] = [];
  return {
    replies,
    exchange: async (request, signal) => {
      const reply = await exchange(request, signal);
      if (reply.kind === 'reply') replies.push(reply);
      return reply;
    },
  };
}

/** The body as any reader of JSON has it; null where it is no object. */
export function objectOf(reply: Reply): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(reply.body));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
