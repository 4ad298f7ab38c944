import { expect, test } from 'vitest';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { noRouting, type Routing } from '#shared/settings/settings.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { handClock, memorySecrets, settings } from './upay/scripted.ts';

const upay = createUpay({
  settings,
  currency: 'CNY',
  secrets: memorySecrets(),
  exchange: async () => ({ kind: 'notSent', detail: 'no network here' }),
  clock: handClock(),
});

interface Likeness {
  readonly knows?: boolean;
  readonly longestCode?: number;
  readonly ways?: PaymentProvider['ways'];
  readonly showWallets?: readonly Wallet[];
}

/** Upay under another name. */
function like(id: ProviderId, { knows = true, longestCode = 32, ways = ['scan', 'show'], ...more }: Likeness = {}) {
  const { showWallets = ['wechat', 'alipay', 'unionpay'] } = more;
  const recognizes = knows ? upay.recognizes : () => null;
  return { ...upay, id, ways, recognizes, abilities: { ...upay.abilities, longestCode, showWallets } };
}

const wechatCode = '130818341921441147';
const nobodysCode = '991234567890123456';
const all = () => true;
const allBut =
  (...ids: ProviderId[]) =>
  (id: ProviderId) =>
    !ids.includes(id);

test.each<[string, PaymentProvider[], Partial<Routing>, string, (id: ProviderId) => boolean, ProviderId | null]>([
  ['the only one', [like('upay')], {}, wechatCode, all, 'upay'],
  ['nobody', [], {}, wechatCode, all, null],
  ['nobody who scans', [like('eftpay', { ways: ['show'] })], {}, wechatCode, all, null],
  ['the first of the settings', [like('swiftpass'), like('upay')], {}, wechatCode, all, 'swiftpass'],
  ["the first of the shop's order", [like('swiftpass'), like('upay')], { order: ['upay'] }, wechatCode, all, 'upay'],
  [
    "the shop's choice for the wallet, before its order",
    [like('swiftpass'), like('upay')],
    { order: ['swiftpass'], scan: { wechat: 'upay' } },
    wechatCode,
    all,
    'upay',
  ],
  [
    "another wallet's choice says nothing",
    [like('swiftpass'), like('upay')],
    { scan: { alipay: 'upay' } },
    wechatCode,
    all,
    'swiftpass',
  ],
  [
    'one who knows the code, before one who does not',
    [like('swiftpass', { knows: false }), like('upay')],
    {},
    wechatCode,
    all,
    'upay',
  ],
  ['for a code nobody knows, the first', [like('swiftpass'), like('upay')], {}, nobodysCode, all, 'swiftpass'],
  ['the next, while the first cannot', [like('swiftpass'), like('upay')], {}, wechatCode, allBut('swiftpass'), 'upay'],
  [
    'the choice all the same, while none can',
    [like('swiftpass'), like('upay')],
    { scan: { wechat: 'upay' } },
    wechatCode,
    allBut('swiftpass', 'upay'),
    'upay',
  ],
  [
    'one who takes a code of that length',
    [like('upay'), like('swiftpass', { longestCode: 128 })],
    {},
    `hQVDUFY${'A'.repeat(60)}`,
    all,
    'swiftpass',
  ],
  ['nobody, when it is too long for all', [like('upay')], {}, '1'.repeat(33), all, null],
])('a scanned code goes to %s', (_whom, providers, routing, code, usable, expected) => {
  const registry = createRegistry(providers, { ...noRouting, ...routing });
  expect(registry.providerForCode(code, usable)?.id ?? null).toBe(expected);
});

test('a wallet is shown by who shows it, by the shop’s choice, or the next while that one cannot', () => {
  const registry = createRegistry(
    [
      like('upay', { showWallets: ['qq', 'alipay'] }),
      like('eftpay', { ways: ['show'], showWallets: ['alipay', 'fps'] }),
    ],
    { ...noRouting, show: { alipay: 'eftpay', qq: 'eftpay' } },
  );
  expect(registry.showWallets).toEqual(['qq', 'alipay', 'fps']);
  expect(registry.providerForWallet('alipay', all)?.id).toBe('eftpay');
  expect(registry.providerForWallet('alipay', allBut('eftpay'))?.id).toBe('upay');
  expect(registry.providerForWallet('qq', all)?.id).toBe('upay');
  expect(registry.providerForWallet('payme', all)).toBeNull();
});

test('a code is recognized by any that scans, and the longest code is the longest of any', () => {
  const registry = createRegistry([like('swiftpass', { knows: false, longestCode: 128 }), like('upay')]);
  expect(registry.recognize(wechatCode)).toBe('wechat');
  expect(registry.recognize('6901234567892')).toBeNull();
  expect(registry.longestCode).toBe(128);
  expect(createRegistry([like('eftpay', { ways: ['show'] })]).longestCode).toBe(0);
});

test('a provider listed twice is a defect, and one not listed is nobody', () => {
  expect(() => createRegistry([upay, upay])).toThrow(/once/);
  expect(createRegistry([]).providerFor('upay')).toBeNull();
});
