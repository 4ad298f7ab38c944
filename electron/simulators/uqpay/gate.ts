import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { WireReply, WireRequest } from '../../providers/exchange.ts';
import type { Random } from '../random.ts';
import { bytesOf, headerOf } from '../wire.ts';
import type { UqpayWorld } from './kept-world.ts';
import { errorReply, invalidClient, json, stillRunning, unauthorized } from './replies.ts';

/** Who may ask, and how often the same thing is done. */
export interface Gate {
  /** A new token kills the one before at once. */
  mint(request: WireRequest): WireReply;
  refusal(request: WireRequest): WireReply | null;
  /** Acts once for each key: the first answer, good or bad, is given again for a day, to the same bytes only. */
  once(request: WireRequest, path: string, act: () => Promise<WireReply> | WireReply): Promise<WireReply>;
  firstTime(id: string): boolean;
  keep(): Pick<UqpayWorld, 'token' | 'refusedOnce' | 'replies'>;
}

interface GateParts {
  readonly clock: Clock;
  readonly timeScale: number;
  readonly random: Random;
  readonly secrets: Readonly<Record<'uqpay.clientId' | 'uqpay.apiKey', string>>;
  readonly kept: UqpayWorld | undefined;
}

type Stored = UqpayWorld['replies'][number];

const tokenLifeMs = 30 * 60_000;
const keptForMs = 24 * 3600_000;

export function createGate({ clock, timeScale, random, secrets, kept }: GateParts): Gate {
  let token = kept?.token ?? null;
  const refusedOnce = new Set(kept?.refusedOnce);
  const replies = new Map<string, Stored>(kept?.replies.map((one) => [one.key, structuredClone(one)]));

  async function answered(stored: Stored, act: () => Promise<WireReply> | WireReply): Promise<WireReply> {
    const reply = await act();
    if (reply.kind === 'reply') stored.reply = { status: reply.status, body: Buffer.from(reply.body).toString() };
    else replies.delete(stored.key); // the request never arrived
    return reply;
  }

  return {
    mint(request) {
      if (request.method !== 'POST' || request.body.length > 0) return errorReply('invalid_parameter');
      if (headerOf(request.headers, 'x-client-id') !== secrets['uqpay.clientId']) return invalidClient();
      if (headerOf(request.headers, 'x-api-key') !== secrets['uqpay.apiKey']) return unauthorized('invalid api key');
      const untilMs = Math.round(clock.nowMs() + tokenLifeMs * timeScale);
      token = { text: random.hex(40), untilMs };
      return json(200, { auth_token: token.text, expired_at: Math.floor(untilMs / 1000) });
    },
    refusal(request) {
      const given = headerOf(request.headers, 'x-auth-token') ?? '';
      if (given === '') return unauthorized('auth token is not empty');
      if (!/^Bearer \S+$/.test(given)) return unauthorized('invalid auth token format');
      if (token === null || given !== `Bearer ${token.text}` || clock.nowMs() >= token.untilMs)
        return unauthorized('auth token is expired');
      if (headerOf(request.headers, 'x-client-id') !== secrets['uqpay.clientId']) return invalidClient();
      if (headerOf(request.headers, 'authorization') !== null) return errorReply('invalid_parameter', 'authorization');
      if (request.method === 'GET') return null;
      const key = headerOf(request.headers, 'x-idempotency-key');
      if (key === null || !/^[\x21-\x7e]{1,64}$/.test(key)) return errorReply('invalid idempotency key format');
      const type = headerOf(request.headers, 'content-type') ?? '';
      return /^application\/json\b/i.test(type) ? null : errorReply('invalid_parameter', 'content-type');
    },
    once(request, path, act) {
      const key = headerOf(request.headers, 'x-idempotency-key') ?? '';
      const body = createHash('sha256').update(request.body).digest('hex');
      const known = replies.get(key);
      if (known && clock.nowMs() - known.atMs < keptForMs) {
        if (known.path !== path || known.body !== body)
          return Promise.resolve(
            errorReply('idempotency_key_mismatch', 'Idempotency key was used for another request'),
          );
        return Promise.resolve(known.reply === null ? stillRunning() : again(known.reply));
      }
      const stored: Stored = { key, path, body, atMs: clock.nowMs(), reply: null };
      replies.set(key, stored);
      return answered(stored, act);
    },
    firstTime(id) {
      const first = !refusedOnce.has(id);
      refusedOnce.add(id);
      return first;
    },
    keep: () => ({ token, refusedOnce: [...refusedOnce], replies: structuredClone([...replies.values()]) }),
  };
}

function again({ status, body }: NonNullable<Stored['reply']>): WireReply {
  return { kind: 'reply', status, headers: { 'content-type': 'application/json' }, body: bytesOf(body) };
}
