import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { UpaySettings } from '#shared/settings/upay.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { deliver, type Notice, type Receiver } from '../../electron/simulators/notices.ts';
import { createSimulated } from '../../electron/simulators/simulated.ts';
import { platformKey } from '../../electron/simulators/upay/callback-key.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

const notice: Notice = { url: null, headers: {}, body: new Uint8Array() };
const reply = (text: string) => ({ status: 200, body: Buffer.from(text) });

test.each<[string, Receiver, number]>([
  ['taken at once, it comes once', () => reply('yes'), 1],
  ['nothing said is taken', () => undefined, 1],
  ['not taken, it comes as often as there are gaps', () => reply('no'), 3],
  ['"no" is not taken', () => false, 3],
  ['a broken line is not taken', () => Promise.reject(new Error('down')), 3],
  ['a late answer counts', () => Promise.resolve(reply('yes')), 1],
])('%s', async (_rule, receiver, times) => {
  const clock = createVirtualClock(0);
  const atMs: number[] = [];
  deliver(() => notice, {
    receiver: (one) => {
      atMs.push(clock.nowMs());
      return receiver(one);
    },
    isTaken: ({ body }) => Buffer.from(body).toString() === 'yes',
    gapsMs: [0, 1000, 5000],
    after: clock.after,
  });
  await clock.run(60_000);
  expect(atMs).toEqual([0, 1000, 6000].slice(0, times));
});

/** The order's own numbers, as Upay would: paid after 4 s, or never and then closed. */
async function shown(total_amount: string, notify_url: string | undefined, answers: Receiver) {
  const clock = createVirtualClock(Date.UTC(2026, 10, 21, 2));
  const heard: { atMs: number; notice: Notice }[] = [];
  const simulated = createSimulated('upay', {
    ...{ clock, seed: 1 },
    notifications: (one) => {
      heard.push({ atMs: clock.steadyMs(), notice: one });
      return answers(one);
    },
  });
  const upay = createUpay({
    settings: UpaySettings.parse({ deviceId: 'd', ...(notify_url && { notifyUrl: notify_url }) }),
    ...{ currency: 'CNY', exchange: simulated.exchange, clock },
    secrets: { get: (name) => simulated.secrets[name] ?? null, set: () => undefined },
  });
  const order = { reference: 'A1' as never, amount: { minor: Number(total_amount), currency: 'CNY' as const } };
  const show = { ...order, wallet: 'wechat' as const, subject: 'x', cashier: 'y' };
  await clock.finish(upay.precreate(show, new AbortController().signal));
  await clock.run(1_000_000);
  return heard;
}

const url = 'https://shop.example/n';
const said = ({ body }: Notice) => JSON.parse(Buffer.from(body).toString()) as Record<string, string>;

test('Upay tells of a paid order, flat and signed over the bytes', async () => {
  const [first, ...more] = await shown('1000', url, () => reply('success'));
  expect(more).toEqual([]);
  expect([first?.atMs, first?.notice.url]).toEqual([4000, url]);
  if (!first) throw new Error('nothing was told');
  expect(said(first.notice)).toMatchObject({ client_sn: 'A1', order_status: 'PAID', total_amount: '1000' });
  const key = createPublicKey({ key: Buffer.from(platformKey, 'base64'), format: 'der', type: 'spki' });
  const signature = Buffer.from(first.notice.headers.authorization ?? '', 'base64');
  expect(verify('RSA-SHA256', first.notice.body, key, signature)).toBe(true);
});

test('Upay repeats after 1, 5, 30 and 600 s what was not answered with "success"', async () => {
  const heard = await shown('1000', url, () => reply('ok'));
  expect(heard.map(({ atMs }) => atMs)).toEqual([4, 5, 10, 40, 640].map((seconds) => seconds * 1000));
});

test('Upay also tells of an order that it closed unpaid, as was seen live', async () => {
  const heard = await shown('1013', url, () => reply('success'));
  expect(heard.map(({ notice: one }) => said(one).order_status)).toEqual(['PAY_CANCELED']);
});

test('Upay tells nobody of an order that named no address', async () => {
  expect(await shown('1000', undefined, () => reply('success'))).toEqual([]);
});
