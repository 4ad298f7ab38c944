import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { readWhole, utf8 } from './read.ts';
import {
  alipay,
  alipayHeader,
  type Layout,
  layouts,
  payment,
  refund,
  swiftpass,
  toldBy,
  tradeTypes,
  type Written,
  wechat,
  wechatHeader,
} from './writers.ts';

const rows: readonly Written[] = [
  { row: payment(), product: '茶, 奶, `绿`' },
  { row: payment({ reference: 'SF02B', amount: { minor: 5, currency: 'CNY' } }), product: 'tea 5" cup' },
  { row: refund() },
].map(({ row, ...more }) => ({ ...more, row: { ...row, payerPaid: row.amount, shopGets: row.amount } }));

describe.each(layouts.map((layout) => [layout.format, layout] as const))('%s', (format, layout) => {
  const told = rows.map(({ row }) => toldBy(layout, row));

  test.each<[string, (text: string) => Uint8Array, object]>([
    ['UTF-8', utf8, {}],
    ['a mark at the start', utf8, { mark: true }],
    ['CRLF', utf8, { newline: '\r\n' }],
    ['a comma too many', utf8, format === 'alipay' ? {} : { tail: ',' }],
    ['blank lines at the end', (text) => utf8(`${text}\r\n\n`), {}],
    ['no newline at the end', (text) => utf8(text.trimEnd()), {}],
    ['GB18030', (text) => iconv.encode(text, 'gb18030'), {}],
    ['GB18030 with CRLF', (text) => iconv.encode(text, 'gb18030'), { newline: '\r\n' }],
  ])('%s', async (_what, encode, style) => {
    const bill = await readWhole(encode(layout.write(rows, style)));
    expect(bill).toMatchObject({ refusal: null, end: { format, problems: [], differences: [] } });
    expect(bill.rows.map(({ row }) => row)).toEqual(told);
    expect(bill.end?.sums).toEqual({ payments: 2, paidMinor: 1239, refunds: 1, refundedMinor: 200, feesMinor: 13 });
  });

  test('a day without trade', async () => {
    expect(await readWhole(utf8(layout.write([])))).toMatchObject({ rows: [], end: { differences: [], lines: 0 } });
  });

  test('each row has its line', async () => {
    const text = layout.write(rows);
    const { rows: read } = await readWhole(utf8(text));
    const lines = text.split('\n');
    expect(read.every(({ line, row }) => lines[line - 1]?.includes(row.reference ?? '?'))).toBe(true);
  });

  test('any rows are read back as they were written (seed 20261120)', async () => {
    const property = fc.asyncProperty(fc.array(anyRow(layout), { maxLength: 30 }), anyStyle, async (some, style) => {
      const bill = await readWhole(utf8(layout.write(some, style)));
      expect(bill).toMatchObject({ refusal: null, end: { problems: [], differences: [] } });
      expect(bill.rows.map(({ row }) => row)).toEqual(some.map(({ row }) => toldBy(layout, row)));
    });
    await fc.assert(property, { numRuns: 60, seed: 20261120 });
  });

  test('of another currency, or of another layout than was said, is refused or named', async () => {
    const other = layouts.find((one) => one !== layout)?.format ?? 'wechat';
    expect((await readWhole(utf8(layout.write(rows)), { layout: other })).refusal).toMatchObject({
      code: 'unknownLayout',
      line: 1,
    });
    const hongKong = await readWhole(utf8(layout.write(rows)), { currency: 'HKD' });
    expect(hongKong.refusal?.code ?? hongKong.end?.problems[0]?.code).toMatch(/^(otherBill|currency)$/);
    expect(hongKong.rows).toEqual([]);
  });

  test('twice the same file, one after the other', async () => {
    const text = layout.write(rows);
    const { refusal } = await readWhole(utf8(text + text));
    expect(refusal?.code).toMatch(/^(afterFooter)$/);
    expect(refusal?.line).toBeGreaterThan(4);
  });

  test('two rows of headings', async () => {
    const lines = layout.write(rows).split('\n');
    const at = lines.findIndex((line) => line.includes('商户订单号'));
    lines.splice(at + 2, 0, lines[at] ?? '');
    expect((await readWhole(utf8(lines.join('\n')))).refusal).toMatchObject({ code: 'secondHeader', line: at + 3 });
  });

  test('one heading twice', async () => {
    const text = layout.write(rows).replace('商户订单号,', '商户订单号,商户订单号,');
    expect((await readWhole(utf8(text))).refusal).toMatchObject({ code: 'columnTwice', found: '商户订单号' });
  });

  test('asked for a day: rows of another are named, a bill of another is refused', async () => {
    const text = layout.write([...rows, { row: payment({ atMs: Date.parse('2026-11-20T16:00:00Z') }) }]);
    const some = await readWhole(utf8(text), { day: '2026-11-20' });
    expect(some).toMatchObject({ rows: { length: 4 }, end: { problemCount: 1 } });
    expect(some.end?.problems[0]).toMatchObject({ code: 'otherDay', found: '2026-11-21', rowKept: true });
    const { refusal } = await readWhole(utf8(layout.write(rows)), { day: '2026-11-19' });
    expect(refusal).toMatchObject({ code: 'otherDay', found: '2026-11-20' });
  });

  test('a reference that a spreadsheet would run, or has rounded, is named', async () => {
    for (const [reference, code] of [
      ['=HYPERLINK("http://x")', 'formula'],
      ['@SUM(A1)', 'formula'],
      ['4.20000261904E+27', 'digitsLost'],
    ]) {
      const text = layout.write([{ row: payment({ reference: 'REFERENCE' }) }]).replace('REFERENCE', reference ?? '');
      const bill = await readWhole(utf8(text));
      expect(bill).toMatchObject({ rows: [], end: { problems: [{ code, rowKept: false, found: reference }] } });
      expect(bill.end?.differences).not.toEqual([]);
    }
  });
});

