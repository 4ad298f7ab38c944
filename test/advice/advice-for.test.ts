import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AdviceId, advices, type Heard, type Operation } from '#shared/advice/advice.ts';
import { adviceFor, tables } from '#shared/advice/advice-for.ts';
import { ProviderId } from '#shared/payment/payment.ts';
import { seedRows } from './seed-codes.ts';

const operations: readonly Operation[] = [
  ...(['pay', 'precreate', 'query', 'reverse', 'refund', 'refundQuery'] as const),
  ...(['notification', 'bill', 'setup'] as const),
];

const hear = (
  provider: ProviderId,
  operation: Operation,
  code: string | null,
  text: string | null = null,
  more: Partial<Heard> = {},
): AdviceId => adviceFor({ provider, operation, code, text, ...more }).id;

type Row = [rule: string, heard: AdviceId, expected: AdviceId];

describe('a code nobody listed', () => {
  test.each<Row>([
    ['is unlisted', hear('upay', 'pay', 'SOMETHING_NEW'), 'unlisted'],
    ['is unlisted without a code', hear('upay', 'pay', null), 'unlisted'],
    ['is unlisted when it is empty', hear('eftpay', 'refund', '', ''), 'unlisted'],
    ['is unlisted where its act is another one', hear('upay', 'refund', 'PAY_SUCCESS'), 'unlisted'],
    [
      'is unlisted in a layer that is not its own',
      hear('upay', 'pay', 'PAY_FAIL', null, { layer: 'order' }),
      'unlisted',
    ],
    [
      'is unlisted in a layer that does not exist',
      hear('upay', 'pay', 'PAY_FAIL', null, { layer: 'toString' }),
      'unlisted',
    ],
    ['is unlisted in another case at Upay', hear('upay', 'query', 'paid'), 'unlisted'],
    ['is unlisted at a provider that lacks the way', hear('eftpay', 'pay', '10'), 'unlisted'],
    [
      'is a refusal where the till concluded one all the same',
      hear('upay', 'pay', 'NEW', null, { concluded: 'notMoved' }),
      'declined',
    ],
  ])('%s', (_rule, heard, expected) => expect(heard).toBe(expected));

  test('leaves the money open and sends nobody anywhere', () => {
    expect(advices.unlisted).toEqual({ about: 'nothing', money: 'unknown', acts: 'till' });
  });
});

describe('eftPay keeps the sign', () => {
  test.each<Row>([
    [
      '53: numbers that do not belong together',
      hear('eftpay', 'refund', '53', null, { concluded: 'notMoved' }),
      'refundRequestRefused',
    ],
    ["-53: the shop's balance", hear('eftpay', 'refund', '-53', null, { concluded: 'notMoved' }), 'refundNoBalance'],
    ['54: it is paid', hear('eftpay', 'reverse', '54'), 'reverseSaysPaid'],
    ['-54: a wrong amount', hear('eftpay', 'reverse', '-54'), 'reverseRefused'],
    ['55: of another day', hear('eftpay', 'reverse', '55'), 'reverseTooOld'],
    ['-55: cancelled already', hear('eftpay', 'reverse', '-55'), 'reverseAccepted'],
    ['a number lost its zero', hear('eftpay', 'query', '5'), 'notFoundYet'],
    ["05 of a refund is the refund's", hear('eftpay', 'refundQuery', '05'), 'refundNotThereYet'],
    ['-99 is not told apart by its text', hear('eftpay', 'precreate', '-99', 'System error'), 'codeUnclear'],
    ['-99 of a number that exists neither', hear('eftpay', 'precreate', '-99', 'must be unique'), 'codeUnclear'],
    ['a plus sign is another word', hear('eftpay', 'refund', '+53'), 'unlisted'],
  ])('%s', (_rule, heard, expected) => expect(heard).toBe(expected));
});

describe('UQPAY has two envelopes', () => {
  test.each<Row>([
    ['200 as a number: still at work on it', hear('uqpay', 'pay', '200', null, { layer: 'envelopeB' }), 'askOn'],
    [
      '200 in the envelope with a type is no code',
      hear('uqpay', 'pay', '200', null, { layer: 'envelopeA' }),
      'unlisted',
    ],
    [
      'a code in the envelope without a type is none',
      hear('uqpay', 'pay', 'invalid_payment_method', null, { layer: 'envelopeB' }),
      'unlisted',
    ],
    [
      'an unknown code falls back on its type',
      hear('uqpay', 'precreate', 'product_error', null, { layer: 'type', concluded: 'notMoved' }),
      'walletNotOpen',
    ],
    ['a type is no code', hear('uqpay', 'precreate', 'product_error'), 'unlisted'],
    ['a payout code is no word about a refund', hear('uqpay', 'setup', 'insufficient_balance'), 'notForTill'],
    [
      '"use cancel" on a refund proves nothing',
      hear('uqpay', 'refund', 'api_error', 'Please use the payment cancel endpoint'),
      'refundAskOn',
    ],
    ['a status in capitals is the same', hear('uqpay', 'query', 'SUCCEEDED', null, { concluded: 'moved' }), 'paid'],
  ])('%s', (_rule, heard, expected) => expect(heard).toBe(expected));
});

