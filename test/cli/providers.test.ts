import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { disagreements, newShop, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 }); // each test starts several processes

interface Can {
  readonly wallet: Wallet;
  readonly takes: readonly (readonly [amount: string, ran: object])[];
  /** How a person's reversal of a code just shown is answered. */
  readonly reverseAtOnce: { readonly exit: number; readonly last: object };
}

const scans = [
  ['12.00', { exit: 0, last: { state: 'approved' } }],
  ['12.23', { exit: 1, last: { state: 'declined' } }],
  ['12.31', { exit: 0, last: { state: 'approved' } }],
] as const;
const scansNone = [['12.00', { exit: 2, last: { refusal: expect.stringMatching(/^(wayUnsupported|scan)/) } }]] as const;

const providers: [ProviderId, Can][] = [
  ['swiftpass', { wallet: 'wechat', takes: scans, reverseAtOnce: { exit: 3, last: { refusal: 'reverseNotNow' } } }],
  ['uqpay', { wallet: 'alipay', takes: scansNone, reverseAtOnce: { exit: 0, last: { state: 'reversed' } } }],
  ['eftpay', { wallet: 'alipayhk', takes: scansNone, reverseAtOnce: { exit: 0, last: { state: 'reversed' } } }],
];

describe.each(providers)('shroff against shroff simulate %s, over HTTP', (provider, can) => {
  let simulated: Simulated;
  let shop: ReturnType<typeof newShop>;
  beforeAll(async () => {
    simulated = await startSimulator(9, undefined, provider);
    shop = newShop(simulated);
  });
  afterAll(() => simulated.stop());

  const shroff = (...words: string[]) => run(shop.args(...words), { env: shop.env });
  const show = (amount: string, waitS: number) =>
    shroff('show', amount, '--wallet', can.wallet, '--wait', String(waitS));

  async function agreement(): Promise<string[]> {
    const { lines } = await shroff('payments');
    return disagreements(lines.filter((line) => 'reference' in line) as never, await simulated.bank());
  }

  test('settings check and provider check: everything is there, and it answers', async () => {
    expect(await shroff('settings', 'check')).toMatchObject({ exit: 0, last: { providers: [provider], missing: [] } });
    expect(await shroff('provider', 'check', provider)).toMatchObject({ exit: 0, last: { provider, state: 'ready' } });
  });

  test('show: the code at once, then approved; refund in two equal parts, and not one cent more', async () => {
    const shown = await show('15.00', 40);
    expect(shown.lines[0]).toMatchObject({ state: 'showing', codeText: expect.stringMatching(/\S/), provider });
    expect(shown).toMatchObject({ exit: 0, last: { state: 'approved' } });
    const id = String(shown.last.paymentId);
    for (const refund of ['7.50', '7.50'])
      expect(await shroff('refund', id, refund, '--wait', '40')).toMatchObject({
        exit: 0,
        last: { state: 'refunded' },
      });
    expect(await shroff('refund', id, '0.01')).toMatchObject({ exit: 1, last: { refusal: 'refundNothingLeft' } });
    expect(await agreement()).toEqual([]);
  });

  test('what is not known yet: exit 3, and resolve finds it out in another process', async () => {
    const first = await show('15.41', 0);
    expect(first.exit).toBe(3);
    const second = await shroff('resolve', String(first.last.paymentId), '--wait', '60');
    expect(second).toMatchObject({ exit: 0, last: { state: 'approved' } });
    expect(await agreement()).toEqual([]);
  });

  test('an order outlives its keys: open while they are wrong, found out with the right ones', async () => {
    const first = await show('15.41', 0);
    const id = String(first.last.paymentId);
    const keys = Object.keys(shop.env).filter((name) => name.startsWith('SHROFF_SECRET_'));
    expect(keys).not.toEqual([]);
    const wrong = { ...shop.env, ...Object.fromEntries(keys.map((name) => [name, 'of-another-shop'])) };
    expect(await run(shop.args('provider', 'check', provider), { env: wrong })).toMatchObject({
      exit: 4,
      last: { state: 'refused' },
    });
    expect(await run(shop.args('resolve', id, '--wait', '8'), { env: wrong })).toMatchObject({ exit: 3 });
    expect(await shroff('resolve', id, '--wait', '60')).toMatchObject({ exit: 0, last: { state: 'approved' } });
    expect(await agreement()).toEqual([]);
  });

  test('reverse: a code just shown', async () => {
    const first = await show('15.13', 0);
    expect(await shroff('reverse', String(first.last.paymentId), '--wait', '40')).toMatchObject(can.reverseAtOnce);
  });

  test('take: done where it scans, a lost reply found out; refused before any byte where it does not', async () => {
    for (const [amount, ran] of can.takes)
      expect(await shroff('take', amount, '--code', simulated.code(), '--unknown-code', '--wait', '60')).toMatchObject(
        ran,
      );
    expect(await agreement()).toEqual([]);
  });
});

test('a provider that does not know the keys says so, and a provider that is not there cannot be reached', async () => {
  const simulated = await startSimulator(10, undefined, 'eftpay');
  const shop = newShop(simulated);
  const wrong = { ...shop.env, SHROFF_SECRET_EFTPAY_SECRETCODE: 'not-the-one' };
  const check = (env: NodeJS.ProcessEnv) => run(shop.args('provider', 'check', 'eftpay'), { env });
  expect(await check(wrong)).toMatchObject({ exit: 4, last: { state: 'refused' } });
  await simulated.stop();
  expect(await check(shop.env)).toMatchObject({ exit: 3, last: { state: 'unreachable' } });
});
