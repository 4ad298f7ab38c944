import type { PaymentId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import { mostNotifications, type PaymentRecord } from '#shared/journal/fold.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Asking, Hint } from './asking.ts';
import type { Tally } from './tally.ts';

export type Headers = Readonly<Record<string, string>>;

/** The numbers a proven message names; null are those it does not. */
export interface Named {
  readonly reference: string | null;
  readonly providerReference: string | null;
  readonly refundNumber: string | null;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** What of a provider this room needs. */
export interface Sender {
  readNotification?(headers: Headers, body: Uint8Array): Named | null;
  notificationReply?(taken: boolean): Reply;
}

/** What of the journal this room needs. */
export interface Books {
  append(fact: Fact): unknown;
  record(paymentId: PaymentId): PaymentRecord | undefined;
  byReference(reference: string): PaymentRecord | undefined;
  unsettled(): readonly PaymentRecord[];
  find(search: { fromMs: number; untilMs: number; text: string; limit: number }): readonly PaymentRecord[];
  history(subject: string): readonly { readonly seq: number; readonly fact: Fact }[];
  /** Entries, and so the number of the newest. */
  readonly length: number;
}

export interface TakingOptions {
  readonly books: Books;
  readonly senderOf: (id: ProviderId) => Sender | null;
  readonly asking: Asking;
  /** Keyed: recognises a message without keeping a word of it. */
  readonly digest: (provider: ProviderId, body: Uint8Array) => string;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
}

export interface Taking {
  /** The answer, in the provider's form; null for what nothing proves to be the provider's. Durable when it returns. */
  take(provider: ProviderId, headers: Headers, body: Uint8Array): Reply | null;
  /** After a crash between a message and its query: asks what an earlier process may not have asked. */
  takeUp(): void;
}

/** Ours: who named the provider's number or a refund's only is looked for this far back. UQPAY refunds for 179 days. */
const lookBackMs = 200 * 86_400_000;

/** Ours: a message among so many of the newest entries, with nothing of its payment after it, may not have been asked about. */
const newestEntries = 100;
const newestPayments = 1000;

/**
 * A message is a hint: proven, journaled, answered, and then the provider is asked. It changes nothing by itself, and what
 * the answer to the query changes goes the way of every other answer.
 */
export function createTaking(options: TakingOptions): Taking {
  const { books, senderOf, asking, digest, clock, log, tally } = options;

  function recordNamed(provider: ProviderId, said: Named): PaymentRecord | null {
    const isNamed = (record: PaymentRecord) => record.payment.provider === provider && names(record, said);
    if (said.reference !== null) {
      const record = books.byReference(said.reference);
      return record && isNamed(record) ? record : null;
    }
    const open = books.unsettled().find(isNamed);
    if (open) return open;
    const untilMs = clock.nowMs() + 1;
    const found = [said.providerReference, said.refundNumber].flatMap((text) =>
      text ? books.find({ fromMs: untilMs - lookBackMs, untilMs, text, limit: 5 }) : [],
    );
    return found.find(isNamed) ?? null;
  }

  /** Already journaled messages, and those beyond the most, leave no entry. Throws `Refused`. */
  function note(provider: ProviderId, { paymentId, refundId }: Hint, taken: string): 'known' | 'noted' {
    const { notifications = [] } = books.record(paymentId) ?? {};
    if (notifications.includes(taken) || notifications.length >= mostNotifications) return 'known';
    books.append({ kind: 'notification.taken', provider, paymentId, refundId, digest: taken });
    return 'noted';
  }

  function takeHint(provider: ProviderId, hint: Hint, body: Uint8Array): boolean {
    if (!asking.hasRoom(hint)) {
      tally.count('busy', provider);
      return false;
    }
    try {
      const noted = note(provider, hint, digest(provider, body));
      const { paymentId, refundId } = hint;
      if (noted === 'noted') log.info('notify.taken', { provider, paymentId, ...(refundId && { refundId }) });
      asking.ask(hint, noted === 'known');
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      tally.count('journal', provider);
      return false;
    }
  }

  return {
    take: (provider, headers, body) => {
      const sender = senderOf(provider);
      const said = sender?.readNotification?.(headers, body) ?? null;
      if (!sender?.notificationReply || said === null) {
        tally.count('unproven', provider);
        return null;
      }
      const record = recordNamed(provider, said);
      if (record === null) {
        tally.count('unknownOrder', provider);
        return sender.notificationReply(true);
      }
      return sender.notificationReply(takeHint(provider, hintOf(record, said), body));
    },
    takeUp: () => {
      const untilMs = clock.nowMs() + 1;
      for (const { payment, notifications } of books.find({ fromMs: 0, untilMs, text: '', limit: newestPayments })) {
        if (senderOf(payment.provider) === null) continue; // no longer in the settings
        const newest = notifications && books.history(payment.paymentId).at(-1);
        if (newest?.fact.kind !== 'notification.taken' || newest.seq <= books.length - newestEntries) continue;
        asking.ask(newest.fact, false);
      }
    },
  };
}

function names({ payment, refunds, steps = [] }: PaymentRecord, said: Named): boolean {
  if (said.reference !== null) return payment.reference === said.reference;
  if (said.providerReference !== null) {
    const known = [payment.providerReference, ...steps.map(({ step }) => step.providerReference)];
    if (known.includes(said.providerReference)) return true;
  }
  return refunds.some(({ refundNumber }) => refundNumber === said.refundNumber);
}

function hintOf({ payment, refunds }: PaymentRecord, { refundNumber }: Named): Hint {
  const refund = refundNumber === null ? undefined : refunds.find((one) => one.refundNumber === refundNumber);
  return { paymentId: payment.paymentId, refundId: refund?.refundId ?? null };
}
