import { describe, expect, test } from 'vitest';
import {
  dueRefund,
  heardRefund,
  heardRefundQuery,
  type Refund,
  type RefundAnswer,
  type RefundAsked,
  type RefundEvent,
  refundMayRepeat,
  requestRefund,
} from '#shared/payment/refund.ts';
import { amount, pace, refundFacts, requestedMs } from './facts.ts';

const words = { code: 'E7', text: 'in the provider’s words' };
const requested = requestRefund(refundFacts, requestedMs);
const processing: Refund = { ...requested, state: 'processing', words: null };
const inDoubt: Refund = { ...requested, state: 'inDoubt', cause: 'noReply', refusal: null, words: null };
const refusalHeard: Refund = { ...inDoubt, cause: 'providerUnsure', refusal: 'merchantBalance', words };
const manual: Refund = { ...requested, state: 'manual', words: null };
const refunded: Refund = { ...requested, state: 'refunded', providerRefundReference: null };
const refusedAfter = (heard: number, over = false): Refund => ({
  ...requested,
  state: 'refused',
  refusal: 'other',
  words: null,
  watch: { heard, over },
});

const done = {
  kind: 'refunded',
  refundNumber: refundFacts.refundNumber,
  amount,
  providerRefundReference: 'R1',
} as const satisfies RefundAnswer;
const notFound: RefundAnswer = { kind: 'notFound', words };
const garbled: RefundAnswer = { kind: 'unknown', cause: 'garbled', words };
const noReply: RefundAnswer = { kind: 'unknown', cause: 'noReply', words };
const notSent: RefundAnswer = { kind: 'notSent', why: 'offline', words };
const refusal: RefundAnswer = { kind: 'refused', reason: 'notAllowed', words };
const unsure: RefundEvent = { event: 'doubted', cause: 'providerUnsure', words };

describe('what the reply to a refund is journaled as', () => {
  test.each<[string, Refund, RefundAnswer, RefundEvent[]]>([
    ['done, it says: processing until the query', requested, done, [{ event: 'processing', words: null }]],
    ['accepted: the words', requested, { kind: 'accepted', words }, [{ event: 'processing', words }]],
    ['refused: reason and words', requested, refusal, [{ event: 'refusalHeard', reason: 'notAllowed', words }]],
    ['not one byte left: refused', requested, notSent, [{ event: 'refused', reason: 'notSent', words }]],
    ['not one byte of a second try left: the first may still arrive', inDoubt, notSent, []],
    ['"not found" is no reply to a refund', requested, notFound, [unsure]],
    ['"paid out by hand" is no reply to a refund', requested, { kind: 'manual', words }, [unsure]],
    ['"taken back" is no reply to a refund', requested, { kind: 'undone', words }, [unsure]],
    ['silence: its cause', requested, noReply, [{ event: 'doubted', cause: 'noReply', words }]],
    ['another silence is another doubt', inDoubt, garbled, [{ event: 'doubted', cause: 'garbled', words }]],
    ['the same silence again is no news', inDoubt, noReply, []],
    ['a second try that was accepted', inDoubt, { kind: 'accepted', words }, [{ event: 'processing', words }]],
    ['at the bank already: a late reply says nothing', processing, refusal, []],
    ['given already: a late reply says nothing', refunded, refusal, []],
  ])('%s', (_rule, refund, answer, expected) => {
    expect(heardRefund(refund, answer)).toStrictEqual(expected);
  });
});

function asked(over: Partial<RefundAsked>): RefundAsked {
  return { ageMs: 10_000, sinceAgeMs: 0, lastQueryAgeMs: null, notFounds: 0, ...over };
}

const given: RefundEvent = { event: 'refunded', providerRefundReference: 'R1' };
const twice = { notFounds: 2 };

