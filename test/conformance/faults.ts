import type { Clock } from '../../electron/clock.ts';
import type { Exchange, WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import { createWeather, type FaultKind, type Misprint } from '../../electron/simulators/weather.ts';
import { replyOf, withinLimit } from '../../electron/simulators/wire.ts';
import type { CaseName } from './cases.ts';

export interface FaultTools {
  readonly clock: Clock;
  readonly misprint: Misprint;
  /** A reply whose signature does not hold; null where the reply has none. In the order of `signatureSpoilers`. */
  readonly unsigned: readonly ((body: Uint8Array) => Uint8Array | null)[];
  /** What the provider truly says of an order it does not know. */
  readonly nobodys: () => Promise<WireReply>;
}

/** One exchange gone wrong. `happened` tells that there was something to spoil. */
export type Fault = (
  exchange: Exchange,
  request: WireRequest,
  signal: AbortSignal,
  tools: FaultTools,
  happened: () => void,
) => Promise<WireReply>;

/** One fault of the weather, certain to come. */
function weather(kind: FaultKind, seed: number): Fault {
  return async (exchange, request, signal, { clock, misprint }, happened) => {
    const latenessMs = { least: 20_000, most: 20_001 }; // within the grace time of every provider
    const storm = createWeather({ clock, seed, rates: { [kind]: 1 }, latenessMs, misprint });
    const reply = await storm.over(exchange)(request, signal);
    if (storm.counts[kind] > 0) happened();
    return reply;
  };
}

/** A seed for each of what the weather draws by chance: a reset or silence, before the provider or behind it. */
const drawn = (kind: FaultKind, ...seeds: readonly number[]): readonly Fault[] =>
  seeds.map((seed) => weather(kind, seed));

/** The provider acts, then its reply is changed. */
function changed(change: (reply: WireReply, tools: FaultTools) => Promise<WireReply | null> | WireReply | null): Fault {
  return (exchange, request, signal, tools, happened) => {
    const spoil = async () => {
      const reply = await unhurried(exchange, request);
      const other = await change(reply, tools);
      if (other !== null) happened();
      return other ?? reply;
    };
    return withinLimit(tools.clock, request, signal, spoil());
  };
}

/** What the network does to a request does not end when the caller stops waiting. */
function unhurried(exchange: Exchange, request: WireRequest): Promise<WireReply> {
  return exchange({ ...request, limitMs: Number.POSITIVE_INFINITY }, new AbortController().signal);
}

function withBody(reply: WireReply, body: Uint8Array | null): WireReply | null {
  return reply.kind === 'reply' && body !== null ? { ...reply, body } : null;
}

function withStatus(status: number): Fault {
  return changed((reply) => (reply.kind === 'reply' ? { ...reply, status } : null));
}

/** Something between the till and the provider answers instead. */
const refusedOnTheWay: Fault = async (_exchange, _request, _signal, _tools, happened) => {
  happened();
  return replyOf(403, '<html><body>Forbidden</body></html>', 'text/html');
};

const pastTheDeadline: Fault = (exchange, request, signal, { clock }, happened) => {
  happened();
  const late = new Promise<WireReply>((resolve) => {
    void unhurried(exchange, request).then((reply) => clock.after(request.limitMs + 5000, () => resolve(reply)));
  });
  return withinLimit(clock, request, signal, late);
};

/** As the network's own limit ends it (providers/http.ts), and below that limit. */
const tooLong = changed(() => ({ kind: 'lost', detail: 'UND_ERR_RES_EXCEEDED_MAX_SIZE: Response content exceeded' }));
const padded = changed((reply) =>
  reply.kind === 'reply' ? withBody(reply, Buffer.concat([reply.body, Buffer.alloc(800_000, ' ')])) : null,
);

/** How each case is brought about at the exchange itself; each variant in a world of its own. None: by the provider's own course. */
export const faults: Readonly<Record<CaseName, readonly Fault[]>> = {
  approved: [],
  pending: [],
  declined: [],
  lostRequest: drawn('requestLost', 1, 2),
  lostReply: drawn('replyLost', 1, 2),
  garbage: drawn('garbage', 1, 2, 4, 5, 7, 8),
  wrongSignature: [0, 1].map((nth) =>
    changed((reply, { unsigned }) =>
      reply.kind === 'reply' ? withBody(reply, unsigned[nth]?.(reply.body) ?? null) : null,
    ),
  ),
  wrongAmount: [weather('otherAmount', 1)],
  otherOrder: [weather('otherOrder', 1)],
  notFound: [changed((_reply, { nobodys }) => nobodys())],
  duplicate: drawn('doubled', 1, 6),
  http4xx: [refusedOnTheWay, withStatus(404), withStatus(429)],
  http5xx: [...drawn('status500', 1, 2), withStatus(503)],
  slow: [pastTheDeadline, ...drawn('arrivesLate', 1, 2)],
  cut: drawn('replyCut', 1, 2, 4),
  oversized: [tooLong, padded],
};
