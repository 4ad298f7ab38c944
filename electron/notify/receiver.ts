import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { NotificationSettings } from '#shared/settings/notifications.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createGate, type Gate, type Limits, usualLimits } from './limits.ts';
import type { Headers, Reply } from './taking.ts';
import type { Tally } from './tally.ts';

export interface ReceiverOptions {
  readonly settings: Pick<NotificationSettings, 'address' | 'port' | 'pathPrefix'>;
  /** Those of this till; any other's path does not exist. */
  readonly providers: readonly ProviderId[];
  readonly take: (provider: ProviderId, headers: Headers, body: Uint8Array) => Reply | null;
  readonly clock: Clock;
  readonly log: Log;
  readonly tally: Tally;
  readonly limits?: Partial<Limits>;
}

export interface Receiver {
  /** On this machine; providers know another. */
  readonly url: string;
  close(): Promise<void>;
}

/** Why nothing can be heard there. `why` is the key of a sentence under `notifications` in the texts. */
export class NotListening extends Error {
  override readonly name = 'NotListening';
  readonly why: 'portInUse' | 'addressElsewhere' | 'denied' | 'notOpened';
  readonly code: string;

  constructor(code: string) {
    super(`not listening: ${code}`);
    this.code = code;
    this.why = reasons[code] ?? 'notOpened';
  }
}

const reasons: Readonly<Record<string, NotListening['why']>> = {
  EADDRINUSE: 'portInUse',
  EADDRNOTAVAIL: 'addressElsewhere',
  EACCES: 'denied',
};

/**
 * Listens for providers' messages, one path each. Whoever knocks learns nothing: not whether an order exists, nor why
 * something was not taken. Throws `NotListening`.
 */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const { settings, clock, log, tally } = options;
  const limits = { ...usualLimits, ...options.limits };
  const paths = new Map(options.providers.map((id) => [`${settings.pathPrefix}/${id}`, id]));
  const desk: Desk = { ...options, limits, paths, gate: createGate(clock, limits) };
  const server = createServer(
    { headersTimeout: limits.headersMs, connectionsCheckingInterval: Math.min(1000, limits.headersMs) },
    (request, response) => {
      receive(request, response, desk).catch((error: unknown) => {
        // Only its name: a parser's message quotes what it was given.
        log.error('notify.defect', { problem: error instanceof Error ? error.name : typeof error });
        say(response, refusal(500));
      });
    },
  );
  server.maxConnections = limits.connections;
  await listen(server, settings);
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : settings.port;
  const host = settings.address.includes(':') ? `[${settings.address}]` : settings.address;
  return {
    url: `http://${host}:${port}${settings.pathPrefix}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      tally.stop();
    },
  };
}

interface Desk extends ReceiverOptions {
  readonly limits: Limits;
  readonly paths: ReadonlyMap<string, ProviderId>;
  readonly gate: Gate;
}

async function receive(request: IncomingMessage, response: ServerResponse, desk: Desk): Promise<void> {
  const { limits, tally } = desk;
  response.on('error', () => undefined); // gone before it was answered: it will come again
  const [path = ''] = (request.url ?? '').split('?');
  const provider = desk.paths.get(path);
  if (provider === undefined) return turnAway(response, 404, () => tally.count('path'));
  if (request.method !== 'POST') return turnAway(response, 405, () => tally.count('method', provider));
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes)
    return turnAway(response, 413, () => tally.count('tooLong', provider));
  if (!desk.gate(request.socket.remoteAddress ?? ''))
    return turnAway(response, 429, () => tally.count('tooMany', provider));
  const body = await readBody(request, desk);
  if (typeof body === 'string') return turnAway(response, statusOf[body], () => tally.count(body, provider));
  const reply = desk.take(provider, headersOf(request), body);
  if (reply === null) return turnAway(response, 400, () => undefined);
  say(response, reply);
}

const statusOf = { tooLong: 413, tooSlow: 408, brokenOff: 400 } as const;

/** The whole body, or why there is none. What is too long is not read to its end. */
function readBody(request: IncomingMessage, { clock, limits }: Desk): Promise<Buffer | keyof typeof statusOf> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const forget = clock.after(limits.bodyMs, () => end('tooSlow'));
    const end = (result: Buffer | keyof typeof statusOf) => {
      forget();
      request.removeAllListeners('data').pause();
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > limits.bodyBytes) end('tooLong');
      else chunks.push(chunk);
    });
    request.on('end', () => end(Buffer.concat(chunks)));
    request.on('error', () => undefined); // 'close' comes after it
    request.on('close', () => end('brokenOff'));
  });
}

function headersOf(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  );
}

function turnAway(response: ServerResponse, status: number, count: () => void): void {
  count();
  say(response, refusal(status));
}

/** The same words whatever was wrong, and the end of the connection. */
function refusal(status: number): Reply {
  const headers = { 'content-type': 'text/plain', connection: 'close', ...(status === 405 && { allow: 'POST' }) };
  return { status, headers, body: Buffer.from('Not accepted.\n') };
}

function say(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': body.length });
  response.end(body, () => {
    if (headers.connection === 'close') response.socket?.destroySoon();
  });
}

function listen(server: Server, { address, port }: ReceiverOptions['settings']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new NotListening(error.code ?? 'unknown')));
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
}
