import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../clock.ts';
import type { Exchange, WireReply } from '../providers/exchange.ts';
import type { Bank } from './bank.ts';
import { withOtherAmount, withOtherOrder } from './upay/replies.ts';
import { createUpaySimulator, type UpayCredentials, type UpaySimulatorOptions } from './upay.ts';
import { createWeather, type FaultKind, type Weather, type WeatherOptions } from './weather.ts';

export interface SimulatorServerOptions extends Omit<UpaySimulatorOptions, 'clock'> {
  /** On 127.0.0.1; 0 takes any free port. */
  readonly port: number;
  readonly clock?: Clock;
  readonly faults?: { readonly seed: number; readonly rates: WeatherOptions['rates'] };
}

export interface SimulatorServer {
  readonly url: string;
  readonly port: number;
  readonly bank: Bank;
  readonly credentials: UpayCredentials;
  readonly faultCounts: Readonly<Record<FaultKind, number>> | null;
  close(): Promise<void>;
}

const longestBody = 64 * 1024;

/** The simulated providers over real HTTP. What the network loses becomes a destroyed socket. */
export async function startSimulatorServer(options: SimulatorServerOptions): Promise<SimulatorServer> {
  const clock = options.clock ?? systemClock;
  const simulator = createUpaySimulator({ ...options, clock });
  const weather = weatherOf(options, clock);
  const exchange = weather ? weather.over(simulator.exchange) : simulator.exchange;
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    serve(request, response, exchange, simulator.bank).catch(() => request.socket.destroy());
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    bank: simulator.bank,
    credentials: simulator.credentials,
    faultCounts: weather?.counts ?? null,
    close: () =>
      new Promise((resolve) => {
        simulator.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What `shroff simulate` prints: all that a till's settings and secrets need. */
export function describeSimulator({ url, credentials }: Pick<SimulatorServer, 'url' | 'credentials'>): string {
  return [
    `Simulated Upay at ${url} (no money moves; the bank's books: ${url}/bank)`,
    `  terminal sn      ${credentials.terminalSn}`,
    `  terminal key     ${credentials.terminalKey}`,
    'or activate a terminal of your own:',
    `  app id           ${credentials.appId}`,
    `  vendor sn        ${credentials.vendorSn}`,
    `  vendor key       ${credentials.vendorKey}`,
    `  activation code  ${credentials.activationCode} (one use)`,
  ].join('\n');
}

function weatherOf({ faults }: SimulatorServerOptions, clock: Clock): Weather | null {
  if (faults === undefined) return null;
  return createWeather({ clock, ...faults, misprint: { otherAmount: withOtherAmount, otherOrder: withOtherOrder } });
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
  exchange: Exchange,
  bank: Bank,
): Promise<void> {
  const pathname = URL.parse(request.url ?? '', 'http://127.0.0.1')?.pathname ?? null;
  if (pathname === null) return end(response, 400, 'The address cannot be read.\n', 'text/plain');
  if (request.method === 'GET' && pathname === '/bank')
    return end(response, 200, JSON.stringify(bank.dump()), 'application/json');
  if (request.method === 'GET' && pathname === '/')
    return end(
      response,
      200,
      'Shroff: simulated Upay. No money moves. The books of its bank: GET /bank\n',
      'text/plain; charset=utf-8',
    );
  if (request.method !== 'POST') return end(response, 400, 'Only POST is answered here.\n', 'text/plain');
  const body = await readBody(request);
  if (body === null) return end(response, 400, `A body may have ${longestBody} bytes.\n`, 'text/plain', true);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const wire = {
    method: 'POST',
    url: `http://127.0.0.1${pathname}`,
    headers,
    body,
    limitMs: Number.POSITIVE_INFINITY,
  } as const;
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
