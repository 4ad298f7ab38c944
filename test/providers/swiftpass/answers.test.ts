import { expect, test } from 'vitest';
import type { Answer } from '#shared/payment/answer.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import {
  payAnswer,
  precreateAnswer,
  queryAnswer,
  reversalAnswer,
} from '../../../electron/providers/swiftpass/answers.ts';
import { refundAnswer } from '../../../electron/providers/swiftpass/refund-answers.ts';
import { signerOf } from '../../../electron/providers/swiftpass/signing.ts';
import { type Reading, readReply } from '../../../electron/providers/swiftpass/wire.ts';
import {
  done,
  doneFields,
  failed,
  failedFields,
  lost,
  memorySecrets,
  merchantId,
  offline,
  paidFields,
  payment,
  reference,
  refund,
  rejected,
  type Said,
  saidText,
  settings,
  shown,
  signed,
  unsigned,
} from './scripted.ts';

const signer = signerOf(settings, memorySecrets());
if (signer === null) throw new Error('there is a key');
const read = (reply: WireReply): Reading => readReply(reply, signer, merchantId);

const calls = {
  pay: (reply: WireReply) => payAnswer(read(reply), payment),
  create: (reply: WireReply) => precreateAnswer(read(reply), shown, 240_000),
  'scan query': (reply: WireReply) => queryAnswer(read(reply), payment, 'believe'),
  'show query': (reply: WireReply) => queryAnswer(read(reply), shown, 'believe'),
  'refunded query': (reply: WireReply) => queryAnswer(read(reply), payment, 'believe', 300),
  'overpaid query': (reply: WireReply) => queryAnswer(read(reply), payment, 'believe', 1001),
  'doubting query': (reply: WireReply) => queryAnswer(read(reply), payment, 'doubt'),
  reverse: (reply: WireReply) => reversalAnswer(read(reply), payment),
  close: (reply: WireReply) => reversalAnswer(read(reply), shown),
  refund: (reply: WireReply) => refundAnswer(read(reply), refund),
} as const;

const paid = (fields: Said = {}) => done({ ...paidFields, pay_result: '0', need_query: 'N', ...fields });
const state = (trade_state: string | null, fields: Said = {}) => done({ ...paidFields, trade_state, ...fields });
const code = (fields: Said = {}) => done({ code_url: 'weixin://wxpay/bizpayurl?pr=1', ...fields });
const notPaid = (err_code: string | null, need_query: string | null) => failed(err_code, { need_query });
const unknown = (cause: string) => ({ kind: 'unknown', cause });
const declined = (reason: string) => ({ kind: 'declined', reason });
const unsignedPaid = unsigned({ ...doneFields, ...paidFields, pay_result: '0', trade_state: 'SUCCESS', code_url: 'x' });
const badlySigned = signed({ ...doneFields, ...paidFields, pay_result: '0', trade_state: 'SUCCESS' }, 'another key');

