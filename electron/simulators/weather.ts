import type { Clock } from '../clock.ts';
import type { Exchange, WireReply } from '../providers/exchange.ts';
import { createRandom, type Random } from './random.ts';
import { replyOf, silence, withinLimit } from './wire.ts';

export const faultKinds = [
  'offline',
  'requestLost',
  'arrivesLate',
  'replyLost',
  'replyCut',
  'garbage',
  'status500',
  'otherAmount',
  'otherOrder',
  'doubled',
  'slow',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** How to make a provider's answer wrong without knowing its wire; null when the answer has nothing of the kind. */
export interface Misprint {
  readonly otherAmount: (body: Uint8Array) => Uint8Array | null;
  readonly otherOrder: (body: Uint8Array) => Uint8Array | null;
}

export interface WeatherOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Chance of each fault for each request; together at most 1. */
  readonly rates: Partial<Record<FaultKind, number>>;
  /** Lateness is drawn so that seconds, minutes and hours are equally likely, independent of any till's times. */
  readonly latenessMs?: { readonly least: number; readonly most: number };
  readonly misprint: Misprint;
}

export interface Weather {
  /** The same provider behind this weather. */
  over(exchange: Exchange): Exchange;
  /** Faults that happened, by kind. */
  readonly counts: Readonly<Record<FaultKind, number>>;
  readonly requests: number;
  /** The network heals. Requests already on their way still arrive. */
  clear(): void;
  /** Until then no request leaves (an outage), by the steady clock. */
  outage(forMs: number): void;
}

/** Every kind equally often, `total` of all requests. */
export function evenRates(total: number): Record<FaultKind, number> {
  return Object.fromEntries(faultKinds.map((kind) => [kind, total / faultKinds.length])) as Record<FaultKind, number>;
}

interface Storm {
  readonly clock: Clock;
  readonly random: Random;
  readonly latenessMs: { readonly least: number; readonly most: number };
  readonly misprint: Misprint;
  readonly happened: (kind: FaultKind) => void;
}

type Send = () => Promise<WireReply>;

export function createWeather(options: WeatherOptions): Weather {
  const { clock, latenessMs = { least: 1000, most: 6 * 3600_000 }, misprint } = options;
  const random = createRandom(options.seed).fork('weather');
  const counts = Object.fromEntries(faultKinds.map((kind) => [kind, 0])) as Record<FaultKind, number>;
  let rates = Object.entries(options.rates) as [FaultKind, number][];
  let outageEndsMs = Number.NEGATIVE_INFINITY;
  let requests = 0;
  const storm: Storm = { clock, random, latenessMs, misprint, happened: (kind) => (counts[kind] += 1) };

  function draw(): FaultKind | null {
    let left = random.next();
    for (const [kind, rate] of rates) {
      if (left < rate) return kind;
      left -= rate;
    }
    return null;
  }

  return {
    over: (exchange) => (request, signal) => {
      requests += 1;
      const kind = clock.steadyMs() < outageEndsMs ? 'offline' : draw();
      if (kind === null) return exchange(request, signal);
      if (signal.aborted || kind === 'offline') {
        if (kind === 'offline') storm.happened('offline');
        return Promise.resolve({ kind: 'notSent', detail: 'no connection' });
      }
      // What the network does to a request does not end when the caller stops waiting.
      const send = () => exchange({ ...request, limitMs: Number.POSITIVE_INFINITY }, new AbortController().signal);
      return withinLimit(clock, request, signal, spoil(kind, send, storm));
    },
    counts,
    get requests() {
      return requests;
    },
    clear() {
      rates = [];
      outageEndsMs = Number.NEGATIVE_INFINITY;
    },
    outage(forMs) {
      outageEndsMs = clock.steadyMs() + forMs;
    },
  };
}

function spoil(kind: Exclude<FaultKind, 'offline'>, send: Send, storm: Storm): Promise<WireReply> {
  const { random, happened } = storm;
  switch (kind) {
    case 'otherAmount':
    case 'otherOrder':
      return misprinted(kind, send, storm);
    case 'requestLost':
      happened(kind);
      return nothingBack(random);
    case 'arrivesLate':
      happened(kind);
      storm.clock.after(between(storm.latenessMs.least, storm.latenessMs.most, random), () => void send());
      return nothingBack(random);
    case 'replyLost':
      happened(kind);
      return afterwards(send, () => nothingBack(random));
    case 'replyCut':
      happened(kind);
      return afterwards(send, (reply) => cut(reply, random));
    case 'garbage':
      happened(kind);
      return afterwards(send, () => replyOf(200, garbage(random), 'text/html'));
    case 'status500':
      happened(kind);
      return random.chance(0.5)
        ? afterwards(send, () => replyOf(502, 'Bad Gateway', 'text/plain'))
        : Promise.resolve(replyOf(502, 'Bad Gateway', 'text/plain'));
    case 'doubled':
      happened(kind);
      return doubled(send, storm);
    case 'slow':
      happened(kind);
      return afterwards(send, (reply) => delayed(reply, storm));
  }
}

async function afterwards(
  send: Send,
  change: (reply: WireReply) => Promise<WireReply> | WireReply,
): Promise<WireReply> {
  return change(await send());
}

/** A reset connection, or nothing until the caller's limit. */
function nothingBack(random: Random): Promise<WireReply> {
  return random.chance(0.5) ? silence() : Promise.resolve({ kind: 'lost', detail: 'the connection was reset' });
}

async function misprinted(kind: 'otherAmount' | 'otherOrder', send: Send, storm: Storm): Promise<WireReply> {
  const reply = await send();
  const body = reply.kind === 'reply' ? storm.misprint[kind](reply.body) : null;
  if (reply.kind !== 'reply' || body === null) return reply;
  storm.happened(kind);
  return { ...reply, body };
}

/** Two copies reach the provider; the answer to either may be the one that comes back. */
async function doubled(send: Send, { clock, random }: Storm): Promise<WireReply> {
  const second = new Promise<WireReply>((resolve) => {
    clock.after(random.below(2000), () => void send().then(resolve));
  });
  const first = send();
  return random.chance(0.5) ? first : second;
}

function delayed(reply: WireReply, { clock, random }: Storm): Promise<WireReply> {
  return new Promise((resolve) => {
    clock.after(between(1000, 90_000, random), () => resolve(reply));
  });
}

function cut(reply: WireReply, random: Random): WireReply {
  return reply.kind === 'reply' ? { ...reply, body: reply.body.slice(0, random.below(reply.body.length)) } : reply;
}

const garbages = [
  '',
  'null',
  '[]',
  '{"result_code":',
  '<html><body>login</body></html>',
  '{"result_code":200}',
  '\u0000',
];

function garbage(random: Random): string {
  return garbages[random.below(garbages.length)] ?? random.hex(40);
}

function between(least: number, most: number, random: Random): number {
  return Math.round(least * (most / least) ** random.next());
}
