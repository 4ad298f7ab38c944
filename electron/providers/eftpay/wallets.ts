import type { Wallet } from '#shared/payment/payment.ts';
import type { EftpaySettings, EftpayWallet } from '#shared/settings/eftpay.ts';

/** How a wallet is called, and what eftPay can do with it. */
export interface WalletCalls {
  readonly service: string;
  readonly paytype: string;
  readonly paymentType: string;
  readonly refund: boolean;
  readonly close: boolean;
  readonly notify: boolean;
  readonly codeLifeSeconds: number;
}

type Row = Omit<WalletCalls, 'codeLifeSeconds'>;

function row(
  service: string,
  paytype: string,
  paymentType: string,
  lacks: readonly ('refund' | 'close' | 'notify')[] = [],
): Row {
  const has = (ability: 'refund' | 'close' | 'notify') => !lacks.includes(ability);
  return { service, paytype, paymentType, refund: has('refund'), close: has('close'), notify: has('notify') };
}

/** VMP, scene/qrcode: PreOrder, Query, Refund and Close pages, one list each. "Not listed" is read as "cannot". */
const rows: Partial<Record<Wallet, Row>> = {
  alipay: row('service.alipay.qrcode', 'Alipay', 'ALIPAYCN'),
  alipayhk: row('service.alipay.qrcode', 'Alipay', 'ALIPAYHK'),
  wechat: row('service.wechat.qrcode', 'WeChat', 'WECHATCN'),
  wechathk: row('service.wechat.qrcode', 'WeChat', 'WECHATHK'),
  unionpay: row('service.unionpay.qrcode.csb', 'UnionPay', 'UNIONPAY'),
  gbpay: row('api.service.gbpay.qrcode.cash', 'GBPAY', 'GBPAY', ['close', 'notify']),
  payme: row('service.payme.qrcode', 'PAYME', 'PAYME', ['close', 'notify']),
  fps: row('service.fps.qrcode', 'FPS', 'FPS', ['refund', 'close', 'notify']),
  atome: row('service.atome.v1.qrcode', 'ATOME', 'ATOME', ['notify']), // missing from newer pages
};

/** Seen with refund and close in a caller of eftPay's own; its paytype and payment_type are in no document. */
const alipayplus: Partial<Row> = { service: 'service.alipayplus.qrcode', refund: true, close: true, notify: false };

/** Null for a wallet whose calls neither the documents nor the settings say. */
export function callsOf(wallet: Wallet | null, settings: EftpaySettings): WalletCalls | null {
  if (wallet === null) return null;
  const known: Partial<Row> = wallet === 'alipayplus' ? alipayplus : (rows[wallet] ?? {});
  const own: EftpayWallet = settings.wallets[wallet] ?? {};
  const service = own.service ?? known.service;
  const paytype = own.paytype ?? known.paytype;
  const paymentType = own.paymentType ?? known.paymentType;
  if (service === undefined || paytype === undefined || paymentType === undefined) return null;
  return {
    ...{ service, paytype, paymentType },
    refund: own.refund ?? known.refund ?? false,
    close: own.close ?? known.close ?? false,
    notify: own.notify ?? known.notify ?? false,
    codeLifeSeconds: own.codeLifeSeconds ?? settings.codeLifeSeconds,
  };
}
