import { describe, expect, test } from 'vitest';
import { closeAnswer, precreateAnswer, queryAnswer } from '../../../electron/providers/eftpay/answers.ts';
import type { Handle } from '../../../electron/providers/provider.ts';
import {
  badlySigned,
  lost,
  offline,
  order,
  payment,
  read,
  reference,
  reply,
  request,
  said,
  sale,
  settings,
  settingsWith,
} from './scripted.ts';

function asked(wire: ReturnType<typeof reply>, handle: Handle = payment, more: object = {}) {
  return queryAnswer(read(wire, more), handle, settingsWith(more));
}
const gist = (answer: object) => {
  const { kind, cause } = answer as { kind: string; cause?: string };
  return cause === undefined ? kind : `${kind} ${cause}`;
};

describe('a sale as the query tells it', () => {
  test.each<[string, string | undefined, object, string]>([
    ['success is paid', 'TRADE_SUCCESS', {}, 'approved'],
    ['partly refunded was paid', 'TRADE_REFUND', {}, 'approved'],
    ['processing is pending', 'TRADE_PROCESSING', {}, 'pending'],
    ['waiting for the buyer is pending', 'WAIT_BUYER_PAY', {}, 'pending'],
    ['closed holds no money, whichever way it was closed', 'TRADE_CLOSED', {}, 'closed'],
    ['failed is not paid', 'TRADE_FAIL', {}, 'declined'],
    ['a trade that is not there', 'TRADE_NOT_EXIST', {}, 'notFound'],
    ['finished is not confirmed for this product', 'TRADE_FINISHED', {}, 'unknown providerUnsure'],
    ['a refund applied for is no word about a sale', 'APPLY_SUCCESS', {}, 'unknown providerUnsure'],
    ['a word not listed', 'TRADE_PAID', {}, 'unknown providerUnsure'],
    ['no word', undefined, {}, 'unknown providerUnsure'],
    ['another order', 'TRADE_SUCCESS', { out_trade_no: `${reference}X` }, 'unknown otherOrder'],
    ['no order', 'TRADE_SUCCESS', { out_trade_no: '' }, 'unknown garbled'],
    ['closed, of another order', 'TRADE_CLOSED', { out_trade_no: 'X' }, 'unknown otherOrder'],
    ['closed, of no order', 'TRADE_CLOSED', { out_trade_no: undefined }, 'unknown garbled'],
    ['another amount', 'TRADE_SUCCESS', { transaction_amount: '12.31' }, 'unknown otherAmount'],
    ['closed, of another amount', 'TRADE_CLOSED', { transaction_amount: '1.23' }, 'unknown otherAmount'],
    ['failed, of another amount', 'TRADE_FAIL', { transaction_amount: '0.00' }, 'unknown otherAmount'],
    ['another currency', 'TRADE_SUCCESS', { currency: 'CNY' }, 'unknown otherAmount'],
    ['paid without an amount', 'TRADE_SUCCESS', { transaction_amount: '' }, 'unknown garbled'],
    ['paid without a currency', 'TRADE_SUCCESS', { currency: '' }, 'unknown garbled'],
    ["paid without eftPay's number", 'TRADE_SUCCESS', { eftpay_trade_no: '' }, 'unknown garbled'],
    ['pending without amount or currency', 'TRADE_PROCESSING', { transaction_amount: '', currency: '' }, 'pending'],
    ['a word about a refund', 'TRADE_FAIL', { trade_type: 'REFUND' }, 'unknown providerUnsure'],
    ['a word about one refund', 'TRADE_CLOSED', { refund_no: 'R1' }, 'unknown providerUnsure'],
    ['a type not listed', 'TRADE_SUCCESS', { trade_type: 'AUTH' }, 'unknown providerUnsure'],
    ['no type', 'TRADE_SUCCESS', { trade_type: '' }, 'approved'],
    ["two numbers of eftPay's", 'TRADE_SUCCESS', { eft_trade_no: 'EFT2' }, 'unknown garbled'],
    ['one number in two spellings', 'TRADE_SUCCESS', { eft_trade_no: 'EFT1' }, 'approved'],
    ['the other spelling', 'TRADE_SUCCESS', { eft_trade_no: 'EFT1', eftpay_trade_no: '' }, 'approved'],
    ["another account's reply", 'TRADE_SUCCESS', { user_confirm_key: 'TESTKEY00002' }, 'unknown badSignature'],
    ["our account's reply", 'TRADE_SUCCESS', { user_confirm_key: 'TESTKEY00001' }, 'approved'],
    ['a field nobody knows', 'TRADE_SUCCESS', { nested: { a: [1, '}'] }, flag: true }, 'approved'],
  ])('%s', (_rule, status, more, meaning) => {
    expect(gist(asked(reply('00', sale(status, more))))).toBe(meaning);
  });

  test.each<[string, unknown, string]>([
    ['two decimals', '12.30', 'approved'],
    ['one decimal', '12.3', 'approved'],
    ['a JSON number', 12.3, 'approved'],
    ['three decimals', '12.300', 'unknown garbled'],
    ['a sign', '+12.30', 'unknown garbled'],
    ['negative', '-12.30', 'unknown garbled'],
    ['an exponent', '1.23e1', 'unknown garbled'],
    ['a thousands mark', '0,012.30', 'unknown garbled'],
    ['a space', ' 12.30', 'unknown garbled'],
    ['cents', '1230', 'unknown otherAmount'],
    ['a list', ['12.30'], 'unknown garbled'],
  ])('an amount with %s', (_rule, transaction_amount, meaning) => {
    expect(gist(asked(reply('00', sale('TRADE_SUCCESS', { transaction_amount }))))).toBe(meaning);
  });

  test('an approval has what the reply says, and no buyer', () => {
    const answer = asked(reply('00', sale('TRADE_SUCCESS')));
    expect(answer).toEqual({
      kind: 'approved',
      reference,
      createdMs: null,
      approval: {
        amount: { minor: 1230, currency: 'HKD' },
        payerPaid: { minor: 1230, currency: 'HKD' },
        wallet: 'wechathk',
        providerReference: 'EFT1',
        walletReference: '4200',
        paidAtMs: Date.parse('2026-11-21T04:00:05Z'),
      },
    });
    expect(JSON.stringify(answer)).not.toContain('oBUYER');
  });

  test("a refund must name the sale's own wallet, so the one asked for stays", () => {
    const both: Handle = { ...payment, wallet: 'alipay' };
    const answer = asked(reply('00', sale('TRADE_SUCCESS', { payment_type: 'ALIPAYHK' })), both);
    expect(answer).toMatchObject({ approval: { wallet: 'alipay' } });
  });

  test("an order known by eftPay's number keeps it", () => {
    const known = { ...payment, providerReference: 'EFT0' };
    expect(gist(asked(reply('00', sale('TRADE_SUCCESS')), known))).toBe('unknown otherOrder');
    expect(gist(asked(reply('00', sale('TRADE_CLOSED')), known))).toBe('unknown otherOrder');
  });

  test('without its proof a word is nobody’s', () => {
    for (const status of ['TRADE_SUCCESS', 'TRADE_CLOSED', 'TRADE_FAIL'])
      expect(gist(asked(badlySigned('00', sale(status))))).toBe('unknown badSignature');
  });

  test.each<[string, object, string, string]>([
    ['a setting adds a word', { saleStatuses: { TRADE_FINISHED: 'paid' } }, 'TRADE_FINISHED', 'approved'],
    ['a setting makes a word less certain', { saleStatuses: { TRADE_FAIL: 'pending' } }, 'TRADE_FAIL', 'pending'],
  ])('%s', (_rule, more, status, meaning) => {
    expect(gist(asked(reply('00', sale(status)), payment, more))).toBe(meaning);
  });
});

