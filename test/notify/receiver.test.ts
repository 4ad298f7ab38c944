import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGate, type Limits, usualLimits } from '../../electron/notify/limits.ts';
import { NotListening, type ReceiverOptions, startReceiver } from '../../electron/notify/receiver.ts';
import { createTally } from '../../electron/notify/tally.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { newest, openShop, paidUnheard, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop('upay');
});
afterEach(() => shop.close());

const json = { 'content-type': 'application/json' };
const turnedAway = (status: number) => ({ status, text: 'Not accepted.\n' });

/** Writes and says nothing more: all that comes back until the other side ends it. */
function speak(parts: readonly string[], url = shop.url): { socket: Socket; answer: Promise<string> } {
  const { port, hostname } = new URL(url);
  const socket = connect(Number(port), hostname);
  for (const part of parts) socket.write(part);
  const answer = new Promise<string>((resolve) => {
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });
  return { socket, answer };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

test.each<[string, string, string, number]>([
  ['another path', '/nothing', 'POST', 404],
  ['a provider that this till does not have', '/swiftpass', 'POST', 404],
  ['a path below', '/upay/x', 'POST', 404],
  ['a slash more', '/upay/', 'POST', 404],
  ['a path that only resolves to it', '/../notify/x/../upay%2f', 'POST', 404],
  ['GET', '/upay', 'GET', 405],
])('%s is turned away, and no body read', async (_what, path, method, status) => {
  expect(await shop.post({ headers: json, body: Buffer.from('{}') }, path, method)).toEqual(turnedAway(status));
});

test('a query behind the path changes nothing', async () => {
  await paidUnheard(shop);
  expect((await shop.post(newest(shop), '/upay?from=upay')).text).toBe('success');
});

test('64 KiB are read, and one byte more is not', async () => {
  const body = (bytes: number) => ({ headers: json, body: Buffer.alloc(bytes, ' ') });
  expect(await shop.post(body(65_536))).toEqual(turnedAway(400));
  expect(await shop.post(body(65_537))).toEqual(turnedAway(413));
  expect(shop.counted('tooLong')).toBe(1);
});

test('a body that says it is too long is not waited for', async () => {
  const { answer } = speak(['POST /notify/upay HTTP/1.1\r\nhost: x\r\ncontent-length: 65537\r\n\r\n']);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body that does not say its length is cut off at the same', async () => {
  const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`;
  const head = 'POST /notify/upay HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
  const { answer } = speak([head, chunk, chunk, chunk, chunk, chunk]);
  expect(await answer).toMatch(/^HTTP\/1\.1 413 /);
});

test('a body that does not come is not waited for', async () => {
  const waiting = shop.clock.waiting;
  const { answer } = speak(['POST /notify/upay HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"sn":']);
  await until(() => shop.clock.waiting > waiting);
  await shop.run(9_999);
  expect(shop.counted('tooSlow')).toBe(0);
  await shop.run(1);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(shop.counted('tooSlow')).toBe(1);
});

test('headers that do not come are not waited for', async () => {
  const hasty = await receiverAt({}, { headersMs: 60 });
  const { answer } = speak(['POST /upay HTTP/1.1\r\nhost: x\r\n'], hasty.url);
  expect(await answer).toMatch(/^HTTP\/1\.1 408 /);
  await hasty.close();
});

test('who goes away in the middle leaves nothing behind', async () => {
  const waiting = shop.clock.waiting;
  const { socket } = speak(['POST /notify/upay HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"sn":']);
  await until(() => shop.clock.waiting > waiting);
  socket.destroy();
  await until(() => shop.counted('brokenOff') === 1);
  expect(shop.journal.length).toBe(1);
});

test('more than a burst is turned away unread, until time has passed', async () => {
  await paidUnheard(shop);
  const forged = { headers: json, body: Buffer.from('{}') };
  const statuses: number[] = [];
  for (let nth = 0; nth < 102; nth += 1) statuses.push((await shop.post(forged)).status);
  expect(statuses.filter((status) => status === 400)).toHaveLength(100);
  expect(await shop.post(newest(shop))).toEqual(turnedAway(429));
  expect(shop.taken()).toEqual([]);
  await shop.run(1000);
  expect((await shop.post(newest(shop))).text).toBe('success');
});

function receiverAt(settings: Partial<ReceiverOptions['settings']>, limits: Partial<Limits> = {}) {
  const clock = createVirtualClock(0);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, close: () => undefined };
  return startReceiver({
    settings: { address: '127.0.0.1', port: 0, pathPrefix: '', ...settings },
    ...{ providers: ['upay'], take: () => null, clock, log, limits, tally: createTally(clock, log) },
  });
}

test.each<[string, () => Partial<ReceiverOptions['settings']>, string]>([
  ['a port that another program has', () => ({ port: Number(new URL(shop.url).port) }), 'portInUse'],
  ['an address of another machine', () => ({ address: '203.0.113.7' }), 'addressElsewhere'],
])('%s is said, not passed over', async (_what, settings, why) => {
  const error = await receiverAt(settings()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(NotListening);
  expect(error).toMatchObject({ why });
});

test('closing ends what is on its way, and frees the port', async () => {
  const first = await receiverAt({});
  const port = Number(new URL(first.url).port);
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  await first.close();
  const second = await receiverAt({ port });
  await second.close();
  socket.destroy();
});

test('a defect is told by its name alone, and the connection gets no word of it', async () => {
  const clock = createVirtualClock(0);
  const lines: string[] = [];
  const note = (event: string, fields?: object) => void lines.push(`${event} ${JSON.stringify(fields)}`);
  const log = { info: note, warn: note, error: note, close: () => undefined };
  const receiver = await startReceiver({
    ...{ settings: { address: '127.0.0.1', port: 0, pathPrefix: '' }, providers: ['upay'], clock, log },
    take: (_provider, _headers, body) => JSON.parse(Buffer.from(body).toString()),
    tally: createTally(clock, log),
  });
  const response = await fetch(`${receiver.url}/upay`, { method: 'POST', body: 'secret words' });
  expect([response.status, await response.text()]).toEqual([500, 'Not accepted.\n']);
  expect(lines).toEqual(['notify.defect {"problem":"SyntaxError"}']);
  await receiver.close();
});

test.each<[string, (nth: number) => string, number]>([
  ['one address its own burst', () => '192.0.2.1', 100],
  ['one line of IPv6, which has 2^64 addresses, the same', (nth) => `2001:db8:1:2::${nth.toString(16)}`, 100],
  ['a thousand addresses no more than all together', (nth) => `192.0.${nth >> 8}.${nth & 255}`, 200],
])('the gate allows %s', (_whom, addressOf, passes) => {
  const gate = createGate(createVirtualClock(0), usualLimits);
  expect(Array.from({ length: 3000 }, (_, nth) => gate(addressOf(nth))).filter(Boolean)).toHaveLength(passes);
});
