import type { Exchange } from '../../electron/providers/exchange.ts';
import type { Random } from '../../electron/simulators/random.ts';
import { mutate, pick } from './mutations.ts';
import type { Dialect, Reply } from './target.ts';

/** What an adapter hears, as it was before a deliberate breakage of a test mends it. */
export type Mend = (reply: Reply) => Reply;

/** A network that spoils replies, and remembers what it delivered. */
export interface Line {
  over(exchange: Exchange, dialect: Dialect): Exchange;
  /** Before each call. `rate`: the chance of each reply to be spoilt. `echo`: what a provider may quote in a sentence. */
  begin(rate: number, echo: string | null): void;
  /** Delivers what nobody asked for. */
  tell(message: Reply): Reply;
  /** Delivered since. */
  readonly heard: readonly Reply[];
  readonly spoilt: boolean;
  /** Replies of this and earlier calls, to take the place of others. */
  readonly pool: readonly Reply[];
}

const poolSize = 40;

export function createLine(random: Random, mend: Mend = (reply) => reply): Line {
  const pool: Reply[] = [];
  let heard: Reply[] = [];
  let rate = 0;
  let echo: string | null = null;
  let spoilt = false;

  function deliver(reply: Reply): Reply {
    heard.push(reply);
    return mend(reply);
  }

  function quoting(reply: Reply): Reply {
    if (echo === null || !random.chance(0.1)) return reply;
    const text = Buffer.from(reply.body).toString();
    const words = text.replace(/("(?:error_)?(?:message|return_char)":")|(<(?:err_msg|message)>)/, `$&${echo} `);
    return { ...reply, body: Buffer.from(words) };
  }

  return {
    over: (exchange, dialect) => async (request, signal) => {
      const twice = rate > 0 && random.chance(0.03);
      if (twice) void exchange({ ...request, limitMs: Number.POSITIVE_INFINITY }, new AbortController().signal);
      const reply = await exchange(request, signal);
      if (reply.kind !== 'reply') return reply;
      if (pool.length >= poolSize) pool.shift();
      pool.push(reply);
      if (!random.chance(rate)) return deliver(reply);
      spoilt = true;
      if (random.chance(0.05)) return { kind: 'lost', detail: 'the connection was reset' };
      const sample = random.chance(0.85) ? reply : (pick(random.chance(0.5) ? pool.slice(-6) : pool, random) ?? reply);
      return deliver(mutate(dialect, quoting(sample), pool, random));
    },
    begin(chance, quoted) {
      [rate, echo, spoilt, heard] = [chance, quoted, false, []];
    },
    tell: deliver,
    get heard() {
      return heard;
    },
    get spoilt() {
      return spoilt;
    },
    pool,
  };
}
