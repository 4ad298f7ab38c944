import { describe, expect, test } from 'vitest';
import { Cursor, cursorOf, placeOf } from '#shared/find/place.ts';
import { readSought, type Term } from '#shared/find/sought.ts';

const part = (text: string): Term => ({ kind: 'part', text });
const amount = (fromMinor: number, untilMinor: number): Term => ({ kind: 'amount', fromMinor, untilMinor });
const time = (hours: number, minutes: number, orPart: string | null = null): Term => ({
  kind: 'time',
  minuteOfDay: hours * 60 + minutes,
  orPart,
});

describe('what a person looks for', () => {
  test.each<[string, string, Term[]]>([
    ['nothing', '  ', []],
    ['the end of a reference, in either case', 'C6V0', [part('c6v0')]],
    ['an amount with every decimal', '12.50', [amount(1250, 1251)]],
    ['an amount while it is typed', '12.5', [amount(1250, 1260)]],
    ['an amount with its point only', '12.', [amount(1200, 1300)]],
    ['an amount with its sign', '¥12', [amount(1200, 1300)]],
    ['in full-width figures', '￥１２．５０', [amount(1250, 1251)]],
    ['in Hong Kong', 'HK$1,234.50', [amount(123_450, 123_451)]],
    ['three decimals are no amount', '12.505', [part('12.505')]],
    ['digits alone may be of anything', '128', [part('128')]],
    ['a time', '14:05', [time(14, 5)]],
    ['a time of an input method', '９：０５', [time(9, 5)]],
    ['four digits: a time, or of a number', '1405', [time(14, 5, '1405')]],
    ['four digits that are no time', '2460', [part('2460')]],
    ['no such time', '24:00', [part('24:00')]],
    ['amount and time', '12.50 14:05', [amount(1250, 1251), time(14, 5)]],
    ['more words than anyone means', 'a b c d e f g h i j', [...'abcdefgh'].map(part)],
  ])('%s', (_what, text, expected) => {
    expect(readSought(text, 'CNY')).toEqual(expected);
  });
});

test('a place comes back as it went', () => {
  const place = { requestedMs: 1_763_691_870_123, paymentId: 'payment-0001' };
  expect(placeOf(Cursor.parse(cursorOf(place)))).toEqual(place);
  expect(Cursor.safeParse('1; DROP TABLE payments').success).toBe(false);
});
