import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { NetworkProxy } from '../../electron/providers/connect.ts';
import { selfSigned } from './self-signed.ts';
import {
  atEnd,
  exchangeWith,
  httpWith,
  listen,
  never,
  ok,
  pause,
  post,
  tcp,
  text,
  times,
  tls,
  trust,
  whole,
} from './sockets.ts';

const credentials = { user: 'till-7', password: 'p:a ss–é' };
const answer = (socket: { write(text: string): unknown }, heard: string) => {
  if (whole(heard)) socket.write(ok);
};

type OnConnect = (request: IncomingMessage, socket: Socket, target: () => Socket) => void;

/** Carries the bytes between both, and keeps those of the till. */
function tunnel(carried: { bytes: string }): OnConnect {
  return (_request, socket, target) => {
    const far = target();
    far.once('connect', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.on('data', (data) => {
        carried.bytes += data.toString('latin1');
      });
      socket.pipe(far).pipe(socket);
    });
  };
}

/** A real CONNECT proxy on loopback. Every name is this machine to it, as the tests' providers all are. */
async function proxyWith(onConnect: OnConnect, secure?: { key: string; cert: string }) {
  const seen = { connects: [] as string[], authorizations: [] as (string | undefined)[], others: 0 };
  const other = () => {
    seen.others += 1;
  };
  const server = secure ? createHttpsServer(secure, other) : createHttpServer(other);
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.connects.push(request.url ?? '');
    seen.authorizations.push(request.headers['proxy-authorization']);
    socket.on('error', () => {});
    const port = Number(request.url?.split(':').at(-1));
    onConnect(request, socket, () => {
      const far = connect(port, '127.0.0.1').on('error', () => socket.destroy());
      atEnd(() => far.destroy());
      return far;
    });
  });
  server.on('tlsClientError', () => {});
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const host = await listen(server);
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
  });
  const address = `http${secure ? 's' : ''}://${host}`;
  const withCredentials = (given: ReturnType<NetworkProxy['credentials']>) => ({ address, credentials: () => given });
  return { seen, host, proxy: withCredentials(null), withCredentials };
}

/** A provider somewhere else: only a proxy can name it. */
const elsewhere = (url: string) => url.replace('127.0.0.1', 'provider.invalid');

test('the tunnel carries TLS from end to end: the proxy reads neither the request nor the reply', async () => {
  const provider = await tls(answer, () => {}, { name: 'provider.invalid' });
  trust(provider.cert);
  const carried = { bytes: '' };
  const { proxy, seen } = await proxyWith(tunnel(carried));
  const exchange = exchangeWith({ proxy });
  expect(text(await exchange(post(elsewhere(provider.url)), never))).toBe('ok');
  expect(text(await exchange(post(elsewhere(provider.url)), never))).toBe('ok');
  expect(seen).toMatchObject({ connects: [expect.stringMatching(/^provider\.invalid:\d+$/)], others: 0 });
  expect(seen.authorizations).toEqual([undefined]);
  expect(times(provider.seen.received, 'POST')).toBe(2);
  expect(carried.bytes).not.toMatch(/POST|pay|application/);
});

test('a proxy that itself speaks https', async () => {
  const provider = await tls(answer, () => {}, { name: 'provider.invalid' });
  const secure = selfSigned({ subject: 'proxy' });
  trust(provider.cert);
  trust(secure.cert);
  const { proxy } = await proxyWith(tunnel({ bytes: '' }), secure);
  expect(text(await exchangeWith({ proxy })(post(elsewhere(provider.url)), never))).toBe('ok');
});

test('an https proxy whose certificate is not trusted hears neither request nor password', async () => {
  const { withCredentials, seen } = await proxyWith(tunnel({ bytes: '' }), selfSigned());
  const proxy = withCredentials(credentials);
  expect(await exchangeWith({ proxy })(post('https://provider.invalid/'), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/^The proxy 127\.0\.0\.1:\d+ cannot be reached: .*SELF_SIGNED/),
  });
  expect(seen.connects).toEqual([]);
});

