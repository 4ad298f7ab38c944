import { expect, test } from 'vitest';
import { UqpaySettings } from '#shared/settings/uqpay.ts';
import { paceOf } from '../../../electron/providers/uqpay/pace.ts';

const returnUrl = 'https://shop.example/paid';

test('what no document decides has the safe value: decimal text, no scanning, no undoing of paid payments', () => {
  expect(UqpaySettings.parse({ returnUrl })).toMatchObject({
    ...{ address: 'https://api.uqpay.com/api', amountUnit: 'major', descriptionMax: 32, mintsToken: true },
    ...{ idempotencyHeader: 'x-idempotency-key', tokenMarginMs: 300_000, notificationToleranceMs: 300_000 },
  });
  const { scan, cancelPaidUntil } = UqpaySettings.parse({ returnUrl });
  expect([scan, cancelPaidUntil]).toEqual([undefined, undefined]);
});

test.each<[string, object]>([
  ['no address to return to', { returnUrl: undefined }],
  ['http to return to', { returnUrl: 'http://shop.example' }],
  ['a fragment in it', { returnUrl: 'https://shop.example/#paid' }],
  ['scanning without a flow', { scan: { wallets: [{ wallet: 'wechat', type: 'wechatpay' }] } }],
  ['scanning without a wallet', { scan: { flow: 'qrcode', wallets: [] } }],
  ['a wallet type of no shape', { show: [{ wallet: 'alipay', type: 'Alipay CN' }] }],
  ['an hour that is none', { cancelPaidUntil: '24:00' }],
  ['a scaled pace away from this machine', { paceScale: 0.1 }],
  ['a line nobody knows', { colour: 'red' }],
])('%s is refused', (_rule, more) => {
  expect(UqpaySettings.safeParse({ returnUrl, ...more }).success).toBe(false);
});

test('the shop chooses how often a shown code is asked about; the watch outlives an intent', () => {
  const pace = paceOf(UqpaySettings.parse({ returnUrl, pollEveryMs: 3000, showForMs: 120_000 }));
  expect(pace.showSteps[0]).toEqual({ untilMs: 120_000, everyMs: 3000 });
  expect(pace.watchMs.at(-1)).toBeGreaterThan(pace.codeLifeMs);
});
