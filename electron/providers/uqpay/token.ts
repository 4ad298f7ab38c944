import { z } from 'zod';
import type { Words } from '#shared/payment/payment.ts';
import type { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange, WireReply } from '../exchange.ts';
import { tokenFight, tokenLifeMs } from './pace.ts';
import type { TokenStore } from './token-store.ts';
import { makeWords, type NothingSaid, readReply } from './wire.ts';

export interface TokenParts {
  readonly settings: UqpaySettings;
  readonly secrets: Secrets;
  readonly store: TokenStore;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly limitMs: number;
}

/** `none`: why there is no token, as the reading of a call that was never sent. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly reading: Extract<NothingSaid, { kind: 'notSent' }> };

/**
 * The merchant's token: UQPAY keeps one alive, and minting another kills it at once (sheet 1). So it is minted once, kept
 * where every till of this machine reads it, and read again before anything is minted.
 */
export interface Tokens {
  current(): Promise<TokenAnswer>;
  /** After `token` was refused: one that is newer, stored by another process or minted now. */
  after(token: string): Promise<TokenAnswer>;
  /** Set while fresh tokens of ours die again and again. */
  fight(): Words | null;
}

/** As stored. `clientId`: a token of other credentials is none of ours. Times are Unix milliseconds by the till's clock. */
const Stored = z.strictObject({ clientId: z.string(), token: z.string(), refreshMs: z.number(), mintedMs: z.number() });
type Stored = z.infer<typeof Stored>;

export function createTokens(parts: TokenParts): Tokens {
  const { clock, secrets, settings, store } = parts;
  let running: Promise<TokenAnswer> | null = null;
  /** Kept beside the store: one that cannot be written must not mint a token for each call. */
  let mine: Stored | null = null;
  let deaths: number[] = [];
  let mintedSteadyMs = Number.NEGATIVE_INFINITY;
  const killed = new Set<string>();

  function newest(stored: Stored | null): Stored | null {
    const clientId = secrets.get('uqpay.clientId');
    const usable = [stored, mine].filter(
      (one) => one !== null && one.clientId === clientId && !killed.has(one.token) && clock.nowMs() < one.refreshMs,
    );
    return usable.reduce((best, one) => (best && one && one.mintedMs > best.mintedMs ? one : (best ?? one)), null);
  }

  const isFight = () => deaths.filter((ms) => clock.steadyMs() - ms < tokenFight.withinMs).length >= tokenFight.deaths;

  /** Whoever of this machine minted last, the next token waits. By the wall clock only where it has not jumped back. */
  function isResting(stored: Stored | null): boolean {
    const restMs = tokenFight.restMs * settings.paceScale;
    const sinceMs = clock.nowMs() - (stored?.mintedMs ?? Number.NEGATIVE_INFINITY);
    return clock.steadyMs() - mintedSteadyMs < restMs || (sinceMs >= 0 && sinceMs < restMs);
  }

  function single(): Promise<TokenAnswer> {
    const known = newest(readStored(store.read()));
    if (known) return Promise.resolve({ kind: 'token', token: known.token });
    if (!settings.mintsToken) return Promise.resolve(none(othersMint));
    running ??= takeTurn().finally(() => {
      running = null;
    });
    return running;
  }

  /** Longer than one minting takes: a till that was let in before has then stored its token, or ended. */
  async function takeTurn(): Promise<TokenAnswer> {
    return (await store.alone(parts.limitMs * 2, mintOnce)) ?? anotherMints;
  }

  /** Read again first: what another till stored meanwhile is not killed. */
  async function mintOnce(): Promise<TokenAnswer> {
    const stored = readStored(store.read());
    const known = newest(stored);
    if (known) return { kind: 'token', token: known.token };
    if (isFight() && isResting(stored)) return none(fighting);
    mintedSteadyMs = clock.steadyMs();
    const answer = await mint(parts);
    if ('kind' in answer) return answer;
    mine = answer;
    store.write(JSON.stringify(answer));
    return { kind: 'token', token: answer.token };
  }

  return {
    current: single,
    after: (token) => {
      const stored = readStored(store.read());
      const refused = [stored, mine].find((one) => one?.token === token) ?? null;
      const wasFresh = refused !== null && clock.nowMs() < refused.refreshMs && !killed.has(token);
      killed.add(token);
      // Another till of this machine that minted is no fight: its token is stored, and ours from now on.
      const isNewest = stored === null || stored.token === token;
      if (wasFresh && isNewest) deaths = [...deaths.slice(1 - tokenFight.deaths), clock.steadyMs()];
      return single();
    },
    fight: () => (isFight() ? fighting : null),
  };
}

