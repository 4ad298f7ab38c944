import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Port } from '#shared/contract/port.ts';
import { Refused } from '#shared/refusal.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type RendererFiles, readRendererFiles, securityHeaders } from './renderer-files.ts';
import { closeCode, limits, type WebSocketPort, websocketPort } from './websocket-port.ts';

export interface LoopbackOptions {
  /** The built renderer's folder. */
  readonly root: string;
  /** 0: any free one. */
  readonly port: number;
  /** Returns: the client is gone. */
  readonly attach: (port: Port) => () => void;
  /** The same for a customer display, which is told and never heard. */
  readonly attachDisplay: (port: Port) => () => void;
  readonly defect: (error: unknown) => void;
  readonly clock?: Clock;
}

/** What every door checks, made at each start. */
interface Doorkeeper {
  readonly hosts: ReadonlySet<string>;
  /** By the path of the port: who has the one has not the other. */
  readonly tokens: ReadonlyMap<string, string>;
}

const address = '127.0.0.1';
const protocol = 'shroff';
const tillPath = '/port';
const displayPath = '/display';

/** A till has one customer; a reload, or a second look at the display, is none of its business. */
export const mostDisplays = 4;

/**
 * The renderer and its port for a browser of this machine. Whoever opens `url` has the token of this start in the
 * fragment, which a browser never sends and we never log. `displayUrl` is the customer display's, with a token that
 * opens nothing else. Other pages, other users' guesses and other names that resolve to this machine are turned away.
 */
export async function serveRenderer(
  options: LoopbackOptions,
): Promise<{ url: string; displayUrl: string; close(): Promise<void> }> {
  const [token, displayToken] = [newToken(), newToken()];
  const server = createServer();
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  const names = [`${address}:${port}`, `localhost:${port}`];
  const tokens = new Map([
    [tillPath, token],
    [displayPath, displayToken],
  ]);
  const door: Doorkeeper = { hosts: new Set(names), tokens };
  const policy = securityHeaders(names.map((name) => `ws://${name}`));
  try {
    const files = readRendererFiles(options.root, policy);
    server.on('request', (request, response) => serveFile(request, response, door, files));
  } catch (error) {
    server.close();
    throw error;
  }
  const clients = acceptClients(server, door, options);
  return {
    url: `http://${address}:${port}/#token=${token}`,
    displayUrl: `http://${address}:${port}/customer.html#token=${displayToken}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      clients.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Refused('portInUse', { port }) : error);
    });
    server.listen({ host: address, port, exclusive: true }, resolve);
  });
}

function serveFile(request: IncomingMessage, response: ServerResponse, door: Doorkeeper, files: RendererFiles): void {
  request.resume();
  if (!isOurHost(request, door)) {
    sayNo(response, 421, 'This till answers only at its own address.');
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    sayNo(response, 405, 'Pages of the till can only be read.');
  } else {
    const [path = ''] = (request.url ?? '').split('?');
    const { status, headers, body } = files(path);
    response.writeHead(status, { ...headers, 'content-length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}

function sayNo(response: ServerResponse, status: number, words: string): void {
  const headers = { ...securityHeaders([]), 'content-type': 'text/plain; charset=utf-8', connection: 'close' };
  response.writeHead(status, headers).end(`${words}\n`);
}

/** One till at a time: it has one screen, and a newer window is the one a person is looking at. Displays beside it. */
function acceptClients(server: Server, door: Doorkeeper, options: LoopbackOptions): { close: () => void } {
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols: () => protocol, // never the token
  });
  let current: WebSocketPort | null = null;
  const displays = new Set<WebSocketPort>();
  const serve = (port: WebSocketPort, attach: LoopbackOptions['attach']) => {
    try {
      port.closed(attach(port));
    } catch (error) {
      if (!(error instanceof Refused)) options.defect(error);
      port.end(closeCode.defect, 'the till cannot serve');
    }
  };
  const welcome = (socket: WebSocket) => {
    current?.end(closeCode.anotherWindow, 'another window was opened');
    const port = websocketPort(socket, options.clock ?? systemClock);
    current = port;
    serve(port, options.attach);
  };
  const welcomeDisplay = (socket: WebSocket) => {
    const port = websocketPort(socket, options.clock ?? systemClock);
    displays.add(port);
    port.closed(() => displays.delete(port));
    serve(port, options.attachDisplay);
    port.listen(() => port.end(closeCode.notAsked, 'a display says nothing'));
  };
  server.on('upgrade', (request, stream, head) => {
    const refusal = whyNot(request, door);
    if (refusal !== null) return refuseUpgrade(stream, refusal);
    if (request.url === tillPath) return sockets.handleUpgrade(request, stream, head, welcome);
    if (displays.size >= mostDisplays) return refuseUpgrade(stream, tooManyDisplays);
    sockets.handleUpgrade(request, stream, head, welcomeDisplay);
  });
  return {
    close: () => {
      for (const port of [current, ...displays]) port?.end(closeCode.goingAway, 'the till was closed');
      for (const socket of sockets.clients) if (socket.readyState === socket.OPEN) socket.terminate();
    },
  };
}

type Turned = readonly [status: string, words: string];

const tooManyDisplays: Turned = ['503 Service Unavailable', 'Enough customer displays are open. Close one of them.'];

/** The status line and words of a refused upgrade; null lets it in. Names nothing that was sent. */
function whyNot(request: IncomingMessage, door: Doorkeeper): Turned | null {
  if (!isOurHost(request, door)) return ['421 Misdirected Request', 'This till answers only at its own address.'];
  const expected = door.tokens.get(request.url ?? '');
  if (expected === undefined) return ['404 Not Found', 'There is no such port here.'];
  if (request.headers.origin !== `http://${request.headers.host}`) {
    return ['403 Forbidden', 'Only a page of this till may talk to it.'];
  }
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const [name, token = ''] = offered;
  if (offered.length === 2 && name === protocol && sameToken(token, expected)) return null;
  return ['401 Unauthorized', 'The token of this start is missing or wrong. Open the address the till printed.'];
}

/** A page elsewhere that resolves its own name to 127.0.0.1 still sends that name (DNS rebinding). */
function isOurHost(request: IncomingMessage, door: Doorkeeper): boolean {
  return door.hosts.has(request.headers.host ?? '');
}

function sameToken(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function refuseUpgrade(stream: Duplex, [status, words]: Turned): void {
  stream.on('error', () => undefined); // it may be gone already
  const body = `${words}\n`;
  const head = [
    `HTTP/1.1 ${status}`,
    'connection: close',
    'content-type: text/plain; charset=utf-8',
    'x-content-type-options: nosniff',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  stream.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
