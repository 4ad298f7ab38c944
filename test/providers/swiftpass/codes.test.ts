import { expect, test } from 'vitest';
import { DeclineReason } from '#shared/payment/payment.ts';
import { RefundRefusal } from '#shared/payment/refund.ts';
import {
  alipayCodes,
  closes,
  fieldCodes,
  gatewayCodes,
  gatewaySentences,
  meaningOf,
  readTradeState,
  unionpayCodes,
  walletOf,
  wechatCodes,
} from '../../../electron/providers/swiftpass/codes.ts';
import documents from './fixtures/codes.json' with { type: 'json' };

const all = { ...gatewayCodes, ...gatewaySentences, ...fieldCodes, ...wechatCodes, ...alipayCodes, ...unionpayCodes };

test('every code and sentence of the documents is in its table', () => {
  const missing = Object.values(documents)
    .flat()
    .filter((word) => meaningOf(word) === null);
  expect(missing).toEqual([]);
  expect(documents.alipay.filter((word) => !(word.toUpperCase() in alipayCodes))).toEqual([]);
  expect(documents.wechat.filter((word) => !(word in wechatCodes))).toEqual([]);
  expect(documents.unionpay.filter((word) => !(word in unionpayCodes))).toEqual([]);
});

test('no table has a code that the documents do not name', () => {
  const named = new Set(Object.values<readonly string[]>(documents).flat().map(spelled));
  expect(Object.keys(all).filter((name) => !named.has(name))).toEqual([]);
});

/** As the tables spell it. */
function spelled(word: string): string {
  const upper = word
    .toUpperCase()
    .replace(/\s+/g, ' ')
    .replace(/^AOP\./, '')
    .replace(/\.$/, '');
  return upper.replace(/^BODY:/, '…:').replace('[PAY.WEIXIN.NATIVE]', '…');
}

test('each reason is one of ours', () => {
  for (const { decline, refund } of Object.values(all)) {
    if (decline !== null) DeclineReason.parse(decline);
    if (refund !== null) RefundRefusal.parse(refund);
  }
});

/** The sheet's Q and PAID: whatever a payment's "no" says beside them, the till asks. */
test.each([
  'Order exists',
  'Refund exists',
  'SYSTEMERROR',
  'Internal error',
  'Internel error',
  'Order paid',
  'This order is paid',
  'USERPAYING',
  'Refund status error',
  'REFUND_ERROR',
  'Order status error',
  'Reverse fail',
  'Order close fail',
  'This order cannot be reversed',
  'Order status error, cannot close order',
  'ORDER ERROR',
  'Request too frequent',
  'REQUEST CHANGE ERROR',
  'ORDERISEXIST',
  'INVALID_REQUEST',
  '10003',
  'BANKERROR',
  'ORDERPAID',
  'OUT_TRADE_NO_USED',
  'TRADE_HAS_SUCCESS',
  'TRADE_HAS_FINISHED',
  'UNKNOW',
  'UNKNOW_ERROR',
  'SYSTEM_ERROR',
  'ALIN10023',
  'TRADE_STATUS_ERROR',
  'CONTEXT_INCONSISTENT',
  'ALIN42282',
  'DUPLICATE_PAY_CURRENCY_NOT_EQUAL',
  'TRADE_NOT_EXIST',
  'PURCHASE_TRADE_NOT_EXIST',
  'DISCORDANT_REPEAT_REQUEST',
  'REPEATED_REFUNDMENT_REQUEST',
  'TRADE_SETTLE_ERROR',
  'REFUND_CHARGE_ERROR',
  ...['00', '12', '22', '25', '64', '68', '90', '91', '92', '94', '96', '98', 'A2', 'A4', 'A5', 'A6', 'A7', 'E1', 'E3'],
])('%s leaves a payment open', (code) => {
  expect(meaningOf(code)).toMatchObject({ decline: null });
});

test.each([
  'Refund exists',
  'Refund status error',
  'REFUND_ERROR',
  'SYSTEMERROR',
  'Internal error',
  'DISCORDANT_REPEAT_REQUEST',
  'REPEATED_REFUNDMENT_REQUEST',
  'TRADE_SETTLE_ERROR',
  'REFUND_CHARGE_ERROR',
  'BUYER_BALANCE_NOT_ENOUGH',
])('%s leaves a refund open', (code) => {
  expect(meaningOf(code)).toMatchObject({ refund: null });
});

test.each<[string, unknown]>([
  ['ACQ.PAYMENT_FAIL', meaningOf('PAYMENT_FAIL')],
  ['aop.ACQ.SYSTEM_ERROR', meaningOf('SYSTEM_ERROR')],
  ['auth code INVALID', meaningOf('Auth code invalid')],
  ['transaction_id|out_trade_no is required', meaningOf('transaction_id out_trade_no is required')],
  ['mch_create_ip: This field is required', meaningOf('body: This field is required')],
  [
    'The merchant has not opened the [pay.upi.native.intl] payment type',
    { decline: 'walletUnsupported', refund: null },
  ],
  ['NEW_CODE', null],
  ['', null],
  ['__proto__', null],
  ['constructor', null],
  ['…', null],
])('%j means what it means', (word, meaning) => {
  expect(meaningOf(word)).toEqual(meaning);
});

test.each<[string | null, string | null, string]>([
  ['pay.weixin.native.intl', null, 'wechat'],
  ['pay.alipay.micropay', 'ALIPAYHK', 'alipayhk'],
  ['pay.alipay.native', 'ALIPAYCN', 'alipay'],
  ['pay.upi.native.intl', null, 'unionpay'],
  ['pay.unionpay.proxy.micropay', null, 'unionpay'],
  ['pay.tenpay.native', null, 'qq'],
  ['pay.jdpay.micropay', null, 'jd'],
  ['pay.shiming.micropay', null, 'storedvalue'],
  ['unified.trade.native', null, 'other'],
  ['pay.constructor.native', null, 'other'],
  ['MICROPAY', null, 'other'],
  [null, null, 'other'],
])('trade_type %s %s is %s', (tradeType, institution, wallet) => {
  expect(walletOf(tradeType, institution)).toBe(wallet);
});

test('only WeChat and Alipay are closed, and a state in another case is another word', () => {
  expect((['wechat', 'alipay', 'unionpay', 'jd', 'other', null] as const).map(closes)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([readTradeState('SUCCESS'), readTradeState('Success')]).toEqual(['SUCCESS', null]);
});
