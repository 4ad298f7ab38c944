import { describe, expect, test } from 'vitest';
import { barcodeKey, itemsByBarcode } from '#shared/items/item.ts';
import { withoutAffixes } from '#shared/scan/affixes.ts';
import { classifyScan, type Known } from '#shared/scan/scan.ts';
import type { Typed } from '#shared/scan/typed.ts';

const alipay = '281234567890123456';
const unionpay = 'hQVDUFYwMWFNTwegAAADMwEB';
const tea = { barcode: '036000291452', name: 'Tea', priceMinor: 1_200 };
const own = { barcode: 'BUN-7', name: 'Bun', priceMinor: 900 };
const list = itemsByBarcode([tea, own]);
const known: Known = {
  recognize: (code) => (/^2[5-9]\d{16}$/.test(code) ? 'alipay' : null),
  longestCode: 32,
  isKnownNumber: () => false,
  findItem: (code) => list.get(barcodeKey(code)) ?? null,
};
const plainly: Typed = { capsLock: false, ime: false, msPerKey: 20 };

const said = (text: string, typed: Typed | null = plainly, by: Known = known) => {
  const scanned = classifyScan(text, by, typed);
  return scanned.kind === 'refused' ? scanned.why : scanned.kind;
};

describe('an item', () => {
  test.each([
    ['of the list', '036000291452', 'item'],
    ['the same with a zero in front, as EAN-13', '0036000291452', 'item'],
    ['the same as GTIN-14', '00036000291452', 'item'],
    ['with the shop’s own number', 'BUN-7', 'item'],
    ['not of the list', '9787115428028', 'scanItemUnknown'],
    ['with a wrong check digit', '036000291453', 'scanItemDigit'],
    ['a customer’s code stays one', alipay, 'customerCode'],
  ])('%s', (_what, text, expected) => expect(said(text)).toBe(expected));

  test('without a price list a customer is asked for a code, and a digit off is no item', () => {
    const none = { ...known, findItem: null };
    expect(said('9787115428028', plainly, none)).toBe('scanItemCode');
    expect(said('9787115428029', plainly, none)).toBe('unknownCode');
  });

  test('is found where no provider scans', () => {
    expect(said('036000291452', plainly, { ...known, longestCode: 0 })).toBe('item');
    expect(said('9787115428028', plainly, { ...known, longestCode: 0 })).toBe('scanItemUnknown');
  });
});

describe('keys that were changed on their way', () => {
  const caps = { ...plainly, capsLock: true };
  const ime = { ...plainly, ime: true };
  test.each<[string, string, Typed | null, string]>([
    ['letters as they are', unionpay, plainly, 'unknownCode'],
    ['letters under Caps Lock are never sent', 'HqvdufyWmwfntWEGaaadmWeb', caps, 'scanCapsLock'],
    ['digits are the same under Caps Lock', alipay, caps, 'customerCode'],
    ['our receipt is the same in small letters', 't3st0000000000000000aaaa', caps, 'receipt'],
    ['a merchant’s code is one in any letters', 'HTTPS://QR.ALIPAY.COM/BAX8', caps, 'scanMerchantQr'],
    ['letters under an input method are never sent', unionpay, ime, 'scanInputMethod'],
    ['digits are the same under an input method', alipay, ime, 'customerCode'],
    ['both: the input method first, which stands nearer', unionpay, { ...caps, ime: true }, 'scanInputMethod'],
    ['not typed at all: as it is', unionpay, null, 'unknownCode'],
  ])('%s', (_rule, text, typed, expected) => expect(said(text, typed)).toBe(expected));
});

describe('prefix and suffix', () => {
  const isKnown = (code: string) => code === alipay || code === '28AB';
  test.each<[string, string, string, string, string]>([
    ['none set', alipay, '', '', alipay],
    ['both sent', `~${alipay}#`, '~', '#', alipay],
    ['sent with Enter after it', `~${alipay}#\r\n`, '~', '#', alipay],
    ['only a prefix', `~${alipay}`, '~', '', alipay],
    ['only a suffix', `${alipay}##`, '', '##', alipay],
    ['a code that lacks them is not cut', alipay, '~', '#', alipay],
    ['a code that lacks one of them is not cut', `~${alipay}`, '~', '#', `~${alipay}`],
    ['a known code that only begins like the prefix', alipay, '28', '', alipay],
    ['a code like the prefix twice is cut once', '2828AB', '28', '', '28AB'],
    ['nothing is left to be a code', '~#', '~', '#', '~#'],
  ])('%s', (_rule, text, prefix, suffix, expected) => {
    expect(withoutAffixes(text, { prefix, suffix }, isKnown)).toBe(expected);
  });
});
