import type { ProviderId } from '#shared/payment/payment.ts';
import type { WireReply } from '../../electron/providers/exchange.ts';
import type { Format, JsonObject } from './formats.ts';

export type Reply = Extract<WireReply, { kind: 'reply' }>;

/** The readers of a provider's bytes, by what was asked. */
export type Reader =
  | 'pay'
  | 'create'
  | 'precreate'
  | 'query'
  | 'reversal'
  | 'refund'
  | 'refundQuery'
  | 'check'
  | 'signOn'
  | 'bill'
  | 'notification';

/** What one reader made of a reply: its whole answer, after the till compared it with its question. */
export interface Outcome {
  readonly reader: Reader;
  readonly said: Said;
}

/** An answer of any reader; whatever else it says is compared by name. */
export type Said = { readonly kind: string } & object;

/** What was asked, as a second opinion compares it. */
export interface Asked {
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Null while the provider's number is not known. */
  readonly providerReference: string | null;
  readonly refundNumber: string;
  readonly refundMinor: number;
  readonly committedMinor: number;
  readonly nowMs: number;
}

/** How a provider's replies are made and proven, by code that the adapter does not share. */
export interface Dialect {
  readonly provider: ProviderId;
  readonly format: Format;
  /** The same fields, signed as the provider signs; null where its replies carry no signature. */
  readonly sign: ((fields: Readonly<JsonObject>) => JsonObject) | null;
  /** The same reply, signed by its headers as the provider signs; null where none is. */
  readonly seal: ((reply: Reply) => Reply) | null;
  /** True where these replies, each taken at its word and proven, say what the outcome says. */
  bears(replies: readonly Reply[], outcome: Outcome, asked: Asked): boolean;
}

/** A provider's readers under fuzz. */
export interface Target {
  readonly dialect: Dialect;
  /** Correct replies, of the payment asked about and of others. */
  readonly samples: readonly Reply[];
  readonly asked: Asked;
  /** Every reader of bytes, all of them asked about one payment of one amount. */
  read(reply: Reply): Promise<readonly Outcome[]>;
  /** Those that read only on the way through a call: dearer, so they hear a part of the replies. */
  readInCalls(reply: Reply): Promise<readonly Outcome[]>;
}

/** Answers that a second opinion has to bear out: money moved, a code to show, a number to ask about, a key to trade with. */
export const claims: readonly string[] = [
  ...['approved', 'returned', 'refunded', 'showing', 'hint', 'granted', 'bill'],
  // Ends without money. A till hands out no goods for them, but may take the money a second time.
  ...['closed', 'notFound'],
];

export function isClaim({ reader, said }: Outcome): boolean {
  return claims.includes(said.kind) && reader !== 'check';
}

/** An answer of our own making, for what no adapter says in one word. */
export function saying(kind: string, more: object = {}): Said {
  return { ...more, kind };
}

/** A field of what was said, whatever it is. */
export function saidOf(said: object, ...names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (value, name) => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined),
    said,
  );
}
