import { expect, test } from 'vitest';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import { payAnswer, precreateAnswer, queryAnswer, reversalAnswer } from '../../../electron/providers/upay/answers.ts';
import { businessCodes } from '../../../electron/providers/upay/codes.ts';
import { readBiz } from '../../../electron/providers/upay/order.ts';
import { readReply } from '../../../electron/providers/upay/wire.ts';
import { biz, lost, notExists, offline, order, payment, reference, refusal, said } from './scripted.ts';

const pay = (reply: WireReply) => payAnswer(readReply(reply, readBiz), payment);
const precreate = (reply: WireReply) => precreateAnswer(readReply(reply, readBiz), payment, 240_000);
const query = (reply: WireReply) => queryAnswer(readReply(reply, readBiz), payment);
const cancel = (reply: WireReply) => reversalAnswer(readReply(reply, readBiz), payment);
const unsure = { kind: 'unknown', cause: 'providerUnsure' };
const qr = { qr_code: 'weixin://wxpay/bizpayurl?pr=abc' };

type Row = [rule: string, reply: WireReply, expected: object];

/** Table A: no reply, or one that is not Upay's. */
const noBusiness: Row[] = [
  ['nothing left the machine', offline, { kind: 'notSent', why: 'offline', words: { text: 'ECONNREFUSED' } }],
  ['the reply was lost', lost, { kind: 'unknown', cause: 'noReply' }],
  ['not JSON', said('<html>bad gateway</html>'), { kind: 'unknown', cause: 'garbled' }],
  ['cut off', said('{"result_code":"200","biz_resp'), { kind: 'unknown', cause: 'garbled' }],
  [
    'not UTF-8',
    { kind: 'reply', status: 200, headers: {}, body: new Uint8Array([123, 34, 0xff]) },
    { kind: 'unknown', cause: 'garbled' },
  ],
  ['empty', said(''), { kind: 'unknown', cause: 'garbled' }],
  ['a list', said([]), { kind: 'unknown', cause: 'garbled' }],
  ['nested without end', said('['.repeat(200_000)), { kind: 'unknown', cause: 'garbled' }],
  ['HTTP 502 without envelope', said('<html>', 502), { kind: 'unknown', cause: 'providerError' }],
  [
    'HTTP 500 with a success inside',
    said(JSON.stringify({ result_code: '200', biz_response: {} }), 500),
    { kind: 'unknown', cause: 'providerError' },
  ],
  [
    'HTTP 302 with a success inside',
    said({ result_code: '200', biz_response: { result_code: 'PAY_SUCCESS', data: order('PAID') } }, 302),
    { kind: 'unknown', cause: 'garbled' },
  ],
  ['200 without business', said({ result_code: '200' }), { kind: 'unknown', cause: 'garbled' }],
  ['result_code as a number', said({ result_code: 200, biz_response: {} }), { kind: 'unknown', cause: 'garbled' }],
  ['result_code missing', said({}), { kind: 'unknown', cause: 'providerError' }],
  ['result_code 201', said({ result_code: '201' }), { kind: 'unknown', cause: 'providerError' }],
  ['500 UNKNOWN_SYSTEM_ERROR', refusal('UNKNOWN_SYSTEM_ERROR', '500'), { kind: 'unknown', cause: 'providerError' }],
  ['500 INVALID_PARAMS is still a 500', refusal('INVALID_PARAMS', '500'), { kind: 'unknown', cause: 'providerError' }],
  ['400 of another kind', refusal('REQUEST_FAIL'), { kind: 'unknown', cause: 'providerError' }],
  ['400 without a code', said({ result_code: '400' }), { kind: 'unknown', cause: 'providerError' }],
];
test.each(noBusiness)('A, B pay: %s', (_rule, reply, expected) => expect(pay(reply)).toMatchObject(expected));
test.each(noBusiness)('A, B precreate: %s', (_rule, reply, expected) =>
  expect(precreate(reply)).toMatchObject(expected),
);
test.each(noBusiness)('A, B query: %s', (_rule, reply, expected) => expect(query(reply)).toMatchObject(expected));
test.each(noBusiness)('A, B cancel: %s', (_rule, reply, expected) => expect(cancel(reply)).toMatchObject(expected));

