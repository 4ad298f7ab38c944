import { expect, test } from 'vitest';
import { type Act, createRegistry, type Lack } from '../../electron/providers/registry.ts';
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

test.each<[Act, Lack | null]>([
  [{ act: 'scan' }, null],
  [{ act: 'show', wallet: 'wechat' }, null],
  [{ act: 'show', wallet: 'qq' }, 'wallet'],
  [{ act: 'reverse', because: 'inDoubt' }, null],
  [{ act: 'reverse', because: 'operator' }, 'reversalOfApproved'],
  [{ act: 'refund', part: 'some' }, null],
])('%o lacks %s', (act, lack) => {
  expect(registry.lacks('upay', act)).toBe(lack);
});

test('a way or an ability that is missing is refused by name', () => {
  const abilities = { ...upay.abilities, reverseInDoubt: false, partialRefund: false };
  const poor = createRegistry([{ ...upay, ways: [], abilities }]);
  expect(poor.lacks('upay', { act: 'scan' })).toBe('scanning');
  expect(poor.lacks('upay', { act: 'show', wallet: 'wechat' })).toBe('showing');
  expect(poor.lacks('upay', { act: 'reverse', because: 'inDoubt' })).toBe('reversal');
  expect(poor.lacks('upay', { act: 'refund', part: 'some' })).toBe('partialRefund');
  expect(poor.lacks('upay', { act: 'refund', part: 'whole' })).toBeNull();
  expect(poor.showWallets).toEqual([]);
  expect(createRegistry([]).lacks('upay', { act: 'scan' })).toBe('provider');
  expect(createRegistry([]).providerFor('upay')).toBeNull();
});

test('a provider listed twice is a defect', () => {
  expect(() => createRegistry([upay, upay])).toThrow(/once/);
});
