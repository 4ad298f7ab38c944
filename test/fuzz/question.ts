import type { PaymentId, Reference, RefundNumber, SaleId } from '#shared/ids.ts';
import type { Currency, Money } from '#shared/money.ts';
import { type Answer, checkAnswer } from '#shared/payment/answer.ts';
import { requestPayment } from '#shared/payment/machine.ts';
import type { ProviderId, Wallet, Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import type { Handle, Notification, RefundRequest } from '../../electron/providers/provider.ts';
import type { SecretName, Secrets } from '../../electron/settings/secrets.ts';
import { type Asked, type Reply, type Said, saying } from './target.ts';

/** What every reply is read as an answer to. */
export interface Question {
  readonly handle: Handle;
  readonly refund: RefundRequest;
  readonly asked: Asked;
  /** An answer after the till compared it with its question (law 8). */
  compared(answer: Answer): Answer;
}

export const startMs = Date.UTC(2026, 10, 21, 4);
export const reference = 'FUZZ0123456789ABCDEFGHJK' as Reference;
export const otherReference = 'FUZZ0123456789ABCDEFGHJM' as Reference;
export const refundNumber = 'FUZZ0123456789ABCDEF' as RefundNumber;
export const otherRefundNumber = 'FUZZ0123456789ABCDEG' as RefundNumber;
/** Paid at once, by the simulators' table. */
export const amountMinor = 1200;
export const refundMinor = 500;

export interface Questioned {
  readonly provider: ProviderId;
  readonly way: Way;
  readonly wallet: Wallet;
  readonly currency: Currency;
  /** What of other refunds is gone of the payment. */
  readonly committedBeforeMinor?: number;
  readonly reference?: Reference;
  readonly refundNumber?: RefundNumber;
  readonly amountMinor?: number;
  readonly refundMinor?: number;
  readonly atMs?: number;
}

export function questionOf(questioned: Questioned, providerReference: string | null = null): Question {
  const whole = { reference, refundNumber, amountMinor, refundMinor, committedBeforeMinor: 0, atMs: startMs };
  const { provider, way, wallet, currency, committedBeforeMinor, atMs, ...one } = { ...whole, ...questioned };
  const amount: Money = { minor: one.amountMinor, currency };
  const facts = { paymentId: 'fuzz-payment' as PaymentId, saleId: 'fuzz-sale' as SaleId, cashier: 'fuzz' };
  const payment = {
    ...requestPayment({ ...facts, reference: one.reference, provider, way, wallet, amount }, atMs),
    providerReference,
  };
  const handle: Handle = { reference: one.reference, providerReference, amount, way, wallet, requestedMs: atMs };
  return {
    handle,
    refund: {
      ...{ payment: handle, refundNumber: one.refundNumber, amount: { minor: one.refundMinor, currency } },
      ...{ committedBeforeMinor, cashier: 'fuzz' },
    },
    asked: { ...one, currency, providerReference, committedMinor: committedBeforeMinor, nowMs: atMs },
    compared: (answer) => checkAnswer(payment, answer),
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

/** A network that gives the one reply to every request. */
export function answering(): { readonly exchange: Exchange; reply: Reply } {
  const line: { readonly exchange: Exchange; reply: Reply } = {
    reply: { kind: 'reply', status: 200, headers: {}, body: new Uint8Array() },
    exchange: async () => line.reply,
  };
  return line;
}

/** Time that stands still but for what each reading ticks: a virtual clock would keep every timer that was called off. */
export function stillClock(): Clock & { tick(): void } {
  let steadyMs = 0;
  return {
    nowMs: () => startMs,
    steadyMs: () => steadyMs,
    after: () => () => undefined,
    tick: () => {
      steadyMs += 1000;
    },
  };
}

export function memorySecrets(
  entries: Readonly<Record<string, string>>,
): Secrets & { readonly held: Map<string, string> } {
  const held = new Map(Object.entries(entries));
  return {
    held,
    get: (name: SecretName) => held.get(name) ?? null,
    set: (values) => {
      for (const [name, value] of Object.entries(values)) held.set(name, value);
    },
  };
}

/** What a message nobody asked for was taken for. */
export function hintOf(notification: Notification | null): Said {
  return notification === null ? saying('nothing') : saying('hint', notification);
}