describe('what the answer to a refund query is journaled as', () => {
  test.each<[string, Refund, RefundAnswer, Partial<RefundAsked>, RefundEvent[]]>([
    ['given: the provider’s number', processing, done, {}, [given]],
    ['given, without our number in the answer', processing, { ...done, refundNumber: null }, {}, [given]],
    ['given, without the amount in the answer', processing, { ...done, amount: null }, {}, [given]],
    [
      'given under another number is another refund',
      processing,
      { ...done, refundNumber: 'T3ST000000000000BBBB' },
      {},
      [{ event: 'doubted', cause: 'otherOrder', words: null }],
    ],
    [
      'given with another amount is another refund',
      processing,
      { ...done, amount: { minor: 1, currency: 'CNY' } },
      {},
      [{ event: 'doubted', cause: 'otherAmount', words: null }],
    ],
    ['accepted is at the bank', requested, { kind: 'accepted', words }, {}, [{ event: 'processing', words }]],
    ['doubt ends at the bank', inDoubt, { kind: 'processing', words }, {}, [{ event: 'processing', words }]],
    ['refused: reason and words', processing, refusal, {}, [{ event: 'refused', reason: 'notAllowed', words }]],
    [
      'not known: doubt, whatever was heard how often',
      processing,
      notFound,
      twice,
      [{ event: 'doubted', cause: 'notFound', words }],
    ],
    [
      'not known twice, and no refusal was heard: doubt',
      inDoubt,
      notFound,
      twice,
      [{ event: 'doubted', cause: 'notFound', words }],
    ],
    [
      'not known twice after a refusal: refused for that reason, in those words',
      refusalHeard,
      { kind: 'notFound', words: null },
      twice,
      [{ event: 'refused', reason: 'merchantBalance', words }],
    ],
    ['silence after a refusal is no news', refusalHeard, garbled, {}, []],
    ['paid out by hand: the words', processing, { kind: 'manual', words }, {}, [{ event: 'manual', words }]],
    ['taken back: the words', processing, { kind: 'undone', words }, {}, [{ event: 'undone', words }]],
    ['taken back after it was given: the words', refunded, { kind: 'undone', words }, {}, [{ event: 'undone', words }]],
    ['a query that could not be sent says nothing', inDoubt, notSent, {}, []],
    ['nor of one that is on its way', processing, notSent, {}, []],
    [
      'nor of a refund whose reply was lost, which is doubt from then on',
      requested,
      notSent,
      {},
      [{ event: 'doubted', cause: 'noReply', words }],
    ],
    [
      'another silence in doubt is another doubt',
      inDoubt,
      garbled,
      {},
      [{ event: 'doubted', cause: 'garbled', words }],
    ],
    ['paid out by hand is an end', manual, done, {}, []],
    ['a refused refund is not paid out by hand', refusedAfter(0), { kind: 'manual', words }, {}, []],
    ['a refused refund is not taken back', refusedAfter(0), { kind: 'undone', words }, {}, []],
  ])('%s', (_rule, refund, answer, over, expected) => {
    expect(heardRefundQuery(refund, answer, pace, asked(over))).toStrictEqual(expected);
  });
});

const lastWatchDue = { ageMs: 1_800_000 };

describe('the watch of a refused refund', () => {
  test.each<[string, Refund, Partial<RefundAsked>, RefundEvent[]]>([
    ['there is another time to ask', refusedAfter(0), { ageMs: 300_000 }, [{ event: 'watched', over: false }]],
    ['the last time to ask: over', refusedAfter(1), lastWatchDue, [{ event: 'watched', over: true }]],
    ['counts from the refusal, not from the request', refusedAfter(0), { ageMs: 300_000, sinceAgeMs: 100_000 }, []],
    ['is heard no more when it is over', refusedAfter(1, true), lastWatchDue, []],
    ['is over past the pace’s list', refusedAfter(2), lastWatchDue, []],
  ])('%s', (_rule, refund, over, expected) => {
    expect(heardRefundQuery(refund, notFound, pace, asked(over))).toStrictEqual(expected);
  });
});

test('a refund whose reply never came is asked about when the call’s time is over', () => {
  expect(dueRefund(requested, pace, asked({}))).toEqual({ call: 'query', atAgeMs: 35_000 });
});

test('and from then on at the pace of a return, though no answer could be journaled', () => {
  const unheard = asked({ ageMs: 36_000, lastQueryAgeMs: 35_500 });
  expect(dueRefund(requested, pace, unheard)).toEqual({ call: 'query', atAgeMs: 65_500 });
});

test('a refund may go out once more from the very end of the grace time', () => {
  expect(refundMayRepeat(inDoubt, notFound, pace, asked({ ageMs: 60_000, notFounds: 2 }))).toBe(true);
});
