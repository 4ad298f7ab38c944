import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Notice } from '../../electron/simulators/notices.ts';
import { minute, newest, openShop, paidUnheard, type Shop } from './shop.ts';

let shop: Shop;
afterEach(() => shop.close());

type Forgery = (real: Notice, secrets: Readonly<Record<string, string>>) => Pick<Notice, 'headers' | 'body'>;

const text = ({ body }: Pick<Notice, 'body'>) => Buffer.from(body).toString();
const respelt =
  (change: (text: string) => string): Forgery =>
  (real) => ({ ...real, body: Buffer.from(change(text(real))) });
const headed =
  (change: (headers: Notice['headers']) => Record<string, string>): Forgery =>
  (real) => ({ ...real, headers: change(real.headers) });
const without = (headers: Notice['headers'], name: string) =>
  Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name));
const md5 = (said: string) => createHash('md5').update(said).digest('hex');
const otherKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

/** UQPAY's headers over any body, by any secret and time. */
const uqpaySigned =
  (secretOf: (real: string) => string, offSeconds = 0, timed = true): Forgery =>
  (real, secrets) => {
    const timestamp = String(Number(real.headers['x-wk-timestamp']) + offSeconds);
    const hmac = createHmac('sha512', secretOf(secrets['uqpay.webhookSecret'] ?? '')).update(real.body);
    const signature = (timed ? hmac.update(timestamp) : hmac).digest('hex');
    return { ...real, headers: { ...real.headers, 'x-wk-signature': signature, 'x-wk-timestamp': timestamp } };
  };

test.each<[ProviderId, string, Forgery]>([
  ['upay', 'no signature', headed((headers) => without(headers, 'authorization'))],
  ['upay', 'another amount', respelt((said) => said.replace('"total_amount":"1000"', '"total_amount":"1001"'))],
  ['upay', 'written anew with spaces', respelt((said) => JSON.stringify(JSON.parse(said), null, 1))],
  ['upay', 'a byte added', respelt((said) => `${said}\n`)],
  [
    'upay',
    'an MD5 with the terminal’s key',
    (real, secrets) => ({
      ...real,
      headers: { ...real.headers, authorization: md5(text(real) + secrets['upay.terminalKey']) },
    }),
  ],
  [
    'upay',
    'the right signature in hexadecimal',
    headed((headers) => ({
      ...headers,
      authorization: Buffer.from(headers.authorization ?? '', 'base64').toString('hex'),
    })),
  ],
  [
    'upay',
    'signed with another key',
    (real) => ({
      ...real,
      headers: { ...real.headers, authorization: sign('RSA-SHA256', real.body, otherKey).toString('base64') },
    }),
  ],
  [
    'upay',
    'signed as SHA-1',
    (real) => ({
      ...real,
      headers: { ...real.headers, authorization: sign('RSA-SHA1', real.body, otherKey).toString('base64') },
    }),
  ],
  ['swiftpass', 'no signature', respelt((said) => said.replace(/<sign>.*?<\/sign>/s, ''))],
  ['swiftpass', 'an empty signature', respelt((said) => said.replace(/<sign>.*?<\/sign>/s, '<sign></sign>'))],
  ['swiftpass', 'another amount', respelt((said) => said.replace(/(<total_fee>\D*)1000/, '$11001'))],
  ['swiftpass', 'another order', respelt((said) => said.replace(/(<out_trade_no>[^N]*)N0T1/, '$1N0T2'))],
  [
    'swiftpass',
    'a weaker algorithm that it names itself',
    respelt((said) => said.replace(/<sign_type>.*?<\/sign_type>/s, '<sign_type>NONE</sign_type>')),
  ],
  ['swiftpass', 'an unsigned failure', respelt(() => '<xml><status>0</status><result_code>1</result_code></xml>')],
  ['swiftpass', 'a declaration of entities', respelt((said) => `<!DOCTYPE xml [<!ENTITY a "b">]>${said}`)],
  ['swiftpass', 'JSON', respelt(() => '{"status":0}')],
  ['uqpay', 'no signature', headed((headers) => without(headers, 'x-wk-signature'))],
  ['uqpay', 'no timestamp', headed((headers) => without(headers, 'x-wk-timestamp'))],
  ['uqpay', 'written anew with spaces', respelt((said) => JSON.stringify(JSON.parse(said), null, 1))],
  ['uqpay', 'signed with another secret', uqpaySigned((secret) => `${secret}x`)],
  ['uqpay', 'signed with an empty secret', uqpaySigned(() => '')],
  ['uqpay', 'signed without the timestamp', uqpaySigned((secret) => secret, 0, false)],
  ['uqpay', 'rightly signed, 6 minutes old', uqpaySigned((secret) => secret, -360)],
  ['uqpay', 'rightly signed, 6 minutes ahead', uqpaySigned((secret) => secret, 360)],
  [
    'uqpay',
    'a newer timestamp on an old signature',
    headed((headers) => ({ ...headers, 'x-wk-timestamp': String(Number(headers['x-wk-timestamp']) + 1) })),
  ],
  ['eftpay', 'no signature', respelt((said) => said.replace(/,"sign":"[0-9a-f]+"/, ''))],
  ['eftpay', 'another amount', respelt((said) => said.replace('"total_fee":"10.00"', '"total_fee":"10.01"'))],
  ['eftpay', 'the amount as a number', respelt((said) => said.replace('"total_fee":"10.00"', '"total_fee":10.0'))],
  ['eftpay', 'another account', respelt((said) => said.replace(/"user_confirm_key":"SIM/, '"user_confirm_key":"SIN'))],
  [
    'eftpay',
    'signed without the secret',
    respelt((said) => {
      const { sign: _real, ...fields } = JSON.parse(said) as Record<string, string>;
      const pairs = Object.entries(fields).filter(([, value]) => value !== '');
      const joined = pairs
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
      return JSON.stringify({ ...fields, sign: createHash('sha256').update(joined).digest('hex') });
    }),
  ],
  ['eftpay', 'the bare word', respelt(() => 'success')],
])('%s: %s is turned away in words that tell nothing, and changes nothing', async (provider, _how, forge) => {
  shop = await openShop(provider);
  const paymentId = await paidUnheard(shop);
  const [queries, entries] = [shop.queries, shop.journal.length];
  const real = newest(shop);
  const forged = forge(real, shop.simulated.secrets);
  expect([text(forged), forged.headers]).not.toEqual([text(real), real.headers]);
  expect(await shop.post(forged)).toEqual({ status: 400, text: 'Not accepted.\n' });
  await shop.run(200);
  expect([shop.queries - queries, shop.journal.length - entries]).toEqual([0, 0]);
  expect([shop.payment(paymentId).state, shop.counted('unproven')]).toEqual(['showing', 1]);
});

test('many forgeries are two lines of the log, and none has a word of theirs', async () => {
  shop = await openShop('upay');
  await paidUnheard(shop);
  const headers = { authorization: 'bW9uZXk=', 'content-type': 'text/plain' };
  for (let nth = 0; nth < 40; nth += 1) await shop.post({ headers, body: Buffer.from('give me money') });
  await shop.run(2 * minute);
  const lines = shop.logged.filter((line) => line.startsWith('notify.notTaken'));
  expect(lines).toEqual([
    'notify.notTaken {"cause":"unproven","provider":"upay","count":1}',
    'notify.notTaken {"cause":"unproven","provider":"upay","count":39}',
  ]);
});
