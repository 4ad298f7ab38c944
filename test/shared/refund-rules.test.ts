import { describe, expect, test } from 'vitest';
import { ProviderId, Wallet } from '#shared/payment/payment.ts';
import { refundWayOf } from '#shared/payment/refund-way.ts';
import { refundNeedsManager } from '#shared/settings/refunds.ts';
import { Settings } from '#shared/settings/settings.ts';

describe('a manager for a refund', () => {
  test.each<[string, number | null, number, number, boolean]>([
    ['by default for every one', 0, 0, 1, true],
    ['never', null, 0, 9_999_999, false],
    ['not up to the limit', 5000, 0, 5000, false],
    ['above it', 5000, 0, 5001, true],
    ['not for a part that stays below with those before', 5000, 3000, 2000, false],
    ['for the part that goes above with those before', 5000, 3000, 2001, true],
  ])('%s', (_rule, aboveMinor, committedMinor, amountMinor, expected) => {
    expect(refundNeedsManager(aboveMinor, committedMinor, amountMinor)).toBe(expected);
  });

  test('is asked for every refund where the settings say nothing', () => {
    expect(Settings.parse({ shop: { name: 'x' }, providers: {} }).refunds).toEqual({ managerAboveMinor: 0 });
    expect(Settings.parse({ shop: { name: 'x' }, providers: {}, refunds: {} }).refunds).toEqual({
      managerAboveMinor: 0,
    });
  });
});

describe('when a refund arrives', () => {
  test('of WeChat by WeChat’s own times, whoever the provider is', () => {
    for (const provider of ProviderId.options)
      expect(refundWayOf(provider, 'wechat')).toMatchObject({ to: 'wechat', balanceMinutes: 20, cardWorkingDays: 3 });
  });

  test('else by the provider’s', () => {
    expect(refundWayOf('swiftpass', 'alipay')).toMatchObject({
      to: 'alipay',
      balanceMinutes: null,
      cardWorkingDays: 3,
    });
  });

  test('no time is made up: each has its source', () => {
    for (const provider of ProviderId.options)
      for (const wallet of [null, ...Wallet.options]) {
        const { balanceMinutes, cardWorkingDays, source } = refundWayOf(provider, wallet);
        expect(source === null, `${provider} ${wallet}`).toBe(balanceMinutes === null && cardWorkingDays === null);
      }
  });
});
