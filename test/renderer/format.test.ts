import { describe, expect, test } from 'vitest';
import {
  type AmountKey,
  amountOf,
  countdown,
  isAmountKey,
  money,
  typeAmount,
  withEnding,
} from '../../renderer/format.ts';

const limit = 5_000_000;

describe('typing an amount', () => {
  test.each<[string, string, string]>([
    ['digits', '1 2 8', '128'],
    ['a point and two decimals', '1 2 . 5 0', '12.50'],
    ['a third decimal does nothing', '1 . 2 3 4', '1.23'],
    ['a second point does nothing', '1 . . 5', '1.5'],
    ['a point first is zero point', '. 5', '0.5'],
    ['a leading zero is replaced', '0 5', '5'],
    ['a digit over the limit does nothing', '5 0 0 0 1', '5000'],
    ['the limit itself is allowed', '5 0 0 0 0', '50000'],
    ['Backspace takes the last', '1 2 Backspace', '1'],
    ['Backspace on nothing is nothing', 'Backspace', ''],
  ])('%s', (_rule, keys, text) => {
    const typed = keys.split(' ').filter(isAmountKey) as AmountKey[];
    const max = text === '5000' ? 5_000_00 : limit;
    expect(typed.reduce((before, key) => typeAmount(before, key, 'CNY', max), '')).toBe(text);
  });
});

test.each<[string, number | null]>([
  ['', null],
  ['0', null],
  ['0.', null],
  ['12.', 1_200],
  ['12.5', 1_250],
  ['50000.01', null],
])('%j is %j minor units to charge', (text, minor) => {
  expect(amountOf(text, 'CNY', limit)?.minor ?? null).toBe(minor);
});

test('money in words and rows has its currency and every decimal', () => {
  expect(money({ minor: 123_456_750, currency: 'CNY' })).toBe('¥1,234,567.50');
  expect(money({ minor: 5, currency: 'HKD' })).toBe('HK$0.05');
});

test('a training ending replaces the decimals only', () => {
  expect(withEnding('128.50', '21', 'CNY', limit)).toBe('128.21');
  expect(withEnding('', '.21', 'CNY', limit)).toBe('1.21');
});

test('a code counts down in minutes and seconds', () => {
  expect(countdown(83_000)).toBe('1:23');
  expect(countdown(-1)).toBe('0:00');
});
