import { expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Port } from '#shared/contract/port.ts';
import { mostDisplays } from '../../electron/web/loopback.ts';
import { closed, nextMessage, opened, openHost, openSocket } from './local.ts';

type Host = Awaited<ReturnType<typeof openHost>>;

const openDisplay = (host: Host) => openSocket({ port: host.port, token: host.displayToken }, '/display');

function knock(host: Host, path: string, token: string, origin = `http://127.0.0.1:${host.port}`): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, ['shroff', token], { headers: { origin } });
  return new Promise((resolve) => {
    socket
      .on('unexpected-response', (_request, reply) => resolve(reply.statusCode ?? 0))
      .on('open', () => {
        socket.terminate();
        resolve(101);
      })
      .on('error', () => undefined);
  });
}

test.each<[string, (host: Host) => Parameters<typeof knock>, number]>([
  ['its own token', (host) => [host, '/display', host.displayToken], 101],
  ['the till’s token', (host) => [host, '/display', host.token], 401],
  ['a wrong token', (host) => [host, '/display', 'A'.repeat(43)], 401],
  ['its own token at the till’s port', (host) => [host, '/port', host.displayToken], 401],
  ['a page of another site', (host) => [host, '/display', host.displayToken, 'https://evil.example'], 403],
  ['a page of another port', (host) => [host, '/display', host.displayToken, 'http://127.0.0.1:1'], 403],
  ['another path', (host) => [host, '/display/', host.displayToken], 404],
])('a display with %s', async (_what, of, status) => {
  const [attach, attachDisplay] = [vi.fn(() => () => undefined), vi.fn(() => () => undefined)];
  const host = await openHost({ attach, attachDisplay });
  expect(await knock(...of(host))).toBe(status);
  expect(attach).not.toHaveBeenCalled();
  expect(attachDisplay).toHaveBeenCalledTimes(status === 101 ? 1 : 0);
});

test('each start has its own token, and the two of a start differ', async () => {
  const [one, other] = [await openHost(), await openHost()];
  expect(one.displayToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(new Set([one.token, one.displayToken, other.token, other.displayToken]).size).toBe(4);
});

test('a display is told', async () => {
  const ports: Port[] = [];
  const host = await openHost({
    attachDisplay: (port) => {
      ports.push(port);
      return () => undefined;
    },
  });
  const display = openDisplay(host);
  await opened(display);
  const told = nextMessage(display);
  ports[0]?.post({ push: 'customer' });
  expect(await told).toEqual({ push: 'customer' });
});

test('a display that says anything is let go', async () => {
  const gone = vi.fn();
  const display = openDisplay(await openHost({ attachDisplay: () => gone }));
  await opened(display);
  const ended = closed(display);
  display.send('{"call":1,"command":"payments.open","args":{}}');
  expect(await ended).toBe(4002);
  expect(gone).toHaveBeenCalledTimes(1);
});

test('a few displays, no more; a place is free again when one goes, and the till keeps its own', async () => {
  const host = await openHost();
  const till = openSocket(host);
  await opened(till);
  const displays = Array.from({ length: mostDisplays }, () => openDisplay(host));
  await Promise.all(displays.map(opened));
  expect(await knock(host, '/display', host.displayToken)).toBe(503);
  displays[0]?.terminate();
  await vi.waitFor(async () => expect(await knock(host, '/display', host.displayToken)).toBe(101));
  expect(till.readyState).toBe(WebSocket.OPEN);
});

test('closing the till ends its displays', async () => {
  const host = await openHost();
  const display = openDisplay(host);
  await opened(display);
  const ended = closed(display);
  await host.close();
  expect([1001, 1006]).toContain(await ended);
});