/** Rows of the state table by their number. */
test.each<[string, keyof typeof calls, WireReply, object]>([
  ['1 no answer', 'pay', lost, unknown('noReply')],
  ['1 no answer', 'scan query', lost, unknown('noReply')],
  ['1 HTTP not 200', 'pay', saidText('', 502), unknown('providerError')],
  ['1 HTTP not 200, whatever the body', 'pay', { ...paid(), status: 201 } as WireReply, unknown('providerError')],
  ['1 not XML', 'pay', saidText('<html></html>'), unknown('garbled')],
  ['1 not one byte left', 'pay', offline, { kind: 'notSent', why: 'offline' }],
  ['2 success without a signature', 'pay', unsignedPaid, unknown('badSignature')],
  ['2 success without a signature', 'scan query', unsignedPaid, unknown('badSignature')],
  ['2 success without a signature', 'create', unsignedPaid, unknown('badSignature')],
  ['2 success without a signature', 'reverse', unsignedPaid, unknown('badSignature')],
  ['2 success without a signature', 'refund', unsignedPaid, unknown('badSignature')],
  ['2 success with a wrong signature', 'pay', badlySigned, unknown('badSignature')],
  ['2 success with a wrong signature', 'scan query', badlySigned, unknown('badSignature')],
  [
    '2 a refusal with a wrong signature',
    'create',
    signed({ ...failedFields, err_code: 'NOAUTH' }, 'x'),
    unknown('badSignature'),
  ],
  ['3 a code', 'create', code(), { kind: 'showing', code: 'weixin://wxpay/bizpayurl?pr=1', lifeMs: 240_000 }],
  ['4 no code', 'create', code({ code_url: null }), declined('other')],
  ['5 refused', 'create', failed('NOAUTH'), declined('terminalRefused')],
  ['5 refused, unsigned', 'create', unsigned({ ...failedFields, err_code: 'NOAUTH' }), declined('terminalRefused')],
  ['5 a system error is asked about', 'create', failed('SYSTEMERROR'), unknown('providerUnsure')],
  ['5 an unknown code is asked about', 'create', failed('NEW_CODE'), unknown('providerUnsure')],
  ['6 the number is used', 'create', failed('Order exists'), unknown('providerUnsure')],
  ['6 the number is used', 'create', failed('OUT_TRADE_NO_USED'), unknown('providerUnsure')],
  ['6 already paid', 'create', failed('Order paid'), unknown('providerUnsure')],
  ['6 already paid', 'create', rejected('This order is paid'), unknown('providerError')],
  ['7 not understood', 'create', rejected('Signature error'), declined('terminalRefused')],
  ['7 not understood', 'create', rejected('total_fee: Invalid value'), declined('requestRefused')],
  ['7 not understood', 'create', rejected('body: This field is required'), declined('requestRefused')],
  ['7 a sentence nobody knows', 'create', rejected('new sentence'), declined('other')],
  ['7 500', 'create', rejected('SYSTEMERROR', '500'), declined('other')],
  ['8 paid', 'pay', paid(), { kind: 'approved', reference }],
  ['8 paid, need_query absent', 'pay', paid({ need_query: null }), { kind: 'approved' }],
  ['8 pay_result absent: one query', 'pay', paid({ pay_result: null }), unknown('providerUnsure')],
  ['8 with the state a query would give', 'pay', paid({ trade_state: 'SUCCESS' }), { kind: 'approved' }],
  ['8 a state beside it says otherwise', 'pay', paid({ trade_state: 'USERPAYING' }), unknown('providerUnsure')],
  ['9 need_query beside a success', 'pay', paid({ need_query: 'Y' }), { kind: 'pending' }],
  ['10 pay_result is not 0', 'pay', paid({ pay_result: '1' }), unknown('providerUnsure')],
  ['11 the payer is asked', 'pay', notPaid('USERPAYING', 'Y'), { kind: 'pending', words: { code: 'USERPAYING' } }],
  ['11 the payer is asked', 'pay', notPaid('10003', 'Y'), { kind: 'pending' }],
  ['12 the number is used', 'pay', notPaid('INVALID_REQUEST', 'Y'), unknown('providerUnsure')],
  ['13 need_query missing means query', 'pay', notPaid('NOTENOUGH', null), unknown('providerUnsure')],
  ['13 need_query is another word', 'pay', notPaid('NOTENOUGH', 'n'), unknown('providerUnsure')],
  ['14 refused', 'pay', notPaid('NOTENOUGH', 'N'), declined('insufficientFunds')],
  ['14 refused', 'pay', notPaid('Auth code invalid', 'N'), declined('codeInvalid')],
  ['14 refused', 'pay', notPaid('AUTHCODE_EXPIRE', 'N'), declined('codeExpired')],
  [
    '14 unsigned, it is no refusal',
    'pay',
    unsigned({ ...failedFields, err_code: 'NOTENOUGH', need_query: 'N' }),
    unknown('providerUnsure'),
  ],
  ['14 an unknown code is no refusal', 'pay', notPaid('NEW_CODE', 'N'), unknown('providerUnsure')],
  ['14 no code is no refusal', 'pay', notPaid(null, 'N'), unknown('providerUnsure')],
  ...[
    'USERPAYING',
    'SYSTEMERROR',
    'Internal error',
    'BANKERROR',
    '10003',
    'ACQ.SYSTEM_ERROR',
    'aop.ACQ.SYSTEM_ERROR',
    'aop.unknow-error',
  ].map((err): [string, keyof typeof calls, WireReply, object] => [
    '15 asked even so',
    'pay',
    notPaid(err, 'N'),
    unknown('providerUnsure'),
  ]),
  ['16 unsigned 400', 'pay', rejected('Signature error'), unknown('providerError')],
  ['16 signed 400', 'pay', signed({ status: '400', message: 'Unsupported Api' }), declined('terminalRefused')],
  ['16 signed 410', 'pay', signed({ status: '410', message: 'new sentence' }), unknown('providerError')],
  ['17 500', 'pay', rejected('Internal error', '500'), unknown('providerError')],
  ['18 paid', 'scan query', state('SUCCESS'), { kind: 'approved', reference }],
  ['19 refunds: what went back is not known', 'scan query', state('REFUND'), unknown('providerUnsure')],
  ['19 refunds', 'refunded query', state('REFUND'), { kind: 'returned', returned: { minor: 300, currency: 'HKD' } }],
  ['19 more went back than was paid', 'overpaid query', state('REFUND'), unknown('garbled')],
  ['3 a number longer than any', 'create', code({ transaction_id: '7'.repeat(129) }), unknown('garbled')],
  ['20 not paid yet', 'scan query', state('NOTPAY'), { kind: 'pending' }],
  ['20 the payer is asked', 'show query', state('USERPAYING'), { kind: 'pending' }],
  ['21 a scan is to be reversed', 'scan query', state('PAYERROR'), { kind: 'attemptFailed' }],
  ['21 a code may be paid again', 'show query', state('PAYERROR'), { kind: 'attemptFailed' }],
  ['22 closed', 'show query', state('CLOSED'), { kind: 'closed', reference }],
  ['22 revoked', 'scan query', state('REVOKED'), { kind: 'closed' }],
  ['22 reversed', 'scan query', state('REVERSE'), { kind: 'closed' }],
  ['23 another state', 'scan query', state('PAID'), unknown('providerUnsure')],
  ['23 another case is another state', 'scan query', state('success'), unknown('providerUnsure')],
  ['23 no state', 'scan query', state(null), unknown('providerUnsure')],
  ['23 no state, but a pay_result', 'scan query', paid(), unknown('providerUnsure')],
  ['24 not there now', 'scan query', failed('Order not exists'), { kind: 'notFound' }],
  ['24 not there now', 'scan query', rejected('Order do not exist'), { kind: 'notFound' }],
  ['24 not there now', 'scan query', failed('ACQ.TRADE_NOT_EXIST'), { kind: 'notFound' }],
  ['24 unsigned, by the setting', 'doubting query', rejected('Order do not exist'), unknown('providerError')],
  ['24 signed, whatever the setting', 'doubting query', failed('Order not exists'), { kind: 'notFound' }],
  ['25 the query failed', 'scan query', failed('SYSTEMERROR'), unknown('providerUnsure')],
  ['25 a payer’s code says nothing here', 'scan query', failed('NOTENOUGH'), unknown('providerUnsure')],
  ['26 not understood', 'scan query', rejected('Signature error'), unknown('providerError')],
  ['30 accepted', 'refund', done({ out_refund_no: refund.refundNumber, refund_fee: '250' }), { kind: 'accepted' }],
  ['30 of another refund', 'refund', done({ out_refund_no: 'OTHER' }), unknown('otherOrder')],
  ['30 of another amount', 'refund', done({ refund_fee: '251' }), unknown('otherOrder')],
  ...['Refund exists', 'Refund status error', 'REFUND_ERROR', 'SYSTEMERROR', 'NEW_CODE'].map(
    (err): [string, keyof typeof calls, WireReply, object] => [
      '31 open',
      'refund',
      failed(err),
      unknown('providerUnsure'),
    ],
  ),
  ['32 refused', 'refund', failed('REFUND_FEE_LIMIT'), { kind: 'refused', reason: 'notAllowed' }],
  ['32 refused', 'refund', failed('RETURN_AMOUNT_EXCEED'), { kind: 'refused', reason: 'notEnoughLeft' }],
  ['32 refused', 'refund', failed('SELLER_BALANCE_NOT_ENOUGH'), { kind: 'refused', reason: 'merchantBalance' }],
  ['33 lost', 'refund', lost, unknown('noReply')],
  ['34 closed: an acceptance', 'close', done({}), { kind: 'accepted' }],
  ['35 not closed', 'close', failed('Order close fail'), unknown('providerUnsure')],
  ['35 paid or closed before', 'close', rejected('Order status error, cannot close order'), unknown('providerError')],
  ['36 reversed: an acceptance', 'reverse', done({ out_trade_no: reference }), { kind: 'accepted' }],
  ['36 of another order', 'reverse', done({ out_trade_no: 'OTHER' }), unknown('otherOrder')],
  ['36 reversed before', 'reverse', failed('Order reverse'), { kind: 'accepted' }],
  ['37 to be repeated', 'reverse', failed('Reverse fail', { retry_flag: 'Y' }), unknown('providerUnsure')],
  ['37 never', 'reverse', rejected('This order cannot be reversed'), { kind: 'refused' }],
  ['37 the wallet’s day is over', 'reverse', failed('ACQ.TRADE_CANCEL_TIME_OUT'), { kind: 'refused' }],
  ['37 unknown there', 'reverse', failed('Order not exists'), { kind: 'notFound' }],
  ['38 lost', 'reverse', lost, unknown('noReply')],
])('row %s (%s)', (_rule, call, reply, expected) => {
  expect(calls[call](reply)).toMatchObject(expected);
});

