import type { Wallet } from '#shared/payment/payment.ts';
import type { Random } from './random.ts';

/** The wallets whose customer codes have a public prefix rule. */
export type CodeWallet = Extract<Wallet, 'wechat' | 'alipay' | 'unionpay'>;

/** WeChat Pay's payment code parameters; Alipay's and UnionPay's as third parties document them. */
const rules: Readonly<Record<CodeWallet, { prefixes: readonly [string, ...string[]]; length: number }>> = {
  wechat: { prefixes: ['10', '11', '12', '13', '14', '15'], length: 18 },
  alipay: { prefixes: ['25', '26', '27', '28', '29', '30'], length: 18 },
  unionpay: { prefixes: ['62'], length: 19 },
};

/** A customer's code as the wallet would show it. */
export function makeCode(wallet: CodeWallet, random: Random): string {
  const { prefixes, length } = rules[wallet];
  const prefix = prefixes[random.below(prefixes.length)] ?? prefixes[0];
  return prefix + random.digits(length - prefix.length);
}

/** Whose code it is by the same public rules; Alipay's real codes have 16 to 24 digits. */
export function walletOfCode(code: string): CodeWallet | null {
  if (/^1[0-5]\d{16}$/.test(code)) return 'wechat';
  if (/^(2[5-9]|30)\d{14,22}$/.test(code)) return 'alipay';
  return /^62\d{17}$/.test(code) ? 'unionpay' : null;
}

/** A product barcode (EAN, UPC) or a merchant's own code, scanned by mistake. */
export function isNoCustomerCode(code: string): boolean {
  return walletOfCode(code) === null && (/^(\d{8}|\d{12,14})$/.test(code) || /^[a-z]+:\/\//i.test(code));
}
