import type { Item } from '../items/item.ts';
import type { Wallet } from '../payment/payment.ts';
import type { RefusalCode } from '../refusal.ts';
import { isEarlierNumber } from './earlier-number.ts';
import { isItemCode, looksLikeItemCode } from './item-code.ts';
import { teachCode } from './teach.ts';
import type { Typed } from './typed.ts';

export type Recognize = (code: string) => Wallet | null;

/** What this till knows codes by. */
export interface Known {
  readonly recognize: Recognize;
  /** Characters of the longest code that any provider of this till takes. */
  readonly longestCode: number;
  /** Null where the shop has no price list. */
  readonly findItem: ((code: string) => Item | null) | null;
  /** Whether a payment or refund of this till has exactly this number. */
  readonly isKnownNumber: (number: string) => boolean;
}

/** `code` is what is sent to the provider: a bearer secret, kept in memory only. */
export type Scanned =
  | { readonly kind: 'customerCode'; readonly code: string; readonly wallet: Wallet }
  | { readonly kind: 'unknownCode'; readonly code: string }
  | { readonly kind: 'receipt'; readonly reference: string }
  /** The number of an earlier payment or refund: the wallet's, the provider's, or a refund's of ours. Never charged. */
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'item'; readonly item: Item }
  | { readonly kind: 'refused'; readonly why: Extract<RefusalCode, `scan${string}`> };

/** Addresses and schemes that stand in merchants' own codes: money would go to that merchant, so they are never sent. */
const merchantQr =
  /^(https?:|weixin:|wxp:|alipays?:|upwapi:|[a-z]+:\/\/|([\w-]+\.)+(com|cn|hk|net|org)\/)|^(qr\.|00020[12])/i;
/** Digits alone are a wallet's: of 24 characters of ours all were digits once in 10^12 references. */
const ourReference = /^(?=.*[A-Z])[0-9A-Z]{24}$/;

/**
 * What was scanned. Wallet prefixes are hints: an unknown code that could be a customer's may be sent after a person
 * confirms it; what is plainly something else is refused with its reason. A code that a wallet is known by is always a
 * customer's. `typed`: how a keyboard-mode scanner's keys came; a code whose letters Caps Lock or an input method may have
 * changed is never sent. `aim`: the kind of bar code as the scanner names it (ISO/IEC 15424); no wallet's code is an EAN.
 */
export function classifyScan(
  text: string,
  { recognize, longestCode, findItem, isKnownNumber }: Known,
  typed: Typed | null = null,
  aim: string | null = null,
): Scanned {
  const code = text.replace(/^[\s\0]+|[\s\0]+$/g, '');
  if (code === '') return { kind: 'refused', why: 'scanEmpty' };
  if (merchantQr.test(code)) return { kind: 'refused', why: 'scanMerchantQr' };
  if (code.includes(teachCode)) return { kind: 'refused', why: 'scanTeach' };
  const reference = typed?.capsLock && !/[A-Z]/.test(code) ? code.toUpperCase() : code;
  if (ourReference.test(reference)) return { kind: 'receipt', reference };
  if (typed && /\D/.test(code)) {
    if (typed.ime) return { kind: 'refused', why: 'scanInputMethod' };
    if (typed.capsLock && /[a-z]/i.test(code)) return { kind: 'refused', why: 'scanCapsLock' };
  }
  const isEan = aim?.startsWith(']E') ?? false;
  const wallet = isEan ? null : recognize(code);
  if (wallet === null) {
    if (isEarlierNumber(code) || isKnownNumber(code)) return { kind: 'number', number: code };
    const item = findItem?.(code);
    if (item) return { kind: 'item', item };
    if (isEan || isItemCode(code)) return { kind: 'refused', why: findItem ? 'scanItemUnknown' : 'scanItemCode' };
    if (findItem && looksLikeItemCode(code)) return { kind: 'refused', why: 'scanItemDigit' };
  }
  if (code.length > longestCode) return { kind: 'refused', why: 'scanTooLong' };
  if (/[^\x20-\x7e]/.test(code)) return { kind: 'refused', why: 'scanUnreadable' };
  return wallet ? { kind: 'customerCode', code, wallet } : { kind: 'unknownCode', code };
}