/** What is compared before "paid" is believed. The caller compares `reference` once more. */
test.each<[string, Said, object]>([
  ['another total', { total_fee: '1001' }, { kind: 'approved', approval: { amount: { minor: 1001 } } }],
  ['another order', { out_trade_no: 'OTHER' }, { kind: 'approved', reference: 'OTHER' }],
  ['no order', { out_trade_no: null }, { kind: 'approved', reference: null }],
  ['no total', { total_fee: null }, unknown('garbled')],
  ['a decimal total', { total_fee: '10.00' }, unknown('garbled')],
  ['no number of the gateway’s', { transaction_id: null }, unknown('garbled')],
  ['another currency', { fee_type: 'CNY' }, unknown('otherAmount')],
  ['no currency', { fee_type: null }, { kind: 'approved' }],
  ['another merchant', { mch_id: '1' }, unknown('otherOrder')],
  ['no merchant', { mch_id: null }, unknown('otherOrder')],
  ['a coupon above the total', { coupon_fee: '1001' }, unknown('garbled')],
  ['a time that is none', { time_end: '20260230120000' }, { approval: { paidAtMs: null } }],
])('paid, but %s', (_what, fields, expected) => {
  expect(calls['scan query'](state('SUCCESS', fields))).toMatchObject(expected);
  expect(calls.pay(paid(fields))).toMatchObject(expected);
});

