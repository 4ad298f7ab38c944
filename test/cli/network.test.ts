import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { run } from './shroff.ts';

vi.setConfig({ testTimeout: 60_000 });

/** A till behind a proxy, whose provider only a proxy could find. */
function shopBehind(proxy: string) {
  const dir = mkdtempSync(join(tmpdir(), 'shroff-proxy-'));
  const eftpay = { address: 'https://provider.invalid/VMP' };
  const settings = { shop: { name: 'Shop', currency: 'HKD' }, network: { proxy }, providers: { eftpay } };
  writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings));
  return {
    dir,
    env: { SHROFF_SECRET_EFTPAY_USERCONFIRMKEY: 'user-confirm-key', SHROFF_SECRET_EFTPAY_SECRETCODE: 'secret-code' },
    args: (...words: string[]) => ['--data', dir, '--json', ...words],
  };
}

const strict = createServer();
strict.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 No\r\n\r\n'));
await new Promise<void>((resolve) => strict.listen(0, '127.0.0.1', resolve));
const strictAddress = `http://127.0.0.1:${(strict.address() as AddressInfo).port}`;
afterAll(() => void strict.close());

test('provider check says that the proxy is the trouble', async () => {
  const gone = shopBehind('http://127.0.0.1:1');
  expect(await run(gone.args('provider', 'check', 'eftpay'), { env: gone.env })).toMatchObject({
    exit: 3,
    last: { state: 'unreachable', text: expect.stringMatching(/^The proxy 127\.0\.0\.1:1 cannot be reached/) },
  });
  const shop = shopBehind(strictAddress);
  expect(await run(shop.args('provider', 'check', 'eftpay'), { env: shop.env })).toMatchObject({
    exit: 3,
    last: { state: 'unreachable', text: expect.stringMatching(/asks for a user and a password \(407\).*secret set/) },
  });
});

test('the proxy’s password is stored as a secret, used, and stands in no file and no words', async () => {
  const shop = shopBehind(strictAddress);
  await run(shop.args('secret', 'set', 'network.proxyUser'), { input: 'till-seven' });
  await run(shop.args('secret', 'set', 'network.proxyPassword'), { input: 'hunter-22-hunter' });
  const checked = await run(shop.args('provider', 'check', 'eftpay'), { env: shop.env });
  expect(checked).toMatchObject({ exit: 3, last: { text: expect.stringMatching(/does not accept the stored user/) } });
  const files = ['shroff.log', 'secrets.json', 'journal.db'].map((name) => readFileSync(join(shop.dir, 'live', name)));
  const all = [checked.stderr, JSON.stringify(checked.lines), ...files.map((file) => file.toString('latin1'))].join(
    '\n',
  );
  expect(all).not.toMatch(/hunter-22|till-seven|dGlsbC1zZXZlbj/);
});

test('a till does not start where TLS would not be verified', async () => {
  const shop = shopBehind('http://127.0.0.1:1');
  const env = { ...shop.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  for (const words of [['provider', 'check', 'eftpay'], ['show', '1.00', '--wallet', 'alipayhk'], ['payments']])
    expect(await run(shop.args(...words), { env })).toMatchObject({
      exit: 4,
      last: { refusal: 'settingsTlsOff', message: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') },
    });
});
