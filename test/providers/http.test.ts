import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import type { WireRequest } from '../../electron/providers/exchange.ts';
import { createExchange } from '../../electron/providers/http.ts';
import { selfSigned } from './self-signed.ts';
import { atEnd, body, exchangeWith, listen, never, ok, pause, post, tcp, text, tls, trust, whole } from './sockets.ts';

test('a whole reply: status, headers, body; one connection for two calls', async () => {
  const { url, seen } = await tcp((socket, heard) => {
    if (whole(heard)) socket.write('HTTP/1.1 418 No\r\nSet-Cookie: a\r\nSet-Cookie: b\r\ncontent-length: 2\r\n\r\nok');
  });
  const exchange = exchangeWith();
  const reply = await exchange(post(url), never);
  expect(reply).toMatchObject({ kind: 'reply', status: 418, headers: { 'set-cookie': 'a, b', 'content-length': '2' } });
  expect(text(reply)).toBe('ok');
  await pause(50); // undici takes a connection back a moment after its reply
  expect(text(await exchange(post(url), never))).toBe('ok');
  expect(seen.connections).toBe(1);
  expect(seen.received).toContain(`content-length: ${body.length}\r\n\r\n{"pay":"once"}`);
});

test('a GET has no body', async () => {
  const { url, seen } = await tcp((socket) => socket.write(ok));
  const request: WireRequest = { method: 'GET', url, headers: {}, body: new Uint8Array(), limitMs: 2_000 };
  expect(text(await exchangeWith()(request, never))).toBe('ok');
  expect(seen.received).toMatch(/^GET \/x HTTP\/1\.1\r\n[^{]*\r\n\r\n$/);
  expect(seen.received).not.toMatch(/transfer-encoding|content-length/);
});

test('a redirect is a reply, not followed', async () => {
  const { url, seen } = await tcp((socket) => {
    socket.write(`HTTP/1.1 307 Moved\r\nlocation: ${url}\r\ncontent-length: 0\r\n\r\n`);
  });
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'reply', status: 307 });
  expect(seen.received.match(/POST/g)).toHaveLength(1);
});

test('a refused port: nothing was sent', async () => {
  const server = createServer();
  const host = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  expect(await exchangeWith()(post(`http://${host}/`), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
});

test('an unknown host: nothing was sent', async () => {
  expect(await exchangeWith()(post('http://no-such-host.invalid/'), never)).toMatchObject({ kind: 'notSent' });
});

test.each(['not an address', 'ftp://127.0.0.1/', 'http://127.0.0.1:99999/'])(
  'address %j: nothing was sent',
  async (url) => {
    expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'notSent' });
  },
);

test('a header that cannot be sent: nothing was sent', async () => {
  const { url, seen } = await tcp(() => {});
  const request = { ...post(url), headers: { authorization: 'sn key\nwith a line end' } };
  expect(await exchangeWith()(request, never)).toMatchObject({ kind: 'notSent' });
  expect(seen.received).toBe('');
});

test('TLS: an untrusted certificate sends nothing; the same one trusted answers', async () => {
  const { url, seen, cert } = await tls((socket) => socket.end(ok));
  expect(await exchangeWith()(post(url), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/SELF_SIGNED/),
  });
  expect(seen.received).toBe('');
  trust(cert);
  expect(text(await exchangeWith()(post(url), never))).toBe('ok');
});

test('TLS: a trusted certificate for another host sends nothing', async () => {
  const { url, seen, cert } = await tls((socket) => socket.end(ok));
  trust(cert);
  expect(await exchangeWith()(post(url.replace('127.0.0.1', 'localhost')), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/ALTNAME/),
  });
  expect(seen.received).toBe('');
});

test('TLS: a trusted certificate that has expired sends nothing', async () => {
  const { url, seen, cert } = await tls(
    (socket) => socket.end(ok),
    () => {},
    { fromDays: -9, toDays: -2 },
  );
  trust(cert);
  expect(await exchangeWith()(post(url), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringMatching(/EXPIRED/),
  });
  expect(seen.received).toBe('');
});

