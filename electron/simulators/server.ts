import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderId } from '#shared/payment/payment.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Exchange, WireReply, WireRequest } from '../providers/exchange.ts';
import type { Bank } from './bank.ts';
import type { Receiver } from './notices.ts';
import { createSimulated, type Simulated, type SimulatedOptions } from './simulated.ts';
import { createWeather, type FaultKind, type WeatherOptions } from './weather.ts';

export interface Faults {
  readonly seed: number;
  readonly rates: WeatherOptions['rates'];
}

export interface SimulatorServerOptions extends Omit<SimulatedOptions, 'clock'> {
  readonly provider: ProviderId;
  /** On 127.0.0.1; 0 takes any free port. */
  readonly port: number;
  readonly clock?: Clock;
  /** Where its notifications are delivered, whatever its orders name, and what befalls them on the way. */
  readonly notify?: { readonly url: string; readonly exchange: Exchange; readonly faults?: Faults };
  readonly faults?: Faults;
}

export interface SimulatorServer {
  readonly provider: ProviderId;
  readonly url: string;
  readonly port: number;
  readonly simulated: Simulated;
  readonly faultCounts: Readonly<Record<FaultKind, number>> | null;
  close(): Promise<void>;
}

const longestBody = 64 * 1024;

/** A simulated provider over real HTTP. What the network loses becomes a destroyed socket. */
export async function startSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const { provider } = options;
  const clock = options.clock ?? systemClock;
  const notifications = options.notify && courierTo(options.notify, clock, options.timeScale ?? 1);
  const simulated = createSimulated(provider, { ...options, clock, ...(notifications && { notifications }) });
  const weather = options.faults && createWeather({ clock, ...options.faults, misprint: simulated.misprint });
  const exchange = weather ? weather.over(simulated.exchange) : simulated.exchange;
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    serve(request, response, { name: simulated.name, exchange, bank: simulated.bank }).catch(() =>
      request.socket.destroy(),
    );
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    ...{ provider, port, simulated, faultCounts: weather?.counts ?? null },
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        simulated.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A merchant answers in seconds or not at all: Upay waits 3 s, Swiftpass 5 s. However time is scaled, a socket needs some. */
const noticeLimitMs = 5000;
const leastNoticeLimitMs = 250;

/** Posts over the wire. Weather doubles what it carries, and lets some come after what was sent later. */
function courierTo(
  { url, exchange, faults }: NonNullable<SimulatorServerOptions['notify']>,
  clock: Clock,
  timeScale: number,
): Receiver {
  const limitMs = Math.max(leastNoticeLimitMs, noticeLimitMs * timeScale);
  const misprint = { otherAmount: () => null, otherOrder: () => null };
  const latenessMs = { least: 100, most: 10_000 };
  // Weather lets a request live as long as it takes; a socket needs an end.
  const overWire: Exchange = (request, signal) => exchange({ ...request, limitMs }, signal);
  const send = faults ? createWeather({ clock, ...faults, latenessMs, misprint }).over(overWire) : overWire;
  return async ({ headers, body }) => {
    const request = { method: 'POST', url, headers, body, limitMs } as const;
    const reply = await send(request, new AbortController().signal);
    return reply.kind === 'reply' && reply;
  };
}

type Described = Pick<SimulatorServer, 'provider' | 'url' | 'simulated'>;

/** All that a till's settings and secrets need, and what makes another till known. */
export function needsOf({ provider, url, simulated }: Described) {
  const { settings, secrets, activation, currency, path, billPath } = simulated;
  const addresses = { address: url + path, ...(billPath !== undefined && { billAddress: url + billPath }) };
  return { url, provider, currency, settings: { ...addresses, ...settings }, secrets, activation };
}

/** What `shroff simulate` prints. */
export function describeSimulator(described: Described): string {
  const { url, simulated } = described;
  const lines = (facts: Readonly<Record<string, string>>) =>
    Object.entries(facts).map(([name, value]) => `  ${name.padEnd(24)} ${value}`);
  const { activation, secrets, settings, currency } = needsOf(described);
  return [
    `Simulated ${simulated.name} at ${url} (no money moves; the bank's books: ${url}/bank)`,
    ...lines({ 'shop.currency': currency, ...settings, ...secrets }),
    ...(activation ? ['or activate a terminal of your own (one use):', ...lines(activation)] : []),
  ].join('\n');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { name, exchange, bank }: { name: string; exchange: Exchange; bank: Bank },
): Promise<void> {
  const asked = URL.parse(request.url ?? '', 'http://127.0.0.1');
  if (asked === null) return end(response, 400, 'The address cannot be read.\n', 'text/plain');
  const { pathname, search } = asked;
  if (request.method === 'GET' && pathname === '/bank')
    return end(response, 200, JSON.stringify(bank.dump()), 'application/json');
  if (request.method === 'GET' && pathname === '/')
    return end(
      response,
      200,
      `Shroff: simulated ${name}. No money moves. The books of its bank: GET /bank\n`,
      'text/plain; charset=utf-8',
    );
  const { method } = request;
  if (method !== 'POST' && method !== 'GET')
    return end(response, 400, 'Only GET and POST are answered.\n', 'text/plain');
  const body = await readBody(request);
  if (body === null) return end(response, 400, `A body may have ${longestBody} bytes.\n`, 'text/plain', true);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const wire: WireRequest = {
    method,
    url: `http://127.0.0.1${pathname}${search}`,
    headers,
    body,
    limitMs: Number.POSITIVE_INFINITY,
  };
  answer(request, response, await exchange(wire, new AbortController().signal));
}

function answer(request: IncomingMessage, response: ServerResponse, reply: WireReply): void {
  if (reply.kind !== 'reply') request.socket.destroy();
  else end(response, reply.status, reply.body, reply.headers['content-type'] ?? 'text/plain');
}

function end(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  contentType: string,
  last = false,
): void {
  response.writeHead(status, { 'content-type': contentType, ...(last ? { connection: 'close' } : {}) });
  response.end(body);
}

/** Null when the body is too long; the rest of it is read and thrown away, so that the answer is heard. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  return length <= longestBody ? Buffer.concat(chunks) : null;
}
