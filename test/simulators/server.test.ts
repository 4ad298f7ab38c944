import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Exchange, WireReply } from '../../electron/providers/exchange.ts';
import {
  describeSimulator,
  type SimulatorServer,
  type SimulatorServerOptions,
  startSimulatorServer,
} from '../../electron/simulators/server.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { createTestTill, gist, noonMs } from './till.ts';

let server: SimulatorServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(options: Pick<SimulatorServerOptions, 'faults'> = {}) {
  const started = await startSimulatorServer({ provider: 'upay', port: 0, seed: 1, timeScale: 0.001, ...options });
  server = started;
  const overHttp: Exchange = async ({ method, url, headers, body }): Promise<WireReply> => {
    try {
      const response = await fetch(started.url + new URL(url).pathname, { method, headers, body: Buffer.from(body) });
      return {
        kind: 'reply',
        status: response.status,
        headers: {},
        body: new Uint8Array(await response.arrayBuffer()),
      };
    } catch (error) {
      return { kind: 'lost', detail: String(error) };
    }
  };
  // Real time passes here: the virtual clock only lends the test till its `finish`.
  const clock = { ...createVirtualClock(noonMs), finish: <T>(promise: Promise<T>) => promise };
  const { 'upay.terminalSn': sn = '', 'upay.terminalKey': key = '' } = started.simulated.secrets;
  return { started, till: createTestTill(overHttp, clock as ReturnType<typeof createVirtualClock>, { sn, key }) };
}

async function bankOf({ url }: SimulatorServer) {
  return (await fetch(`${url}/bank`)).json() as Promise<{
    chargedMinor: number;
    trades: { reference: string; state: string }[];
  }>;
}

test.each<[string, number, string, number]>([
  ['approved', 1200, 'PAY_SUCCESS', 1200],
  ['a password', 1211, 'PAY_IN_PROGRESS', 0],
  ['declined', 1223, 'PAY_FAIL INSUFFICIENT_FUND', 0],
  ['a lost reply is a destroyed socket', 1231, 'lost', 1231],
  ['a lost request too', 1233, 'lost', 0],
  ['HTTP 500', 1253, 'HTTP 500', 1253],
  ['slow', 1254, 'PAY_SUCCESS', 1254],
])('over HTTP: %s', async (_rule, amount, reply, chargedMinor) => {
  const { started, till } = await start();
  expect(gist(await till.pay('A1', amount))).toBe(reply);
  if (amount !== 1211) expect((await bankOf(started)).chargedMinor).toBe(chargedMinor);
});

test('the bank can be read, and the root says what this is', async () => {
  const { started, till } = await start();
  await till.pay('A1', 1200);
  expect((await bankOf(started)).trades).toMatchObject([{ reference: 'A1', state: 'paid', captures: 1 }]);
  expect(await (await fetch(started.url)).text()).toContain('simulated Upay');
});

test('the network fails as told', async () => {
  const { started, till } = await start({ faults: { seed: 1, rates: { replyCut: 1 } } });
  expect(gist(await till.pay('A1', 1200))).toBe('garbage');
  expect(started.faultCounts?.replyCut).toBe(1);
});

test.each<[string, RequestInit & { path: string }, number]>([
  ['another method', { path: '/upay/v2/pay', method: 'PUT', body: 'x' }, 400],
  ['an address that is not there', { path: '/nothing', method: 'POST', body: '{}' }, 404],
  ['a body too long', { path: '/upay/v2/pay', method: 'POST', body: 'x'.repeat(70_000) }, 400],
  ['a GET that the provider does not take', { path: '/upay/v2/pay' }, 405],
])('bad input: %s', async (_rule, { path, ...init }, status) => {
  const { started } = await start();
  const response = await fetch(started.url + path, init);
  expect(response.status).toBe(status);
  expect((await response.text()).length).toBeGreaterThan(5);
});

test('bytes that are not HTTP are answered with 400', async () => {
  const { started } = await start();
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(started.port, '127.0.0.1', () => socket.write('what is this\r\n\r\n'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test('the same seed prints the same credentials, which name no real key', async () => {
  const { started } = await start();
  const at = { provider: 'upay', url: 'http://127.0.0.1:1' } as const;
  const words = describeSimulator({ ...at, simulated: started.simulated });
  await started.close();
  const again = await start();
  expect(describeSimulator({ ...at, simulated: again.started.simulated })).toBe(words);
  const { secrets, activation } = started.simulated;
  for (const value of Object.values({ ...secrets, ...activation })) expect(words).toContain(value);
});

test('a taken port is an error, not a silence', async () => {
  const { started } = await start();
  await expect(startSimulatorServer({ provider: 'upay', port: started.port, seed: 1 })).rejects.toThrow('EADDRINUSE');
});
