import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { systemClock } from '../../../electron/clock.ts';
import { createExchange } from '../../../electron/providers/http.ts';
import { createUpay } from '../../../electron/providers/upay/adapter.ts';
import { sign, signedRequest } from '../../../electron/providers/upay/wire.ts';
import { memorySecrets, never, reference, settings } from './scripted.ts';

const key = '68d499beda5f72116592f5c527465656';
const sn = '10298371039';

test.each<[string, string, string, number, string]>([
  [
    '1 pay',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001","total_amount":"1000","dynamic_id":"130818341921441147","subject":"MUWE test order","operator":"cashier01"}',
    key,
    166,
    '525b9339b1697424f5c4e3527ac7ee19',
  ],
  [
    '2 query',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001"}',
    key,
    59,
    '6f019623b51f46d9ece0c3404643a3b8',
  ],
  [
    '3 query with spaces',
    '{"terminal_sn": "10298371039", "client_sn": "MEX202605220001"}',
    key,
    62,
    '5c6012d8c4ac8648496b8df23986f801',
  ],
  [
    '4 query with a line end',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001"}\n',
    key,
    60,
    '76462bd0f09ba7ec6d2c58f160da1ed5',
  ],
  [
    '5 pay in Chinese',
    '{"terminal_sn":"10298371039","client_sn":"20230615143052001","total_amount":"100","dynamic_id":"130818341921600584","subject":"星巴克咖啡","operator":"cashier_01"}',
    key,
    168,
    'aebba631ff701d17ec933230ca2dd41c',
  ],
  ['7 check-in', '{"terminal_sn":"10298371039","device_id":"DEVICE_001"}', key, 54, 'b9a1125e2af9517c802d16806588246f'],
  [
    '8 refund',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001","refund_request_no":"R1","operator":"cashier01","refund_amount":"250"}',
    key,
    129,
    '6b5c938bdfd3cbf70a801a33094a7718',
  ],
  [
    '9 activate',
    '{"app_id":"APP_EXAMPLE","code":"12345678","device_id":"DEVICE_001"}',
    'VENDOR_KEY_EXAMPLE',
    67,
    '685f0605e9945c85ab526095f0960d53',
  ],
  ['10 empty object', '{}', key, 2, '6cb3856edc8b2fb729226a6be1b7412d'],
  ['11 empty body', '', key, 0, '6bc37a6c623eae90c5c5464b52ce4632'],
])('vector %s', (_name, body, usedKey, length, digest) => {
  const bytes = new TextEncoder().encode(body);
  expect(bytes.length).toBe(length);
  expect(sign(bytes, usedKey)).toBe(digest);
});

test('fields go out as vector 1: same bytes, same header', () => {
  const fields = {
    terminal_sn: sn,
    client_sn: 'MEX202605220001',
    total_amount: '1000',
    payway: undefined,
    dynamic_id: '130818341921441147',
    subject: 'MUWE test order',
    operator: 'cashier01',
  };
  const request = signedRequest('https://vsi-api.shouqianba.com/', '/upay/v2/pay', { sn, key }, fields, 1);
  expect(request.url).toBe('https://vsi-api.shouqianba.com/upay/v2/pay');
  expect(request.headers.authorization).toBe('10298371039 525b9339b1697424f5c4e3527ac7ee19');
});

test('what arrives over a real socket is signed byte for byte', async () => {
  const arrived: { body: Buffer; authorization: string | undefined; url: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      arrived.push({ body: Buffer.concat(chunks), authorization: request.headers.authorization, url: request.url });
      response.end('{"result_code":"500"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { exchange, close } = createExchange();
  const upay = createUpay({
    settings: { ...settings, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    currency: 'CNY',
    secrets: memorySecrets({ 'upay.terminalSn': sn, 'upay.terminalKey': key }),
    exchange,
    clock: systemClock,
  });
  const amount = { minor: 100, currency: 'CNY' } as const;
  await upay.authorize(
    { reference, amount, code: ' 130818341921600584\n', subject: '星巴克 "咖啡" \u{1F600}', cashier: '收银员' },
    never,
  );
  await close();
  server.close();
  const [one] = arrived;
  const expected = createHash('md5')
    .update(one?.body ?? '')
    .update(key)
    .digest('hex');
  expect(one).toMatchObject({ url: '/upay/v2/pay', authorization: `${sn} ${expected}` });
  expect(one?.body.toString()).toBe(
    `{"terminal_sn":"${sn}","client_sn":"${reference}","total_amount":"100","subject":"星巴克 \\"咖啡\\" \u{1F600}","operator":"收银员","dynamic_id":"130818341921600584"}`,
  );
});