test('user and password go to the proxy, and into no words', async () => {
  const provider = await tls(answer, () => {}, { name: 'provider.invalid' });
  trust(provider.cert);
  const { withCredentials, seen } = await proxyWith(tunnel({ bytes: '' }));
  const exchange = exchangeWith({ proxy: withCredentials(credentials) });
  expect(text(await exchange(post(elsewhere(provider.url)), never))).toBe('ok');
  const [given] = seen.authorizations;
  expect(Buffer.from(given?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('till-7:p:a ss–é');
  expect(provider.seen.received).not.toMatch(/authorization/i);
});

test.each<[string, OnConnect, typeof credentials | null, RegExp]>([
  [
    '407 without a password',
    (_, socket) => void socket.end('HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\n\r\n'),
    null,
    /asks for a user and a password \(407\)\. Store them: secret set network\.proxyUser/,
  ],
  [
    '407 with one',
    (_, socket) => void socket.end('HTTP/1.1 407 X\r\n\r\n'),
    credentials,
    /does not accept the stored user and password \(407\)/,
  ],
  [
    '502',
    (_, socket) => void socket.end('HTTP/1.1 502 Bad\r\ncontent-length: 3\r\n\r\nbad'),
    credentials,
    /opened no tunnel \(502\)/,
  ],
  [
    'a redirect',
    (_, socket) => void socket.end('HTTP/1.1 302 X\r\nlocation: http://127.0.0.1/\r\n\r\n'),
    null,
    /opened no tunnel \(302\)/,
  ],
  ['it closes without a word', (_, socket) => void socket.destroy(), credentials, /ended before a tunnel stood/],
  ['it resets', (_, socket) => void socket.resetAndDestroy(), null, /ended before a tunnel stood/],
  ['no HTTP', (_, socket) => void socket.end('SSH-2.0-OpenSSH\r\n'), null, /ended before a tunnel stood/],
  ['it hangs', () => {}, credentials, /did not open a tunnel: no connection in time/],
  [
    'a head without end',
    (_, socket) => void socket.write(`HTTP/1.1 200 X\r\nx: ${'y'.repeat(40_000)}`),
    null,
    /ended before a tunnel stood/,
  ],
  [
    'it closes after the tunnel stood',
    (_, socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n'),
    null,
    /in the tunnel of the proxy 127/,
  ],
  [
    'it hangs after the tunnel stood',
    (_, socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\n'),
    null,
    /no connection in time, in the tunnel of the proxy 127/,
  ],
  [
    'it speaks in the tunnel by itself',
    (_, socket) => void socket.write('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'),
    null,
    /spoke in the tunnel before the provider could/,
  ],
])('%s: nothing was sent, and the words name the proxy and no secret', async (_what, onConnect, given, words) => {
  const { withCredentials, seen } = await proxyWith(onConnect);
  const exchange = exchangeWith({ proxy: withCredentials(given), connectLimitMs: 300 });
  const reply = await exchange(post('https://provider.invalid/pay', 5_000), never);
  expect(reply).toMatchObject({ kind: 'notSent', detail: expect.stringMatching(words) });
  expect(JSON.stringify(reply)).toMatch(/proxy 127\.0\.0\.1:\d+/);
  expect(JSON.stringify(reply)).not.toMatch(/till-7|p:a ss|dGls/);
  expect(seen.connects).toEqual(['provider.invalid:443']);
});

test('no proxy there: nothing was sent, and the words name it', async () => {
  const proxy: NetworkProxy = { address: 'http://127.0.0.1:1', credentials: () => null };
  expect(await exchangeWith({ proxy })(post('https://provider.invalid/'), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/^The proxy 127\.0\.0\.1:1 cannot be reached: ECONNREFUSED/),
  });
});

test('a proxy that reads along (another certificate in the tunnel): nothing was sent', async () => {
  const impostor = await tls(answer, () => {}, { name: 'provider.invalid' });
  const { proxy } = await proxyWith(tunnel({ bytes: '' }));
  expect(await exchangeWith({ proxy })(post(elsewhere(impostor.url)), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/SELF_SIGNED.*in the tunnel of the proxy/),
  });
  expect(impostor.seen.received).toBe('');
});

test('a certificate of another name in the tunnel: nothing was sent', async () => {
  const other = await tls(answer, () => {}, { name: 'another.invalid' });
  trust(other.cert);
  const { proxy } = await proxyWith(tunnel({ bytes: '' }));
  expect(await exchangeWith({ proxy })(post(elsewhere(other.url)), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/ALTNAME/),
  });
  expect(other.seen.received).toBe('');
});

test('the tunnel breaks after the request: lost, sent once', async () => {
  const provider = await tls(
    (socket, heard) => whole(heard) && socket.destroy(),
    () => {},
    { name: 'provider.invalid' },
  );
  trust(provider.cert);
  const { proxy } = await proxyWith(tunnel({ bytes: '' }));
  expect(await exchangeWith({ proxy })(post(elsewhere(provider.url)), never)).toMatchObject({ kind: 'lost' });
  await pause(50);
  expect(times(provider.seen.received, 'POST')).toBe(1);
});

test('the deadline of the call ends a hanging proxy too', async () => {
  const { proxy } = await proxyWith(() => {});
  const startedMs = performance.now();
  const reply = await exchangeWith({ proxy })(post('https://provider.invalid/', 200), never);
  expect(reply).toMatchObject({ kind: 'notSent', detail: expect.stringMatching(/^The proxy/) });
  expect(performance.now() - startedMs).toBeLessThan(2_000);
});

test.each(['127.0.0.1', 'localhost'])('%s is reached without the proxy', async (name) => {
  const near = await tcp(answer);
  const { proxy, seen } = await proxyWith(tunnel({ bytes: '' }));
  expect(text(await exchangeWith({ proxy })(post(near.url.replace('127.0.0.1', name)), never))).toBe('ok');
  expect(seen.connects).toEqual([]);
});

test.each(['127.0.0.1.provider.invalid', 'localhost.invalid'])('%s is not this machine', async (name) => {
  const { proxy, seen } = await proxyWith((_, socket) => void socket.end('HTTP/1.1 502 X\r\n\r\n'));
  await exchangeWith({ proxy })(post(`https://${name}/`), never);
  expect(seen.connects).toEqual([`${name}:443`]);
});

test('plain http that is not for this machine goes through a tunnel as well', async () => {
  const plain = await tcp(answer);
  const { proxy, seen } = await proxyWith(tunnel({ bytes: '' }));
  expect(text(await exchangeWith({ proxy })(post(elsewhere(plain.url)), never))).toBe('ok');
  expect(seen).toMatchObject({ connects: [expect.stringMatching(/^provider\.invalid:/)], others: 0 });
});

test('warm through a proxy: the tunnel and TLS stand, no byte of a request; closed meanwhile, another is opened', async () => {
  const provider = await tls(answer, () => {}, { name: 'provider.invalid' });
  trust(provider.cert);
  const { proxy, seen } = await proxyWith(tunnel({ bytes: '' }));
  const { exchange, warm } = httpWith({ proxy });
  await warm(elsewhere(provider.url));
  await pause(50);
  expect(provider.seen).toMatchObject({ connections: 1, received: '' });
  for (const socket of provider.seen.sockets) socket.end();
  await pause(50);
  expect(text(await exchange(post(elsewhere(provider.url)), never))).toBe('ok');
  expect(seen.connects).toHaveLength(2);
  expect(times(provider.seen.received, 'POST')).toBe(1);
});
