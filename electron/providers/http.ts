import type { Socket } from 'node:net';
import { Client } from 'undici';
import { connectTo, describeFault, type NetworkProxy } from './connect.ts';
import type { Exchange, WireReply, WireRequest } from './exchange.ts';
import { createIdleConnections, stands, watchUnread, whatArrived } from './idle.ts';

export interface ExchangeOptions {
  /** Name lookup, connect, the proxy's tunnel and TLS together. A shop's line that needs longer is down. */
  readonly connectLimitMs?: number;
  /** A longer reply is `lost`. Provider answers are a few KiB. */
  readonly maxReplyBytes?: number;
  readonly proxy?: NetworkProxy | null;
}

export interface Http {
  readonly exchange: Exchange;
  /**
   * Opens a connection to the server of `url` for the next call, unless one waits already; no byte of a request is sent.
   * Never throws: a connection that cannot be had now is opened by the call that needs it.
   */
  warm(url: string): Promise<void>;
  close(): Promise<void>;
}

/** Shorter than a server waits for the first request of a connection: nginx 60 s, Apache with mod_reqtimeout 20 s or more. Ours. */
const warmForMs = 55_000;
/** After a reply; undici ends it sooner where the server's Keep-Alive header says so. */
const keptForMs = 4_000;
/** Of a call's time, so that a connect that hangs ends in its own words. Ours. */
const connectShare = 0.9;
const longestHeaders = 16_384;

/**
 * The only door to the network. TLS is always verified; no redirect is followed, nothing is sent twice, and a shop's
 * proxy variables are not read. A connection carries one call at a time.
 */
export function createExchange(options: ExchangeOptions = {}): Http {
  const connectLimitMs = options.connectLimitMs ?? 10_000;
  const maxResponseSize = options.maxReplyBytes ?? 1024 * 1024;
  const idle = createIdleConnections<Connection>();
  const closing = new AbortController();
  const warming = new Map<string, Promise<void>>();

  async function connect(url: URL, limitMs: number, signal: AbortSignal, mostBytes: number): Promise<Connection> {
    const limit = limited(Math.min(connectLimitMs, limitMs), 'no connection in time', signal);
    try {
      return new Connection(url.origin, await connectTo(url, options.proxy ?? null, limit.signal), mostBytes);
    } finally {
      limit.forget();
    }
  }

  async function wholeReply(request: WireRequest, body: SentOnce, signal: AbortSignal): Promise<WireReply> {
    const url = new URL(request.url);
    if (!/^https?:$/.test(url.protocol)) throw new Error('neither https nor http');
    const connectMs = request.limitMs * connectShare;
    const { mostReplyBytes } = request;
    if (mostReplyBytes !== undefined)
      return replyOver(await connect(url, connectMs, signal, mostReplyBytes), url, request, body, signal);
    const waiting = await idle.take(url.origin);
    try {
      if (waiting !== null) return await replyOver(waiting, url, request, body, signal);
    } catch (fault) {
      // It ended under our hand. While the body was not touched nothing was sent, and another connection may carry it.
      if (body.wasHanded || signal.aborted) throw fault;
    }
    return replyOver(await connect(url, connectMs, signal, maxResponseSize), url, request, body, signal);
  }

  async function replyOver(
    connection: Connection,
    url: URL,
    request: WireRequest,
    body: SentOnce,
    signal: AbortSignal,
  ): Promise<WireReply> {
    try {
      const reply = await connection.send(url, request, body, signal);
      if (closing.signal.aborted || request.mostReplyBytes !== undefined) connection.end();
      else idle.put(url.origin, connection, keptForMs);
      return reply;
    } catch (fault) {
      connection.end();
      throw fault;
    }
  }

  async function open(url: URL): Promise<void> {
    try {
      const connection = await connect(url, connectLimitMs, closing.signal, maxResponseSize);
      if (closing.signal.aborted) connection.end();
      else idle.put(url.origin, connection, warmForMs);
    } catch {
      // The next call says why.
    } finally {
      warming.delete(url.origin);
    }
  }

  return {
    exchange: (request, signal) =>
      exchangeOnce(request, [signal, closing.signal], (body, within) => wholeReply(request, body, within)),
    warm: async (address) => {
      const url = URL.parse(address);
      if (url === null || !/^https?:$/.test(url.protocol) || closing.signal.aborted || idle.has(url.origin)) return;
      const running = warming.get(url.origin) ?? open(url);
      warming.set(url.origin, running);
      await running;
    },
    close: async () => {
      closing.abort(new Error('the till closes'));
      idle.endAll();
      await Promise.all(warming.values());
    },
  };
}

