import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { createSwiftpass } from '../../../electron/providers/swiftpass/adapter.ts';
import { readBill } from '../../../electron/providers/swiftpass/bill.ts';
import { clockAt, lost, md5Of, memorySecrets, merchantId, never, saidText, scripted } from './scripted.ts';

const header =
  '交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备号,平台订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,平台退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识,门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,扩展字段1,扩展字段2,扩展字段3,扩展字段4';
const totalsOf = (values: string) =>
  `总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额\n${values}`;
const totals = totalsOf('`1,`10.00,`0.00,`0.00,`0.03,`0.00');
const nothing = totalsOf('`0,`0.00,`0.00,`0,`0.00,`0.00');

/** One line: 38 columns, those that matter here filled in. */
function line(cells: Record<number, string> = {}): string {
  const usual: Record<number, string> = {
    ...{ 0: '2026-11-20 23:59:59', 3: merchantId, 6: 'T1', 7: '4200001', 8: 'REF1', 10: 'pay.weixin.micropay' },
    ...{
      11: '支付成功',
      13: 'CNY',
      14: '10.00',
      15: '1.50',
      18: '0.00',
      19: '0.00',
      22: 'tea, `green',
      24: '0.03',
      25: '0.300%',
    },
  };
  return Array.from({ length: 38 }, (_one, n) => `\`${cells[n] ?? usual[n] ?? ''}`).join(',');
}
const refundCells = {
  11: '转入退款',
  16: 'P1',
  17: 'RF1',
  18: '2.00',
  20: 'ORIGINAL',
  21: '退款成功',
  24: '-0.01',
  33: '-2.00',
};
const bytes = (text: string) => new TextEncoder().encode(text);
const settings = SwiftpassSettings.parse({ merchantId });
const read = (lines: readonly string[], more = settings, end = totals) =>
  readBill(bytes(`\ufeff${[header, ...lines, end].join('\n')}\n`), more, 'CNY');

const payment = {
  ...{ kind: 'payment', reference: 'REF1', refundNumber: null, providerReference: 'T1', walletReference: '4200001' },
  ...{ wallet: 'wechat', amount: { minor: 1000, currency: 'CNY' }, payerPaid: { minor: 850, currency: 'CNY' } },
  ...{ shopGets: null, feeMinor: 3, state: 'done', atMs: Date.parse('2026-11-20T15:59:59Z') },
};

test('a payment and a refund', () => {
  const refund = {
    ...{ ...payment, kind: 'refund', refundNumber: 'RF1', feeMinor: -1 },
    ...{ amount: { minor: 200, currency: 'CNY' }, payerPaid: { minor: 200, currency: 'CNY' } },
  };
  const end = totalsOf('`1,`10.00,`2.00,`0.00,`0.02,`-2.00');
  expect(read([line({ 22: 'tea, green' }), line(refundCells)], settings, end)).toEqual({
    kind: 'bill',
    rows: [payment, refund],
    unreadable: [],
  });
});

test('totals that are not those of the lines are told, and so are rows', () => {
  expect(read([line()], settings, totalsOf('`2,`30.00,`0.00,`0.00,`0.03,`0.00'))).toEqual({
    kind: 'bill',
    rows: [payment],
    unreadable: [],
    differences: [
      { figure: 'payments', said: 2, summed: 1, line: 4, column: 1 },
      { figure: 'paid', said: 3000, summed: 1000, line: 4, column: 2 },
    ],
  });
});

test.each<[string, Record<number, string>]>([
  ['another currency', { 13: 'HKD' }],
  ['no state', { 11: '' }],
  ['another state', { 11: '已关闭' }],
  ['an amount of nothing', { 14: '0.00' }],
  ['a negative amount', { 14: '-1.00' }],
  ['thirds of a cent', { 14: '10.001' }],
  ['an exponent', { 14: '1e3' }],
  ['a coupon above the total', { 15: '10.01' }],
  ['a refund of nothing', { 11: '转入退款' }],
])('%s is unreadable, not passed over', (_what, cells) => {
  const answer = read([line(cells)]);
  expect(answer).toMatchObject({ kind: 'bill', rows: [], unreadable: [expect.stringContaining('REF1')] });
});

test('a line with more or fewer columns is unreadable', () => {
  const lines = [`${line()},\`x`, line().slice(0, -3), 'no backtick', line({ 22: 'a,`b' })];
  expect(read(lines)).toMatchObject({ rows: [], unreadable: { length: 4 } });
});

