import { symlinkSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Port } from '#shared/contract/port.ts';
import { Refused } from '#shared/refusal.ts';
import { limits } from '../../electron/web/websocket-port.ts';
import { closed, nextMessage, opened, openHost, openSocket, rendererFolder } from './local.ts';

interface Reply {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

/** The path goes out as it is; fetch would tidy it. */
function get(port: number, path: string, options: { method?: string; host?: string } = {}): Promise<Reply> {
  const headers = { host: options.host ?? `127.0.0.1:${port}` };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers }, (reply) => {
      let body = '';
      reply.on('data', (chunk) => {
        body += String(chunk);
      });
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

test.each([
  ['the page', '/', 200],
  ['the page with a query', '/?x=1', 200],
  ['a script', '/assets/main-A_1.js', 200],
  ['a source map is no part of a renderer', '/assets/main-A_1.js.map', 404],
  ['a folder', '/assets', 404],
  ['a file that is not there', '/nothing.js', 404],
  ['two points', '/../secret.txt', 404],
  ['two points further in', '/assets/../../secret.txt', 404],
  ['encoded points', '/%2e%2e/secret.txt', 404],
  ['an encoded slash', '/..%2fsecret.txt', 404],
  ['encoded twice', '/%252e%252e/secret.txt', 404],
  ['backslashes', '/..\\secret.txt', 404],
  ['encoded backslashes', '/..%5csecret.txt', 404],
  ['an encoded nothing', '/index.html%00.js', 404],
  ['two slashes', '//index.html', 404],
  ['a link out of the folder', '/linked.html', 404],
  ['a whole address', 'http://127.0.0.1/index.html', 404],
  ['the port without an upgrade', '/port', 404],
])('GET of %s', async (_what, asked, status) => {
  const root = rendererFolder();
  symlinkSync(path.join(root, '..', 'secret.txt'), path.join(root, 'linked.html'));
  const { port } = await openHost({ root });
  const reply = await get(port, asked);
  expect(reply.status).toBe(status);
  expect(reply.body).not.toContain('secret');
});

test.each<[string, { method?: string; host?: string }, number]>([
  ['a page that is only looked at', { method: 'HEAD' }, 200],
  ['writing', { method: 'POST' }, 405],
  ['options', { method: 'OPTIONS' }, 405],
  ['another name that resolves to this machine', { host: 'evil.example' }, 421],
  ['our name at another port', { host: '127.0.0.1:1' }, 421],
  ['no port', { host: '127.0.0.1' }, 421],
])('%s', async (_what, options, status) => {
  const { port } = await openHost();
  expect((await get(port, '/', options)).status).toBe(status);
});

test('every page is kept from frames, guesses of its type, and caches', async () => {
  const { port } = await openHost();
  const { headers } = await get(port, '/', { host: `localhost:${port}` });
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  });
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`);
});

test('a port in use is refused in words', async () => {
  const { port } = await openHost();
  await expect(openHost({ port })).rejects.toEqual(new Refused('portInUse', { port }));
});

test('a renderer that was never built is refused, and the port is free again', async () => {
  const { port, close } = await openHost();
  await close();
  await expect(openHost({ port, root: '/nowhere' })).rejects.toBeInstanceOf(Refused);
  await expect(openHost({ port })).resolves.toMatchObject({ port });
});

test('it listens on the loopback address only', async () => {
  const { port } = await openHost();
  const refused = await new Promise((resolve) => {
    connect({ host: '127.0.0.2', port })
      .on('error', () => resolve(true))
      .on('connect', () => resolve(false));
  });
  expect(refused).toBe(true);
});

interface Knock {
  protocols?: string[];
  origin?: string;
  host?: string;
  path?: string;
}

const bad = 'A'.repeat(43);
test.each<[string, (host: { port: number; token: string }) => Knock, number]>([
  ['no token', () => ({ protocols: [] }), 401],
  ['only the name', () => ({ protocols: ['shroff'] }), 401],
  ['a wrong token', () => ({ protocols: ['shroff', bad] }), 401],
  ['a token cut short', ({ token }) => ({ protocols: ['shroff', token.slice(0, -1)] }), 401],
  ['the token alone', ({ token }) => ({ protocols: [token] }), 401],
  ['the token after a guess', ({ token }) => ({ protocols: ['shroff', bad, token] }), 401],
  ['a page of another site', () => ({ origin: 'https://evil.example' }), 403],
  ['a page of another port', () => ({ origin: 'http://127.0.0.1:1' }), 403],
  ['a file', () => ({ origin: 'null' }), 403],
  ['our other name', ({ port }) => ({ origin: `http://localhost:${port}` }), 403],
  ['no origin', () => ({ origin: '' }), 403],
  ['another host', ({ port }) => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }), 421],
  ['another path', () => ({ path: '/' }), 404],
  ['the token in the address', ({ token }) => ({ path: `/port?token=${token}`, protocols: [] }), 404],
])('a client with %s is turned away', async (_what, knockOf, status) => {
  const attach = vi.fn(() => () => undefined);
  const host = await openHost({ attach });
  const knock = { ...knockOf(host) };
  const origin = knock.origin ?? `http://127.0.0.1:${host.port}`;
  const socket = new WebSocket(
    `ws://127.0.0.1:${host.port}${knock.path ?? '/port'}`,
    knock.protocols ?? ['shroff', host.token],
    {
      headers: { ...(knock.host ? { host: knock.host } : {}), ...(origin ? { origin } : {}) },
    },
  );
  const answered = await new Promise((resolve) => {
    socket
      .on('unexpected-response', (_request, reply) => resolve(reply.statusCode))
      .on('open', () => resolve(101))
      .on('error', () => undefined);
  });
  expect(answered).toBe(status);
  expect(attach).not.toHaveBeenCalled();
});