test.each<[string, object, string]>([
  ['a code', order, 'showing'],
  ['a code without our number', { ...order, out_trade_no: undefined }, 'showing'],
  ['no code', { out_trade_no: reference }, 'unknown garbled'],
  ['an empty code', { ...order, qr_code: '' }, 'unknown garbled'],
  ['a code that is no text', { ...order, qr_code: 1 }, 'unknown garbled'],
  ['a code too long to draw', { ...order, qr_code: 'x'.repeat(1025) }, 'unknown garbled'],
  ['a code for another amount', { ...order, transaction_amount: '12.29' }, 'unknown otherAmount'],
  ['a code in another currency', { ...order, currency: 'CNY' }, 'unknown otherAmount'],
])('PreOrder: %s', (_rule, fields, meaning) => {
  expect(gist(precreateAnswer(read(reply('00', fields)), request, 1, settings))).toBe(meaning);
});

test('a code is shown under the number in the reply, for the caller to compare', () => {
  const answer = precreateAnswer(read(reply('00', { ...order, out_trade_no: 'X' })), request, 5, settings);
  expect(answer).toEqual({ kind: 'showing', reference: 'X', code: order.qr_code, lifeMs: 5, providerReference: null });
});

test('a Close about another order says nothing', () => {
  expect(gist(closeAnswer(read(reply('00', { out_trade_no: 'X' })), payment))).toBe('unknown otherOrder');
  expect(gist(closeAnswer(read(reply('00', { out_trade_no: reference })), payment))).toBe('accepted');
});

