import type { WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import { roll } from './chance.ts';
import type { StormClock } from './fast-clock.ts';
import type { Plan } from './plan.ts';
import { type Fate, fateOf, spoilt } from './weather.ts';
import { type Asking, beginnings, type Wire } from './wire.ts';

export interface LineParts {
  readonly plan: Plan;
  readonly clock: StormClock;
  /** Whose a request is, by its address. */
  readonly wireOf: (url: string) => Wire;
  /** The provider refused a call before it looked at the order, for its signature as a rule; or no order came of it. */
  readonly refused: (asking: Asking, made: 'call' | 'order') => void;
  /** Which sale an order belongs to, -1 when none. Also where the laws about sending are checked. */
  readonly saleOf: (asking: Asking, wire: Wire) => number;
  readonly happened: (kind: string) => void;
  readonly trace: ((line: () => string) => void) | null;
}

/** The network between the shop and the provider. What is on its way goes on, whoever stops waiting. */
export interface Line {
  send(request: WireRequest, waiting: Set<() => void>): Promise<WireReply>;
  outage(forMs: number): void;
  /** No fault from now on. What is late already still arrives. */
  heal(): void;
  /** When the last late request arrives, by the steady clock. */
  readonly lastArrivalMs: number;
  readonly requests: number;
  /** Orders that met a fault, and those the provider said it did not know. */
  readonly met: ReadonlySet<string>;
  readonly notFound: ReadonlySet<string>;
  /** How often each order was asked for, step by step, without explicit refusals before processing. */
  asks(reference: string): Asks;
  /** Keys of the faults that happened, to take them out one by one. */
  readonly faults: readonly number[];
}

const whole: Fate = { fault: null, arrivesMs: 0, copyMs: null, backMs: 40, reply: 'whole' };
const noConnection: WireReply = { kind: 'notSent', detail: 'no connection' };
const tooLate: WireReply = { kind: 'lost', detail: 'no reply within the limit' };
const calledOff: WireReply = { kind: 'lost', detail: 'the caller gave up' };

/** `payable`: of the calls that may end in money. `most`: of the call that was made most often. */
export interface Asks {
  readonly payable: number;
  readonly most: number;
}

export function createLine(parts: LineParts): Line {
  const { plan, clock, happened, trace } = parts;
  const asks = new Map<string, Map<string, number>>();
  const met = new Set<string>();
  const notFound = new Set<string>();
  const counts = new Map<number, number>();
  const faults: number[] = [];
  const nobody = new AbortController().signal;
  let healed = false;
  let outageEndsMs = -1;
  let lastArrivalMs = 0;
  let requests = 0;

  /** Numbers a request by its sale, so that other sales' requests change nothing about its fate. */
  function draw(sale: number, { act, reference }: Asking): { fate: Fate; key: number } {
    const count = (counts.get(sale) ?? 0) + 1;
    counts.set(sale, count);
    const key = (sale + 1) * 65_536 + count;
    if (healed || plan.calm.has(key)) return { fate: whole, key };
    const outage = clock.steadyMs() < outageEndsMs;
    const fate = outage
      ? ({ ...whole, fault: 'offline', arrivesMs: null } as Fate)
      : fateOf(plan.seed, key, act, plan.roughness);
    if (fate.fault === null) return { fate, key };
    happened(outage ? 'outage' : fate.fault);
    const lost = fate.fault === 'requestLost' || fate.fault === 'replyLost' || fate.fault === 'arrivesLate';
    if (lost && !beginnings.has(act) && act !== 'query') happened(`${act}Lost`);
    faults.push(key);
    if (reference !== '') met.add(reference);
    return { fate, key };
  }

  function noteAsk({ act, reference }: Asking, by: number): void {
    if (!beginnings.has(act)) return;
    const steps = asks.get(reference) ?? new Map<string, number>();
    asks.set(reference, steps.set(act, (steps.get(act) ?? 0) + by));
  }

  function reach(wire: Wire, request: WireRequest, inMs: number, answered: (reply: WireReply) => void): void {
    const arrive = () => void wire.exchange(request, nobody).then(answered);
    lastArrivalMs = Math.max(lastArrivalMs, clock.steadyMs() + inMs);
    if (inMs === 0) arrive();
    else clock.after(inMs, arrive);
  }

  function send(request: WireRequest, waiting: Set<() => void>): Promise<WireReply> {
    requests += 1;
    const wire = parts.wireOf(request.url);
    const asking = wire.asking(request);
    const { act, reference } = asking;
    const sale = reference === '' ? -1 : parts.saleOf(asking, wire);
    const { fate, key } = draw(sale, asking);
    noteAsk(asking, fate.fault === 'offline' ? 0 : 1);
    trace?.(() => `${act} ${reference} ${fate.fault === null ? '' : `[${fate.fault} ${key}] ${wordsOf(fate)}`}`);
    if (fate.fault === 'offline') return Promise.resolve(noConnection);
    return new Promise((resolve) => {
      let open = true;
      const end = (reply: WireReply) => {
        if (!open) return;
        open = false;
        waiting.delete(lose);
        forget();
        trace?.(() => `  ${act} ${reference} got ${replyWords(reply)}`);
        resolve(reply);
      };
      const lose = () => end(calledOff);
      const forget = clock.after(request.limitMs, () => end(tooLate));
      waiting.add(lose);
      const back = (reply: WireReply) => {
        const spoiled = spoilt(fate, reply, roll(plan.seed, key, 9, 9), wire.misprint);
        if (spoiled !== null) clock.after(fate.backMs, () => open && end(heard(wire, asking, spoiled)));
      };
      const past = { ...request, limitMs: Number.POSITIVE_INFINITY };
      if (fate.fault === 'illegalSign') return refuse(wire, past, back);
      if (fate.arrivesMs !== null) reach(wire, past, fate.arrivesMs, back);
      else if (fate.reply === 'status500' || fate.reply === 'reset') back(tooLate);
      if (fate.copyMs !== null) reach(wire, past, fate.copyMs, back);
    });
  }

  function heard(wire: Wire, asking: Asking, reply: WireReply): WireReply {
    if (reply.kind !== 'reply') return reply;
    const body = Buffer.from(reply.body.buffer, reply.body.byteOffset, reply.body.length);
    if (wire.missing(asking, body)) notFound.add(asking.reference);
    const refusal = wire.refusal(asking, reply);
    if (refusal === 'unseen') noteAsk(asking, -1);
    if (refusal !== null) parts.refused(asking, refusal === 'order' ? 'order' : 'call');
    return reply;
  }

  return {
    send,
    outage: (forMs) => {
      outageEndsMs = clock.steadyMs() + forMs;
    },
    heal: () => {
      healed = true;
    },
    get lastArrivalMs() {
      return lastArrivalMs;
    },
    get requests() {
      return requests;
    },
    asks: (reference) => {
      const { create = 0, pay = 0, precreate = 0 } = Object.fromEntries(asks.get(reference) ?? []);
      return { payable: pay + precreate, most: Math.max(create, pay, precreate) };
    },
    ...{ met, notFound, faults },
  };
}

/** At once where the answer is known without asking, so that a world's moments stay where they were. */
function refuse(wire: Wire, request: WireRequest, answered: (reply: WireReply) => void): void {
  const reply = wire.refuseSignature(request);
  if (reply instanceof Promise) void reply.then(answered);
  else answered(reply);
}

function wordsOf({ arrivesMs, copyMs, backMs, reply }: Fate): string {
  return `arrives ${arrivesMs ?? 'never'}${copyMs === null ? '' : `, again ${copyMs}`}, back ${backMs}, reply ${reply}`;
}

/** The codes of an answer without its sentences, ids and times. */
function replyWords(reply: WireReply): string {
  if (reply.kind !== 'reply') return reply.detail;
  const text = Buffer.from(reply.body).toString();
  const fields = [...text.matchAll(/"(result_code|error_code|status|order_status|net_amount)":"([^"]+)"/g)];
  return `${reply.status} ${fields.map(([, name, value]) => (name === 'net_amount' ? `net ${value}` : value)).join(' ')}`;
}
