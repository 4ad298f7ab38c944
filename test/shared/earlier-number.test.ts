import { describe, expect, test } from 'vitest';
import { isEarlierNumber } from '#shared/scan/earlier-number.ts';
import { classifyScan, type Known } from '#shared/scan/scan.ts';
import { recognizeCustomerCode as swiftpass } from '../../electron/providers/swiftpass/customer-code.ts';
import { recognizeCustomerCode as upay } from '../../electron/providers/upay/customer-code.ts';
import { recognizeCustomerCode as uqpay } from '../../electron/providers/uqpay/customer-code.ts';

const recognize = (code: string) => upay(code) ?? swiftpass(code) ?? uqpay(code);
const known = new Set(['7895036182402911', '7k2qz9m4xw3n8r5tbc6v', '4200001']);
const isKnown = (number: string) => known.has(number.toLowerCase());
const noProvider: Known = { recognize: () => null, longestCode: 0, findItem: null, isKnownNumber: () => false };
const kindOf = (text: string) =>
  classifyScan(text, { recognize, longestCode: 32, findItem: null, isKnownNumber: isKnown }).kind;

describe('a number of an earlier payment', () => {
  test.each([
    ['WeChat’s transaction id', '4200001234202611211234567890'],
    ['WeChat’s, as in an older record', '1008450740201411110005820873'],
    ['Swiftpass’s example of WeChat’s', '4007962001201608020388472036'],
    ['Alipay’s trade number', '2026112122001480531417238054'],
    ['a number of Upay that this till knows', '7895036182402911'],
    ['a refund number of ours', '7K2QZ9M4XW3N8R5TBC6V'],
  ])('%s', (_what, text) => {
    expect(kindOf(text)).toBe('number');
    expect(kindOf(` ${text}\r\n`)).toBe('number');
  });

  test('also where no provider scans codes of that length', () => {
    expect(classifyScan('2026112122001480531417238054', noProvider).kind).toBe('number');
  });

  test.each([
    ['no such month', '2026132122001480531417238054'],
    ['no such day', '4200001234202611321234567890'],
    ['27 digits', '202611212200148053141723805'],
    ['29 digits', '20261121220014805314172380541'],
  ])('not: %s', (_what, text) => {
    expect(isEarlierNumber(text)).toBe(false);
  });
});

/** Every form of payment code in the providers' tables, filled with digits that look like a day wherever they can. */
describe('a payment code is never taken for the number of an earlier payment', () => {
  const prefixes: [string, string[], number[]][] = [
    ['WeChat', ['10', '11', '12', '13', '14', '15', '16'], [18]],
    ['Alipay', ['25', '26', '27', '28', '29', '30'], Array.from({ length: 21 }, (_, more) => 17 + more)],
    ['UnionPay', ['62'], Array.from({ length: 14 }, (_, more) => 19 + more)],
    ['e-CNY', ['01'], [19]],
  ];
  const fillings = ['20261121', '42000012342026112', '1', '0', '9', '22001480531417238054'];
  test.each(prefixes)('%s', (_wallet, starts, lengths) => {
    for (const start of starts)
      for (const length of lengths)
        for (const filling of fillings) {
          const code = (start + filling.repeat(length)).slice(0, length);
          expect(['customerCode', 'unknownCode', 'refused'], code).toContain(kindOf(code));
        }
  });

  test('UnionPay’s long code', () => {
    expect(kindOf('hQVDUFYwMWETTwigAAADMwEBAVcS')).toBe('customerCode');
  });

  test('24 digits are a wallet’s, not a receipt of ours', () => {
    expect(kindOf('281234567890123456789012')).toBe('customerCode');
    expect(kindOf('621234567890123456789012')).toBe('unknownCode');
  });

  test('a code a wallet is known by stays one, although a payment has the same number', () => {
    expect(
      classifyScan('281234567890123456', { ...noProvider, recognize, longestCode: 32, isKnownNumber: () => true }).kind,
    ).toBe('customerCode');
  });
});