test('a line that is lost is told, however many rows have a small fault', () => {
  const noted = Array.from({ length: 1500 }, () => line({ 24: 'free' }));
  expect(read([...noted, line({ 14: '0.00' })])).toMatchObject({ rows: { length: 1500 }, unreadable: { length: 1 } });
});

test.each([
  ['退款成功', 'done'],
  ['退款失败', 'refused'],
  ['退款处理中', 'processing'],
  ['转入代发', 'unknown'],
  ['', 'unknown'],
])('refund state %s is %s', (word, state) => {
  expect(read([line({ ...refundCells, 21: word })])).toMatchObject({ rows: [{ state }] });
});

test('an empty day is a bill', () => {
  expect(read([], settings, nothing)).toEqual({ kind: 'bill', rows: [], unreadable: [] });
});

test('of a chain’s bill the other stores are passed over', () => {
  const chain = SwiftpassSettings.parse({ merchantId, groupNumber: '1005', billService: 'pay.bill.bigMerchant' });
  const lines = [line(), line({ 3: '9', 8: 'OTHERS' }), line({ 3: '1005', 4: merchantId })];
  expect(read(lines, chain)).toMatchObject({ rows: { length: 2 }, unreadable: [] });
});

test.each<[string, string, object]>([
  ['short text', '账单未生成', { kind: 'notYet', words: { text: '账单未生成' } }],
  ['a failure that may pass', '<xml><status>500</status><message>SYSTEMERROR</message></xml>', { kind: 'notYet' }],
  ['a sentence nobody knows', '<xml><status>400</status><message>no file</message></xml>', { kind: 'notYet' }],
  ['our fault', '<xml><status>400</status><message>Signature error</message></xml>', { kind: 'refused' }],
  ['a login page', `<html>${'x'.repeat(200)}</html>`, { kind: 'unreachable' }],
  ['a bill cut before its summary', `${header}\n${line()}\n${line()}\n`, { kind: 'unreachable' }],
  ['a bill cut within its summary', `${header}\n${line()}\n${totals.split('\n')[0]}\n`, { kind: 'unreachable' }],
])('no bill: %s', (_what, text, expected) => {
  expect(readBill(bytes(text), settings, 'CNY')).toMatchObject(expected);
});

test('no bytes throw (seed 20261121)', () => {
  const piece = fc.oneof(
    fc.constantFrom(header, totals, line(), line(refundCells), '\n', '`', ',`', '\ufeff'),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => void readBill(bytes(pieces.join('')), settings, 'CNY')),
    { numRuns: 500, seed: 20261121 },
  );
});

const address = 'https://download.example/gateway';

test.each<[string, object, object]>([
  ['the merchant', {}, { service: 'pay.bill.merchant', mch_id: merchantId, version: '1.0' }],
  ['the merchant of an agent', { agentNumber: '1021' }, { mch_id: merchantId, sign_agentno: '1021' }],
  ['the head of a chain', { billService: 'pay.bill.bigMerchant', groupNumber: '1005' }, { mch_id: '1005' }],
  [
    'the agent',
    { billService: 'pay.bill.agent', agentNumber: '1021', billVersion: '2.0' },
    { mch_id: '1021', version: '2.0' },
  ],
])('%s asks for the day', async (_who, more, fields) => {
  const { exchange, sent } = scripted([saidText('账单未生成')]);
  const parsed = SwiftpassSettings.parse({ merchantId, billAddress: address, ...more });
  const secrets = memorySecrets({ 'swiftpass.key': 'k', 'swiftpass.agentKey': 'a' });
  const swiftpass = createSwiftpass({ settings: parsed, currency: 'CNY', secrets, exchange, clock: clockAt() });
  expect(await swiftpass.bill?.('2026-11-20', never)).toMatchObject({ kind: 'notYet' });
  expect(sent[0]?.fields).toMatchObject({ bill_date: '20261120', bill_type: 'ALL', sign_type: 'MD5', ...fields });
  expect(sent[0]?.fields.sign).toBe(md5Of(sent[0]?.fields ?? {}, 'agentNumber' in more ? 'a' : 'k'));
  expect(sent[0]?.request.url).toBe(address);
});

test('without an address there is no bill, and a bill lost is no bill', async () => {
  const { exchange } = scripted([lost]);
  const parts = { currency: 'CNY', secrets: memorySecrets(), exchange, clock: clockAt() } as const;
  expect(createSwiftpass({ ...parts, settings })).not.toHaveProperty('bill');
  const asked = createSwiftpass({ ...parts, settings: SwiftpassSettings.parse({ merchantId, billAddress: address }) });
  expect(await asked.bill?.('2026-11-20', never)).toMatchObject({ kind: 'unreachable' });
});