const style = fc.record({ mark: fc.boolean(), newline: fc.constantFrom('\n' as const, '\r\n' as const) });
const anyStyle = style;

function anyRow(layout: Layout): fc.Arbitrary<Written> {
  const number = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_]{0,29}$/).filter((one) => one !== '0');
  const minor = fc.integer({ min: 1, max: 9_999_999_99 });
  return fc
    .record({
      ...{ reference: number, refundNumber: number, providerReference: number, walletReference: number },
      ...{ minor, gift: fc.nat(300), topped: fc.nat(300), fee: fc.nat(600), refunded: fc.boolean() },
      seconds: fc.integer({ min: 0, max: 1_000_000_000 }),
      wallet: fc.constantFrom(...(Object.keys(tradeTypes) as BillRow['wallet'][])),
      state: fc.constantFrom<BillRow['state']>('done', 'processing', 'refused', 'unknown'),
      product: fc.string({ unit: fc.constantFrom(...'茶a, "\'`0-=') }).filter((one) => !one.includes(',`')),
    })
    .map((made) => {
      const { minor: size, gift, topped, fee, refunded, seconds, refundNumber, product, ...more } = made;
      const given = layout.format === 'swiftpass' ? 0 : Math.min(gift, size - 1);
      const gets = size - given;
      const paid = layout.format === 'alipay' ? size : gets - Math.min(topped, gets - 1);
      const money = (amount: number) => ({ minor: amount, currency: 'CNY' }) as const;
      const row: BillRow = {
        ...more,
        ...{ kind: refunded ? 'refund' : 'payment', refundNumber: refunded ? refundNumber : null },
        ...{ state: refunded ? made.state : 'done', feeMinor: refunded && fee > 0 ? -fee : fee },
        ...{ amount: money(size), shopGets: money(gets), atMs: 1_000_000_000_000 + seconds * 1000 },
        payerPaid: layout.format === 'alipay' && given > 0 ? null : money(paid),
      };
      return { row, product: product.replaceAll('`', layout.format === 'alipay' ? '`' : "'") };
    });
}