async function exchangeOnce(
  request: WireRequest,
  signals: readonly AbortSignal[],
  wholeReply: (body: SentOnce, signal: AbortSignal) => Promise<WireReply>,
): Promise<WireReply> {
  const body = new SentOnce(request.body);
  const limit = limited(request.limitMs, 'no whole reply in time', ...signals);
  try {
    return await Promise.race([wholeReply(body, limit.signal), aborted(limit.signal)]);
  } catch (fault) {
    return { kind: body.close() ? 'notSent' : 'lost', detail: describeFault(fault) };
  } finally {
    limit.forget();
  }
}

/** One socket, connected by us, and undici on it from its first call on. */
class Connection {
  readonly socket: Socket;
  readonly #client: Client;
  readonly #unwatch: () => void;

  constructor(origin: string, socket: Socket, maxResponseSize: number) {
    this.socket = socket;
    this.#unwatch = watchUnread(socket);
    let isGiven = false;
    this.#client = new Client(origin, {
      // It asks again after its socket ended: a call belongs to one socket, so there is no second.
      connect: (_, give) => {
        const first = !isGiven;
        isGiven = true;
        queueMicrotask(() => (first ? give(null, socket) : give(new Error('the connection was closed'), null)));
      },
      maxResponseSize,
      maxHeaderSize: longestHeaders,
      pipelining: 1,
      keepAliveTimeout: keptForMs,
      keepAliveMaxTimeout: keptForMs,
      headersTimeout: 0, // the whole call has one deadline, above
      bodyTimeout: 0,
    });
  }

  async send(url: URL, request: WireRequest, body: SentOnce, signal: AbortSignal): Promise<WireReply> {
    await whatArrived();
    if (signal.aborted) throw signal.reason;
    if (!stands(this.socket)) throw new Error('the other side closed the connection');
    this.#unwatch();
    const reply = await this.#client.request({
      path: url.pathname + url.search,
      method: request.method,
      headers: {
        'accept-encoding': 'identity',
        ...request.headers,
        'content-length': String(request.body.length),
      },
      body: body as AsyncIterable<Uint8Array> as never, // documented and accepted; its types forget it
      signal,
    });
    const bytes = await reply.body.bytes();
    const coding = joined(reply.headers)['content-encoding']?.trim().toLowerCase() ?? '';
    if (coding !== '' && coding !== 'identity')
      throw new Error(`the reply is packed (${coding.slice(0, 20)}), which was not asked for`);
    return { kind: 'reply', status: reply.statusCode, headers: joined(reply.headers), body: bytes };
  }

  end(): void {
    this.socket.destroy();
    void this.#client.destroy();
  }
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

  get wasHanded(): boolean {
    return this.#state === 'handed';
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

/** Aborts after `limitMs`, or with any of `signals`. */
function limited(limitMs: number, words: string, ...signals: readonly AbortSignal[]) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new Error(words)), limitMs);
  const stops = signals.map((signal) => {
    const stop = () => limit.abort(signal.reason instanceof DOMException ? new Error('called off') : signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    return () => signal.removeEventListener('abort', stop);
  });
  const forget = () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
  return { signal: limit.signal, forget };
}

/** A call that waits for something deaf to its signal ends all the same. */
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
