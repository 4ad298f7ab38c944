import { mkdtempSync } from 'node:fs';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectTill } from '../../electron/cli/context.ts';
import { createOutput } from '../../electron/cli/output.ts';
import { disagreements, newShop, type Ran, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 }); // each test starts several processes

let simulated: Simulated;
let wire: Server;
let seen: { minted: number; unauthorized: number };
beforeEach(async () => {
  simulated = await startSimulator(21, 0.1, 'uqpay');
  seen = { minted: 0, unauthorized: 0 };
  const { port } = new URL(simulated.url);
  wire = createServer((asked, answer) => {
    if (asked.url?.endsWith('/v1/connect/token')) seen.minted += 1;
    const { method, headers, url } = asked;
    const onward = forward({ host: '127.0.0.1', port, method, path: url, headers }, (reply) => {
      if (reply.statusCode === 401) seen.unauthorized += 1;
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    onward.on('error', () => asked.socket.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulated.stop();
  wire.closeAllConnections();
  await new Promise((resolve) => wire.close(resolve));
});

/** A till with a data folder of its own. Those of one `home` are one user's of one machine. */
function tillOf(home: string) {
  const { port } = wire.address() as AddressInfo;
  const address = (simulated.settings.address ?? '').replace(/:\d+/, `:${port}`);
  const shop = newShop({ ...simulated, settings: { ...simulated.settings, address } });
  const env = { ...shop.env, XDG_DATA_HOME: home, LOCALAPPDATA: home, HOME: home };
  const shroff = (...words: string[]) => run(shop.args(...words), { env });
  return {
    shroff,
    /** A till that stays open, in this process; the commands above then go through it. */
    open: () => {
      for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
      const output = createOutput(true, process.stdout, process.stderr);
      return connectTill({ dataDir: shop.dir, settingsPath: null, mode: 'live', output });
    },
    show: (amount: string) => shroff('show', amount, '--wallet', 'alipay', '--wait', '60'),
    check: () => shroff('provider', 'check', 'uqpay'),
  };
}

const newHome = () => mkdtempSync(join(tmpdir(), 'shroff-home-'));

async function allPayments(tills: readonly ReturnType<typeof tillOf>[]) {
  const lists: Ran[] = [];
  for (const { shroff } of tills) lists.push(await shroff('payments'));
  return lists.flatMap(({ lines }) => lines.filter((line) => 'reference' in line));
}

test('two tills of one machine take payments at once: one token is minted, and no payment is lost', async () => {
  const home = newHome();
  const tills = [tillOf(home), tillOf(home)];
  const amounts = ['15.00', '16.00'];
  const takes = tills.map(async ({ show }) => {
    const taken: Ran[] = [];
    for (const amount of amounts) taken.push(await show(amount));
    return taken;
  });
  for (const taken of (await Promise.all(takes)).flat())
    expect(taken).toMatchObject({ exit: 0, last: { state: 'approved' } });
  expect(seen).toEqual({ minted: 1, unauthorized: 0 });
  const payments = await allPayments(tills);
  expect(payments).toHaveLength(4);
  expect(disagreements(payments as never, await simulated.bank())).toEqual([]);
});

test('a token minted elsewhere kills ours: both tills recover with one new token', async () => {
  const home = newHome();
  const tills = [tillOf(home), tillOf(home)];
  const elsewhere = tillOf(newHome());
  await tills[0]?.check();
  expect(await elsewhere.check()).toMatchObject({ exit: 0, last: { state: 'ready' } });
  expect(seen.minted).toBe(2);
  const taken = await Promise.all(tills.map(({ show }) => show('15.00')));
  for (const one of taken) expect(one).toMatchObject({ exit: 0, last: { state: 'approved' } });
  expect(seen.minted).toBe(3);
  expect(disagreements((await allPayments(tills)) as never, await simulated.bank())).toEqual([]);
});

test('minted elsewhere again and again: the till that stays open calls it a fight, and its books stay right', async () => {
  const till = tillOf(newHome());
  const open = await till.open();
  const enemy = { 'x-client-id': 'uqpay.clientId', 'x-api-key': 'uqpay.apiKey' } as const;
  const headers = Object.entries(enemy).map(
    ([name, secret]) => [name, simulated.secrets[secret] ?? ''] as [string, string],
  );
  let last: Ran = await till.check();
  for (let round = 0; round < 3; round += 1) {
    const minted = await fetch(
      `${simulated.url}${new URL(simulated.settings.address ?? '').pathname}/v1/connect/token`,
      { method: 'POST', headers },
    );
    expect(minted.status).toBe(200);
    last = await till.check();
  }
  expect(last).toMatchObject({
    last: { code: 'TOKEN_FIGHT', text: expect.stringMatching(/another machine or program/) },
  });
  expect((await till.show('15.00')).last).toMatchObject({ state: expect.stringMatching(/approved|notSent/) });
  expect(disagreements((await allPayments([till])) as never, await simulated.bank())).toEqual([]);
  await open.close();
});
