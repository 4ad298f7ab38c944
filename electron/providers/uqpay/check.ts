import type { Clock } from '../../clock.ts';
import type { CheckAnswer } from '../provider.ts';
import type { Calls } from './calls.ts';
import type { Tokens } from './token.ts';
import { Garbled, makeWords, pageOf } from './wire.ts';

/**
 * Reads one row of the list of intents: an answer has passed UQPAY's checks of client id and token. It mints a token where
 * none is stored, as any call does. `clockSkewMs` is our clock less UQPAY's, as fine as HTTP's Date.
 */
export async function check(
  calls: Calls,
  tokens: Tokens,
  clock: Clock,
  limitMs: number,
  signal: AbortSignal,
): Promise<CheckAnswer> {
  const path = '/v2/payment_intents?page_size=1&page_number=1';
  const { reading, serverMs } = await calls.send({ method: 'GET', path, limitMs }, signal);
  const clockSkewMs = serverMs === null ? null : Math.round(clock.nowMs() - serverMs);
  switch (reading.kind) {
    case 'said':
      return isList(reading.node)
        ? { kind: 'ready', clockSkewMs, words: tokens.fight() }
        : { kind: 'unreachable', words: makeWords('LIST', 'The answer is no list of payments.') };
    case 'refused':
    case 'unauthorized':
      return { kind: 'refused', words: reading.words };
    case 'notSent':
      return { kind: reading.why === 'offline' ? 'unreachable' : 'refused', words: reading.words };
    case 'running':
    case 'serverError':
    case 'garbled':
    case 'lost':
      return { kind: 'unreachable', words: reading.words };
  }
}

/** Any JSON can come from something between us and UQPAY. */
function isList(node: Parameters<typeof pageOf>[0]): boolean {
  try {
    pageOf(node, 1, 1);
    return true;
  } catch (fault) {
    if (!(fault instanceof Garbled)) throw fault;
    return false;
  }
}
