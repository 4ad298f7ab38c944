import { randomUUID } from 'node:crypto';
import type { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange, WireReply, WireRequest } from '../exchange.ts';
import { mostPages, pageSize } from './pace.ts';
import { serverMsOf, type TokenAnswer, type Tokens } from './token.ts';
import { Garbled, makeWords, type NothingSaid, pageOf, type Reading, readReply } from './wire.ts';

/** `key` and `body` belong together: UQPAY gives the first answer again only for the same bytes (sheet 1.1). */
export type Call =
  | { readonly method: 'GET'; readonly path: string; readonly limitMs: number }
  | {
      readonly method: 'POST';
      readonly path: string;
      readonly key: string;
      readonly body: string;
      readonly limitMs: number;
    };

/** Unix milliseconds of the reply's Date header beside what it says. */
export interface Sent {
  readonly reading: Reading;
  readonly serverMs: number | null;
}

export type Rows = { readonly kind: 'rows'; readonly rows: readonly unknown[] } | NothingSaid;

export interface Calls {
  /** A token is there, so that what is sent next does not fail for want of one. Null when it is. */
  ready(): Promise<NothingSaid | null>;
  /**
   * Sends once. After a 401, which UQPAY gives before processing, the same bytes go out once more under a newer token
   * (law 14); a second 401 stands.
   */
  send(call: Call, signal: AbortSignal): Promise<Sent>;
  /** Every row of a list, or why it cannot be known: half a list says nothing. */
  list(path: string, query: Readonly<Record<string, string>>, limitMs: number, signal: AbortSignal): Promise<Rows>;
}

export interface CallParts {
  readonly settings: UqpaySettings;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly tokens: Tokens;
}

export function createCalls(parts: CallParts): Calls {
  const { tokens, clock } = parts;

  async function send(call: Call, signal: AbortSignal): Promise<Sent> {
    const first = await within(tokens.current(), call.limitMs, clock, signal);
    if (first.kind === 'none') return { reading: first.reading, serverMs: null };
    const sent = await exchangeOnce(parts, call, first.token, signal);
    if (sent.reading.kind !== 'unauthorized') return sent;
    const second = await within(tokens.after(first.token), call.limitMs, clock, signal);
    if (second.kind === 'none' || second.token === first.token || signal.aborted) return explained(sent, tokens);
    return explained(await exchangeOnce(parts, call, second.token, signal), tokens);
  }

  return {
    ready: async () => {
      const answer = await tokens.current();
      return answer.kind === 'none' ? answer.reading : null;
    },
    send,
    list: async (path, query, limitMs, signal) => {
      const rows: unknown[] = [];
      for (let number = 1; number <= mostPages; number += 1) {
        const page = { ...query, page_size: String(pageSize), page_number: String(number) };
        const call: Call = { method: 'GET', path: `${path}?${new URLSearchParams(page)}`, limitMs };
        const { reading } = await send(call, signal);
        if (reading.kind !== 'said') return reading;
        const read = pageRead(reading.node, number);
        if ('kind' in read) return read;
        rows.push(...read.rows);
        if (read.isLast) return { kind: 'rows', rows };
      }
      return { kind: 'garbled', words: makeWords('LIST', 'The list is longer than this till reads.') };
    },
  };
}

function pageRead(node: Parameters<typeof pageOf>[0], number: number): ReturnType<typeof pageOf> | NothingSaid {
  try {
    return pageOf(node, number, pageSize);
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return { kind: 'garbled', words: makeWords('LIST', fault.message) };
  }
}

async function exchangeOnce(parts: CallParts, call: Call, token: string, signal: AbortSignal): Promise<Sent> {
  const reply: WireReply = await parts.exchange(requestOf(parts, call, token), signal);
  return { reading: readReply(reply, parts.settings.requestIdHeaders), serverMs: serverMsOf(reply) };
}

/** "Bearer " belongs to the header, whose name is UQPAY's own (sheet 1). */
function requestOf({ settings, secrets }: CallParts, call: Call, token: string): WireRequest {
  const key = call.method === 'POST' ? call.key : randomUUID(); // settlements document it on a GET as well (sheet 1.1)
  return {
    method: call.method,
    url: settings.address.replace(/\/+$/, '') + call.path,
    headers: {
      'content-type': 'application/json',
      'x-client-id': secrets.get('uqpay.clientId') ?? '',
      'x-auth-token': `Bearer ${token}`,
      [settings.idempotencyHeader]: key,
      ...(settings.onBehalfOf === undefined ? {} : { 'x-on-behalf-of': settings.onBehalfOf }),
    },
    body: new TextEncoder().encode(call.method === 'POST' ? call.body : ''),
    limitMs: call.limitMs,
  };
}

/** A 401 that stands, in the words of a fight over the token where that is what happens. */
function explained(sent: Sent, tokens: Tokens): Sent {
  const fight = tokens.fight();
  return sent.reading.kind === 'unauthorized' && fight ? { ...sent, reading: { ...sent.reading, words: fight } } : sent;
}

/** No token when `limitMs` passes or `signal` aborts first; the minting itself goes on, for the next call. */
function within(token: Promise<TokenAnswer>, limitMs: number, clock: Clock, signal: AbortSignal): Promise<TokenAnswer> {
  return new Promise((resolve, reject) => {
    const stop = () =>
      settle({
        kind: 'none',
        reading: { kind: 'notSent', why: 'offline', words: makeWords('NO_TOKEN', 'No access token in time.') },
      });
    const forget = clock.after(limitMs, stop);
    const settle = (answer: TokenAnswer) => {
      forget();
      signal.removeEventListener('abort', stop);
      resolve(answer);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    token.then(settle, reject);
  });
}
