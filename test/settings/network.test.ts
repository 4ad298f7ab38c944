import { expect, test } from 'vitest';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import { NetworkSettings } from '#shared/settings/network.ts';
import { mask } from '../../electron/log.ts';

test.each([
  'http://proxy.shop.example:3128',
  'https://proxy.shop.example',
  'http://10.0.0.1:8080/',
  'http://[fd00::1]:3128',
  'http://proxy:65535',
])('a proxy at %s', (proxy) => {
  expect(NetworkSettings.parse({ proxy })).toEqual({ proxy, keepWarm: true });
  expect(new URL(proxy).host).toMatch(/./);
});

test.each([
  ['a password in the address', 'http://till:secret@proxy:3128'],
  ['a user in the address', 'http://till@proxy:3128'],
  ['a path', 'http://proxy:3128/pac'],
  ['a question', 'http://proxy:3128?x'],
  ['another protocol', 'socks5://proxy:1080'],
  ['no protocol', 'proxy:3128'],
  ['no such port', 'http://proxy:65536'],
  ['port 0', 'http://proxy:0'],
  ['nothing', ''],
  ['a line end', 'http://proxy:3128\r\nx: y'],
])('no proxy: %s; and the words do not repeat it', (_what, proxy) => {
  const { error } = NetworkSettings.safeParse({ proxy });
  expect(error?.issues[0]?.message).toMatch(/network\.proxyUser/);
  expect(error?.message).not.toContain('till:secret');
});

test.each(['verify', 'tls', 'insecure', 'rejectUnauthorized', 'strictSSL'])(
  'there is no setting %s: TLS cannot be switched off',
  (name) => {
    expect(NetworkSettings.safeParse({ [name]: false }).success).toBe(false);
  },
);

test('user and password of the proxy are secrets, masked in the log like every other', () => {
  expect(enteredSecrets).toEqual(expect.arrayContaining(['network.proxyUser', 'network.proxyPassword']));
  expect(mask('proxy said: hunter-22', ['hunter-22'])).toBe('proxy said: [masked]');
});
