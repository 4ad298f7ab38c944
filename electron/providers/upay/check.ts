import { randomBytes } from 'node:crypto';
import { makePrefix, makeReference, randomBytesFor } from '#shared/ids.ts';
import type { Clock } from '../../clock.ts';
import type { CheckAnswer } from '../provider.ts';
import type { Calls } from './calls.ts';
import { businessCode } from './codes.ts';
import type { Biz } from './order.ts';
import type { SignOn } from './terminal-key.ts';
import type { Reading } from './wire.ts';

/**
 * Asks about an order that cannot exist: an answer about it has passed Upay's checks of terminal and signature. No key is
 * renewed, so a check changes nothing. `clockSkewMs` is our clock less Upay's, as fine as HTTP's Date: a second or two.
 */
export async function check(calls: Calls, clock: Clock, limitMs: number, signal: AbortSignal): Promise<CheckAnswer> {
  const nobodys = makeReference(makePrefix(randomBytes(randomBytesFor.prefix)), randomBytes(randomBytesFor.reference));
  const sent = await calls.once({ path: '/upay/v2/query', fields: { client_sn: nobodys }, limitMs }, signal);
  const clockSkewMs = sent.serverMs === null ? null : Math.round(clock.nowMs() - sent.serverMs);
  return concluded(sent.reading, clockSkewMs);
}

function concluded(reading: Reading<Biz>, clockSkewMs: number | null): CheckAnswer {
  switch (reading.kind) {
    case 'biz':
      return knowsTheTerminal(reading.biz)
        ? { kind: 'ready', clockSkewMs, words: null }
        : { kind: 'refused', words: reading.biz.words };
    case 'refused':
      return { kind: 'refused', words: reading.words };
    case 'notSent':
      return { kind: reading.why === 'offline' ? 'unreachable' : 'refused', words: reading.words };
    case 'serverError':
    case 'garbled':
    case 'lost':
      return { kind: 'unreachable', words: reading.words };
  }
}

function knowsTheTerminal(biz: Biz): boolean {
  return biz.result === 'SUCCESS' || (biz.result === 'FAIL' && businessCode(biz.errorCode).missing === true);
}

export function checkInAnswer(result: SignOn): CheckAnswer {
  switch (result.kind) {
    case 'done':
      return { kind: 'ready', clockSkewMs: null, words: null };
    case 'refused':
      return { kind: 'refused', words: result.words };
    case 'unanswered':
      return { kind: 'unreachable', words: result.words };
  }
}
