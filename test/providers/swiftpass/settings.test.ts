import { expect, test } from 'vitest';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';

test('only the merchant’s number has to be said', () => {
  expect(SwiftpassSettings.parse({ merchantId: '7551000001' })).toMatchObject({
    ...{ address: 'https://gateway.wepayez.com/pay/gateway', signature: 'MD5', scans: true, paceScale: 1 },
    ...{ unsignedNotFound: 'believe', notifyUrl: 'http://127.0.0.1', billService: 'pay.bill.merchant' },
  });
});

test.each<[string, object]>([
  ['no merchant', { merchantId: '' }],
  ['a merchant with a blank', { merchantId: '755 1' }],
  ['an unknown line', { colour: 'red' }],
  ['plain http', { address: 'http://pay.swiftpass.cn/pay/gateway' }],
  ['another signature', { signature: 'RSA_1_1' }],
  ['another service', { show: [{ wallet: 'wechat', service: 'pay weixin' }] }],
  ['an address that is none', { machineIp: 'localhost' }],
  ['a notify_url over 255', { notifyUrl: `https://shop.example/${'x'.repeat(240)}` }],
  ['a pace for a real gateway', { paceScale: 0.1 }],
  ['an agent’s bill without the agent', { billService: 'pay.bill.agent' }],
  ['a chain’s bill without its head', { billService: 'pay.bill.bigMerchant' }],
])('refused: %s', (_what, more) => {
  expect(SwiftpassSettings.safeParse({ merchantId: '7551000001', ...more }).success).toBe(false);
});