const html = '<html>login</html>';
test.each<[string, ReturnType<typeof reply>, string]>([
  ['no reply', lost, 'unknown noReply'],
  ['nothing sent', offline, 'notSent'],
  ['HTTP 500', said(sale('TRADE_SUCCESS'), 500), 'unknown providerError'],
  ['HTTP 302', said('', 302), 'unknown providerError'],
  ['a signed reply under HTTP 201', { ...reply('00', order), status: 201 } as never, 'unknown providerError'],
  ['a page', said(html), 'unknown garbled'],
  ['nothing', said(''), 'unknown garbled'],
  ['null', said('null'), 'unknown garbled'],
  ['a list', said('[]'), 'unknown garbled'],
  ['no code', said('{}'), 'unknown garbled'],
  ['a code that is a list', said('{"return_status":["00"]}'), 'unknown garbled'],
  ['a code of nine characters', said('{"return_status":"000000000"}'), 'unknown garbled'],
  ['a field twice', said('{"return_status":"-1","return_status":"00"}'), 'unknown garbled'],
  ['not UTF-8', { kind: 'reply', status: 200, headers: {}, body: Uint8Array.of(0x7b, 0xff, 0x7d) }, 'unknown garbled'],
  ['longer than any reply', reply('00', sale('TRADE_SUCCESS', { more: 'x'.repeat(70_000) })), 'unknown garbled'],
])('%s tells no call anything', (_rule, wire, meaning) => {
  expect(gist(queryAnswer(read(wire), payment, settings))).toBe(meaning);
  expect(gist(precreateAnswer(read(wire), request, 1, settings))).toBe(meaning);
  expect(gist(closeAnswer(read(wire), payment))).toBe(meaning);
});

test.each<[string, number | null, string]>([
  ['behind', -95_000, "The till's clock is 95 s behind eftPay's."],
  ['ahead by minutes', 754_000, "The till's clock is 12 min 34 s ahead of eftPay's."],
  ['off by a time zone', 8 * 3600_000, "The till's clock is 8 h 0 min ahead of eftPay's."],
  ['right', 1_000, "The till's clock agrees with eftPay's: the time zone in the settings may not."],
  ['unknown', null, "By how much the till's clock is off, eftPay does not say."],
])('code 12 says by how much the clock is off: %s', (_rule, skewMs, words) => {
  const date = skewMs === null ? {} : { date: new Date(Date.parse('2026-11-21T04:00:00Z') - skewMs).toUTCString() };
  const answer = precreateAnswer(read(reply('12', {}, date)), request, 1, settings);
  expect(answer).toMatchObject({ kind: 'declined', words: { code: '12', text: `words ${words}` } });
});

test('words quote neither the user key nor long numbers', () => {
  const return_char = `User_Confirm_Key{TESTKEY00001} TESTSECRET0123456789 62${'1'.repeat(17)}`;
  const answer = precreateAnswer(read(reply('22', { return_char })), request, 1, settings);
  expect(answer).toMatchObject({ words: { code: '22', text: 'User_Confirm_Key{…} … …1111' } });
});
