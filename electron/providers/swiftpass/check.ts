import { randomBytes } from 'node:crypto';
import { makePrefix, makeReference, randomBytesFor } from '#shared/ids.ts';
import type { Clock } from '../../clock.ts';
import type { CheckAnswer } from '../provider.ts';
import { meaningOfNo } from './answers.ts';
import type { Calls } from './calls.ts';
import type { Reading } from './wire.ts';

/**
 * Asks about an order that cannot exist: an answer about it has passed the gateway's checks of merchant and signature.
 * `clockSkewMs` is our clock less the gateway's, as fine as HTTP's Date; orders carry our time and expire by the gateway's.
 */
export async function check(calls: Calls, clock: Clock, limitMs: number, signal: AbortSignal): Promise<CheckAnswer> {
  const nobodys = makeReference(makePrefix(randomBytes(randomBytesFor.prefix)), randomBytes(randomBytesFor.reference));
  const { reading, serverMs } = await calls.timed('unified.trade.query', { out_trade_no: nobodys }, limitMs, signal);
  return concluded(reading, serverMs === null ? null : Math.round(clock.nowMs() - serverMs));
}

function concluded(reading: Reading, clockSkewMs: number | null): CheckAnswer {
  const { words } = reading;
  switch (reading.kind) {
    case 'done':
      return { kind: 'ready', clockSkewMs, words: null };
    case 'failed':
      return meaningOfNo(reading)?.missing === 'order' ? { kind: 'ready', clockSkewMs, words: null } : refused(reading);
    case 'rejected':
      // Also an order that is not there may be told in this layer (8.1: 400, "Order do not exist").
      if (meaningOfNo(reading)?.missing === 'order') return { kind: 'ready', clockSkewMs, words: null };
      return reading.status === '500' ? { kind: 'unreachable', words } : refused(reading);
    case 'badSignature':
    case 'otherMerchant':
      return { kind: 'refused', words };
    case 'notSent':
      return { kind: reading.why === 'offline' ? 'unreachable' : 'refused', words };
    case 'serverError':
    case 'garbled':
    case 'lost':
      return { kind: 'unreachable', words };
  }
}

function refused({ words }: Reading): CheckAnswer {
  return { kind: 'refused', words };
}
