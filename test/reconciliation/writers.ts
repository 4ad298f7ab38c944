// Bills of our own after each published layout, written by code that shares nothing with the readers.
import type { BillRow } from '#shared/reconcile/bill.ts';

export interface Written {
  readonly row: BillRow;
  /** What the reader has no use for, and must not stumble over. */
  readonly product?: string;
}

export interface Style {
  readonly mark?: boolean;
  readonly newline?: '\n' | '\r\n';
  /** After each line of values. */
  readonly tail?: string;
}

export interface Layout {
  readonly format: 'swiftpass' | 'wechat' | 'alipay';
  write(rows: readonly Written[], style?: Style): string;
}

const yuan = (minor: number): string =>
  `${minor < 0 ? '-' : ''}${Math.floor(Math.abs(minor) / 100)}.${String(Math.abs(minor) % 100).padStart(2, '0')}`;
const stamp = (ms: number | null): string =>
  ms === null ? '' : new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
const marked = (cells: readonly (string | null)[]): string => cells.map((cell) => `\`${cell ?? ''}`).join(',');
const sum = (rows: readonly Written[], of: (row: BillRow) => number): number =>
  rows.reduce((total, { row }) => total + of(row), 0);

function text(lines: readonly string[], { mark = false, newline = '\n', tail = '' }: Style): string {
  const whole = lines.map((line) => line + (line.startsWith('`') ? tail : '')).join(newline);
  return `${mark ? '\ufeff' : ''}${whole}${newline}`;
}

const coupon = ({ amount, payerPaid }: BillRow): number => amount.minor - (payerPaid?.minor ?? amount.minor);
const isRefund = ({ kind }: BillRow): boolean => kind === 'refund';
const of = (kind: BillRow['kind'], minor: (row: BillRow) => number) => (row: BillRow) =>
  row.kind === kind ? minor(row) : 0;

const swiftpassHeader =
  '交易时间,公众账号ID,第三方商户号,商户号,子商户号,设备编号,平台订单号,第三方订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,企业红包金额,平台退款单号,商户退款单号,退款金额,企业红包退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,终端类型,对账标识,门店编号,商户名称,收银员,子商户ID,免充值券金额,实收金额,结算金额,扩展字段2,扩展字段3,扩展字段4';
export const tradeTypes = {
  wechat: 'pay.weixin.micropay',
  alipay: 'pay.alipay.native',
  unionpay: 'pay.unionpay.micropay',
};
const swiftpassStates = { done: '退款成功', processing: '退款处理中', refused: '退款失败', unknown: '转入代发' };

export const swiftpass: Layout = {
  format: 'swiftpass',
  write(rows, style = {}) {
    const lines = rows.map(({ row, product = '' }) => {
      const refund = isRefund(row);
      const fee = row.feeMinor === null ? '' : yuan(row.feeMinor);
      return marked([
        ...[stamp(row.atMs), 'wx0', '742677995', '204550051431', '204540051457', 'dev', row.providerReference],
        ...[row.walletReference, row.reference, 'payer', tradeTypes[row.wallet as keyof typeof tradeTypes]],
        ...[refund ? '转入退款' : '支付成功', 'OTHERS', row.amount.currency],
        ...(refund
          ? ['999.00', '', 'P1', row.refundNumber, yuan(row.amount.minor), yuan(coupon(row)), 'ORIGINAL']
          : [yuan(row.amount.minor), yuan(coupon(row)), '', '', '0.00', '0.00', '']),
        ...[refund ? swiftpassStates[row.state] : '', product, '', fee, '0.300%', 'API', '0', '', '店'],
        ...['', '', '0.00', yuan(refund ? -row.amount.minor : row.amount.minor), '', '', '', ''],
      ]);
    });
    const [paid, refunded] = [sum(rows, of('payment', sizeOf)), sum(rows, of('refund', sizeOf))];
    const totals = marked([
      ...[String(rows.filter(({ row }) => !isRefund(row)).length), yuan(paid), yuan(refunded)],
      ...[yuan(sum(rows, of('refund', coupon))), yuan(sum(rows, (row) => row.feeMinor ?? 0)), yuan(paid - refunded)],
    ]);
    const footer = '总交易单数,总交易额,总退款金额,总企业红包退款金额,总手续费金额,总实收金额';
    return text([swiftpassHeader, ...lines, footer, totals], style);
  },
};

export const wechatHeader =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const wechatStates = { done: 'SUCCESS', processing: 'PROCESSING', refused: 'FAIL', unknown: 'CHANGE' };

