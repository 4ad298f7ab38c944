import { Agent, request as send } from 'undici';
import type { Exchange, WireReply, WireRequest } from './exchange.ts';

export interface ExchangeOptions {
  /** Name lookup, connect and TLS together. A shop's line that needs longer is down. */
  readonly connectLimitMs?: number;
  /** A longer reply is `lost`. Provider answers are a few KiB. */
  readonly maxReplyBytes?: number;
}

/**
 * The only door to the network. TLS is always verified; no redirect is followed, nothing is sent twice, and a shop's
 * proxy variables are not read.
 */
export function createExchange(options: ExchangeOptions = {}): { exchange: Exchange; close(): Promise<void> } {
  const agent = new Agent({
    connect: { timeout: options.connectLimitMs ?? 10_000 },
    maxResponseSize: options.maxReplyBytes ?? 1024 * 1024,
    allowH2: false, // HTTP/2 writes headers before it pulls the body, and `handed` below would come too late
    pipelining: 1,
    keepAliveTimeout: 4_000,
    headersTimeout: 0, // the whole call has one deadline, below
    bodyTimeout: 0,
  });
  return { exchange: (request, signal) => exchangeOnce(agent, request, signal), close: () => agent.destroy() };
}

async function exchangeOnce(agent: Agent, request: WireRequest, signal: AbortSignal): Promise<WireReply> {
  const body = new SentOnce(request.body);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new Error('no whole reply in time')), request.limitMs);
  const cancel = () => deadline.abort(new Error('called off'));
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await Promise.race([wholeReply(agent, request, body, deadline.signal), aborted(deadline.signal)]);
  } catch (fault) {
    return { kind: body.close() ? 'notSent' : 'lost', detail: describe(fault) };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
  }
}

async function wholeReply(agent: Agent, request: WireRequest, body: SentOnce, signal: AbortSignal): Promise<WireReply> {
  const reply = await send(request.url, {
    dispatcher: agent,
    method: request.method,
    headers: { ...request.headers, 'content-length': String(request.body.length) },
    body: body as AsyncIterable<Uint8Array> as never, // documented and accepted; its types forget it
    signal,
  });
  return { kind: 'reply', status: reply.statusCode, headers: joined(reply.headers), body: await reply.body.bytes() };
}

/**
 * The body as undici pulls it: after the socket is connected and its TLS verified, and before the header is written
 * (undici 8.12.4, lib/dispatcher/client-h1.js: `writeIterable` pulls, `AsyncWriter.write` then sends header and chunk).
 * So while it was never pulled, no byte was handed over. It yields its bytes once, and never after `close`.
 */
class SentOnce implements AsyncIterable<Uint8Array> {
  #state: 'waiting' | 'handed' | 'closed' = 'waiting';
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    if (this.#state !== 'waiting') throw new Error('a body is sent once');
    this.#state = 'handed';
    if (this.#bytes.length > 0) yield this.#bytes;
  }

  /** True when not one byte was handed over, and now none ever will be. */
  close(): boolean {
    if (this.#state === 'waiting') this.#state = 'closed';
    return this.#state === 'closed';
  }
}

/** undici hears an abort only once it has a socket; a deadline must also cut a hanging connect. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** Words for a person: the code and the sentence of the fault, without the address's query or any header. */
function describe(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault).slice(0, 200);
  const code = 'code' in fault && typeof fault.code === 'string' ? `${fault.code}: ` : '';
  return `${code}${fault.message}`.slice(0, 200);
}
