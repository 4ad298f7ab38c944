import { networkInterfaces } from 'node:os';
import { expect, test, vi } from 'vitest';
import { atEnd, httpWith, never, ok, pause, post, tcp, text, times, tls, trust, whole } from './sockets.ts';

vi.mock(import('node:os'), async (original) => {
  const os = await original();
  return { ...os, networkInterfaces: vi.fn(os.networkInterfaces) };
});

const answer = (socket: { write(text: string): unknown }, heard: string) => {
  if (whole(heard)) socket.write(ok);
};

test('warm: TLS stands and not one byte of a request was sent; the call then takes that connection', async () => {
  const { url, seen, cert } = await tls(answer);
  trust(cert);
  const { exchange, warm } = httpWith();
  await warm(url);
  await pause(50);
  expect(seen).toMatchObject({ connections: 1, received: '' });
  expect(text(await exchange(post(url), never))).toBe('ok');
  expect(seen.connections).toBe(1);
  expect(times(seen.received, 'POST')).toBe(1);
});

test('warmed many times: one connection', async () => {
  const { url, seen } = await tcp(answer);
  const { warm } = httpWith();
  await Promise.all([warm(url), warm(url), warm(url)]);
  await warm(url);
  await pause(20);
  expect(seen.connections).toBe(1);
});

test('warm, and kept after a reply: no second is opened', async () => {
  const { url, seen } = await tcp(answer);
  const { exchange, warm } = httpWith();
  await exchange(post(url), never);
  await warm(url);
  await exchange(post(url), never);
  expect(seen.connections).toBe(1);
});

test.each(['end', 'resetAndDestroy', 'destroySoon'] as const)(
  'a warm connection that the server closed (%s): noticed, the call goes out once over another',
  async (close) => {
    const { url, seen } = await tcp(answer);
    const { exchange, warm } = httpWith();
    await warm(url);
    for (const socket of seen.sockets) socket[close]();
    await pause(20);
    expect(text(await exchange(post(url), never))).toBe('ok');
    expect(seen.connections).toBe(2);
    expect(times(seen.received, 'POST')).toBe(1);
  },
);

test('closed by the server in the same moment as the call: once over another, or lost; never twice', async () => {
  for (let round = 0; round < 30; round += 1) {
    const { url, seen } = await tcp(answer);
    const { exchange, warm } = httpWith();
    await warm(url);
    await pause(round % 3);
    for (const socket of seen.sockets) socket.resetAndDestroy();
    const reply = await exchange(post(url), never);
    expect(['reply', 'lost']).toContain(reply.kind);
    expect(times(seen.received, 'POST')).toBeLessThanOrEqual(1);
    if (reply.kind === 'reply') expect(times(seen.received, 'POST')).toBe(1);
  }
});

test('the same behind TLS', async () => {
  const { url, seen, cert } = await tls(answer);
  trust(cert);
  for (let round = 0; round < 10; round += 1) {
    const { exchange, warm } = httpWith();
    await warm(url);
    await pause(10);
    for (const socket of seen.sockets) socket.end();
    const before = times(seen.received, 'POST');
    const reply = await exchange(post(url), never);
    expect(['reply', 'lost']).toContain(reply.kind);
    const sent = times(seen.received, 'POST') - before;
    expect(sent).toBeLessThanOrEqual(1);
    if (reply.kind === 'reply') expect(sent).toBe(1);
  }
});

test('the server closed and is gone: not sent, although a connection had been warm', async () => {
  const { url, seen, stop } = await tcp(answer);
  const { exchange, warm } = httpWith();
  await warm(url);
  await stop();
  await pause(20);
  expect(await exchange(post(url), never)).toMatchObject({
    kind: 'notSent',
    detail: expect.stringContaining('ECONNREFUSED'),
  });
  expect(seen.received).toBe('');
});

test('a server that speaks before it is asked: that connection is not used', async () => {
  const { url, seen } = await tcp(answer, (socket) => {
    if (seen.connections === 1) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged');
  });
  const { exchange, warm } = httpWith();
  await warm(url);
  await pause(20);
  expect(text(await exchange(post(url), never))).toBe('ok');
  expect(seen.connections).toBe(2);
});

test('a kept connection closed half by the server as the next call leaves: once over another, or lost', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { url, seen } = await tcp((socket, heard) => {
      if (!whole(heard)) return;
      socket.write(ok);
      if (times(heard, 'POST') === 1 && seen.connections === 1) setTimeout(() => socket.end(), round % 4);
    });
    const { exchange } = httpWith();
    expect(text(await exchange(post(url), never))).toBe('ok');
    await pause(round % 3);
    await exchange(post(url), never);
    expect(times(seen.received, 'POST')).toBeLessThanOrEqual(2);
  }
});

test('this machine lost the address the warm connection was made from: another is opened', async () => {
  const { url, seen } = await tcp(answer);
  const { exchange, warm } = httpWith();
  await warm(url);
  vi.mocked(networkInterfaces).mockReturnValue({});
  atEnd(() => vi.mocked(networkInterfaces).mockReset());
  expect(await exchange(post(url), never)).toMatchObject({ kind: 'notSent' });
  expect(seen).toMatchObject({ connections: 2, received: '' });
});

test('a connection that cannot be warmed says nothing; the call says why', async () => {
  const { exchange, warm } = httpWith();
  for (const url of ['not an address', 'ftp://127.0.0.1/', 'http://127.0.0.1:1/', 'https://no-such-host.invalid/'])
    await expect(warm(url)).resolves.toBeUndefined();
  expect(await exchange(post('http://127.0.0.1:1/'), never)).toMatchObject({ kind: 'notSent' });
});

test('closed while it warms, and warmed after that: no connection stays', async () => {
  const { url, seen } = await tcp(() => {});
  const { warm, close } = httpWith();
  const warming = warm(url);
  await close();
  await warming;
  await warm(url);
  await pause(30);
  expect(seen.sockets.size).toBe(0);
});
