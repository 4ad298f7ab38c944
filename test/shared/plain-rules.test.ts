import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, rangeOfDay, sameProviderDay } from '#shared/day.ts';
import { makePrefix, makeReference, makeRefundNumber, Reference, RefundNumber } from '#shared/ids.ts';
import { formatDecimal, parseAmount } from '#shared/money.ts';
import { intervalAt, scalePace } from '#shared/payment/pace.ts';
import { amountDueMinor, blockingPayment } from '#shared/sale/sale.ts';
import { isItemCode } from '#shared/scan/item-code.ts';
import { classifyScan } from '#shared/scan/scan.ts';
import { Settings } from '#shared/settings/settings.ts';
import { events, facts, pace } from './facts.ts';
import { inState, paymentAfter } from './payments.ts';

describe('amounts', () => {
  test.each<[string, string | number]>([
    ['12.50', 1250],
    ['12.5', 1250],
    ['.5', 50],
    ['7', 700],
    [' 7.00 ', 700],
    ['0', 'zero'],
    ['0.00', 'zero'],
    ['-1', 'negative'],
    ['1.234', 'tooManyDecimals'],
    ['50000.01', 'overLimit'],
    ['99999999999999999999', 'overLimit'],
    ['', 'notANumber'],
    ['.', 'notANumber'],
    ['abc', 'notANumber'],
    ['1e3', 'notANumber'],
    ['1,000', 'notANumber'],
    ['１２', 'notANumber'],
    ['NaN', 'notANumber'],
    ['0x10', 'notANumber'],
  ])('%s', (text, expected) => {
    const amount = parseAmount(text, 'CNY', 5_000_000);
    expect(typeof amount === 'string' ? amount : amount.minor).toBe(expected);
  });

  test('what is written is read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000_000 }), (minor) => {
        expect(parseAmount(formatDecimal({ minor, currency: 'HKD' }), 'HKD', 5_000_000)).toEqual({
          minor,
          currency: 'HKD',
        });
      }),
    );
  });
});

describe('numbers of ours (law 9)', () => {
  const prefix = makePrefix(randomBytes(4));
  test('letters and digits, at most 28, refunds at most 20, the prefix first', () => {
    const reference = makeReference(prefix, randomBytes(20));
    const refundNumber = makeRefundNumber(prefix, randomBytes(16));
    expect(Reference.parse(reference)).toMatch(/^[0-9A-Z]{24}$/);
    expect(RefundNumber.parse(refundNumber)).toMatch(/^[0-9A-Z]{20}$/);
    expect(reference.startsWith(prefix) && refundNumber.startsWith(prefix)).toBe(true);
  });

  test('at least 64 random bits: each of them reaches the number', () => {
    const start = new Uint8Array(20);
    const made = new Set([makeReference(prefix, start)]);
    for (let bit = 0; bit < 100; bit += 1) {
      const changed = new Uint8Array(20);
      changed[Math.floor(bit / 5)] = 1 << (bit % 5);
      made.add(makeReference(prefix, changed));
    }
    expect(made.size).toBe(101);
  });
});

describe('what was scanned', () => {
  const recognize = (code: string) => (/^2[5-9]\d{16}$/.test(code) ? 'alipay' : null);
  test.each<[string, string, string]>([
    ['a customer’s code', '281234567890123456', 'customerCode'],
    ['with the scanner’s Enter', '281234567890123456\r\n', 'customerCode'],
    ['nothing', ' \r\n', 'scanEmpty'],
    ['a book', '9787115428028', 'scanItemCode'],
    ['a small packet', '96385074', 'scanItemCode'],
    ['a merchant’s WeChat code', 'wxp://f2f0abc', 'scanMerchantQr'],
    ['a merchant’s Alipay code', 'https://qr.alipay.com/bax8z75ihyoqpgkv5f', 'scanMerchantQr'],
    ['a merchant’s EMV code', '00020101021126', 'scanMerchantQr'],
    ['too long', '1'.repeat(33), 'scanTooLong'],
    ['Chinese text', '收款码123', 'scanUnreadable'],
    ['our receipt', 'T3ST0000000000000000AAAA', 'receipt'],
    ['a code of no known wallet', '991234567890123456', 'unknownCode'],
  ])('%s', (_what, text, expected) => {
    const scanned = classifyScan(text, { recognize, longestCode: 32, findItem: null, isKnownNumber: () => false });
    expect(scanned.kind === 'refused' ? scanned.why : scanned.kind).toBe(expected);
  });

  test('one wrong digit makes no item code', () => {
    expect(isItemCode('9787115428028')).toBe(true);
    for (let digit = 0; digit < 13; digit += 1) {
      const wrong = Array.from('9787115428028', (d, at) => (at === digit ? (Number(d) + 1) % 10 : d)).join('');
      expect(isItemCode(wrong), wrong).toBe(false);
    }
  });
});

