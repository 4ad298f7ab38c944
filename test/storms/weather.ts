import type { WireReply } from '../../electron/providers/exchange.ts';
import type { Misprint } from '../../electron/simulators/weather.ts';
import { pick, roll, spread } from './chance.ts';
import { hour, second } from './plan.ts';
import type { Act } from './wire.ts';

export type FaultKind =
  | 'offline'
  | 'requestLost'
  | 'arrivesLate'
  | 'delayed'
  | 'doubled'
  | 'slow'
  | 'replyLost'
  | 'replyCut'
  | 'garbage'
  | 'otherAmount'
  | 'otherOrder'
  | 'status500'
  | 'illegalSign';

/** The fate of one request on the line. Times in milliseconds. */
export interface Fate {
  readonly fault: FaultKind | null;
  /** Until it reaches the provider; `null`: never. */
  readonly arrivesMs: number | null;
  /** Until a second copy does. */
  readonly copyMs: number | null;
  /** From the provider's answer until it is back. */
  readonly backMs: number;
  /** What becomes of the answer on its way. */
  readonly reply: 'whole' | 'lost' | 'reset' | 'cut' | 'garbage' | 'otherAmount' | 'otherOrder' | 'status500';
}

const chances: Readonly<Record<Act, number>> = {
  ...{ create: 0.15, pay: 0.19, precreate: 0.15, query: 0.09, cancel: 0.25, revoke: 0.25, refund: 0.25, checkin: 0.3 },
};

const kinds: readonly (readonly [FaultKind, number])[] = [
  ...([
    ['offline', 6],
    ['requestLost', 10],
    ['arrivesLate', 12],
    ['delayed', 6],
    ['doubled', 7],
  ] as const),
  ...([
    ['slow', 6],
    ['replyLost', 14],
    ['replyCut', 6],
    ['garbage', 5],
    ['otherAmount', 5],
  ] as const),
  ...([
    ['otherOrder', 5],
    ['status500', 8],
    ['illegalSign', 4],
  ] as const),
];

const latest = 24 * hour;

/** Lateness is independent of any provider's times: a second is as likely as an hour. `key` names the request for good. */
export function fateOf(seed: number, key: number, act: Act, roughness: number): Fate {
  const chance = (what: number) => roll(seed, key, what, 5);
  const quick: Fate = { fault: null, arrivesMs: 0, copyMs: null, backMs: spread(15, 900, chance(1)), reply: 'whole' };
  if (chance(2) >= chances[act] * roughness) return quick;
  const fault = pick(kinds, chance(3));
  const nothingBack = chance(4) < 0.5 ? 'lost' : 'reset';
  switch (fault) {
    case 'offline':
    case 'illegalSign':
      return { ...quick, fault, arrivesMs: null };
    case 'requestLost':
      return { ...quick, fault, arrivesMs: null, reply: nothingBack };
    case 'arrivesLate':
      return { ...quick, fault, arrivesMs: spread(second, latest, chance(5)), reply: nothingBack };
    case 'delayed':
      return { ...quick, fault, arrivesMs: spread(200, 100 * second, chance(5)) };
    case 'doubled':
      return { ...quick, fault, copyMs: spread(5, latest, chance(5)) };
    case 'slow':
      return { ...quick, fault, backMs: spread(second, 100 * second, chance(5)) };
    case 'replyLost':
      return { ...quick, fault, reply: nothingBack };
    case 'status500':
      return { ...quick, fault, arrivesMs: chance(4) < 0.5 ? 0 : null, reply: 'status500' };
    case 'replyCut':
      return { ...quick, fault, reply: 'cut' };
    case 'garbage':
    case 'otherAmount':
    case 'otherOrder':
      return { ...quick, fault, reply: fault };
  }
}

const badGateway = text(502, 'Bad Gateway');
const garbages = ['', 'null', '[]', '{"result_code":', '<html>login</html>', '{"result_code":200}', '\u0000'].map(
  (one) => text(200, one),
);

/** The answer as it comes back; `null`: it never does. */
export function spoilt(fate: Fate, reply: WireReply, chance: number, misprint: Misprint): WireReply | null {
  if (fate.reply === 'whole') return reply;
  if (fate.reply === 'lost') return null;
  if (fate.reply === 'reset') return { kind: 'lost', detail: 'the connection was reset' };
  if (fate.reply === 'status500') return badGateway;
  if (fate.reply === 'garbage') return garbages[Math.floor(chance * garbages.length)] ?? badGateway;
  if (reply.kind !== 'reply') return reply;
  if (fate.reply === 'cut') return { ...reply, body: reply.body.slice(0, Math.floor(chance * reply.body.length)) };
  const body = misprint[fate.reply](reply.body);
  return body === null ? reply : { ...reply, body };
}

function text(status: number, body: string): WireReply {
  return { kind: 'reply', status, headers: { 'content-type': 'text/plain' }, body: Buffer.from(body) };
}