test('the token of this start opens the port and is not sent back', async () => {
  const host = await openHost();
  expect(host.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const socket = openSocket(host);
  await opened(socket);
  expect(socket.protocol).toBe('shroff');
  expect((await openHost()).token).not.toBe(host.token);
});

test('a newer window takes the place of the older', async () => {
  const gone = vi.fn();
  const heard: unknown[] = [];
  const ports: Port[] = [];
  const attach = (port: Port) => {
    ports.push(port);
    port.listen((message) => heard.push(message));
    return gone;
  };
  const host = await openHost({ attach });
  const older = openSocket(host);
  await opened(older);
  const ended = closed(older);
  const newer = openSocket(host);
  await opened(newer);
  expect(await ended).toBe(4001);
  expect(gone).toHaveBeenCalledTimes(1);
  ports[0]?.post('for nobody');
  newer.send('"still here"');
  await vi.waitFor(() => expect(heard).toEqual(['still here']));
});

test('a client that goes is told once', async () => {
  const gone = vi.fn();
  const socket = openSocket(await openHost({ attach: () => gone }));
  await opened(socket);
  socket.close();
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
});

test.each<[string, string | Buffer, number]>([
  ['what is not JSON', '{"call":', 1003],
  ['bytes', Buffer.from('{}'), 1003],
])('%s is refused and ends the client', async (_what, message, code) => {
  const receive = vi.fn();
  const attach = (port: Port) => port.listen(receive);
  const socket = openSocket(await openHost({ attach }));
  await opened(socket);
  const [answer, ended] = [nextMessage(socket), closed(socket)];
  socket.send(message);
  expect(await answer).toEqual({ reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'message' } } });
  expect(await ended).toBe(code);
  expect(receive).not.toHaveBeenCalled();
});

test.each([
  ['64 KiB is read', 64 * 1024, null],
  ['one byte more ends the client', 64 * 1024 + 1, 1009],
])('%s', async (_what, bytes, code) => {
  const receive = vi.fn();
  const socket = openSocket(await openHost({ attach: (port) => port.listen(receive) }));
  await opened(socket);
  const ended = closed(socket);
  socket.send(JSON.stringify('x'.repeat(bytes - 2)));
  if (code === null) await vi.waitFor(() => expect(receive).toHaveBeenCalledTimes(1));
  else expect(await ended).toBe(code);
});

test('more messages in a second than any client has to send end it', async () => {
  const receive = vi.fn();
  const still = { nowMs: () => 0, steadyMs: () => 0, after: () => () => undefined };
  const socket = openSocket(await openHost({ attach: (port) => port.listen(receive), clock: still }));
  await opened(socket);
  const ended = closed(socket);
  for (let count = 0; count <= limits.messagesPerSecond; count += 1) socket.send('1');
  expect(await ended).toBe(1008);
  expect(receive).toHaveBeenCalledTimes(limits.messagesPerSecond);
});

test('a client that stops answering pings is let go', async () => {
  const acts: (() => void)[] = [];
  const clock = {
    nowMs: () => 0,
    steadyMs: () => 0,
    after: (_delayMs: number, act: () => void) => {
      acts.push(act);
      return () => undefined;
    },
  };
  const gone = vi.fn();
  const host = await openHost({ attach: () => gone, clock });
  const socket = openSocket(host);
  await opened(socket);
  const pinged = new Promise((resolve) => socket.once('ping', resolve));
  acts.shift()?.();
  await pinged;
  await new Promise((resolve) => setTimeout(resolve, 100)); // its pong arrives
  expect(gone).not.toHaveBeenCalled();
  socket.pause(); // from here it hears no ping
  acts.shift()?.();
  acts.shift()?.();
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
});

test('closing ends clients and connections, and the address answers no more', async () => {
  const gone = vi.fn();
  const host = await openHost({ attach: () => gone });
  const socket = openSocket(host);
  await opened(socket);
  const ended = closed(socket);
  await host.close();
  expect([1001, 1006]).toContain(await ended);
  expect(gone).toHaveBeenCalledTimes(1);
  await expect(get(host.port, '/')).rejects.toThrow('ECONNREFUSED');
});

test('a till that cannot serve a client tells the defect and lets it go', async () => {
  const defect = vi.fn();
  const attach = () => {
    throw new Error('a defect');
  };
  const socket = openSocket(await openHost({ attach, defect }));
  expect(await closed(socket)).toBe(1011);
  expect(defect).toHaveBeenCalledTimes(1);
});
