import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import { BillRefused, type Figure } from './bill-file.ts';
import { timeIn } from './bill-time.ts';
import { type BillRecord, Cells, type Columns, findColumns, type Headings, LineFault } from './cells.ts';
import { countOf, minorOfDecimal } from './decimal.ts';
import { type BillAsked, type Drawn, type Footer, type RecordReader, Tally } from './tally.ts';

/** Alipay's list of business of a day: comment lines, headings, a line a trade, and the totals as sentences. In yuan. */
const headings = {
  providerReference: ['支付宝交易号'],
  reference: ['商户订单号'],
  kind: ['业务类型'],
  time: ['完成时间'],
  total: ['订单金额(元)'],
  shopGets: ['商家实收(元)'],
  redPacket: ['支付宝红包(元)'],
  points: ['集分宝(元)'],
  alipayDiscount: ['支付宝优惠(元)'],
  discount: ['商家优惠(元)'],
  voucher: ['券核销金额(元)'],
  shopRedPacket: ['商家红包消费金额(元)'],
  refundNumber: ['退款批次号/请求号'],
  fee: ['服务费(元)'],
} as const satisfies Headings<string>;
type Name = keyof typeof headings;

const needed = ['providerReference', 'reference', 'kind', 'total', 'shopGets'] as const;
const given = ['redPacket', 'points', 'alipayDiscount', 'discount', 'voucher', 'shopRedPacket'] as const;

const title = '#支付宝业务明细查询';
const endOfRows = /^#-+业务明细列表结束-+$/;
const paidTotals = /^#交易合计：(\d+)笔，商家实收共(-?[\d.]+)元，商家优惠共(-?[\d.]+)元$/;
const returnedTotals = /^#退款合计：(\d+)笔，商家实收退款共(-?[\d.]+)元，商家优惠退款共(-?[\d.]+)元$/;

export function isAlipayTitle(firstLine: string): boolean {
  if (!firstLine.startsWith('#支付宝')) return false;
  if (firstLine.startsWith(title)) return true;
  throw new BillRefused(/汇总/.test(firstLine) ? 'summaryBill' : 'otherBill', { line: 1, found: firstLine });
}

export function alipayReader(asked: BillAsked): RecordReader {
  const { currency } = asked;
  if (currency !== 'CNY') throw new BillRefused('otherBill', { found: 'CNY' });
  const tally = new Tally('alipay', asked);
  const figures: Partial<Record<Figure, number>> = {};
  let header: { readonly record: BillRecord; readonly columns: Columns<Name> } | null = null;
  let place: 'before' | 'rows' | 'after' = 'before';
  let footerLine = 0;
  let titled = false;

  function takeComment(text: string, line: number): void {
    if (!titled && !isAlipayTitle(text)) throw new BillRefused('unknownLayout', { line, found: text });
    titled = true;
    if (place === 'rows' && endOfRows.test(text)) place = 'after';
    else if (place === 'rows') throw new BillRefused('footer', { line, found: text });
    if (place !== 'after') return;
    const paid = paidTotals.exec(text);
    const returned = returnedTotals.exec(text);
    if (paid !== null) say(['payments', 'shopGot', 'discounts'], paid, line);
    else if (returned !== null) say(['refunds', 'shopReturned', 'discountsReturned'], returned, line);
    else if (/^#(交易|退款)合计/.test(text)) throw new BillRefused('footer', { line, found: text });
  }

  function say(names: readonly [Figure, Figure, Figure], said: RegExpExecArray, line: number): void {
    const values = [countOf(said[1] ?? ''), ...[said[2], said[3]].map((text) => minorOfDecimal(text ?? '', currency))];
    names.forEach((name, at) => {
      const value = values[at] ?? null;
      if (value === null) throw new BillRefused('footer', { line, found: said[0] });
      figures[name] = value;
    });
    footerLine = line;
  }

  function takeLine(record: BillRecord): void {
    const { line } = record;
    const first = (record.cells[0] ?? '').trim();
    if (place === 'after') throw new BillRefused('afterFooter', { line, found: first });
    if (!titled) throw new BillRefused('unknownLayout', { line: 1, found: record.cells.join() });
    if (header === null) {
      const columns = findColumns(record, headings, needed);
      if (columns === null) throw new BillRefused('noHeader', { line, found: record.cells.join() });
      header = { record, columns };
      place = 'rows';
    } else if (record.cells.join() === header.record.cells.join()) throw new BillRefused('secondHeader', { line });
    else takeRow(record, header);
  }

  function takeRow(record: BillRecord, { record: { cells }, columns }: NonNullable<typeof header>): void {
    const [width, wanted] = [record.cells.length, cells.length];
    if (width !== wanted && record.cells.slice(wanted).join('').trim() + (width < wanted ? 'short' : '') !== '')
      tally.fault(new LineFault('cells', null, `${width} ≠ ${wanted}`), record.line);
    else tally.draw(new Cells<Name>(record, columns), (one) => draw(one, currency));
  }

  return {
    tally,
    take(record) {
      if (record.cells.every((cell) => cell.trim() === '')) return;
      if (record.cells[0]?.startsWith('#')) takeComment(record.cells.join(',').trim(), record.line);
      else takeLine(record);
    },
    end() {
      if (!titled) throw new BillRefused('empty');
      if (figures.payments === undefined || figures.refunds === undefined) throw new BillRefused('cut');
      return tally.end({ line: footerLine, figures, columns: {} } satisfies Footer);
    },
  };
}

function draw(cells: Cells<Name>, currency: Currency): Drawn {
  const word = cells.text('kind');
  const kind = word === '交易' ? 'payment' : word === '退款' ? 'refund' : cells.fault('kind', 'kind');
  const sign = kind === 'payment' ? 1 : -1;
  const sized = (name: Name): number | null => {
    const minor = cells.amount(name, currency);
    if (minor === null) return null;
    return minor * sign < 0 ? cells.fault('amount', name) : Math.abs(minor);
  };
  const amount = sized('total') || cells.fault('noAmount', 'total');
  const shopGets = sized('shopGets') ?? cells.fault('noAmount', 'shopGets');
  if (shopGets > amount) cells.fault('amount', 'shopGets');
  const gifts = given.map((name) => cells.amount(name, currency, 'coupon') ?? 0);
  const fee = cells.extra('fee', currency, 'fee');
  const row: BillRow = {
    kind,
    reference: cells.reference('reference'),
    refundNumber: kind === 'refund' ? cells.reference('refundNumber') : null,
    providerReference: cells.reference('providerReference'),
    ...{ walletReference: null, wallet: 'alipay' },
    amount: { minor: amount, currency },
    // Which of the gifts overlap is not said: of a payment with any, what the payer paid is not known.
    payerPaid: gifts.every((gift) => gift === 0) ? { minor: amount, currency } : null,
    shopGets: { minor: shopGets, currency },
    feeMinor: fee === null || fee === 0 ? fee : sign * Math.abs(fee), // kept of a payment, given back of a refund, however it is signed
    state: 'done',
    atMs: timeIn(cells),
  };
  const discount = cells.amount('discount', currency, 'coupon') ?? 0;
  const adds =
    kind === 'payment'
      ? { payments: 1, shopGot: shopGets, discounts: discount }
      : { refunds: 1, shopReturned: -shopGets, discountsReturned: discount };
  return { rows: [row], adds };
}
