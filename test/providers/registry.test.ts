import { expect, test } from 'vitest';
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
const registry = createRegistry([upay]);

test('a code finds its wallet and provider; one nobody knows still goes to the first that scans', () => {
  expect(registry.recognize('130818341921441147')).toEqual({ wallet: 'wechat', provider: 'upay' });
  expect(registry.recognize('6901234567892')).toBeNull();
  expect(registry.providerForCode('6901234567892')).toBe(upay);
  expect(createRegistry([]).providerForCode('130818341921441147')).toBeNull();
});

test('a wallet finds who shows it', () => {
  expect(registry.showWallets).toEqual(['wechat', 'alipay', 'unionpay']);
  expect(registry.providerForWallet('alipay')).toBe(upay);
  expect(registry.providerForWallet('qq')).toBeNull();
});

test('a way that is missing is nobody’s', () => {
  const poor = createRegistry([{ ...upay, ways: [] }]);
  expect(poor.providerForCode('130818341921441147')).toBeNull();
  expect(poor.providerForWallet('alipay')).toBeNull();
  expect(poor.showWallets).toEqual([]);
  expect(createRegistry([]).providerFor('upay')).toBeNull();
});

test('a provider listed twice is a defect', () => {
  expect(() => createRegistry([upay, upay])).toThrow(/once/);
});