function readStored(text: string | null): Stored | null {
  if (text === null) return null;
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** No caller can call it off: a token dropped half-way would be the merchant's only live one. */
async function mint({ settings, secrets, exchange, clock, limitMs }: TokenParts): Promise<Stored | TokenAnswer> {
  const clientId = secrets.get('uqpay.clientId');
  const apiKey = secrets.get('uqpay.apiKey');
  if (!clientId || !apiKey) return none(noCredentials);
  const reply = await exchange(
    {
      method: 'POST',
      url: `${settings.address.replace(/\/+$/, '')}/v1/connect/token`,
      headers: { 'content-type': 'application/json', 'x-client-id': clientId, 'x-api-key': apiKey },
      body: new Uint8Array(),
      limitMs,
    },
    new AbortController().signal,
  );
  const reading = readReply(reply, settings.requestIdHeaders);
  if (reading.kind !== 'said') return noneAfter(reading);
  const { auth_token: token, expired_at: expiredAt } = reading.node;
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,4096}$/.test(token)) return none(noToken);
  const nowMs = clock.nowMs();
  const lifeMs = lifeOf(expiredAt, serverMsOf(reply) ?? nowMs);
  const marginMs = Math.min(settings.tokenMarginMs * settings.paceScale, lifeMs / 2);
  return { clientId, token, mintedMs: nowMs, refreshMs: nowMs + lifeMs - marginMs };
}

/** By UQPAY's own clock where its reply names the time: ours may be off. `expired_at` is in seconds (sheet 1). */
function lifeOf(expiredAt: unknown, serverMs: number): number {
  const lifeMs = typeof expiredAt === 'number' ? expiredAt * 1000 - serverMs : Number.NaN;
  return lifeMs > 0 && lifeMs <= 24 * 3600_000 ? lifeMs : tokenLifeMs;
}

export function serverMsOf(reply: WireReply): number | null {
  const name = reply.kind === 'reply' ? Object.keys(reply.headers).find((key) => key.toLowerCase() === 'date') : null;
  const ms = reply.kind === 'reply' && name ? Date.parse(reply.headers[name] ?? '') : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

function none(words: Words): TokenAnswer {
  return { kind: 'none', reading: { kind: 'notSent', why: 'refused', words } };
}

/** The call that wanted the token never left, whatever became of the token's own call. */
function noneAfter(reading: NothingSaid): TokenAnswer {
  const refused = reading.kind === 'refused' || reading.kind === 'unauthorized';
  const words = makeWords(
    'NO_TOKEN',
    `No access token from UQPAY: ${reading.words?.code ?? ''} ${reading.words?.text ?? ''}`,
  );
  return { kind: 'none', reading: { kind: 'notSent', why: refused ? 'refused' : 'offline', words } };
}

const noCredentials: Words = { code: 'NO_CREDENTIALS', text: 'No client id and API key of UQPAY are stored.' };
const noToken: Words = { code: 'NO_TOKEN', text: 'UQPAY answered without an access token.' };
/** What waited has not left; the next call asks again. */
const anotherMints: TokenAnswer = {
  kind: 'none',
  reading: {
    kind: 'notSent',
    why: 'offline',
    words: { code: 'NO_TOKEN', text: 'Another till of this machine is asking UQPAY for an access token.' },
  },
};
const othersMint: Words = {
  code: 'NO_TOKEN',
  text: 'This till does not mint UQPAY access tokens (mintsToken), and none that is valid is stored.',
};
const fighting: Words = {
  code: 'TOKEN_FIGHT',
  text: 'New UQPAY access tokens of this till die at once, again and again: another machine or program mints tokens with the same client id, and UQPAY keeps only the newest alive. Let one of them mint, or ask UQPAY for a client id for each till.',
};