/** Table B: a 400 that blames something of ours made no order, and says nothing about one that exists. */
const blames: [code: string, reason: string][] = [
  ['INVALID_PARAMS', 'requestRefused'],
  ['INVALID_PARAMETER', 'requestRefused'],
  ['INVALID_TERMINAL', 'terminalRefused'],
  ['TERMINAL_NOT_EXISTS', 'terminalRefused'],
  ['ILLEGAL_SIGN', 'terminalRefused'],
];
test.each(blames)('B 400 %s: an order is not made; one that exists is as it was', (code, reason) => {
  const noNews = { kind: 'unknown', cause: 'providerError', words: { code } };
  expect(pay(refusal(code))).toMatchObject({ kind: 'declined', reason, reference: null, words: { code } });
  expect(precreate(refusal(code))).toMatchObject({ kind: 'declined', reason });
  expect(query(refusal(code))).toMatchObject(noNews);
  expect(cancel(refusal(code))).toMatchObject(noNews);
});

test.each<Row>([
  ['paid', biz('PAY_SUCCESS', order('PAID', 'SUCCESS')), { kind: 'approved', reference }],
  ['paid, no status', biz('PAY_SUCCESS', order('PAID')), { kind: 'approved', reference }],
  ['paid, live empty error fields', biz('PAY_SUCCESS', order('PAID', 'SUCCESS'), '', ''), { kind: 'approved' }],
  ['paid, other status', biz('PAY_SUCCESS', order('PAID', 'IN_PROG')), unsure],
  ['paid, failed status', biz('PAY_SUCCESS', order('PAID', 'FAIL_ERROR')), unsure],
  ['success, order still open', biz('PAY_SUCCESS', order('CREATED', 'SUCCESS')), unsure],
  ['success, order state absent', biz('PAY_SUCCESS', order(undefined, 'SUCCESS')), unsure],
  ['success, no data', biz('PAY_SUCCESS'), unsure],
  [
    'failed and closed',
    biz('PAY_FAIL', order('PAY_CANCELED', 'FAIL_CANCELED'), 'EXPIRED_BARCODE'),
    { kind: 'declined', reason: 'codeExpired', reference },
  ],
  ['failed and closed by cancel', biz('PAY_FAIL', order('CANCELED')), { kind: 'declined', reason: 'other' }],
  [
    'customer aborts',
    biz('PAY_FAIL', order('PAY_CANCELED', 'FAIL_CANCELED'), 'UNEXPECTED_PROVIDER_ERROR', '[EP99]用户取消'),
    { kind: 'declined', reason: 'walletRefused', words: { text: '[EP99]用户取消' } },
  ],
  [
    'customer aborts, order open',
    biz('PAY_FAIL', order('CREATED', 'IN_PROG'), 'UNEXPECTED_PROVIDER_ERROR', '[EP99]'),
    unsure,
  ],
  ['failed, no data: confirmed by the till', biz('PAY_FAIL', undefined, 'INVALID_BARCODE'), unsure],
  ['failed, order state absent', biz('PAY_FAIL', order(undefined, 'FAIL_CANCELED')), unsure],
  ['failed, order paid', biz('PAY_FAIL', order('PAID', 'SUCCESS')), unsure],
  ['failed, closed, wallet side open', biz('PAY_FAIL', order('PAY_CANCELED', 'FAIL_IO_1')), unsure],
  ['in progress', biz('PAY_IN_PROGRESS', order('CREATED', 'IN_PROG')), { kind: 'pending', reference }],
  ['in progress, other spelling', biz('PAY_INPROGRESS', order('CREATED', 'IN_PROG')), { kind: 'pending' }],
  ['in progress, no data', biz('PAY_IN_PROGRESS'), { kind: 'pending', reference: null }],
  ['in progress, paid', biz('PAY_IN_PROGRESS', order('PAID', 'SUCCESS')), unsure],
  ['failing', biz('PAY_FAIL_IN_PROGRESS', order('CREATED')), unsure],
  ['failed, result unknown', biz('PAY_FAIL_ERROR', order('PAY_ERROR', 'FAIL_ERROR')), unsure],
  ['failed, being reversed', biz('PAY_FAIL_ERROR', order('PAY_ERROR', 'ERROR_RECOVERY')), unsure],
  ['refused: number taken', biz('FAIL', undefined, 'CLIENT_SN_CONFLICT'), unsure],
  ['refused: already paid', biz('FAIL', undefined, 'TRADE_HAS_SUCCESS'), unsure],
  [
    'refused: customer short of money',
    biz('FAIL', undefined, 'INSUFFICIENT_FUND'),
    { kind: 'declined', reason: 'insufficientFunds' },
  ],
  [
    'refused: terminal',
    biz('FAIL', undefined, 'UPAY_TERMINAL_STATUS_ABNORMAL'),
    { kind: 'declined', reason: 'terminalRefused' },
  ],
  [
    'refused: a code never seen',
    biz('FAIL', undefined, 'SOMETHING_NEW'),
    { kind: 'declined', reason: 'other', words: { code: 'SOMETHING_NEW' } },
  ],
  ['refused beside a paid order', biz('FAIL', order('PAID', 'SUCCESS'), 'INVALID_BARCODE'), unsure],
  ['query success is no pay success', biz('SUCCESS', order('PAID', 'SUCCESS')), unsure],
  ['a result never seen', biz('PAY_MAYBE', order('PAID', 'SUCCESS')), unsure],
  [
    'in progress for another amount',
    biz('PAY_IN_PROGRESS', order('CREATED', 'IN_PROG', { total_amount: '999' })),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
])('C pay: %s', (_rule, reply, expected) => expect(pay(reply)).toMatchObject(expected));

test.each<Row>([
  [
    'a code',
    biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG', qr)),
    { kind: 'showing', code: qr.qr_code, lifeMs: 240_000, reference, providerReference: '7894259244067349' },
  ],
  [
    'a code, as live: empty strings everywhere',
    said({
      result_code: '200',
      error_code: '',
      error_message: '',
      biz_response: {
        result_code: 'PRECREATE_SUCCESS',
        error_code: '',
        error_message: '',
        data: order('CREATED', 'CREATED', { ...qr, trade_no: '', finish_time: '', payment_list: [] }),
      },
    }),
    { kind: 'showing', code: qr.qr_code },
  ],
  ['no code', biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG')), unsure],
  ['an empty code', biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG', { qr_code: '' })), unsure],
  ['a code on a closed order', biz('PRECREATE_SUCCESS', order('PAY_CANCELED', 'FAIL_CANCELED', qr)), unsure],
  [
    'a code for another amount',
    biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG', { ...qr, total_amount: '100000' })),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  [
    'a code too long to draw',
    biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG', { qr_code: 'x'.repeat(1025) })),
    { kind: 'unknown', cause: 'garbled' },
  ],
  [
    'failed',
    biz('PRECREATE_FAIL', undefined, 'SELLER_OVER_DAILY_LIMIT'),
    { kind: 'declined', reason: 'merchantLimit' },
  ],
  ['refused', biz('FAIL', undefined, 'UPAY_MERCHANT_NOT_EXISTS'), { kind: 'declined', reason: 'terminalRefused' }],
  ['number taken', biz('FAIL', undefined, 'CLIENT_SN_CONFLICT'), unsure],
  ['number taken, as PRECREATE_FAIL', biz('PRECREATE_FAIL', undefined, 'CLIENT_SN_CONFLICT'), unsure],
  ['in progress', biz('PRECREATE_IN_PROGRESS', order('CREATED', 'IN_PROG', qr)), unsure],
  ['failed, result unknown', biz('PRECREATE_FAIL_ERROR'), unsure],
  ['failing', biz('PRECREATE_FAIL_IN_PROGRESS'), unsure],
  ['paid is no answer to precreate', biz('PAY_SUCCESS', order('PAID', 'SUCCESS')), unsure],
])('D precreate: %s', (_rule, reply, expected) => expect(precreate(reply)).toMatchObject(expected));

const found = (orderStatus: string, status?: string, more?: object) => biz('SUCCESS', order(orderStatus, status, more));
const returned = (minor: number) => ({ kind: 'returned', returned: { minor, currency: 'CNY' }, reference });

test.each<Row>([
  ['paid', found('PAID', 'SUCCESS'), { kind: 'approved', reference }],
  ['paid, no status', found('PAID'), { kind: 'approved' }],
  ['paid, net_amount 0 as in a sample', found('PAID', 'SUCCESS', { net_amount: '0' }), { kind: 'approved' }],
  ...[
    'IN_PROG',
    'ERROR_RECOVERY',
    'FAIL_CANCELED',
    'FAIL_IO_2',
    'FAIL_PROTOCOL_3',
    'FAIL_ERROR',
    'CANCEL_ERROR',
    'REFUND_ERROR',
    'PRE_SUCCESS',
    'NEW',
  ].map((status): Row => [`paid, but ${status}`, found('PAID', status), unsure]),
  ['closed unpaid', found('PAY_CANCELED', 'FAIL_CANCELED'), { kind: 'declined', reason: 'other', reference }],
  [
    'closed unpaid for time',
    biz('SUCCESS', order('PAY_CANCELED', 'FAIL_CANCELED'), 'TRADE_TIMEOUT'),
    { kind: 'declined', reason: 'timedOut' },
  ],
  ['closed on our request', found('CANCELED', 'SUCCESS'), { kind: 'closed', reference }],
  ['open', found('CREATED', 'IN_PROG'), { kind: 'pending', reference }],
  ['open, created', found('CREATED', 'CREATED'), { kind: 'pending' }],
  ['open, no status', found('CREATED'), { kind: 'pending' }],
  ['open, failure being recorded', found('CREATED', 'FAIL_CANCELED'), { kind: 'pending' }],
  ['open, aborted', found('CREATED', 'ABORTED'), { kind: 'pending' }],
  ['open with a success: contradiction', found('CREATED', 'SUCCESS'), unsure],
  ['open, being reversed', found('CREATED', 'ERROR_RECOVERY'), unsure],
  ['pay error', found('PAY_ERROR', 'FAIL_ERROR'), unsure],
  ['pay error, being reversed', found('PAY_ERROR', 'ERROR_RECOVERY'), unsure],
  ['pay error with a success', found('PAY_ERROR', 'SUCCESS'), unsure],
  ['cancel running', found('CANCEL_INPROGRESS', 'IN_PROG'), unsure],
  ['cancel running, other spelling', found('CANCEL_IN_PROGRESS', 'SUCCESS'), unsure],
  ['cancel failed', found('CANCEL_ERROR', 'CANCEL_ERROR'), unsure],
  ['refunded', found('REFUNDED', 'SUCCESS', { net_amount: '0' }), returned(1000)],
  ['refunded, net silent', found('REFUNDED', undefined, { net_amount: '' }), returned(1000)],
  ['refunded in part', found('PARTIAL_REFUNDED', 'SUCCESS', { net_amount: '750' }), returned(250)],
  [
    'refunded in part, nothing gone',
    found('PARTIAL_REFUNDED', 'SUCCESS', { net_amount: '1000' }),
    { kind: 'unknown', cause: 'garbled' },
  ],
  [
    'refunded in part, net silent',
    found('PARTIAL_REFUNDED', 'SUCCESS', { net_amount: '' }),
    { kind: 'unknown', cause: 'garbled' },
  ],
  ['refund running', found('REFUND_INPROGRESS', 'IN_PROG'), unsure],
  ['refund failed', found('REFUND_ERROR', 'REFUND_ERROR'), unsure],
  ['no state', found('INVALID_STATUS_CODE', 'SUCCESS'), unsure],
  ['queued', found('IN_QUEUE', 'SUCCESS'), unsure],
  ['a state never seen', found('PAID_SOON', 'SUCCESS'), unsure],
  ['no data', biz('SUCCESS'), unsure],
  ['not found', notExists, { kind: 'notFound', words: { code: 'UPAY_ORDER_NOT_EXISTS' } }],
  ['not found, as the list spells it', biz('FAIL', undefined, 'UPAY_ORDER_NOT_EXIST'), { kind: 'notFound' }],
  ['not found at the wallet', biz('FAIL', undefined, 'TRADE_NOT_EXIST'), { kind: 'notFound' }],
  ['failed otherwise', biz('FAIL', undefined, 'UPAY_TERMINAL_NOT_EXISTS'), unsure],
  ['failed without a code', biz('FAIL'), unsure],
  ['pay success is no query success', biz('PAY_SUCCESS', order('PAID', 'SUCCESS')), unsure],
  [
    'closed, but for another amount',
    found('CANCELED', 'SUCCESS', { total_amount: '1' }),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  ['paid without a total', found('PAID', 'SUCCESS', { total_amount: '' }), { kind: 'unknown', cause: 'garbled' }],
  ["paid without Upay's number", found('PAID', 'SUCCESS', { sn: '' }), { kind: 'unknown', cause: 'garbled' }],
])('E query: %s', (_rule, reply, expected) => expect(query(reply)).toMatchObject(expected));

test.each<Row>([
  ['closed', biz('CANCEL_SUCCESS', order('CANCELED', 'SUCCESS')), { kind: 'accepted' }],
  ['a running payment stopped', biz('CANCEL_ABORT_SUCCESS'), { kind: 'accepted' }],
  ['running', biz('CANCEL_IN_PROGRESS'), unsure],
  ['stop running, other spelling', biz('CANCEL_ABORT_INPROGRESS'), unsure],
  ['failed', biz('CANCEL_ERROR'), { kind: 'refused' }],
  [
    'failed, order took part in a promotion',
    biz('CANCEL_ERROR', undefined, 'UPAY_TCP_ORDER_NOT_REFUNDABLE'),
    { kind: 'refused', words: { code: 'UPAY_TCP_ORDER_NOT_REFUNDABLE' } },
  ],
  ['stop failed', biz('CANCEL_ABORT_ERROR'), { kind: 'refused' }],
  ['closed before', biz('FAIL', undefined, 'UPAY_CANCEL_ORDER_NOOP'), { kind: 'accepted' }],
  ['never seen', notExists, { kind: 'notFound' }],
  ['never seen, other spelling', biz('FAIL', undefined, 'UPAY_ORDER_NOT_EXIST'), { kind: 'notFound' }],
  ['not in this state', biz('FAIL', undefined, 'UPAY_CANCEL_INVALID_ORDER_STATE'), { kind: 'refused' }],
  ['not refundable', biz('FAIL', undefined, 'UPAY_TCP_ORDER_NOT_REFUNDABLE'), { kind: 'refused' }],
  ['failed otherwise', biz('FAIL', undefined, 'SOMETHING_NEW'), { kind: 'refused' }],
  ['failed, the wallet not reached', biz('FAIL', undefined, 'EXTERNAL_SERVICE_EXCEPTION'), unsure],
  ['a result never seen', biz('CANCEL_MAYBE'), unsure],
  [
    'about another order',
    biz('CANCEL_SUCCESS', order('CANCELED', 'SUCCESS', { client_sn: 'OTHER' })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
])('F cancel: %s', (_rule, reply, expected) => expect(cancel(reply)).toMatchObject(expected));

test.each(Object.entries(businessCodes))('code %s on a closed PAY_FAIL gives its reason', (code, { decline }) => {
  expect(pay(biz('PAY_FAIL', order('PAY_CANCELED', 'FAIL_CANCELED'), code))).toMatchObject({
    kind: 'declined',
    reason: decline,
  });
});

test.each<[string, object, object]>([
  [
    'times, wallet and numbers',
    { trade_no: 'T1', payway: '2', channel_finish_time: '1449569460000', ctime: '1449569450000' },
    {
      approval: { wallet: 'alipay', walletReference: 'T1', paidAtMs: 1449569460000, payerPaid: { minor: 1000 } },
      createdMs: 1449569450000,
    },
  ],
  [
    'a dated ctime is China time',
    { ctime: '2015-11-01 18:01:00', finish_time: 'soon' },
    { createdMs: Date.UTC(2015, 10, 1, 10, 1), approval: { paidAtMs: null } },
  ],
  ['a dated ctime that is no date', { ctime: '2015-99-01 18:01:00' }, { createdMs: null }],
  ['a payway never seen', { payway: '999' }, { approval: { wallet: 'other' } }],
  [
    'discounts are not the payer’s',
    {
      payment_list: [
        { type: 'WALLET_WEIXIN', amount_total: '700' },
        { type: 'DISCOUNT_CHANNEL_MCH', amount_total: '200' },
        { type: 'HONGBAO_WOSAI', amount_total: '100' },
      ],
    },
    { approval: { amount: { minor: 1000 }, payerPaid: { minor: 700 } } },
  ],
  [
    'points and cards are the payer’s',
    {
      payment_list: [
        { type: 'ALIPAY_POINT', amount_total: '400' },
        { type: 'CARD_PRE', amount_total: '600' },
      ],
    },
    { approval: { payerPaid: { minor: 1000 } } },
  ],
  ['paid_amount', { paid_amount: '800' }, { approval: { payerPaid: { minor: 800 } } }],
  [
    'the lower of both hints',
    { paid_amount: '800', payment_list: [{ type: 'DISCOUNT_WOSAI', amount_total: '300' }] },
    { approval: { payerPaid: { minor: 700 } } },
  ],
  ['never above the total', { paid_amount: '1200' }, { approval: { payerPaid: { minor: 1000 } } }],
  [
    'discounts above the total are no hint',
    { payment_list: [{ type: 'DISCOUNT_WOSAI', amount_total: '1001' }] },
    { approval: { payerPaid: { minor: 1000 } } },
  ],
  [
    'an unreadable list is no hint',
    { payment_list: [null, 7, { type: 'DISCOUNT_WOSAI', amount_total: '1.5' }, { type: 3 }] },
    { approval: { payerPaid: { minor: 1000 } } },
  ],
  [
    'another order and amount go out for the caller to compare',
    { client_sn: 'OTHER', total_amount: '1' },
    { reference: 'OTHER', approval: { amount: { minor: 1 } } },
  ],
  ['no client_sn', { client_sn: '' }, { reference: null }],
])('approved: %s', (_rule, more, expected) => {
  expect(query(found('PAID', 'SUCCESS', more))).toMatchObject({ kind: 'approved', ...expected });
});

test.each(['1000.00', '-1000', '+1000', '1e3', ' 1000', '10000000000', '１０００', 'null'])(
  'total_amount %j is garbled',
  (total) => {
    expect(query(found('PAID', 'SUCCESS', { total_amount: total }))).toMatchObject({
      kind: 'unknown',
      cause: 'garbled',
    });
  },
);

test.each<[string, unknown]>([
  ['an amount as a number', order('PAID', 'SUCCESS', { total_amount: 1000 })],
  ['a state as an object', order('PAID', 'SUCCESS', { order_status: {} })],
  ['two totals under one trimmed name', order('PAID', 'SUCCESS', { 'total_amount ': '1' })],
  ['data as a list', [order('PAID', 'SUCCESS')]],
  ['a number over 128 characters', order('PAID', 'SUCCESS', { sn: '7'.repeat(129) })],
])('%s is garbled', (_rule, data) => {
  expect(query(biz('SUCCESS', data as object))).toMatchObject({ kind: 'unknown', cause: 'garbled' });
});

test('keys are trimmed: a total under "total_amount " counts', () => {
  const { total_amount: _, ...rest } = order('PAID', 'SUCCESS');
  expect(query(biz('SUCCESS', { ...rest, 'total_amount ': '1000' }))).toMatchObject({ kind: 'approved' });
});

test('words are cut to the journal’s limits and quote no long number', () => {
  const answer = pay(biz('FAIL', undefined, 'X'.repeat(80), `条码130818341921441147错误${'长'.repeat(400)}`));
  const { words } = answer as { words: { code: string; text: string } };
  expect(words.code).toHaveLength(64);
  expect(words.text).toHaveLength(300);
  expect(words.text).toContain('条码…1147错误');
});

test('customer ids never come out', () => {
  const answer = query(
    found('PAID', 'SUCCESS', { payer_uid: 'uid-secret', payer_login: 'login-secret', pay_login: 'login-secret' }),
  );
  expect(JSON.stringify(answer)).not.toMatch(/secret/);
});