describe('Swiftpass mixes spellings', () => {
  test.each<Row>([
    ['E0', hear('swiftpass', 'precreate', 'E0'), 'keysRefused'],
    ['EO as the scan has it', hear('swiftpass', 'precreate', 'EO'), 'keysRefused'],
    ["a prefix of Alipay's", hear('swiftpass', 'precreate', 'aop.ACQ.BUYER_BALANCE_NOT_ENOUGH'), 'noFunds'],
    ['strokes or blanks', hear('swiftpass', 'precreate', 'buyer_logon_id | buyer_id is required'), 'requestRefused'],
    ['a 400 is what its text says', hear('swiftpass', 'precreate', '400', 'Signature error'), 'keysRefused'],
    [
      'a 400 with a name in its text',
      hear('swiftpass', 'precreate', '400', 'mch_id: This field is required'),
      'requestRefused',
    ],
    ['a 400 with another text is unlisted', hear('swiftpass', 'precreate', '400', 'something new'), 'unlisted'],
    ['a 400 without a text is unlisted', hear('swiftpass', 'precreate', '400'), 'unlisted'],
    ['any other status is open', hear('swiftpass', 'precreate', '400', 'something new', { layer: 'status' }), 'askOn'],
    ['a scanned code is refused only with proof', hear('swiftpass', 'pay', 'AUTHCODE_EXPIRE'), 'refusedUnproved'],
    [
      'and with proof it is',
      hear('swiftpass', 'pay', 'AUTHCODE_EXPIRE', null, { concluded: 'notMoved' }),
      'codeExpired',
    ],
    ['PG: the result is not known', hear('swiftpass', 'pay', 'PG'), 'askOn'],
    ['a status of 0 tells nothing of the money', hear('swiftpass', 'pay', '0'), 'saysNothing'],
  ])('%s', (_rule, heard, expected) => expect(heard).toBe(expected));
});

describe('what was concluded overrules the code', () => {
  test.each<Row>([
    [
      "a refund's refusal is one after the query",
      hear('upay', 'refund', 'REFUNDABLE_AMOUNT_NOT_ENOUGH', null, { concluded: 'notMoved' }),
      'refundTooMuch',
    ],
    ['and before it is not', hear('upay', 'refund', 'REFUNDABLE_AMOUNT_NOT_ENOUGH'), 'refundRefusedUnproved'],
    [
      '"paid" counts once compared',
      hear('upay', 'query', 'PAID', null, { layer: 'order', concluded: 'moved' }),
      'paid',
    ],
    [
      '"paid" of another amount does not',
      hear('upay', 'query', 'PAID', null, { layer: 'order', concluded: 'open' }),
      'saysPaid',
    ],
    [
      '"closed" after a refund is given back',
      hear('eftpay', 'query', 'TRADE_CLOSED', null, { concluded: 'returned' }),
      'returned',
    ],
    [
      '"closed" of an unpaid one is not',
      hear('eftpay', 'query', 'TRADE_CLOSED', null, { concluded: 'notMoved' }),
      'closedUnpaid',
    ],
    [
      'goods are not handed over for money given back',
      hear('upay', 'query', 'SUCCESS', null, { concluded: 'returned' }),
      'returned',
    ],
    [
      'a reversal that the query proved',
      hear('upay', 'reverse', 'CANCEL_SUCCESS', null, { concluded: 'notMoved' }),
      'reversed',
    ],
  ])('%s', (_rule, heard, expected) => expect(heard).toBe(expected));
});

const everyHeard = fc.record({
  provider: fc.constantFrom(...ProviderId.options),
  operation: fc.constantFrom(...operations),
  code: fc.oneof(
    fc.constantFrom(...new Set(seedRows.map(({ code }) => code))),
    fc.string({ maxLength: 12 }),
    fc.constant(null),
  ),
  text: fc.oneof(fc.constantFrom(...new Set(seedRows.map(({ text }) => text))), fc.string({ maxLength: 12 })),
});

test('advice for any words at all is one of the list, and alone it never says that money moved (seed 20)', () => {
  fc.assert(
    fc.property(everyHeard, (heard) => {
      const { id, money, about } = adviceFor(heard);
      expect(advices[id]).toMatchObject({ money, about });
      expect(money).not.toBe('moved');
    }),
    { seed: 20, numRuns: 2000 },
  );
});

test('with a conclusion, the advice says the same about the money, for any words at all (seed 21)', () => {
  fc.assert(
    fc.property(everyHeard, fc.constantFrom('open', 'notMoved', 'moved', 'returned'), (heard, concluded) => {
      const { id, money } = adviceFor({ ...heard, concluded });
      if (concluded === 'open') expect(['unknown', 'unchanged']).toContain(money);
      else if (concluded === 'returned') expect(id).toBe('returned');
      else expect(money).toBe(concluded);
    }),
    { seed: 21, numRuns: 2000 },
  );
});

/** Every row of every table, by operation. */
const given = Object.values(tables).flatMap(({ layers }) =>
  Object.values(layers).flatMap(({ rules, others }) =>
    [...rules.map(({ row }) => row), ...(others ? [others] : [])].flatMap((row) =>
      Object.entries(row).flatMap(([operation, value]) =>
        (typeof value === 'string' ? [value] : value.ifProved).map((id) => ({ operation: operation as Operation, id })),
      ),
    ),
  ),
);

test.each<[rule: string, operations: Operation[], subjects: string[]]>([
  ['a pay and a precreate are told of the payment', ['pay', 'precreate'], ['payment', 'nothing']],
  ['a reversal is told of the reversal', ['reverse'], ['reversal', 'nothing']],
  ['a refund is told of the refund', ['refund', 'refundQuery'], ['refund', 'nothing']],
  ['what is no act is told of nothing', ['notification', 'bill', 'setup'], ['nothing']],
])('%s', (_rule, these, subjects) => {
  const others = given.filter(
    ({ operation, id }) => these.includes(operation) && !subjects.includes(advices[id].about),
  );
  expect(others).toEqual([]);
});

test('no reply to a reversal ends a payment', () => {
  const ends = given.filter(
    ({ operation, id }) => operation === 'reverse' && ['moved', 'notMoved'].includes(advices[id].money),
  );
  expect(ends).toEqual([]);
});
