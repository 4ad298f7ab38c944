import { randomBytes } from 'node:crypto';
import { makePrefix, makeReference, type Reference, randomBytesFor } from '#shared/ids.ts';
import type { Words } from '#shared/payment/payment.ts';
import type { CheckAnswer } from '../provider.ts';
import { blamesTheAccount, statusCode, taken } from './codes.ts';
import type { Reading } from './wire.ts';
import { clockWords, makeWords } from './words.ts';

/** An order that cannot exist: an answer about it has passed eftPay's checks of account, signature and clock. */
export function nobodysReference(): Reference {
  return makeReference(makePrefix(randomBytes(randomBytesFor.prefix)), randomBytes(randomBytesFor.reference));
}

/** `clockSkewMs`: our clock less eftPay's, as fine as HTTP's Date. A clock far off is spoken of before eftPay refuses it (12). */
export function checkAnswer(reading: Reading, clockSkewMs: number | null, toleranceMs: number): CheckAnswer {
  switch (reading.kind) {
    case 'said':
      if (!reading.proven) return unproven(reading.code, reading.words);
      return statusCode(reading.code).missing || reading.code === taken
        ? { kind: 'ready', clockSkewMs, words: warning(clockSkewMs, toleranceMs) }
        : refusedOrBusy(reading.code, reading.words);
    case 'notSent':
      return { kind: reading.why === 'offline' ? 'unreachable' : 'refused', words: reading.words };
    case 'serverError':
    case 'garbled':
    case 'lost':
      return { kind: 'unreachable', words: reading.words };
  }
}

/** A check moves no money, so an unsigned "no" is told as it is; a signature that does not fit means another secret code. */
function unproven(code: string, words: Words | null): CheckAnswer {
  if (code.startsWith('-') || blamesTheAccount(code)) return refusedOrBusy(code, words);
  const text = "The signature of eftPay's reply does not fit: is the secret code right?";
  return { kind: 'refused', words: makeWords(code, `${text} ${words?.text ?? ''}`) };
}

/** A code that blames our request, account or clock stays until somebody mends it; any other is eftPay's own trouble. */
function refusedOrBusy(code: string, words: Words | null): CheckAnswer {
  return { kind: statusCode(code).order === 'unclear' ? 'unreachable' : 'refused', words };
}

function warning(skewMs: number | null, toleranceMs: number): Words | null {
  return skewMs !== null && Math.abs(skewMs) > toleranceMs ? makeWords(null, clockWords(skewMs)) : null;
}
