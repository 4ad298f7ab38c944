import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach } from 'vitest';
import type { WireReply, WireRequest } from '../../electron/providers/exchange.ts';
import { createExchange, type ExchangeOptions, type Http } from '../../electron/providers/http.ts';
import { type CertificateOptions, selfSigned } from './self-signed.ts';

export const body = new TextEncoder().encode('{"pay":"once"}');
export const never = new AbortController().signal;
export const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export function atEnd(close: () => unknown): void {
  open.push(close);
}

export function httpWith(options: ExchangeOptions = {}): Http {
  const http = createExchange(options);
  atEnd(http.close);
  return http;
}

export function exchangeWith(options: ExchangeOptions = {}): Http['exchange'] {
  return httpWith(options).exchange;
}

export function post(url: string, limitMs = 2_000): WireRequest {
  return { method: 'POST', url, headers: { 'content-type': 'application/json' }, body, limitMs };
}

export async function listen(server: Server | HttpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface Seen {
  received: string;
  connections: number;
  /** Those that are open now. */
  readonly sockets: Set<Socket>;
}

type Behave = (socket: Socket, heard: string) => void;

function serve(
  behave: Behave,
  onConnect: (socket: Socket) => void,
): { seen: Seen; onSocket: (socket: Socket) => void } {
  const seen: Seen = { received: '', connections: 0, sockets: new Set() };
  atEnd(() => {
    for (const socket of seen.sockets) socket.destroy();
  });
  const onSocket = (socket: Socket) => {
    seen.connections += 1;
    seen.sockets.add(socket);
    socket.on('error', () => {}).on('close', () => seen.sockets.delete(socket));
    onConnect(socket);
    let heard = '';
    socket.on('data', (data) => {
      seen.received += data;
      heard += data;
      behave(socket, heard);
    });
  };
  return { seen, onSocket };
}

/** A TCP server of one behaviour; `received` is all it ever got, of all connections. */
export async function tcp(behave: Behave, onConnect = (_socket: Socket) => {}) {
  const { seen, onSocket } = serve(behave, onConnect);
  const server = createServer(onSocket);
  const host = await listen(server);
  const stop = () =>
    new Promise((resolve) => {
      server.close(resolve);
      for (const socket of seen.sockets) socket.destroy();
    });
  return { url: `http://${host}/x`, host, seen, stop };
}

/** The same behind TLS; `received` is what came through it, and `connections` those whose handshake ended well. */
export async function tls(behave: Behave, onConnect = (_socket: Socket) => {}, certificate: CertificateOptions = {}) {
  const { seen, onSocket } = serve(behave, onConnect);
  const { key, cert } = selfSigned(certificate);
  const server = createTlsServer({ key, cert }, onSocket);
  server.on('tlsClientError', () => {});
  const host = await listen(server);
  return { url: `https://${host}/x`, host, seen, cert };
}

/** For the rest of the test. */
export function trust(cert: string): void {
  const usual = getCACertificates('default');
  setDefaultCACertificates([...usual, cert]);
  atEnd(() => setDefaultCACertificates(usual));
}

export const whole = (heard: string) => heard.endsWith('{"pay":"once"}');
export const text = (reply: WireReply) => (reply.kind === 'reply' ? new TextDecoder().decode(reply.body) : reply.kind);

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function times(text: string, part: string): number {
  return text.split(part).length - 1;
}
