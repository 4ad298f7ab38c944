import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { run } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000 }); // each test starts several processes

const embedded = { address: 'http://127.0.0.1:9', paceScale: 0.02 };
const settingsOf = {
  upay: { deviceId: 'training' },
  swiftpass: { merchantId: 'training', agentNumber: 'notTheirs', signature: 'SHA256' },
  uqpay: { returnUrl: 'https://shop.example/paid', amountUnit: 'minor' },
  eftpay: {},
} as const satisfies Record<ProviderId, object>;

function newTraining(currency: string, ...providers: ProviderId[]) {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-training-'));
  mkdirSync(join(dir, 'training'), { mode: 0o700 });
  const named = Object.fromEntries(providers.map((id) => [id, { ...settingsOf[id], ...embedded }]));
  const settings = { shop: { name: 'Training shop', currency }, providers: named };
  writeFileSync(join(dir, 'training', 'settings.json'), JSON.stringify(settings));
  return { dir, shroff: (...words: string[]) => run(['--training', '--data', dir, '--json', ...words]) };
}

const customers = createRandom(7);
const newCode = () => makeCode('alipay', customers);

const each: [ProviderId, string, Wallet, scans: boolean][] = [
  ['upay', 'CNY', 'wechat', true],
  ['swiftpass', 'CNY', 'wechat', true],
  ['uqpay', 'HKD', 'alipay', false],
  ['eftpay', 'HKD', 'alipayhk', false],
];

describe.each(each)('shroff --training with %s', (provider, currency, wallet, scans) => {
  test('shows a code, is paid, and a later process gives it back', async () => {
    const { dir, shroff } = newTraining(currency, provider);
    const shown = await shroff('show', '15.00', '--wallet', wallet, '--wait', '40');
    expect(shown.lines[0]).toMatchObject({ state: 'showing', provider, codeText: expect.stringMatching(/\S/) });
    expect(shown).toMatchObject({ exit: 0, last: { state: 'approved', amount: { minor: 1500, currency } } });
    const id = String(shown.last.paymentId);
    expect(await shroff('refund', id)).toMatchObject({ exit: 2, last: { refusal: 'refundNeedsManager' } });
    expect(await shroff('refund', id, '--approved-by', 'Wong', '--wait', '40')).toMatchObject({
      exit: 0,
      last: { state: 'refunded', approvedBy: 'Wong' },
    });
    expect(await shroff('refund', id, '0.01')).toMatchObject({ exit: 1, last: { refusal: 'refundNothingLeft' } });
    const file = provider === 'upay' ? 'simulator.json' : `simulator-${provider}.json`;
    expect(existsSync(join(dir, 'training', file))).toBe(true);
  });

  test(scans ? 'scans a code that is declined, with its advice' : 'scans nothing', async () => {
    const { shroff } = newTraining(currency, provider);
    const taken = await shroff('take', '12.23', '--code', newCode(), '--wait', '40');
    const declined = { state: 'declined', provider, advice: { id: 'noFunds', money: 'notMoved' } };
    const refused = { refusal: expect.stringMatching(/^(wayUnsupported|scan)/) };
    expect(taken).toMatchObject(scans ? { exit: 1, last: declined } : { exit: 2, last: refused });
  });
});

test('several at once: each is asked for its own wallets, and keeps its own books', async () => {
  const { dir, shroff } = newTraining('HKD', 'upay', 'eftpay');
  const first = await shroff('show', '15.00', '--wallet', 'unionpay', '--wait', '40');
  expect(first).toMatchObject({ exit: 0, last: { state: 'approved', provider: 'upay' } });
  const second = await shroff('show', '15.00', '--wallet', 'alipayhk', '--wait', '40');
  expect(second).toMatchObject({ exit: 0, last: { state: 'approved', provider: 'eftpay' } });
  for (const file of ['simulator.json', 'simulator-eftpay.json'])
    expect(existsSync(join(dir, 'training', file))).toBe(true);
});

test('without settings training is Upay, and a sentence under the line says what to do', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-training-'));
  const { lines, exit } = await run(['--training', '--data', dir, '--json', 'take', '12.21', '--code', newCode()]);
  expect({ lines, exit }).toMatchObject({
    lines: [{ provider: 'upay', state: 'declined', advice: { id: 'codeExpired' }, words: { code: 'EXPIRED_BARCODE' } }],
    exit: 1,
  });
});
