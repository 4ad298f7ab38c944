import type { WireReply } from '../../electron/providers/exchange.ts';

export type Reply = Extract<WireReply, { kind: 'reply' }>;

/** What one reader of a provider's replies made of a reply. */
export interface Outcome {
  readonly reader: string;
  /** The kind of our answer, after the till compared it with its question. */
  readonly kind: string;
}

/** A provider under fuzz: its readers, its true replies, and a second opinion that shares no code with them. */
export interface Target {
  readonly provider: string;
  /** Correct replies, of the payment asked about and of others. */
  readonly samples: readonly Reply[];
  /** Every reader of a reply's body, all of them asked about one payment of one amount. */
  read(reply: Reply): readonly Outcome[];
  /** The same fields, signed as the provider signs; null where its replies carry no signature. */
  readonly sign: ((fields: Readonly<Record<string, unknown>>) => Record<string, unknown>) | null;
  /** True where this reply, taken at its word and proven, says what the outcome says: number, amount and currency too. */
  mayHold(reply: Reply, outcome: Outcome): boolean;
}

/** Answers that say money moved. */
export const holding: readonly string[] = ['approved', 'returned', 'refunded'];