describe('WeChat Pay, column by column', () => {
  const header = wechatHeader.split(',');
  const broken = (heading: string, value: string, row = payment()) => {
    const lines = wechat.write([{ row }]).split('\n');
    const cells = (lines[1] ?? '').slice(1).split(',`');
    cells[header.indexOf(heading)] = value;
    lines[1] = `\`${cells.join(',`')}`;
    return readWhole(utf8(lines.join('\n')));
  };

  test.each([
    ['交易状态', 'NOTPAY', 'state'],
    ['货币种类', 'HKD', 'currency'],
    ['订单金额', '12.345', 'amount'],
    ['订单金额', '1e3', 'amount'],
    ['订单金额', '', 'noAmount'],
    ['订单金额', '0.00', 'noAmount'],
    ['订单金额', '-12.34', 'amount'],
    ['应结订单金额', '99.00', 'coupon'],
    ['代金券金额', '12.35', 'coupon'],
    ['商户订单号', '\u0007', 'reference'],
  ])('%s %j: %s', async (heading, value, code) => {
    const { rows: read, end } = await broken(heading, value);
    expect(read).toEqual([]);
    const column = heading === '应结订单金额' ? header.indexOf('代金券金额') : header.indexOf(heading);
    expect(end?.problems).toMatchObject([{ code, line: 2, column: column + 1, rowKept: false }]);
  });

  test.each([
    ['交易时间', '2026-02-30 12:00:00', 'time', { atMs: null }],
    ['交易时间', '2026/11/20 12:00', 'time', { atMs: null }],
    ['手续费', '0.00600', 'fee', { feeMinor: null }],
  ])('%s %j is named, and the money in the row is certain', async (heading, value, code, row) => {
    const { rows: read, end } = await broken(heading, value);
    expect(read).toMatchObject([{ line: 2, row: { amount: { minor: 1234 }, ...row } }]);
    expect(end?.problems).toMatchObject([{ code, line: 2, found: value, rowKept: true }]);
  });

  test('a revoked payment is money that went back', async () => {
    expect((await broken('交易状态', 'REVOKED', refund())).rows).toMatchObject([{ row: { kind: 'refund' } }]);
  });

  test('a line that holds a payment and what went back of it is two rows', async () => {
    const lines = wechat.write([{ row: payment() }]).split('\n');
    const cells = (lines[1] ?? '').slice(1).split(',`');
    for (const [heading, value] of [
      ...[['商户退款单号', 'RF9'] as const, ['退款金额', '2.00'] as const, ['申请退款金额', '2.00'] as const],
      ...[['充值券退款金额', '0.50'] as const, ['退款状态', 'PROCESSING'] as const],
    ])
      cells[header.indexOf(heading)] = value;
    lines[1] = `\`${cells.join(',`')}`;
    const { rows: read, end } = await readWhole(utf8(lines.join('\n')));
    const back = { minor: 200, currency: 'CNY' };
    expect(read).toEqual([
      { line: 2, row: toldBy(wechat, payment()) },
      {
        line: 2,
        row: {
          ...toldBy(wechat, payment({ kind: 'refund', refundNumber: 'RF9', state: 'processing', feeMinor: null })),
          ...{ amount: back, payerPaid: { ...back, minor: 150 }, shopGets: back },
        },
      },
    ]);
    expect(end?.differences.map(({ figure }) => figure)).toEqual(['refunded', 'couponsReturned', 'refundAsked']);
  });

  test.each<[string, string, string, object]>([
    [
      'SUCCESS, without columns of refunds',
      '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,商品名称,商户数据包,手续费,费率,订单金额,费率备注',
      '`2026-11-20 12:00:00,`wx,`1,`0,`,`T1,`SF1,`o,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`9.00,`1.00,`茶,`,`0.05000,`0.60%,`10.00,`',
      { amount: { minor: 1000 }, payerPaid: { minor: 800 }, shopGets: { minor: 900 }, feeMinor: 5 },
    ],
    [
      'of 2016, without what was asked for',
      '交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率',
      '`2026-11-20 12:00:00,`wx,`1,`0,`,`T1,`SF1,`o,`MICROPAY,`REFUND,`CFT,`CNY,`0.00,`0.00,`5000,`RF1,`4.00,`0.00,`ORIGINAL,`SUCCESS,`茶,`,`-0.02000,`0.60%',
      { kind: 'refund', refundNumber: 'RF1', amount: { minor: 400 }, payerPaid: { minor: 400 }, feeMinor: -2 },
    ],
  ])('%s', async (_what, names, line, row) => {
    const text = `${names}\r\n${line}\r\n总交易单数,总交易额\r\n\`1,\`${'refundNumber' in row ? '0.00' : '9.00'}\r\n`;
    expect(await readWhole(utf8(text))).toMatchObject({
      rows: [{ line: 2, row }],
      end: { differences: [], problems: [] },
    });
  });
});

