import type { Wallet } from '#shared/payment/payment.ts';

/**
 * Public prefix rules of the wallets; UQPAY publishes none. WeChat: pay.weixin.qq.com, guide/pos/ImportantParameters.
 * Alipay: opendocs.alipay.com/open/194/106039. UnionPay: third parties' tables; `hQVDUFY` is the base64 start of its EMV
 * code. A code without a rule cannot be sent: UQPAY wants the wallet named.
 */
const rules: readonly (readonly [RegExp, Wallet])[] = [
  [/^1[0-5]\d{16}$/, 'wechat'],
  [/^(?:2[5-9]|30)\d{14,22}$/, 'alipay'],
  [/^62\d{17}$/, 'unionpay'],
  [/^hQVDUFY/, 'unionpay'],
];

export function recognizeCustomerCode(code: string): Wallet | null {
  return rules.find(([rule]) => rule.test(code.trim()))?.[1] ?? null;
}

/** Ours: no limit is published. */
export const longestCode = 512;

/** Printable and without spaces. Letter case matters. Null for anything else. */
export function paymentCodeOf(code: string): string | null {
  const text = code.trim();
  return text.length <= longestCode && /^[\x21-\x7e]+$/.test(text) ? text : null;
}
