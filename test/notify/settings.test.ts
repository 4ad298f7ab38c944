import { describe, expect, test } from 'vitest';
import type { ProviderId } from '#shared/payment/payment.ts';
import { NotificationSettings, notifyUrlOf } from '#shared/settings/notifications.ts';
import { Settings } from '#shared/settings/settings.ts';
import { run } from '../cli/shroff.ts';

const publicAddress = 'https://till.example.com/notify';

test('left out, nobody listens, and if somebody did it would be this machine only', () => {
  const { notifications } = Settings.parse({ shop: { name: 'x' }, providers: {} });
  expect(notifications).toEqual({ on: false, address: '127.0.0.1', port: 8790, pathPrefix: '/notify' });
});

test.each<[string, object, ProviderId, string | null]>([
  ['on, with an address', { on: true, publicAddress }, 'upay', `${publicAddress}/upay`],
  ['a slash at its end', { on: true, publicAddress: `${publicAddress}/` }, 'eftpay', `${publicAddress}/eftpay`],
  ['a bare host', { on: true, publicAddress: 'https://till.example.com' }, 'uqpay', 'https://till.example.com/uqpay'],
  ['on, without an address', { on: true }, 'upay', null],
  ['off', { publicAddress }, 'upay', null],
])('what a provider is told: %s', (_what, settings, provider, expected) => {
  expect(notifyUrlOf(NotificationSettings.parse(settings), provider)).toBe(expected);
});

test('the longest public address fits what Upay takes', () => {
  const longest = `https://till.example.com/${'x'.repeat(98)}`;
  expect(notifyUrlOf(NotificationSettings.parse({ on: true, publicAddress: longest }), 'upay')).toHaveLength(128);
  expect(NotificationSettings.safeParse({ publicAddress: `${longest}x` }).success).toBe(false);
});

describe('is refused', () => {
  test.each<[string, object]>([
    ['a name for an address', { address: 'till.example.com' }],
    ['no port', { port: 0 }],
    ['a port above all', { port: 65_536 }],
    ['a prefix without its slash', { pathPrefix: 'notify' }],
    ['a prefix that ends in one', { pathPrefix: '/notify/' }],
    ['a prefix with a query', { pathPrefix: '/notify?x' }],
    ['a public address in plain http', { publicAddress: 'http://till.example.com' }],
    ['a public address with a query', { publicAddress: 'https://till.example.com/?a' }],
    ['a public address with a fragment', { publicAddress: 'https://till.example.com/#a' }],
    ['a word nobody knows', { enabled: true }],
  ])('%s', (_what, settings) => {
    expect(NotificationSettings.safeParse(settings).success).toBe(false);
  });
});

test('simulate says what is wrong with an address to post to', async () => {
  const ran = await run(['simulate', 'upay', '--json', '--notify', 'ftp://nowhere']);
  expect(ran).toMatchObject({ exit: 2, last: { refusal: 'commandUsage', params: { usage: '--notify URL' } } });
});