describe('Alipay', () => {
  const broken = (from: string, to: string, row = payment()) =>
    readWhole(utf8(alipay.write([{ row }]).replace(from, to)));

  test.each([
    ['交易\t', '转账\t', 'kind', 3],
    ['12.34,12.34', '-12.34,12.34', 'amount', 12],
    ['12.34,12.34', '12.34,12.35', 'amount', 13],
    ['12.34,12.34', '0.00,0.00', 'noAmount', 12],
    ['12.34,12.34', ',12.34', 'noAmount', 12],
    ['12.34,12.34', '12.34,', 'noAmount', 13],
  ])('%j for %j: %s', async (from, to, code, column) => {
    expect(await broken(from, to)).toMatchObject({ rows: [], end: { problems: [{ code, line: 6, column }] } });
  });

  test.each([
    ['#支付宝业务汇总查询', 'summaryBill'],
    ['#支付宝账务明细查询', 'otherBill'],
  ])('%s is refused by its name', async (title, code) => {
    expect((await broken('#支付宝业务明细查询', title)).refusal).toMatchObject({ code, line: 1 });
  });

  test.each([
    ['商家实收共12.34元', '商家实收共12.3a元', 'footer'],
    ['#退款合计', '#其他合计', 'cut'],
    [alipayHeader, 'a,b,c', 'noHeader'],
    ['业务明细列表结束', '业务明细列表', 'footer'],
  ])('%j for %j: %s', async (from, to, code) => {
    expect((await broken(from, to)).refusal).toMatchObject({ code });
  });

  test('a fee is what is kept of a payment and given back of a refund, however it is signed', async () => {
    for (const fee of ['-0.07', '0.07']) {
      const { rows: read } = await broken(',-0.07,', `,${fee},`);
      expect(read).toMatchObject([{ row: { feeMinor: 7 } }]);
    }
  });
});

describe('Swiftpass', () => {
  test('of a chain’s bill the other stores are passed over, and its totals are those of all', async () => {
    const text = swiftpass.write([{ row: payment() }, { row: payment({ reference: 'OTHERS' }) }]);
    const at = text.lastIndexOf('204540051457');
    const chain = `${text.slice(0, at)}999999999999${text.slice(at + 12)}`;
    const bill = await readWhole(utf8(chain), { merchant: '204540051457' });
    expect(bill).toMatchObject({ rows: [{ row: { reference: 'SF01A' } }], end: { passedOver: 1, differences: [] } });
    const odd = await readWhole(utf8(chain.replace('`OTHERS,`', '`=1,`')), { merchant: '204540051457' });
    expect(odd).toMatchObject({ rows: { length: 1 }, end: { passedOver: 1, problems: [] } });
  });

  test('totals that do not add up are told by figure, line and column', async () => {
    const text = swiftpass.write(rows).replace('`2,`12.39,', '`2,`13.39,');
    expect((await readWhole(utf8(text))).end?.differences).toEqual([
      { figure: 'paid', said: 1339, summed: 1239, line: 6, column: 2 },
    ]);
  });

  test.each([
    ['`2,`12.39', '`two,`12.39', { code: 'footer', line: 6, column: 1, found: 'two' }],
    ['`2,`12.39', '`2,`12.3.9', { code: 'footer', line: 6, column: 2 }],
    ['`2,`12.39,', '`12.39,', { code: 'cut', line: 6 }],
  ])('a total %j for %j', async (from, to, refusal) => {
    expect((await readWhole(utf8(swiftpass.write(rows).replace(from, to)))).refusal).toMatchObject(refusal);
  });

  test('a line without its marks, and one too long, are named and the rest is read', async () => {
    const lines = swiftpass.write(rows).split('\n');
    lines[1] = (lines[1] ?? '').replaceAll('`', '');
    lines[2] = `${lines[2]},\`more`;
    const { rows: read, end } = await readWhole(utf8(lines.join('\n')));
    expect(read).toMatchObject([{ line: 4, row: { kind: 'refund' } }]);
    expect(end?.problems).toMatchObject([
      { code: 'mark', line: 2 },
      { code: 'cells', line: 3, found: '39 ≠ 38' },
    ]);
  });
});
