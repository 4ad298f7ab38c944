import type { Exchange, WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import { roll } from './chance.ts';
import type { StormClock } from './fast-clock.ts';
import type { Plan } from './plan.ts';
import { type Fate, fateOf, type Path, refusedSignature, spoilt } from './weather.ts';

export interface LineParts {
  readonly plan: Plan;
  readonly clock: StormClock;
  readonly provider: Exchange;
  /** Which sale an order belongs to, -1 when none. Also where the laws about sending are checked. */
  /** The provider refused a call as such, before it looked at the order: for its signature as a rule. */
  readonly refused: (reference: string, path: Path) => void;
  readonly saleOf: (reference: string, path: Path) => number;
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
  /** How often each order was asked for, without explicit refusals before processing. */
  readonly asks: ReadonlyMap<string, number>;
  /** Keys of the faults that happened, to take them out one by one. */
  readonly faults: readonly number[];
}

const whole: Fate = { fault: null, arrivesMs: 0, copyMs: null, backMs: 40, reply: 'whole' };
const noConnection: WireReply = { kind: 'notSent', detail: 'no connection' };
const tooLate: WireReply = { kind: 'lost', detail: 'no reply within the limit' };
const calledOff: WireReply = { kind: 'lost', detail: 'the caller gave up' };
const namesOrder = '"client_sn":"';
const unknownOrder = 'UPAY_ORDER_NOT_EXISTS';
const wrongSignature = 'ILLEGAL_SIGN';
/** Of the envelope, as the provider writes it: the request itself was refused. */
const refusedRequest = '"result_code":"400"';

export function createLine(parts: LineParts): Line {
  const { plan, clock, happened, trace } = parts;
  const asks = new Map<string, number>();
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
  function draw(sale: number, path: Path, reference: string): { fate: Fate; key: number } {
    const count = (counts.get(sale) ?? 0) + 1;
    counts.set(sale, count);
    const key = (sale + 1) * 65_536 + count;
    if (healed || plan.calm.has(key)) return { fate: whole, key };
    const outage = clock.steadyMs() < outageEndsMs;
    const fate = outage
      ? ({ ...whole, fault: 'offline', arrivesMs: null } as Fate)
      : fateOf(plan.seed, key, path, plan.roughness);
    if (fate.fault === null) return { fate, key };
    happened(outage ? 'outage' : fate.fault);
    const lost = fate.fault === 'requestLost' || fate.fault === 'replyLost' || fate.fault === 'arrivesLate';
    if (lost && path !== 'pay' && path !== 'precreate' && path !== 'query') happened(`${path}Lost`);
    faults.push(key);
    if (reference !== '') met.add(reference);
    return { fate, key };
  }

  function noteAsk(path: Path, reference: string, by: number): void {
    if (path === 'pay' || path === 'precreate') asks.set(reference, (asks.get(reference) ?? 0) + by);
  }

  function reach(request: WireRequest, inMs: number, answered: (reply: WireReply) => void): void {
    const arrive = () => void parts.provider(request, nobody).then(answered);
    lastArrivalMs = Math.max(lastArrivalMs, clock.steadyMs() + inMs);
    if (inMs === 0) arrive();
    else clock.after(inMs, arrive);
  }

  function send(request: WireRequest, waiting: Set<() => void>): Promise<WireReply> {
    requests += 1;
    const path = request.url.slice(request.url.lastIndexOf('/') + 1) as Path;
    const reference = path === 'checkin' ? '' : orderIn(request.body);
    const sale = reference === '' ? -1 : parts.saleOf(reference, path);
    const { fate, key } = draw(sale, path, reference);
    noteAsk(path, reference, fate.fault === 'offline' || fate.fault === 'illegalSign' ? 0 : 1);
    trace?.(() => `${path} ${reference} ${fate.fault === null ? '' : `[${fate.fault} ${key}] ${wordsOf(fate)}`}`);
    if (fate.fault === 'offline') return Promise.resolve(noConnection);
    return new Promise((resolve) => {
      let open = true;
      const end = (reply: WireReply) => {
        if (!open) return;
        open = false;
        waiting.delete(lose);
        forget();
        trace?.(() => `  ${path} ${reference} got ${replyWords(reply)}`);
        resolve(reply);
      };
      const lose = () => end(calledOff);
      const forget = clock.after(request.limitMs, () => end(tooLate));
      waiting.add(lose);
      const back = (reply: WireReply) => {
        const spoiled = spoilt(fate, reply, roll(plan.seed, key, 9, 9));
        if (spoiled !== null) clock.after(fate.backMs, () => open && end(heard(path, reference, spoiled)));
      };
      const past = { ...request, limitMs: Number.POSITIVE_INFINITY };
      if (fate.fault === 'illegalSign') return back(refusedSignature);
      if (fate.arrivesMs !== null) reach(past, fate.arrivesMs, back);
      else if (fate.reply === 'status500' || fate.reply === 'reset') back(tooLate);
      if (fate.copyMs !== null) reach(past, fate.copyMs, back);
    });
  }

  function heard(path: Path, reference: string, reply: WireReply): WireReply {
    if (reply.kind !== 'reply' || reply.body.length > 400) return reply;
    const body = Buffer.from(reply.body.buffer, reply.body.byteOffset, reply.body.length);
    if (path === 'query' && body.includes(unknownOrder)) notFound.add(reference);
    if (body.includes(wrongSignature)) noteAsk(path, reference, -1);
    if (body.includes(refusedRequest)) parts.refused(reference, path);
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
    ...{ met, notFound, asks, faults },
  };
}

function orderIn(body: Uint8Array): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length);
  const at = text.indexOf(namesOrder);
  if (at < 0) return '';
  const from = at + namesOrder.length;
  return text.toString('latin1', from, text.indexOf(34, from));
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
