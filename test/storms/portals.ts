import { BillMapping } from '#shared/reconcile/mapping.ts';

const column = (heading: string, at: number) => ({ heading, at });
const chinaTime = { format: 'yyyy-MM-dd HH:mm:ss', offsetMinutes: 480 };

/** The simulated Upay's portal table, as a person pointed at its columns. */
export const upayExport: BillMapping = BillMapping.parse({
  ...{ name: 'Upay portal', headerRow: 1, delimiter: ',', sheet: null, reference: column('商户订单号', 3) },
  amount: { column: column('交易金额', 10), unit: 'major' },
  kind: { by: 'ownColumn', refundAmount: column('退款金额', 11) },
  state: { column: column('交易状态', 9), done: ['成功'], processing: ['处理中'], refused: ['失败'], leaveOut: [] },
  time: { column: column('交易时间', 0), ...chinaTime },
  ...{ currency: null, payerPaid: column('实付金额', 12), shopGets: null },
  fee: { column: column('手续费', 13), keptIs: 'positive' },
  ...{ refundNumber: column('退款请求号', 6), providerReference: column('收钱吧订单号', 4) },
  walletReference: column('支付流水号', 5),
  wallet: { column: column('支付方式', 8), words: { 支付宝: 'alipay', 微信: 'wechat', 银联云闪付: 'unionpay' } },
  footer: {
    ...{ by: 'text', text: '合计' },
    totals: [
      { figure: 'rows', under: column('商户订单号', 3) },
      { figure: 'paid', under: column('交易金额', 10) },
      { figure: 'refunded', under: column('退款金额', 11) },
      { figure: 'fees', under: column('手续费', 13) },
    ],
  },
});

/** The simulated eftPay's daily file, likewise. */
export const eftpayFile: BillMapping = BillMapping.parse({
  ...{ name: 'eftPay file', headerRow: 1, delimiter: ',', sheet: null, reference: column('out_trade_no', 2) },
  amount: { column: column('transaction_amount', 10), unit: 'major' },
  kind: { by: 'sign' },
  state: {
    column: column('trade_status', 8),
    done: ['TRADE_SUCCESS', 'TRADE_REFUND'],
    ...{ processing: ['APPLY_SUCCESS'], refused: ['TRADE_FAIL'], leaveOut: [] },
  },
  time: { column: column('trade_time', 0), ...chinaTime },
  ...{ currency: column('currency', 9), payerPaid: null, shopGets: null },
  fee: { column: column('fee', 11), keptIs: 'positive' },
  ...{ refundNumber: column('refund_no', 5), providerReference: column('eftpay_trade_no', 3) },
  ...{ walletReference: column('transaction_id', 4), wallet: null },
  footer: {
    ...{ by: 'text', text: 'TOTAL' },
    totals: [
      { figure: 'rows', under: column('out_trade_no', 2) },
      { figure: 'fees', under: column('fee', 11) },
    ],
  },
});