test.each<[string, WireReply, keyof typeof calls]>([
  ['returned in another currency', state('REFUND', { fee_type: 'CNY' }), 'refunded query'],
  ['pending', state('NOTPAY', { total_fee: '999' }), 'scan query'],
  ['closed', state('CLOSED', { total_fee: '999' }), 'scan query'],
  ['declined', failed('NOTENOUGH', { need_query: 'N', total_fee: '999' }), 'pay'],
  ['showing', code({ total_fee: '999' }), 'create'],
  ['showing in another currency', code({ fee_type: 'CNY' }), 'create'],
])('%s about another amount is doubt', (_what, reply, call) => {
  expect(calls[call](reply)).toMatchObject(unknown('otherAmount'));
});

test('what the payer paid, what the shop gets and what was charged abroad are kept apart', () => {
  const answer = calls['scan query'](
    state('SUCCESS', {
      ...{
        trade_type: 'pay.alipay.micropay',
        payment_inst: 'ALIPAYHK',
        coupon_fee: '150',
        unsettled_discount_fee: '50',
      },
      ...{ cash_fee: '785', cash_fee_type: 'CNY', rate: '92350000' },
    }),
  ) as Extract<Answer, { kind: 'approved' }>;
  expect(answer.approval).toEqual({
    amount: { minor: 1000, currency: 'HKD' },
    payerPaid: { minor: 850, currency: 'HKD' },
    shopGets: { minor: 950, currency: 'HKD' },
    abroad: { amount: '785', currency: 'CNY', rate: '92350000' },
    wallet: 'alipayhk',
    providerReference: '755100000001202611210000000001',
    walletReference: '4200001',
    paidAtMs: Date.parse('2026-11-21T09:00:03Z'),
  });
});

test('words name the gateway’s code, in either spelling of the sentence, and quote no long number', () => {
  expect(calls.pay(failed('X', { err_msg: null, err_code_des: 'T码 134567890123456789' }))).toMatchObject({
    words: { code: 'X', text: 'T码 …6789' },
  });
  expect(calls.pay(rejected('Signature error'))).toMatchObject({ words: { code: '400', text: 'Signature error' } });
});

test('fields that nobody knows take part in the signature, and are else passed over', () => {
  expect(calls.pay(paid({ invoice_id: 'a&b=c', invoiceId: '{}', zero: '0', nothing: '', blank: ' ' }))).toMatchObject({
    kind: 'approved',
  });
});

test('the answer’s own sign_type chooses nothing', () => {
  expect(calls.pay(paid({ sign_type: 'SHA256' }))).toMatchObject({ kind: 'approved' });
});
