import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import type { PaymentId, SaleId } from '#shared/ids.ts';
import type { Language } from '#shared/language.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { openTill } from '../../electron/open-till.ts';
import { createExchange } from '../../electron/providers/http.ts';
import { openSecrets } from '../../electron/settings/secrets-file.ts';
import { type Faults, type SimulatorServer, startSimulatorServer } from '../../electron/simulators/server.ts';
import type { Terminal } from '../../electron/terminal.ts';
import { providers } from './shop.ts';

/** Of the provider's times; the till's own stay long, so that what is heard early was told. */
const quick = 0.05;
const http = createExchange();

let dataDir: string;
let terminal: Terminal | null = null;
let simulator: SimulatorServer | null = null;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'shroff-till-'));
});
afterEach(async () => {
  await terminal?.close();
  await simulator?.close();
  terminal = null;
  simulator = null;
  rmSync(dataDir, { recursive: true, force: true });
});

async function freePort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, server };
}

async function startSimulator(provider: ProviderId, port: number, faults?: Faults) {
  simulator = await startSimulatorServer({
    ...{ provider, port: 0, seed: 1, timeScale: quick },
    notify: { url: `http://127.0.0.1:${port}/notify/${provider}`, exchange: http.exchange, ...(faults && { faults }) },
  });
  return simulator;
}

function writeShop({ simulated, url, provider }: SimulatorServer, notifications: object, language: Language = 'en') {
  const own = provider === 'upay' ? { deviceId: 'till-1' } : {};
  const lines = { address: url + simulated.path, ...simulated.settings, ...own };
  const shop = { name: 'Corner shop', currency: simulated.currency, language };
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({ shop, notifications, providers: { [provider]: lines } }),
  );
  mkdirSync(join(dataDir, 'live'), { recursive: true });
  openSecrets(join(dataDir, 'live'), {}).set(simulated.secrets);
}

async function open(receives?: (notice: string) => void) {
  const options = { dataDir, settingsPath: null, mode: 'live' as const, ...(receives && { receives }) };
  const opened = await openTill(options);
  terminal = opened;
  const { near, far } = memoryPorts();
  const client = connect(near);
  const views: View[] = [];
  client.onView((view) => views.push(view));
  opened.attach(far);
  return { client, views };
}

/** Resolves once the history of a payment has such a line. */
async function heard(client: Client, paymentId: PaymentId, what: string): Promise<string[]> {
  for (;;) {
    const lines = (await client.send('payment.history', { paymentId })).map((line) => line.what);
    if (lines.includes(what)) return lines;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const wallets: Readonly<Record<ProviderId, Wallet>> = {
  ...{ upay: 'wechat', swiftpass: 'wechat', uqpay: 'alipay', eftpay: 'wechathk' },
};

describe.each(providers)('%s', (provider) => {
  test('what it posts reaches an open till at the address that the till named', async () => {
    const { port, server } = await freePort();
    server.close();
    const publicAddress = `http://127.0.0.1:${port}/notify`;
    writeShop(await startSimulator(provider, port), { on: true, port, publicAddress });
    const notices: string[] = [];
    const { client } = await open((notice) => notices.push(notice));
    const paymentId = randomUUID() as PaymentId;
    const sale = { paymentId, saleId: randomUUID() as SaleId, totalMinor: 1000, wallet: wallets[provider] };
    await client.send('payment.show', sale);
    await heard(client, paymentId, 'notificationTaken');
    const lines = await heard(client, paymentId, 'approved');
    expect(lines.indexOf('notificationTaken')).toBeGreaterThan(0);
    expect(notices).toEqual([]);
    const log = readFileSync(join(dataDir, 'live', 'shroff.log'), 'utf8');
    expect(log).toContain(`"url":"${publicAddress}","msg":"notify.listening"`);
  });
});

test('in bad weather it repeats what was lost, and what came twice is one entry', async () => {
  const { port, server } = await freePort();
  server.close();
  const rates = { doubled: 0.4, requestLost: 0.3, replyLost: 0.1 };
  const faulty = await startSimulator('upay', port, { seed: 5, rates });
  writeShop(faulty, { on: true, port, publicAddress: `http://127.0.0.1:${port}/notify` });
  const { client } = await open(() => undefined);
  const ids = Array.from({ length: 12 }, () => randomUUID() as PaymentId);
  for (const paymentId of ids)
    await client.send('payment.show', {
      paymentId,
      saleId: randomUUID() as SaleId,
      totalMinor: 1000,
      wallet: 'wechat',
    });
  for (const paymentId of ids) await heard(client, paymentId, 'notificationTaken');
  for (const paymentId of ids) await heard(client, paymentId, 'approved');
  const counts = await Promise.all(
    ids.map(async (paymentId) => {
      const lines = await client.send('payment.history', { paymentId });
      return lines.filter(({ what }) => what === 'notificationTaken').length;
    }),
  );
  expect(counts).toEqual(ids.map(() => 1));
});

describe('a till that cannot listen says why in the shop’s language, and is open all the same', () => {
  test.each<[string, Language, object, RegExp]>([
    ['a port in use', 'en', {}, /port \d+ is in use by another program.*the till asks by itself/],
    ['an address elsewhere', 'zh-Hant', { address: '203.0.113.7' }, /203\.0\.113\.7 不是這部機器的位址.*照常自行查詢/],
  ])('%s', async (_what, language, more, words) => {
    const { port, server } = await freePort();
    writeShop(await startSimulator('swiftpass', port), { on: true, port, ...more }, language);
    const notices: string[] = [];
    const { client } = await open((notice) => notices.push(notice));
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(words);
    const log = readFileSync(join(dataDir, 'live', 'shroff.log'), 'utf8');
    expect(log).toMatch(/"msg":"notify\.off"/);
    expect(await client.send('payment.history', { paymentId: randomUUID() as PaymentId })).toEqual([]);
    server.close();
  });
});

test.each<[string, object, boolean]>([
  ['it is off', { on: false }, true],
  ['it is left out', {}, true],
  ['a command opened the till', { on: true }, false],
])('nobody listens when %s', async (_what, notifications, stays) => {
  const { port, server } = await freePort();
  writeShop(await startSimulator('swiftpass', port), { ...notifications, port });
  const notices: string[] = [];
  await open(stays ? (notice) => notices.push(notice) : undefined);
  expect(notices).toEqual([]); // the port is taken: who tried would have said so
  server.close();
});

test('what cannot be proved without a key is said in the log at the start', async () => {
  const { port, server } = await freePort();
  server.close();
  const started = await startSimulator('upay', port);
  const { 'upay.platformKey': _none, ...secrets } = started.simulated.secrets;
  writeShop({ ...started, simulated: { ...started.simulated, secrets } }, { on: true, port });
  await open(() => undefined);
  const log = readFileSync(join(dataDir, 'live', 'shroff.log'), 'utf8');
  expect(log).toMatch(/"provider":"upay","problem":"no upay\.platformKey is stored","msg":"notify\.notBelieved"/);
});
