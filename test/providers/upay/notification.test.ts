import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UpaySettings } from '#shared/settings/upay.ts';
import type { WireRequest } from '../../../electron/providers/exchange.ts';
import { createUpay } from '../../../electron/providers/upay/adapter.ts';
import { notificationReply, readNotification } from '../../../electron/providers/upay/notification.ts';
import { amount, handClock, memorySecrets, never, reference } from './scripted.ts';

/** The sheet's own vector (section 15). Its key is nobody's. */
const publicKey = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAq1C6yDeH/SRAjIqofBLG
SxY7H320+Wl8dz0Da2yxsE/eSR62OQO4ndGi0WQUGKx4w2efSZOgRu3dJYwC9sGt
/eLy2IUyVsUMmR0XBlqtl3TZqB3h0nkO48RDxU6GE3NCEldZTDmk99FabzGhVh1s
a249c1fPFkLR4XZKFj1gxrPcvx2VRDCDateTklxq0ZVnavlWJcOuiMA0supZnlHI
Xqb1Nkf18xC6elf7vvEgN4T0QWjdMfP2Vj/qHhdca6j7JJCKKLuii994VA4IrN47
8LK82CbZiY+erJFjklAdN19E3BV+9rgPA/ZiMD5dHOSkTzG7LvNSq5x2cpSrRqO4
AQIDAQAB
-----END PUBLIC KEY-----`;
const body =
  '{"sn":"7894259244061958","client_sn":"MEX202605220001","client_tsn":"MEX202605220001","ctime":"1490611690929","status":"SUCCESS","order_status":"PAID","payway":"3","sub_payway":"2","total_amount":"1000","net_amount":"1000","terminal_id":"10298371039","subject":"测试订单","operator":"cashier01"}';
const signature =
  'AUHE1M2S0/rfNPXGyhU+zNCAl9o8knx5wSdAIp8o33/5ifI21LbBA36z+tP23K0GTVr/W+6mcOm47EMUlrShmUozzrvDqNFVUtUqCfa4+2Klx7j5kbo9NSwcpaKaJW3mI0CR7L5LViAZbljhcdo8tfH3da/sZlIW4+GxSsCugolbcKtUlhFQe3z/exmXCBU8M1IiCjqGK9VQiJahBfY4ymA77kIx3ih8A70v4LHd7XICGxtOyHDum5YWPnCIr4BB3RtqklvW/NFBIlWE+bu1dVRlZFkxfDqUVTnCCliSEqSvqLrULIXlo3LrYnMZhpLnjLSsqvYscxukeZJPrs6qGw==';
const bare = createPublicKey(publicKey).export({ format: 'der', type: 'spki' }).toString('base64');
const paid = { reference: 'MEX202605220001', providerReference: '7894259244061958', refundNumber: null };

const read = (said: string | Uint8Array, headers: Readonly<Record<string, string>>, key: string | null = publicKey) =>
  readNotification(headers, Buffer.from(said), key);
const by = (authorization: string) => ({ authorization });

test('the vector is the sheet’s, byte by byte', () => {
  expect(Buffer.byteLength(body)).toBe(299);
  expect(createHash('sha256').update(body).digest('hex')).toBe(
    '924c5412e48d6ac54bf8108cf86c51322c88e4d5c4a7d3990949e3538c464903',
  );
});

test.each<[string, string, Readonly<Record<string, string>>, string | null, object | null]>([
  ['the vector', body, by(signature), publicKey, paid],
  ['a key without its PEM frame', body, by(signature), bare, paid],
  ['behind the terminal’s number', body, by(`10298371039 ${signature}`), publicKey, paid],
  ['a header name in another case', body, { Authorization: signature }, publicKey, paid],
  ['total_amount 1001', body.replace('"1000"', '"1001"'), by(signature), publicKey, null],
  ['written anew with spaces', JSON.stringify(JSON.parse(body), null, 1), by(signature), publicKey, null],
  ['no header', body, {}, publicKey, null],
  ['another word behind it', body, by(`${signature} x`), publicKey, null],
  ['half a signature', body, by(signature.slice(0, 172)), publicKey, null],
  ['in hexadecimal', body, by(Buffer.from(signature, 'base64').toString('hex')), publicKey, null],
  ['an MD5', body, by(createHash('md5').update(body).digest('hex')), publicKey, null],
  ['no key stored', body, by(signature), null, null],
  ['an empty key', body, by(signature), '', null],
  ['a key that is none', body, by(signature), 'hello', null],
])('%s', (_what, said, headers, key, expected) => {
  expect(read(said, headers, key)).toEqual(expected);
});

describe('signed as Upay would', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const signed = (said: string | Uint8Array) =>
    read(said, by(sign('RSA-SHA256', Buffer.from(said), pair.privateKey).toString('base64')), own);

  test.each<[string, string, object | null]>([
    ['fields under biz_response', `{"result_code":"200","biz_response":{"data":${body}}}`, paid],
    ['directly under biz_response', `{"biz_response":${body}}`, paid],
    [
      'a refund by its own number',
      '{"client_sn":"A1","sn":"7","refund_request_no":"R1"}',
      { reference: 'A1', providerReference: '7', refundNumber: 'R1' },
    ],
    [
      'a refund in the number of the transaction',
      '{"client_sn":"A1","sn":"7","client_tsn":"A1-R1"}',
      { reference: 'A1', providerReference: '7', refundNumber: 'R1' },
    ],
    ['no number at all', '{}', { reference: null, providerReference: null, refundNumber: null }],
    ['a number of no shape', '{"client_sn":5}', null],
    ['two keys of one name', '{"client_sn":"A1","client_sn ":"A2"}', null],
    ['a list', '[]', null],
    ['no JSON', 'success', null],
  ])('%s', (_what, said, expected) => {
    expect(signed(said)).toEqual(expected);
  });

  test('bytes that are no UTF-8', () => expect(signed(new Uint8Array([0xff, 0xfe]))).toBeNull());

  test('whatever is signed, nothing is thrown', () => {
    const named = fc.record(
      { client_sn: fc.anything(), sn: fc.anything(), client_tsn: fc.anything(), biz_response: fc.anything() },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      named.map((fields) => JSON.stringify(fields) ?? ''),
    );
    fc.assert(
      fc.property(text, (said) => {
        const heard = signed(said);
        expect(heard === null || typeof heard === 'object').toBe(true);
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });
});

test('a short key is no proof', () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const key = short.publicKey.export({ format: 'pem', type: 'spki' }).toString();
  const made = sign('RSA-SHA256', Buffer.from(body), short.privateKey).toString('base64');
  expect(read(body, by(made), key)).toBeNull();
});

test('taken is answered with "success", anything else makes it come again', () => {
  const said = (taken: boolean) => Buffer.from(notificationReply(taken).body).toString();
  expect([said(true), said(false)]).toEqual(['success', 'fail']);
});

test.each<[string, object, string | undefined]>([
  ['named, pay and precreate tell it', { notifyUrl: 'https://shop.example/n/upay' }, 'https://shop.example/n/upay'],
  ['not named, neither does', {}, undefined],
])('a notify_url %s', async (_rule, lines, expected) => {
  const sent: WireRequest[] = [];
  const upay = createUpay({
    settings: UpaySettings.parse({ deviceId: 'till-1', ...lines }),
    ...{ currency: 'CNY', secrets: memorySecrets(), clock: handClock() },
    exchange: async (request) => {
      sent.push(request);
      return { kind: 'lost', detail: '' };
    },
  });
  const order = { reference, amount, subject: 'Shop', cashier: 'Kan' };
  await upay.authorize({ ...order, code: '130818341921441147' }, never);
  await upay.precreate({ ...order, wallet: 'wechat' }, never);
  await upay.query({ reference, providerReference: null, amount, way: 'scan', wallet: null, requestedMs: 0 }, never);
  const told = sent.map((request) => JSON.parse(Buffer.from(request.body).toString()).notify_url);
  expect(told).toEqual([expected, expected, undefined]);
});
