/** One request to a provider: `body` is exactly the bytes that are signed and sent. */
export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute address. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The whole call, from connecting to the last byte of the reply. */
  readonly limitMs: number;
  /** Of a list of a day, which is longer than any answer; without it a reply has at most a mebibyte. */
  readonly mostReplyBytes?: number;
}

/**
 * `notSent` only when it is certain that no byte of the request was handed to a connected socket; `lost` for every other
 * end without a whole reply. Neither is ever thrown.
 */
export type WireReply =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'notSent'; readonly detail: string }
  | { readonly kind: 'lost'; readonly detail: string };

/** The network: real HTTP in live mode, a simulator in training and tests, so that the wire code is the same in all. */
export type Exchange = (request: WireRequest, signal: AbortSignal) => Promise<WireReply>;
