import { expect, test } from 'vitest';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import { createSwiftpass } from '../../../electron/providers/swiftpass/adapter.ts';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import {
  clockAt,
  done,
  doneFields,
  failed,
  key,
  memorySecrets,
  merchantId,
  paidFields,
  reference,
  rejected,
  type Said,
  saidText,
  scripted,
  signed,
  unsigned,
  xmlOf,
} from './scripted.ts';

function heard(reply: WireReply, by = key, mchId = merchantId) {
  const settings = SwiftpassSettings.parse({ merchantId: mchId });
  const secrets = memorySecrets({ 'swiftpass.key': by });
  const { exchange } = scripted([]);
  const swiftpass = createSwiftpass({ settings, currency: 'HKD', secrets, exchange, clock: clockAt() });
  return swiftpass.readNotification?.({}, reply.kind === 'reply' ? reply.body : new Uint8Array());
}

const paid: Said = { ...paidFields, pay_result: '0' };
const hint = { reference, providerReference: paidFields.transaction_id, refundNumber: null };

/** Rows 27 to 29 of the state table: a message is a hint, the query decides. */
test.each<[string, WireReply, object | null]>([
  ['27 paid', done(paid), hint],
  ['28 an attempt failed', done({ ...paid, pay_result: '1' }), hint],
  [
    '28 a failed result, signed',
    failed('PAYMENT_FAIL', { out_trade_no: reference, transaction_id: null }),
    { ...hint, providerReference: null },
  ],
  ['29 a wrong signature', signed({ ...doneFields, ...paid }, 'another key'), null],
  ['29 no signature', unsigned({ ...doneFields, ...paid }), null],
  ['29 another merchant', done({ ...paid, mch_id: '1' }), null],
  ['29 no order', done({ ...paid, out_trade_no: null }), null],
  ['29 not understood', rejected('Signature error'), null],
  ['29 an unsigned failure', unsigned({ ...doneFields, ...paid, result_code: '1' }), null],
  ['29 an amount that is none', done({ ...paid, total_fee: '1e3' }), null],
  ['29 garbage', saidText('{"status":0}'), null],
])('row %s', (_rule, reply, expected) => {
  expect(heard(reply)).toEqual(expected);
});

test('a real notification, as the gateway sent it (V7)', () => {
  const v7 = vectors.verified.find(({ name }) => name.startsWith('V7'));
  const fields = Object.fromEntries((v7?.text ?? '').split('&').map((pair) => pair.split('=')));
  expect(heard(saidText(xmlOf({ ...fields, sign: v7?.sign })), v7?.key, fields.mch_id)).toEqual({
    ...{ reference: 'pan_test_1470130571085', providerReference: '7551000001201608024004858153', refundNumber: null },
  });
});

test('taken is answered with exactly "success", anything else with "fail"', () => {
  const { exchange } = scripted([]);
  const settings = SwiftpassSettings.parse({ merchantId });
  const swiftpass = createSwiftpass({
    settings,
    currency: 'HKD',
    secrets: memorySecrets(),
    exchange,
    clock: clockAt(),
  });
  const said = (taken: boolean) => new TextDecoder().decode(swiftpass.notificationReply?.(taken).body);
  expect([said(true), said(false)]).toEqual(['success', 'fail']);
  expect(swiftpass.notificationReply?.(true).status).toBe(200);
});