describe('a sale', () => {
  const sale = { saleId: facts.saleId, total: facts.amount, openedMs: 0 };
  test.each([
    ['nothing paid', [inState.inDoubt], 1250],
    ['paid', [inState.approved], 0],
    ['late money not taken by anyone does not pay it', [inState.late], 1250],
    ['late money taken does', [paymentAfter(events.declined, events.lateApproved, events.lateTaken)], 0],
  ])('%s', (_rule, payments, minor) => {
    expect(amountDueMinor(sale, payments)).toBe(minor);
  });

  test('takes no second payment while one is open (law 3), unless a person gave that one up', () => {
    expect(blockingPayment([inState.declined, inState.inDoubt])?.state).toBe('inDoubt');
    expect(blockingPayment([paymentAfter(events.doubted, events.givenUp)])).toBeNull();
    expect(blockingPayment([inState.declined, inState.notPaid])).toBeNull();
  });
});

describe('days', () => {
  test('begin at midnight in China', () => {
    expect(dayOf(Date.UTC(2026, 10, 20, 15, 59, 59, 999))).toBe('2026-11-20');
    expect(dayOf(Date.UTC(2026, 10, 20, 16))).toBe('2026-11-21');
    expect(rangeOfDay('2026-11-21')).toEqual({
      fromMs: Date.UTC(2026, 10, 20, 16),
      untilMs: Date.UTC(2026, 10, 21, 16),
    });
    expect(rangeOfDay('2026-02-30')).toBeNull();
    expect(sameProviderDay(Date.UTC(2026, 10, 20, 15, 59), Date.UTC(2026, 10, 20, 16), 480)).toBe(false);
  });
});

describe('pace', () => {
  test('the last step goes on for ever', () => {
    expect([0, 29_999, 30_000, 1e9].map((atMs) => intervalAt(pace.returnSteps, atMs))).toEqual([
      5000, 5000, 30_000, 30_000,
    ]);
  });
  test('scaling keeps counts and zones', () => {
    const scaled = scalePace(pace, 0.01);
    expect(scaled).toMatchObject({
      giveUpMs: 1100,
      graceMs: 600,
      notFoundsNeeded: 2,
      reverseTries: 3,
      reversalDayOffsetMinutes: 480,
      callsAtOnce: 4,
    });
    expect(scaled.watchMs).toEqual([3000, 18_000]);
  });
});

describe('settings', () => {
  const upay = { deviceId: 'till-1' };
  const settings = (over: object) =>
    Settings.safeParse({ shop: { name: 'Corner shop' }, providers: { upay: { ...upay, ...over } } });
  test.each<[string, object, boolean]>([
    ['the provider’s own address', {}, true],
    ['plain http to the network', { address: 'http://vsi-api.example.com' }, false],
    ['plain http to this machine', { address: 'http://127.0.0.1:8080' }, true],
    ['plain http to a name that only begins like this machine', { address: 'http://127.0.0.1.example.com' }, false],
    ['a scaled pace to the network', { paceScale: 0.1 }, false],
    ['a scaled pace to this machine', { address: 'http://localhost:8080', paceScale: 0.1 }, true],
    ['an unknown key', { adress: 'https://x.example' }, false],
  ])('%s', (_rule, over, right) => {
    expect(settings(over).success).toBe(right);
  });
});
