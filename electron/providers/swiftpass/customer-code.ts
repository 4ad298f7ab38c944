import type { Wallet } from '#shared/payment/payment.ts';

/**
 * Public prefix rules of the wallets; the gateway publishes none and detects the wallet itself. Hints only.
 * WeChat: pay.weixin.qq.com, guide/pos/ImportantParameters. Alipay: opendocs.alipay.com/open/194/106039. UnionPay and
 * e-CNY: third parties' tables. `hQVDUFY`: the base64 start of UnionPay's EMV code ("CPV").
 */
const rules: readonly (readonly [RegExp, Wallet])[] = [
  [/^1[0-5]\d{16}$/, 'wechat'],
  [/^(?:2[5-9]|30)\d{14,22}$/, 'alipay'],
  [/^62\d{17}$/, 'unionpay'],
  [/^01\d{17}$/, 'ecny'],
  [/^hQVDUFY/, 'unionpay'],
];

export function recognizeCustomerCode(code: string): Wallet | null {
  return rules.find(([rule]) => rule.test(code.trim()))?.[1] ?? null;
}

/** `auth_code` (open.wepayez.com). */
export const longestCode = 128;

/** Null for a code the gateway cannot take. Letter case matters. */
export function authCodeOf(code: string): string | null {
  const text = code.trim();
  return text.length <= longestCode && /^[\x21-\x7e]+$/.test(text) ? text : null;
}