test('TLS: a variable that asks for no verification is not heard', async () => {
  const { url, seen } = await tls((socket) => socket.end(ok));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  atEnd(vi.unstubAllEnvs);
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'notSent' });
  expect(seen.received).toBe('');
});

test('a connect that hangs (TLS never answered): nothing was sent, within the connect limit', async () => {
  const { host } = await tcp(() => {});
  const startedMs = performance.now();
  const reply = await exchangeWith({ connectLimitMs: 300 })(post(`https://${host}/`, 10_000), never);
  expect(reply.kind).toBe('notSent');
  expect(performance.now() - startedMs).toBeLessThan(4_000);
});

test('a connect that comes too late: nothing was sent, and nothing goes out afterwards', async () => {
  const { key, cert } = selfSigned();
  trust(cert);
  const seen = { secured: 0, received: '' };
  const tls = createTlsServer({ key, cert }, (socket) => {
    seen.secured += 1;
    socket.on('error', () => {});
    socket.on('data', (data) => {
      seen.received += data;
    });
  });
  const { host } = await tcp(
    () => {},
    (socket) => {
      socket.pause();
      setTimeout(() => tls.emit('connection', socket), 300);
    },
  );
  expect(await exchangeWith()(post(`https://${host}/`, 100), never)).toMatchObject({ kind: 'notSent' });
  await pause(800);
  expect(seen.received).toBe('');
});

test('a server that accepts and closes at once: lost or not sent, never a reply', async () => {
  const { url, seen } = await tcp(
    () => {},
    (socket) => socket.destroy(),
  );
  const reply = await exchangeWith()(post(url), never);
  expect(['lost', 'notSent']).toContain(reply.kind);
  if (reply.kind === 'notSent') expect(seen.received).toBe('');
});

test('a server that never answers: lost at the deadline, sent once', async () => {
  const { url, seen } = await tcp(() => {});
  const startedMs = performance.now();
  expect(await exchangeWith()(post(url, 200), never)).toMatchObject({ kind: 'lost' });
  expect(performance.now() - startedMs).toBeLessThan(1_000);
  await pause(200);
  expect(seen.received.match(/POST/g)).toHaveLength(1);
});

test('a server that closes after the request: lost, sent once', async () => {
  const { url, seen } = await tcp((socket, heard) => whole(heard) && socket.destroy());
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'lost' });
  await pause(200);
  expect(seen.received.match(/POST/g)).toHaveLength(1);
});

test('a reply that drips on: lost at the deadline', async () => {
  const { url } = await tcp((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n');
    const timer = setInterval(() => socket.write('.'), 20);
    socket.on('close', () => clearInterval(timer));
  });
  const startedMs = performance.now();
  expect(await exchangeWith()(post(url, 250), never)).toMatchObject({ kind: 'lost' });
  expect(performance.now() - startedMs).toBeLessThan(1_000);
});

test.each(['declared', 'chunked'])('a reply too long, %s: lost', async (how) => {
  const chunk = 'x'.repeat(4096);
  const { url } = await tcp((socket) => {
    if (how === 'declared') socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 4096\r\n\r\n${chunk}`);
    else socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1000\r\n${chunk}\r\n0\r\n\r\n`);
  });
  expect(await exchangeWith({ maxReplyBytes: 4095 })(post(url), never)).toMatchObject({ kind: 'lost' });
  expect(await exchangeWith({ maxReplyBytes: 4096 })(post(url), never)).toMatchObject({ kind: 'reply' });
});

test('half a body: lost', async () => {
  const { url } = await tcp((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'));
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'lost' });
});

test('no HTTP at all: lost', async () => {
  const { url } = await tcp((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'lost' });
});

test('a kept connection closed meanwhile by the server: the next call opens another', async () => {
  const { url, seen } = await tcp((socket, heard) => whole(heard) && socket.end(ok));
  const exchange = exchangeWith();
  expect(text(await exchange(post(url), never))).toBe('ok');
  await pause(100);
  expect(text(await exchange(post(url), never))).toBe('ok');
  expect(seen.connections).toBe(2);
  expect(seen.received.match(/POST/g)).toHaveLength(2);
});

