import { expect, test } from 'vitest';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import type { RefundRequest } from '../../../electron/providers/provider.ts';
import { readBiz } from '../../../electron/providers/upay/order.ts';
import { refundAnswer, refundQueryAnswer } from '../../../electron/providers/upay/refund-answers.ts';
import { readReply } from '../../../electron/providers/upay/wire.ts';
import { biz, lost, notExists, offline, order, payment, reference, refundNumber, refusal, said } from './scripted.ts';

/** 2.50 of 10.00, after other refunds of `committedBeforeMinor`. */
const request = (committedBeforeMinor = 0): RefundRequest => ({
  payment,
  refundNumber,
  amount: { minor: 250, currency: 'CNY' },
  committedBeforeMinor,
  cashier: 'cashier',
});
const unsure = { kind: 'unknown', cause: 'providerUnsure' };
const refused = (reason: string) => ({ kind: 'refused', reason });

type Row = [rule: string, reply: WireReply, expected: object];

test.each<Row>([
  [
    'done in part',
    biz('REFUND_SUCCESS', order('PARTIAL_REFUNDED', 'SUCCESS', { net_amount: '750' })),
    { kind: 'accepted' },
  ],
  ['done in full', biz('REFUND_SUCCESS', order('REFUNDED', 'SUCCESS', { net_amount: '0' })), { kind: 'accepted' }],
  ['done, order still paid', biz('REFUND_SUCCESS', order('PAID', 'SUCCESS')), unsure],
  ['done, no data', biz('REFUND_SUCCESS'), unsure],
  ['running', biz('REFUND_IN_PROGRESS'), { kind: 'processing' }],
  ['running, other spelling', biz('REFUND_INPROGRESS'), { kind: 'processing' }],
  ['failed, result unknown', biz('REFUND_ERROR'), unsure],
  ['failed, result unknown (newer)', biz('REFUND_FAIL_ERROR'), unsure],
  ['failed', biz('REFUND_FAIL', undefined, 'SELLER_BALANCE_NOT_ENOUGH'), refused('merchantBalance')],
  ['done before', biz('FAIL', undefined, 'UPAY_REFUND_ORDER_NOOP'), { kind: 'accepted' }],
  ['not enough left', biz('FAIL', undefined, 'REFUNDABLE_AMOUNT_NOT_ENOUGH'), refused('notEnoughLeft')],
  ['not in this state', biz('FAIL', undefined, 'UPAY_REFUND_INVALID_ORDER_STATE'), refused('paymentState')],
  ['merchant short of money', biz('FAIL', undefined, 'ACCOUNT_BALANCE_NOT_ENOUGH'), refused('merchantBalance')],
  ['amount wrong', biz('FAIL', undefined, 'REFUND_AMT_NOT_EQUAL_TOTAL'), refused('requestRefused')],
  ['promotion', biz('FAIL', undefined, 'UPAY_TCP_ORDER_NOT_REFUNDABLE'), refused('notAllowed')],
  ['a code never seen', biz('FAIL', undefined, 'SOMETHING_NEW'), refused('other')],
  ['the number may be our own lost send', biz('FAIL', undefined, 'REFUND_REQUEST_CONFLICT'), unsure],
  ['a result never seen', biz('REFUND_MAYBE'), unsure],
  [
    'another order',
    biz('REFUND_SUCCESS', order('REFUNDED', 'SUCCESS', { client_sn: 'OTHER' })),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  ['400 request', refusal('INVALID_PARAMS'), refused('requestRefused')],
  ['400 terminal', refusal('INVALID_TERMINAL'), refused('terminalRefused')],
  ['400 signature', refusal('ILLEGAL_SIGN'), refused('terminalRefused')],
  ['400 other', refusal('REQUEST_FAIL'), { kind: 'unknown', cause: 'providerError' }],
  ['500', refusal('MAINTENANCE_INPROGRESS', '500'), { kind: 'unknown', cause: 'providerError' }],
  ['lost', lost, { kind: 'unknown', cause: 'noReply' }],
  ['not sent', offline, { kind: 'notSent', why: 'offline' }],
  ['garbled', said('oops'), { kind: 'unknown', cause: 'garbled' }],
])('G refund: %s', (_rule, reply, expected) => {
  expect(refundAnswer(readReply(reply, readBiz), request())).toMatchObject(expected);
});

const left = (orderStatus: string, net: string, status = 'SUCCESS', more: object = {}) =>
  biz('SUCCESS', order(orderStatus, status, { net_amount: net, ...more }));
const echo = { refund_request_no: refundNumber };
const tsn = (number: string) => ({ client_tsn: `${reference}-${number}` });

test.each<[rule: string, before: number, reply: WireReply, expected: object]>([
  [
    'exactly this is gone',
    0,
    left('PARTIAL_REFUNDED', '750'),
    { kind: 'refunded', refundNumber: null, amount: { minor: 250 } },
  ],
  ['exactly this more is gone', 250, left('PARTIAL_REFUNDED', '500'), { kind: 'refunded', refundNumber: null }],
  ['the rest is gone', 750, left('REFUNDED', '0'), { kind: 'refunded' }],
  ['only the earlier one is gone', 250, left('PARTIAL_REFUNDED', '750'), { kind: 'notFound' }],
  ['nothing is gone', 0, left('PAID', '1000'), { kind: 'notFound' }],
  ['paid with net 0, as in a sample: nothing is gone', 0, left('PAID', '0'), { kind: 'notFound' }],
  ['more is gone than this', 0, left('PARTIAL_REFUNDED', '700'), unsure],
  ['less is gone than this: it is not among it', 0, left('PARTIAL_REFUNDED', '900'), { kind: 'notFound' }],
  ['a cent less is gone', 0, left('PARTIAL_REFUNDED', '751'), { kind: 'notFound' }],
  ['all is gone, not by this', 0, left('REFUNDED', '0'), unsure],
  ['net silent', 0, left('PARTIAL_REFUNDED', ''), unsure],
  ['net above the total', 0, left('PARTIAL_REFUNDED', '2000'), unsure],
  ['our number', 0, left('PARTIAL_REFUNDED', '750', 'SUCCESS', echo), { kind: 'refunded', refundNumber, amount: null }],
  [
    'our number, more gone elsewhere',
    0,
    left('PARTIAL_REFUNDED', '500', 'SUCCESS', echo),
    { kind: 'refunded', refundNumber },
  ],
  [
    'our number in client_tsn',
    0,
    left('PARTIAL_REFUNDED', '500', 'SUCCESS', tsn(refundNumber)),
    { kind: 'refunded', refundNumber },
  ],
  ['our number, but nothing is gone', 0, left('PAID', '1000', 'SUCCESS', echo), { kind: 'notFound' }],
  ['our number, but too little is gone', 0, left('PARTIAL_REFUNDED', '900', 'SUCCESS', echo), unsure],
  ['our number, running', 0, left('PAID', '1000', 'IN_PROG', echo), { kind: 'processing' }],
  ['our number, failed for sure', 0, left('PAID', '1000', 'FAIL_CANCELED', echo), { kind: 'refused', reason: 'other' }],
  ['failed for sure, whose is not said', 0, left('PAID', '1000', 'FAIL_CANCELED'), unsure],
  ['our number, wallet side open', 0, left('PAID', '1000', 'REFUND_ERROR', echo), unsure],
  ['another number, sums as if ours', 0, left('PARTIAL_REFUNDED', '750', 'SUCCESS', tsn('OTHER')), unsure],
  [
    'another number, only it is gone',
    250,
    left('PARTIAL_REFUNDED', '750', 'SUCCESS', tsn('OTHER')),
    { kind: 'notFound' },
  ],
  ['running', 0, left('REFUND_INPROGRESS', '1000', 'IN_PROG'), { kind: 'processing' }],
  ['failed', 0, left('REFUND_ERROR', '1000', 'REFUND_ERROR'), unsure],
  ['cancelled instead', 0, left('CANCELED', '0'), { kind: 'refused', reason: 'paymentState' }],
  ['a state never seen', 0, left('NEW', '750'), unsure],
  [
    'another order',
    0,
    left('PARTIAL_REFUNDED', '750', 'SUCCESS', { client_sn: 'OTHER' }),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  [
    'no order named',
    0,
    left('PARTIAL_REFUNDED', '750', 'SUCCESS', { client_sn: '' }),
    { kind: 'unknown', cause: 'otherOrder' },
  ],
  [
    'another total',
    0,
    left('PARTIAL_REFUNDED', '750', 'SUCCESS', { total_amount: '1001' }),
    { kind: 'unknown', cause: 'otherAmount' },
  ],
  ['not found', 0, notExists, { kind: 'notFound' }],
  ['failed query', 0, biz('FAIL', undefined, 'UPAY_TERMINAL_NOT_EXISTS'), unsure],
  ['refused query', 0, refusal('INVALID_TERMINAL'), { kind: 'unknown', cause: 'providerError' }],
  ['lost', 0, lost, { kind: 'unknown', cause: 'noReply' }],
])('refund query: %s', (_rule, before, reply, expected) => {
  expect(refundQueryAnswer(readReply(reply, readBiz), request(before))).toMatchObject(expected);
});

test("another number of Upay's is another order", () => {
  const known = { ...request(), payment: { ...payment, providerReference: '7894000000000000' } };
  const reading = readReply(left('PARTIAL_REFUNDED', '750'), readBiz);
  expect(refundQueryAnswer(reading, known)).toMatchObject({ kind: 'unknown', cause: 'otherOrder' });
});
