import { expect, test } from 'vitest';
import { activate } from '../../../electron/providers/upay/activate.ts';
import { sign } from '../../../electron/providers/upay/wire.ts';
import {
  biz,
  handClock,
  illegalSign,
  lost,
  memorySecrets,
  never,
  offline,
  refusal,
  type Step,
  said,
  scripted,
  settings,
} from './scripted.ts';

const vendor = { 'upay.vendorSn': 'VENDOR', 'upay.vendorKey': 'VENDOR_KEY' } as const;
const granted = { terminal_sn: '100', terminal_key: 'fresh', merchant_name: '店', store_name: '一号店' };
const flat = said({ result_code: '200', biz_response: granted });

async function activating(steps: readonly Step[], options: { stored?: object; more?: object; code?: string } = {}) {
  const secrets = memorySecrets({
    ...vendor,
    'upay.terminalKey': 'before',
    'upay.previousTerminalKey': 'older',
    ...options.stored,
  });
  const { exchange, seen } = scripted(steps, ({ body, headers }) =>
    headers.authorization === `VENDOR ${sign(body, 'VENDOR_KEY')}` ? 'vendor' : '?',
  );
  const parts = {
    settings: { ...settings, ...options.more },
    secrets,
    exchange,
    clock: handClock(),
    terminalName: 'Till 1',
  };
  return { result: await activate(parts, options.code ?? ' 12345678\n', never), secrets, seen };
}

test.each<[string, Step]>([
  ['flat', flat],
  ['nested', biz('ACTIVATE_SUCCESS', granted)],
])('a %s answer: number and key in one write', async (_shape, step) => {
  const { result, secrets, seen } = await activating([step]);
  expect(result).toEqual({ kind: 'activated', terminalSn: '100', merchantName: '店', storeName: '一号店' });
  expect(secrets.writes).toEqual([
    {
      'upay.terminalSn': '100',
      'upay.terminalKey': 'fresh',
      'upay.previousTerminalKey': '',
      'upay.checkedInDay': '2026-11-20',
    },
  ]);
  const fields = { app_id: 'APP_EXAMPLE', code: '12345678', device_id: settings.deviceId, name: 'Till 1' };
  expect(seen).toMatchObject([{ path: '/terminal/activate', key: 'vendor', fields }]);
});

test.each<[string, string, object]>([
  ['vendor number missing', 'upay.vendorSn', { stored: { 'upay.vendorSn': '' } }],
  ['vendor key missing', 'upay.vendorKey', { stored: { 'upay.vendorKey': '' } }],
  ['app id missing', 'appId', { more: { appId: '' } }],
  ['code empty', 'code', { code: ' ' }],
  ['code with a space', 'code', { code: '1234 5678' }],
])('%s: nothing is sent', async (_what, field, options) => {
  const { result, seen, secrets } = await activating([], options);
  expect(result).toMatchObject({ kind: 'refused', field, fix: expect.stringMatching(/\.$/) });
  expect([seen, secrets.writes]).toEqual([[], []]);
});

const used = /lost.*new code/;

test.each<[string, Step[], string, RegExp]>([
  ['wrong vendor key', [illegalSign], 'upay.vendorKey', /vendor key/],
  ['bad request', [refusal('INVALID_PARAMS')], 'appId', /appId/],
  ['unknown vendor', [refusal('INVALID_TERMINAL')], 'upay.vendorSn', /vendor number/],
  ['code spent', [refusal('ACTIVATE_FAIL')], 'code', /new code/],
  ['code spent, said inside', [biz('FAIL', undefined, 'ACTIVATE_FAIL')], 'code', /new code/],
  ['reply lost, then the code reads as used', [lost, refusal('ACTIVATE_FAIL')], 'code', used],
  ['lost twice', [lost, lost], 'network', used],
  ['lost, then offline', [lost, offline], 'network', used],
  ['offline', [offline], 'network', /nothing was sent/],
  ['500', [refusal('UNKNOWN_SYSTEM_ERROR', '500')], 'network', /again/],
  ['not Upay', [said('<html>')], 'address', /address/],
  ['no key in the answer', [said({ result_code: '200', biz_response: { terminal_sn: '100' } })], 'address', /address/],
])('%s: refused, with a field and a fix; the keys stay', async (_what, steps, field, fix) => {
  const { result, secrets } = await activating(steps);
  expect(result).toMatchObject({ kind: 'refused', field, fix: expect.stringMatching(fix) });
  expect(secrets.writes).toEqual([]);
  expect(JSON.stringify(result)).not.toContain('VENDOR_KEY');
});

test('reply lost, then granted to the same request', async () => {
  const { result, seen } = await activating([lost, flat]);
  expect(result).toMatchObject({ kind: 'activated' });
  expect(seen[0]?.fields).toEqual(seen[1]?.fields);
});
