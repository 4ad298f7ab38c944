import { describe, expect, test } from 'vitest';
import { ProviderId } from '#shared/payment/payment.ts';
import { blamedBy } from '#shared/settings/blame.ts';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import { limitsOf } from '#shared/settings/fault.ts';
import { Settings } from '#shared/settings/settings.ts';
import {
  networkFields,
  networkSecrets,
  printerFields,
  providerSpecs,
  shopFields,
} from '../../renderer/settings/specs.ts';

const limits = (path: string) => limitsOf(Settings, path.split('.'));

describe('what a field may hold', () => {
  test.each<[string, object | null]>([
    ['shop.name', { optional: false, longest: 60, options: null, number: null }],
    ['shop.currency', { optional: true, options: ['CNY', 'HKD'], standard: 'CNY' }],
    ['printer.port', { optional: true, number: { least: 1, most: 65_535 }, standard: 9100 }],
    ['printer.paperMm', { options: [58, 80], standard: 80 }],
    ['printer.host', { optional: true, standard: undefined }],
    ['providers.swiftpass.merchantId', { optional: false }],
    ['providers.nobody.key', null],
    ['shop.name.first', null],
  ])('%s', (path, expected) => {
    if (expected === null) expect(limits(path)).toBe(null);
    else expect(limits(path)).toMatchObject(expected);
  });
});

test('every field of the screens is a setting, of the kind it is drawn as', () => {
  const providers = ProviderId.options.flatMap((id) => [...providerSpecs[id].fields, ...providerSpecs[id].more]);
  const all = [...shopFields, ...networkFields, ...Object.values(printerFields).flat(), ...providers];
  expect(all.filter(({ path }) => limits(path) === null)).toEqual([]);
  expect(all.filter(({ path, kind }) => (kind === 'choice') !== (limits(path)?.options != null))).toEqual([]);
});

test('every secret that a person enters has a place', () => {
  const placed = ProviderId.options.flatMap((id) => [...providerSpecs[id].secrets, ...providerSpecs[id].moreSecrets]);
  expect([...placed, ...networkSecrets].sort()).toEqual([...enteredSecrets].sort());
});

test.each<[ProviderId, string, ReturnType<typeof blamedBy>]>([
  ['swiftpass', '400 Signature error', 'swiftpassKey'],
  ['swiftpass', 'Auth valid fail: mch_id', 'swiftpassNumber'],
  ['swiftpass', 'mch_id sign mismatch', 'swiftpassKey'],
  ['swiftpass', '', 'swiftpassKey'],
  ['upay', 'ILLEGAL_SIGN 签名错误', 'activation'],
  ['uqpay', '401 unauthorized', 'uqpayKeys'],
  ['eftpay', '12 clock', 'clock'],
  ['eftpay', '10 Signature abnormal', 'eftpayKeys'],
])('%s saying "%s" sends to %s', (provider, said, blame) => {
  expect(blamedBy(provider, said)).toBe(blame);
});
