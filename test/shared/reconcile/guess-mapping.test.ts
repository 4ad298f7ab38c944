import { describe, expect, test } from 'vitest';
import {
  formatOf,
  gapIn,
  guessMapping,
  type MappingDraft,
  mappingOf,
  type Table,
  walletOfWord,
  withWords,
} from '#shared/reconcile/guess-mapping.ts';
import { mappedReader } from '#shared/reconcile/mapped-bill.ts';

const number = (at: number) => `7K2QZ9M4XW3N8R5TBC6V000${at}`;
const upay: Table = {
  delimiter: ',',
  records: [
    ['收钱吧流水明细'],
    ['交易时间', '商户订单号', '收钱吧订单号', '交易类型', '支付方式', '交易金额(元)', '手续费', '交易状态'],
    ['2026-11-21 10:24:00', number(1), '7895036182402911', '收款', '微信', '66.00', '0.25', '成功'],
    ['2026-11-21 10:25:00', number(2), '7895036182402912', '退款', '支付宝', '20.00', '0.00', '成功'],
    ['2026-11-21 10:26:00', number(3), '7895036182402913', '收款', '云闪付', '7.00', '0.10', '未支付'],
    ['合计', '', '', '', '', '93.00', '', ''],
  ].map((cells, at) => ({ line: at + 1, cells })),
};
const eftpay: Table = {
  delimiter: ',',
  records: [
    [
      'Out Trade No',
      'EFT Trade No',
      'Transaction Time',
      'Trade Type',
      'Payment Method',
      'Amount',
      'Currency',
      'Status',
    ],
    [number(1), 'E1', '21/11/2026 10:24:00', 'SALE', 'AlipayHK', '66.00', 'HKD', 'SUCCESS'],
    [number(2), 'E2', '21/11/2026 10:25:00', 'REFUND', 'WeChat Pay', '20.00', 'HKD', 'CLOSED'],
  ].map((cells, at) => ({ line: at + 1, cells })),
};

function columnsOf(table: Table) {
  const { header, columns } = guessMapping(table, 'portal');
  const cells = table.records[header]?.cells ?? [];
  return Object.fromEntries(Object.entries(columns).map(([field, at]) => [field, cells[at]]));
}

describe('the columns of a table are guessed by their headings', () => {
  test('of Upay’s portal, under a title', () => {
    expect(columnsOf(upay)).toEqual({
      ...{ reference: '商户订单号', providerReference: '收钱吧订单号', time: '交易时间', kind: '交易类型' },
      ...{ wallet: '支付方式', amount: '交易金额(元)', fee: '手续费', state: '交易状态' },
    });
  });

  test('of eftPay’s file', () => {
    expect(columnsOf(eftpay)).toEqual({
      ...{ reference: 'Out Trade No', providerReference: 'EFT Trade No', time: 'Transaction Time', kind: 'Trade Type' },
      ...{ wallet: 'Payment Method', amount: 'Amount', currency: 'Currency', state: 'Status' },
    });
  });

  test('no column is taken twice, and of a table without any known heading none is', () => {
    for (const table of [upay, eftpay]) {
      const at = Object.values(guessMapping(table, 'x').columns);
      expect(new Set(at).size).toBe(at.length);
    }
    expect(columnsOf({ delimiter: ',', records: [{ line: 1, cells: ['a', 'b'] }] })).toEqual({});
  });
});

describe('words', () => {
  test('refunds, states and wallets are told by their words; what a person said stays', () => {
    const draft = guessMapping(upay, 'portal');
    expect(draft.kinds).toEqual({ 收款: 'payment', 退款: 'refund' });
    expect(draft.states).toEqual({ 成功: 'done', 未支付: 'refused' });
    expect(withWords(upay, { ...draft, states: { 成功: 'processing' } }).states).toEqual({
      成功: 'processing',
      未支付: 'refused',
    });
  });

  test.each([
    ['AlipayHK', 'alipayhk'],
    ['支付宝', 'alipay'],
    ['微信', 'wechat'],
    ['云闪付', 'unionpay'],
    ['Octopus', 'other'],
  ])('the wallet %s', (word, wallet) => expect(walletOfWord(word)).toBe(wallet));

  test.each([
    [['2026-11-21 10:24:00'], 'yyyy-MM-dd HH:mm:ss'],
    [['21/11/2026 10:24:00'], 'dd/MM/yyyy HH:mm:ss'],
    [['2026/1/2 9:05'], 'yyyy/M/d H:mm'],
    [['20261121102400'], 'yyyyMMddHHmmss'],
    [['2026-11-21 10:24:00', 'yesterday'], null],
    [[], null],
  ])('the times %j', (times, format) => expect(formatOf(times)).toBe(format));
});

describe('what is still to be said', () => {
  const whole = guessMapping(upay, 'portal');
  const without = ({ columns, ...draft }: MappingDraft, field: keyof MappingDraft['columns']) => {
    const { [field]: _gone, ...rest } = columns;
    return { ...draft, columns: rest };
  };
  test.each<[string, MappingDraft, string | null]>([
    ['nothing', whole, null],
    ['our number', without(whole, 'reference'), 'reference'],
    ['the amount', without(whole, 'amount'), 'amount'],
    ['a time that is one', { ...whole, columns: { ...whole.columns, time: 3 } }, 'timeFormat'],
    ['what a state means', { ...whole, states: { 成功: 'done', 挂起: null } }, 'stateWord'],
    ['which state is done', { ...whole, states: { 成功: 'processing' } }, 'doneWord'],
    ['which word is a payment', { ...whole, kinds: { 收款: 'refund' } }, 'paymentWord'],
    ['its name', { ...whole, name: ' ' }, 'name'],
  ])('%s', (_rule, draft, gap) => {
    expect(gapIn(upay, draft)).toBe(gap);
    expect(mappingOf(upay, draft, 480) === null).toBe(gap !== null);
  });
});

test('what was guessed reads the table to its end', () => {
  const mapping = mappingOf(upay, guessMapping(upay, 'portal'), 480);
  if (!mapping) throw new Error('nothing is missing');
  const reader = mappedReader(mapping, { currency: 'CNY', day: '2026-11-21' });
  for (const { line, cells } of upay.records) reader.take({ line, cells: [...cells] });
  const { problemCount } = reader.end();
  const rows = reader.tally
    .takeRows()
    .map(({ row }) => [row.kind, row.reference, row.amount.minor, row.state, row.wallet]);
  expect(problemCount).toBe(0);
  expect(rows).toEqual([
    ['payment', number(1), 6_600, 'done', 'wechat'],
    ['refund', number(2), 2_000, 'done', 'alipay'],
    ['payment', number(3), 700, 'refused', 'unionpay'],
  ]);
});
