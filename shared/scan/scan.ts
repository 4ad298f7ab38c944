import type { Wallet } from '../payment/payment.ts';
import type { RefusalCode } from '../refusal.ts';

export type Recognize = (code: string) => Wallet | null;

/** `code` is what is sent to the provider: a bearer secret, kept in memory only. */
export type Scanned =
  | { readonly kind: 'customerCode'; readonly code: string; readonly wallet: Wallet }
  | { readonly kind: 'unknownCode'; readonly code: string }
  | { readonly kind: 'receipt'; readonly reference: string }
  | { readonly kind: 'refused'; readonly why: Extract<RefusalCode, `scan${string}`> };

/** Addresses and schemes that stand in merchants' own codes: money would go to that merchant, so they are never sent. */
const merchantQr = /^(https?:|weixin:|wxp:|alipays?:|upwapi:|[a-z]+:\/\/)|^(qr\.|00020[12])/i;
const itemCodeLengths = [8, 12, 13, 14];
const ourReference = /^[0-9A-Z]{24}$/;

/**
 * What was scanned. Wallet prefixes are hints: an unknown code that could be a customer's may be sent after a person
 * confirms it; what is plainly something else is refused with its reason. `longestCode`: characters of the longest code that
 * any provider of this till takes. `aim`: the kind of bar code as the scanner names it (ISO/IEC 15424); no wallet's code is an EAN.
 */
export function classifyScan(
  text: string,
  recognize: Recognize,
  longestCode: number,
  aim: string | null = null,
): Scanned {
  const code = text.replace(/^[\s\0]+|[\s\0]+$/g, '');
  if (code === '') return { kind: 'refused', why: 'scanEmpty' };
  if (merchantQr.test(code)) return { kind: 'refused', why: 'scanMerchantQr' };
  if (code.length > longestCode) return { kind: 'refused', why: 'scanTooLong' };
  if (/[^\x20-\x7e]/.test(code)) return { kind: 'refused', why: 'scanUnreadable' };
  if (ourReference.test(code)) return { kind: 'receipt', reference: code };
  if (aim?.startsWith(']E')) return { kind: 'refused', why: 'scanItemCode' };
  const wallet = recognize(code);
  if (wallet) return { kind: 'customerCode', code, wallet };
  if (isItemCode(code)) return { kind: 'refused', why: 'scanItemCode' };
  return { kind: 'unknownCode', code };
}

/** EAN-8, UPC-A, EAN-13 or GTIN-14 by its check digit (GS1 General Specifications, section 7.9). */
export function isItemCode(code: string): boolean {
  if (!/^\d+$/.test(code) || !itemCodeLengths.includes(code.length)) return false;
  const sum = Array.from(code, Number).reduceRight((total, digit, index) => {
    const fromRight = code.length - 1 - index;
    return total + digit * (fromRight % 2 === 0 ? 1 : 3);
  }, 0);
  return sum % 10 === 0;
}
