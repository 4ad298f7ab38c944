import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isItemCode } from '#shared/scan/item-code.ts';
import { classifyScan, type Known } from '#shared/scan/scan.ts';
import { teachCode } from '#shared/scan/teach.ts';
import { recognizeCustomerCode } from '../../electron/providers/upay/customer-code.ts';

const known: Known = {
  recognize: recognizeCustomerCode,
  longestCode: 512,
  findItem: null,
  isKnownNumber: (number) => number === 'R-2026-0001',
};

function kindOf(text: string, aim: string | null = null): string {
  const scanned = classifyScan(text, known, null, aim);
  if (scanned.kind === 'refused') return scanned.why;
  return scanned.kind === 'customerCode' ? scanned.wallet : scanned.kind;
}

const longUnionpay = `hQVDUFYwMWE${'6SZ'.repeat(500)}`.slice(0, 512);

describe('what a customer shows', () => {
  test.each([
    ['WeChat 10', '100000000000000000', 'wechat'],
    ['WeChat 15', '159999999999999999', 'wechat'],
    ['WeChat ends at 15', '160000000000000000', 'unknownCode'],
    ['WeChat with a digit too many', '1300000000000000000', 'unknownCode'],
    ['Alipay, 16 digits', '2512345678901234', 'alipay'],
    ['Alipay 30', '301234567890123456', 'alipay'],
    ['Alipay, 24 digits', '281234567890123456789012', 'alipay'],
    ['Alipay begins at 25', '241234567890123456', 'unknownCode'],
    ['UnionPay, digits', '6212345678901234567', 'unionpay'],
    ['UnionPay, EMV in base64', 'hQVDUFYwMWFNTwegAAADMwEB', 'unionpay'],
    ['UnionPay, the longest', longUnionpay, 'unionpay'],
    ['e-CNY', '0112345678901234567', 'ecny'],
    ['letters that no wallet is known by', 'Zm9vYmFyMTIzNDU2Nzg5MA==', 'unknownCode'],
  ])('%s', (_what, text, expected) => {
    expect(kindOf(text)).toBe(expected);
    expect(kindOf(`${text}\r\n`)).toBe(expected);
    expect(kindOf(text, ']Q1')).toBe(expected);
  });

  test('one character longer than any provider takes is not sent', () => {
    expect(kindOf(`${longUnionpay}A`)).toBe('scanTooLong');
  });
});

describe('what stands on an item', () => {
  test.each([
    ['EAN-13', '4006381333931'],
    ['EAN-13 of a book', '9787115428028'],
    ['EAN-8', '96385074'],
    ['UPC-A', '036000291452'],
    ['GTIN-14', '00036000291452'],
  ])('%s by its check digit', (_what, text) => expect(kindOf(text)).toBe('scanItemCode'));

  test.each([
    ['an EAN by the scanner’s word, whatever its digits say', '4006381333930', ']E0'],
    ['an EAN with its add-on', '977147396801203', ']E3'],
    ['an EAN as long as a wallet’s code', '134567890123456789', ']E3'],
  ])('%s', (_what, text, aim) => expect(kindOf(text, aim)).toBe('scanItemCode'));

  test('of every thirteen digits nine in ten are none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (number) => {
        const twelve = String(number).padStart(12, '0');
        const right = Array.from({ length: 10 }, (_, digit) => `${twelve}${digit}`).filter(isItemCode);
        expect(right).toHaveLength(1);
      }),
    );
  });
});

describe('what a merchant shows', () => {
  test.each([
    'https://qr.alipay.com/bax8z75ihyoqpgkv5f',
    'HTTPS://QR.ALIPAY.COM/BAX8Z75IHYOQPGKV5F',
    'http://payapp.weixin.qq.com/qr/abc',
    'https://qr.95516.com/00010000/62212312345',
    'qr.95516.com/00010000/62212312345',
    'payapp.weixin.qq.com/qr/abc',
    'wxp://f2f0abc',
    'weixin://wxpay/bizpayurl?pr=abc',
    'alipays://platformapi/startapp?appId=1',
    'alipay://x',
    'upwapi://wap.com/x',
    'alipayqr://platformapi',
    'https://qr.shouqianba.com/20000012345',
    'https://swiftpass.example/qr?token=1',
    'https://www.fps.hkicl.com.hk/qr',
    '00020101021126330012hk.com.hkicl01090000000005204000053033445802HK5902NA6002HK6304ABCD',
    '00020201',
  ])('%s', (text) => expect(kindOf(text)).toBe('scanMerchantQr'));
});

describe('everything else', () => {
  test.each([
    ['our receipt', 'T3ST0000000000000000AAAA', 'receipt'],
    ['our receipt needs a letter', '123456789012345678901234', 'unknownCode'],
    ['a number of this till', 'R-2026-0001', 'number'],
    ['WeChat’s number of an earlier payment', '4200001234202611211234567890', 'number'],
    ['Alipay’s number of an earlier payment', '2026112122001400000000000001', 'number'],
    ['the code for learning', teachCode, 'scanTeach'],
    ['the same with what the scanner puts around it', `~${teachCode}#`, 'scanTeach'],
    ['nothing', '', 'scanEmpty'],
    ['blanks, zero bytes and an Enter', ' \0\0 \r\n', 'scanEmpty'],
    ['Chinese', '收款码', 'scanUnreadable'],
    ['GS1 with its separators', '0104006381333931\x1d10ABC', 'scanUnreadable'],
    ['bytes of another code page', '\xca\xd5\xbf\xee', 'scanUnreadable'],
    ['a contact', 'BEGIN:VCARD', 'unknownCode'],
    ['a short number', '12345', 'unknownCode'],
  ])('%s', (_what, text, expected) => expect(kindOf(text)).toBe(expected));

  const blanks = fc.string({ unit: fc.constantFrom(' ', '\0', '\r', '\n', '\t'), maxLength: 3 });
  const words = fc.stringMatching(/^[!-~]([ -~]{0,599}[!-~])?$/);

  test('a code is sent as it came, without the blanks around it', () => {
    fc.assert(
      fc.property(blanks, words, blanks, (before, word, after) => {
        const scanned = classifyScan(before + word + after, known);
        fc.pre('code' in scanned);
        expect(scanned.code).toBe(word);
      }),
    );
  });

  test('nothing that holds what no code is printed with is sent', () => {
    const strange = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => /[^\x20-\x7e]/.test(text));
    fc.assert(
      fc.property(words, strange, words, (before, within, after) => {
        expect(classifyScan(before + within + after, known)).not.toHaveProperty('code');
      }),
    );
  });
});
