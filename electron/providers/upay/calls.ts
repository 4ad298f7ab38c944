import type { UpaySettings } from '#shared/settings/upay.ts';
import type { Clock } from '../../clock.ts';
import type { Exchange, WireReply } from '../exchange.ts';
import { requestFault } from './codes.ts';
import { type Biz, readBiz } from './order.ts';
import { notActivated, type TerminalKeys } from './terminal-key.ts';
import { type Fields, type Reading, readReply, type Signer, signedRequest, type UpayPath } from './wire.ts';

export interface Call {
  readonly path: UpayPath;
  readonly fields: Fields;
  readonly limitMs: number;
}

/** A reading, the key that asked for it, and the Date of its HTTP header. */
export interface Sent {
  readonly reading: Reading<Biz>;
  readonly signer: Signer | null;
  readonly serverMs: number | null;
}

/** Calls signed by the terminal with its newest key. */
export interface Calls {
  /** Sends once, whatever comes back. */
  once(call: Call, signal: AbortSignal): Promise<Sent>;
  /** After ILLEGAL_SIGN, which is no answer about the order, renews the key and sends once more. Never for pay or precreate. */
  repeatable(call: Call, signal: AbortSignal): Promise<Reading<Biz>>;
  /** True when `sent` was refused for its signature and a newer key is there now; waits for one at most `limitMs`. */
  renewed(sent: Sent, limitMs: number, signal: AbortSignal): Promise<boolean>;
}

export interface CallParts {
  readonly settings: UpaySettings;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly keys: TerminalKeys;
}

export function createCalls(parts: CallParts): Calls {
  const calls: Calls = {
    once: (call, signal) => send(parts, call, signal),
    repeatable: async (call, signal) => {
      const sent = await calls.once(call, signal);
      const again = await calls.renewed(sent, call.limitMs, signal);
      return again ? (await calls.once(call, signal)).reading : sent.reading;
    },
    renewed: async ({ reading, signer }, limitMs, signal) => {
      if (signer === null || reading.kind !== 'refused' || requestFault(reading.code) !== 'signature') return false;
      return within(parts.keys.renew(signer), limitMs, parts.clock, signal);
    },
  };
  return calls;
}

/** `terminal_sn` goes first, as in Upay's samples. */
async function send(parts: CallParts, call: Call, signal: AbortSignal): Promise<Sent> {
  const signer = parts.keys.current();
  if (signer === null)
    return { signer, serverMs: null, reading: { kind: 'notSent', why: 'refused', words: notActivated } };
  const fields = { terminal_sn: signer.sn, ...call.fields };
  const reply = await parts.exchange(
    signedRequest(parts.settings.address, call.path, signer, fields, call.limitMs),
    signal,
  );
  return { signer, serverMs: dateOf(reply), reading: readReply(reply, readBiz) };
}

function dateOf(reply: WireReply): number | null {
  const ms = reply.kind === 'reply' ? Date.parse(reply.headers.date ?? '') : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

/** False when `limitMs` passes or `signal` aborts first; the renewal itself goes on (a check-in is never called off). */
function within(renewal: Promise<boolean>, limitMs: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const stop = () => settle(false);
    const forget = clock.after(limitMs, stop);
    const settle = (renewed: boolean) => {
      forget();
      signal.removeEventListener('abort', stop);
      resolve(renewed);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    renewal.then(settle, reject);
  });
}