export const wechat: Layout = {
  format: 'wechat',
  write(rows, style = {}) {
    const lines = rows.map(({ row, product = '' }) => {
      const refund = isRefund(row);
      const [settled, topped] = [row.shopGets?.minor ?? 0, (row.shopGets?.minor ?? 0) - (row.payerPaid?.minor ?? 0)];
      return marked([
        ...[stamp(row.atMs), 'wx0', '1921000401', '0', '', row.providerReference, row.reference, 'payer', 'MICROPAY'],
        ...[refund ? 'REFUND' : 'SUCCESS', 'OTHERS', row.amount.currency],
        ...(refund
          ? ['0.00', '0.00', '5000', row.refundNumber, yuan(settled), yuan(topped), 'ORIGINAL', wechatStates[row.state]]
          : [yuan(settled), yuan(topped), '0', '0', '0.00', '0.00', '', '']),
        ...[product, '', `${yuan(row.feeMinor ?? 0)}000`, '0.60%'],
        ...(refund ? ['0.00', yuan(row.amount.minor)] : [yuan(row.amount.minor), '0.00']),
        '',
      ]);
    });
    const gets = (row: BillRow) => row.shopGets?.minor ?? 0;
    const topped = (row: BillRow) => gets(row) - (row.payerPaid?.minor ?? 0);
    const totals = marked([
      ...[`${rows.length}.0`, yuan(sum(rows, of('payment', gets))), yuan(sum(rows, of('refund', gets)))],
      ...[yuan(sum(rows, of('refund', topped))), yuan(sum(rows, (row) => row.feeMinor ?? 0))],
      ...[yuan(sum(rows, of('payment', sizeOf))), yuan(sum(rows, of('refund', sizeOf)))],
    ]);
    const footer = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
    return text([wechatHeader, ...lines, footer, totals], style);
  },
};

export const alipayHeader =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';

export const alipay: Layout = {
  format: 'alipay',
  write(rows, style = {}) {
    const lines = rows.map(({ row, product = '' }) => {
      const sign = isRefund(row) ? -1 : 1;
      const gets = row.shopGets?.minor ?? 0;
      const time = stamp(row.atMs);
      const name = /[",\n]/.test(product) ? `"${product.replaceAll('"', '""')}"` : product;
      return [
        ...[
          `${row.providerReference}\t`,
          `${row.reference ?? ''}\t`,
          `${isRefund(row) ? '退款' : '交易'}\t`,
          name,
          time,
          time,
        ],
        ...[
          'store\t',
          'store\t',
          'alipay\t',
          '\t',
          '*某某(000****00)\t',
          yuan(sign * row.amount.minor),
          yuan(sign * gets),
        ],
        ...['0.00', '0.00', '0.00', yuan(sign * (row.amount.minor - gets)), '0.00', '', '0.00\t', '0.00'],
        ...[`${row.refundNumber ?? ''}${isRefund(row) ? '' : '\t'}`, yuan(-(row.feeMinor ?? 0)), '0.00', '备注'],
      ].join(',');
    });
    const totals = (kind: BillRow['kind'], words: readonly [string, string, string]) => {
      const those = rows.filter(({ row }) => row.kind === kind);
      const sign = kind === 'refund' ? -1 : 1;
      const gets = sum(those, (row) => row.shopGets?.minor ?? 0);
      const given = sum(those, sizeOf) - gets;
      return `#${words[0]}：${those.length}笔，${words[1]}共${yuan(sign * gets)}元，${words[2]}共${yuan(sign * given)}元`;
    };
    return text(
      [
        ...['#支付宝业务明细查询', '#账号：[20880000000000000156]', '#起始日期：[2026年11月20日 00:00:00]'],
        ...[
          '#-----------------------------------------业务明细列表----------------------------------------',
          alipayHeader,
        ],
        ...lines,
        '#-----------------------------------------业务明细列表结束------------------------------------',
        totals('payment', ['交易合计', '商家实收', '商家优惠']),
        totals('refund', ['退款合计', '商家实收退款', '商家优惠退款']),
        '#导出时间：[2026年11月21日 05:46:49]',
      ],
      style,
    );
  },
};

function sizeOf({ amount }: BillRow): number {
  return amount.minor;
}

export const layouts: readonly Layout[] = [swiftpass, wechat, alipay];

/** Of a bill too long to be written at once: what stands before its rows, these rows, and what stands behind all. */
export function piecesOf(layout: Layout, rows: readonly Written[]): Readonly<Record<'head' | 'rows' | 'foot', string>> {
  const lines = layout.write(rows).split('\n');
  const first = layout.format === 'alipay' ? 5 : 1;
  const text = (from: number, until: number) =>
    lines
      .slice(from, until)
      .map((line) => `${line}\n`)
      .join('');
  return { head: text(0, first), rows: text(first, first + rows.length), foot: text(first + rows.length, -1) };
}

const fridayMs = Date.parse('2026-11-20T04:00:00Z');

/** A payment as every layout can tell it. */
export function payment(over: Partial<BillRow> = {}): BillRow {
  const currency = 'CNY';
  return {
    ...{ kind: 'payment', reference: 'SF01A', refundNumber: null, providerReference: 'P20261120001', wallet: 'wechat' },
    ...{ walletReference: '4200001', amount: { minor: 1234, currency }, payerPaid: { minor: 1234, currency } },
    ...{ shopGets: { minor: 1234, currency }, feeMinor: 7, state: 'done', atMs: fridayMs },
    ...over,
  };
}

export function refund(over: Partial<BillRow> = {}): BillRow {
  const money = { minor: 200, currency: 'CNY' } as const;
  return payment({
    ...{ kind: 'refund', refundNumber: 'RF01', amount: money, payerPaid: money, shopGets: money, feeMinor: -1 },
    ...over,
  });
}

/** As this layout can tell it. */
export function toldBy({ format }: Layout, row: BillRow): BillRow {
  if (format === 'swiftpass') return { ...row, shopGets: null };
  const wallet = format === 'alipay' ? ('alipay' as const) : ('wechat' as const);
  const told = { ...row, walletReference: null, wallet };
  return format === 'alipay' ? { ...told, state: 'done' } : told;
}
