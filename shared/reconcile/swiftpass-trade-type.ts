import type { Wallet } from '../payment/payment.ts';

/** `trade_type`, by its second part: `pay.weixin.native.intl`, `pay.alipay.micropay`, `pay.unionpay.proxy.micropay`. */
const wallets = {
  weixin: 'wechat',
  alipay: 'alipay',
  unionpay: 'unionpay',
  upi: 'unionpay',
  jdpay: 'jd',
  qq: 'qq',
  tenpay: 'qq',
  bestpay: 'bestpay',
  shiming: 'storedvalue', // member card
  gcash: 'gcash', // Philippines
  grab: 'grabpay',
} as const satisfies Record<string, Wallet>;

export function walletOfTradeType(tradeType: string | null): Wallet {
  const channel = /^pay\.([a-z]+)\./.exec(tradeType ?? '')?.[1] ?? '';
  return Object.hasOwn(wallets, channel) ? wallets[channel as keyof typeof wallets] : 'other';
}