test('a kept connection closed on the second request: lost, not sent again', async () => {
  const { url, seen } = await tcp((socket, heard) => {
    if (heard.split('POST').length > 2) socket.destroy();
    else if (whole(heard)) socket.write(ok);
  });
  const exchange = exchangeWith();
  await exchange(post(url), never);
  await pause(50);
  expect(await exchange(post(url), never)).toMatchObject({ kind: 'lost' });
  await pause(200);
  expect(seen.received.match(/POST/g)).toHaveLength(2);
});

test('called off before: nothing was sent, no connection made', async () => {
  const { url, seen } = await tcp((socket) => socket.write(ok));
  expect(await exchangeWith()(post(url), AbortSignal.abort())).toMatchObject({ kind: 'notSent' });
  await pause(100);
  expect(seen.received).toBe('');
});

test('called off after: lost', async () => {
  const off = new AbortController();
  const { url } = await tcp((_socket, heard) => whole(heard) && off.abort());
  expect(await exchangeWith()(post(url), off.signal)).toMatchObject({ kind: 'lost', detail: 'called off' });
});

test('closed under a running call: lost; a call after that: not sent', async () => {
  const { exchange, close } = createExchange();
  const { url } = await tcp((_socket, heard) => whole(heard) && void close());
  expect(await exchange(post(url), never)).toMatchObject({ kind: 'lost' });
  expect(await exchange(post(url), never)).toMatchObject({ kind: 'notSent' });
});

test('four calls at once are four connections and four replies', async () => {
  const server = createHttpServer((request, response) => {
    request.resume().on('end', () => setTimeout(() => response.end(request.url), 50));
  });
  const host = await listen(server);
  const exchange = exchangeWith();
  const replies = await Promise.all([1, 2, 3, 4].map((n) => exchange(post(`http://${host}/${n}`), never)));
  expect(replies.map(text)).toEqual(['/1', '/2', '/3', '/4']);
});

test.each([
  ['its own head never ends', 'HTTP/1.1 200 OK\r\n', 'x-more: 0123456789\r\n'],
  ['10 GB announced', `HTTP/1.1 200 OK\r\ncontent-length: ${10 * 2 ** 30}\r\n\r\n`, 'x'.repeat(65_536)],
  ['10 GB in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', `10000\r\n${'x'.repeat(65_536)}\r\n`],
])('%s: lost long before the deadline, and the connection ended', async (_what, head, more) => {
  let sent = 0;
  const { url, seen } = await tcp((socket, heard) => {
    if (!whole(heard)) return;
    socket.write(head);
    const pour = () => {
      while (!socket.destroyed && sent < 200 * 2 ** 20) {
        sent += more.length;
        if (!socket.write(more)) return void socket.once('drain', pour);
      }
    };
    pour();
  });
  expect(await exchangeWith()(post(url, 20_000), never)).toMatchObject({ kind: 'lost' });
  await pause(50);
  expect(sent).toBeLessThan(100 * 2 ** 20);
  expect(seen.sockets.size).toBe(0);
});

test('a packed reply was not asked for, is not unpacked, and is lost', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20));
  const { url, seen } = await tcp((socket, heard) => {
    if (!whole(heard)) return;
    socket.write(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`);
    socket.write(bomb);
  });
  const reply = await exchangeWith()(post(url), never);
  expect(reply).toMatchObject({ kind: 'lost', detail: expect.stringContaining('packed (gzip)') });
  expect(seen.received).toContain('accept-encoding: identity\r\n');
});

test.each([301, 302, 303, 307, 308])('%i with another address: a reply, nothing goes there', async (status) => {
  const elsewhere = await tcp((socket) => socket.end(ok));
  const { url } = await tcp((socket, heard) => {
    if (whole(heard)) socket.end(`HTTP/1.1 ${status} X\r\nlocation: ${elsewhere.url}\r\ncontent-length: 0\r\n\r\n`);
  });
  expect(await exchangeWith()(post(url), never)).toMatchObject({ kind: 'reply', status });
  expect(elsewhere.seen.connections).toBe(0);
});
