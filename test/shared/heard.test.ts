import { describe, expect, test } from 'vitest';
import type { Answer } from '#shared/payment/answer.ts';
import { heard, heardReversal, patienceEndsAgeMs, reverseAgain } from '#shared/payment/heard.ts';
import { type Asked, due } from '#shared/payment/machine.ts';
import type { OpenPayment, Payment, PaymentEvent, Watch } from '#shared/payment/payment.ts';
import { type Refund, requestRefund } from '#shared/payment/refund.ts';
import { answers, approval, events, facts, pace, refundFacts, requestedMs } from './facts.ts';
import { from, inState, paymentAfter } from './payments.ts';

const words = { code: 'E7', text: 'in the provider’s words' };
const cents = (minor: number) => ({ minor, currency: 'CNY' }) as const;
const neverShown = from({ ...facts, way: 'show' }, events.doubted);
const returned = (minor: number): Answer => ({ ...answers.returned, returned: cents(minor) });
const elsewhere = (minor: number): PaymentEvent => ({
  event: 'returnedElsewhere',
  returned: cents(minor),
  words: null,
});
const paid: PaymentEvent = { event: 'approved', approval };
const paidLate: PaymentEvent = { event: 'lateApproved', approval };
const byTill = (because: 'giveUp' | 'expired'): PaymentEvent => ({ event: 'reversalRequested', because, by: 'till' });

function asked(over: Partial<Asked>): Asked {
  const nothing = { lastQueryAgeMs: null, lastReversalAgeMs: null, reversals: 0, notFounds: 0, reversalAllowed: true };
  return { ageMs: 10_000, seenAgeMs: 0, sinceAgeMs: 1000, ...nothing, ...over };
}

const pastPatience = { ageMs: 110_000 };
const pastLife = { ageMs: 360_000 };
const pastGrace = { ageMs: 60_000, notFounds: 2 };

describe('what the answer to an open payment is journaled as', () => {
  test.each<[string, Payment, Answer, Partial<Asked>, PaymentEvent[]]>([
    ['paid', inState.inDoubt, answers.approved, {}, [paid]],
    [
      'a query that did not leave, while the request may have: no reply',
      inState.requested,
      answers.notSent,
      { lastQueryAgeMs: 9000 },
      [{ event: 'doubted', cause: 'noReply', words: null }],
    ],
    [
      'a "no": reason and words',
      inState.requested,
      { ...answers.declined, reason: 'payerLimit', words },
      {},
      [{ event: 'declined', reason: 'payerLimit', words }],
    ],
    [
      'a "no" without a reason at the end of a code’s life: too late',
      inState.showing,
      { ...answers.declined, reason: 'other' },
      { ageMs: 240_000 },
      [{ event: 'declined', reason: 'timedOut', words: null }],
    ],
    [
      'before the end of a code’s life it is no matter of time',
      inState.showing,
      { ...answers.declined, reason: 'other' },
      { ageMs: 239_999 },
      [{ event: 'declined', reason: 'other', words: null }],
    ],
    [
      'a reason that was given stays, at the end too',
      inState.showing,
      { ...answers.declined, reason: 'payerLimit' },
      { ageMs: 240_000 },
      [{ event: 'declined', reason: 'payerLimit', words: null }],
    ],
    [
      'where no code was shown none came to its end',
      inState.inDoubt,
      { ...answers.declined, reason: 'other' },
      { ageMs: 240_000 },
      [{ event: 'declined', reason: 'other', words: null }],
    ],
    ['closed: the words', inState.inDoubt, { ...answers.closed, words }, {}, [{ event: 'reversed', words }]],
    [
      'a "no" while reversing: the words',
      inState.reversing,
      { ...answers.declined, words },
      {},
      [{ event: 'reversed', words }],
    ],
    ['all of it back while reversing', inState.reversing, returned(1250), {}, [{ event: 'reversed', words: null }]],
    ['part of it back while reversing is paid', inState.reversing, returned(600), {}, [paid, elsewhere(600)]],
    ['a cent back of what was in doubt', inState.inDoubt, returned(1), {}, [paid, elsewhere(1)]],
    ['a failed attempt: closed by the till', inState.awaitingCustomer, answers.attemptFailed, {}, [byTill('giveUp')]],
    [
      'a failed attempt, asked about too early: doubt that says so',
      inState.requested,
      { ...answers.attemptFailed, words },
      {},
      [{ event: 'doubted', cause: 'providerUnsure', words }],
    ],
    ['busy: the words', inState.requested, { ...answers.pending, words }, {}, [{ event: 'customerAsked', words }]],
    [
      'a code: what it says, until when in whole milliseconds, the provider’s number',
      inState.requested,
      { ...answers.showing, providerReference: 'P1' },
      { ageMs: 1234.6 },
      [
        {
          event: 'codeShown',
          codeText: 'https://qr.example/1',
          untilMs: requestedMs + 241_235,
          providerReference: 'P1',
        },
      ],
    ],
    [
      'no byte left: why, and the words',
      inState.requested,
      { kind: 'notSent', why: 'refused', words },
      {},
      [{ event: 'notSent', why: 'refused', words }],
    ],
    [
      'silence: its cause and the words',
      inState.awaitingCustomer,
      { kind: 'unknown', cause: 'garbled', words },
      {},
      [{ event: 'doubted', cause: 'garbled', words }],
    ],
    [
      'not found: that, and the words',
      inState.awaitingCustomer,
      { kind: 'notFound', words },
      {},
      [{ event: 'doubted', cause: 'notFound', words }],
    ],
    [
      'not found from the very end of the grace time is not paid',
      inState.inDoubt,
      answers.notFound,
      pastGrace,
      [{ event: 'notPaid', because: 'notFound' }],
    ],
    [
      'not found of a code from the very end of its margin is not paid',
      inState.showing,
      answers.notFound,
      { ...pastLife, notFounds: 2 },
      [{ event: 'notPaid', because: 'notFound' }],
    ],
    [
      'not found of a code before the end of its margin says nothing',
      inState.showing,
      answers.notFound,
      { ageMs: 359_999, notFounds: 2 },
      [],
    ],
  ])('%s', (_rule, payment, answer, over, expected) => {
    expect(heard(payment, answer, pace, asked(over), [])).toStrictEqual(expected);
  });
});

const keptByHand = paymentAfter(events.doubted, events.settledByHand);
const unsure: PaymentEvent = { event: 'doubted', cause: 'providerUnsure', words: null };

describe('the end of the till’s patience', () => {
  test.each<[string, Payment, Answer, Partial<Asked>, PaymentEvent[]]>([
    ['in doubt: given up', inState.inDoubt, answers.unknown, pastPatience, [byTill('giveUp')]],
    [
      'not found only once: doubted and given up',
      inState.inDoubt,
      answers.notFound,
      { ...pastPatience, notFounds: 1 },
      [{ event: 'doubted', cause: 'notFound', words: null }, byTill('giveUp')],
    ],
    ['a query that could not be sent: given up', inState.inDoubt, answers.notSent, pastPatience, [byTill('giveUp')]],
    ['a shown code: expired', inState.showing, answers.pending, pastLife, [byTill('expired')]],
    [
      'a failed attempt that a manager’s word keeps from being closed is refused once its time is over',
      keptByHand,
      { ...answers.attemptFailed, words },
      { ageMs: pace.giveUpMs + pace.graceMs },
      [{ event: 'declined', reason: 'walletRefused', words }],
    ],
    ['not a moment before', keptByHand, answers.attemptFailed, { ageMs: pace.giveUpMs + pace.graceMs - 1 }, [unsure]],
    [
      'nor by what the wall clock told of the time before this process',
      keptByHand,
      answers.attemptFailed,
      { seenAgeMs: 1, ageMs: pace.giveUpMs + pace.graceMs },
      [unsure],
    ],
    [
      'a failed attempt whose reversals are used up is reversed',
      inState.reversing,
      { ...answers.attemptFailed, words },
      { ageMs: pace.giveUpMs + pace.graceMs, lastReversalAgeMs: 1, reversals: pace.reverseTries },
      [{ event: 'reversed', words }],
    ],
    [
      'while one may still go out it is not',
      inState.reversing,
      answers.attemptFailed,
      { ageMs: pace.giveUpMs + pace.graceMs, lastReversalAgeMs: 1, reversals: pace.reverseTries - 1 },
      [],
    ],
    [
      'while the call that made it may still answer, nothing is ended',
      inState.requested,
      answers.attemptFailed,
      { ageMs: pace.giveUpMs + pace.graceMs },
      [unsure],
    ],
    [
      'a shown code in doubt whose attempt failed may be paid again',
      from({ ...facts, way: 'show' }, events.codeShown, events.doubted),
      answers.attemptFailed,
      {},
      [{ event: 'customerAsked', words: null }],
    ],
    [
      'a shown code whose attempt failed: expired',
      inState.showing,
      answers.attemptFailed,
      pastLife,
      [byTill('expired')],
    ],
    [
      'a shown code that nothing can close: not paid',
      inState.showing,
      answers.pending,
      { ...pastLife, reversalAllowed: false },
      [{ event: 'notPaid', because: 'expired' }],
    ],
    [
      'a request is asked about before it is given up',
      inState.requested,
      answers.unknown,
      pastPatience,
      [{ event: 'doubted', cause: 'noReply', words: null }],
    ],
    [
      'a reversal that went out before is not asked for again',
      inState.inDoubt,
      answers.unknown,
      { ...pastPatience, lastReversalAgeMs: 50_000 },
      [],
    ],
  ])('%s', (_rule, payment, answer, over, expected) => {
    expect(heard(payment, answer, pace, asked(over), [])).toStrictEqual(expected);
  });

  test('a code that was never shown cannot be paid', () => {
    expect(patienceEndsAgeMs(neverShown as OpenPayment, pace)).toBe(0);
  });
});

const watchDue = { ageMs: 301_000 };
const lastWatchDue = { ageMs: 1_801_000 };
const afterWatch = (watch: Watch): Payment => ({ ...inState.declined, watch }) as Payment;

const expired: PaymentEvent = { event: 'notPaid', because: 'expired' };
const pastItsLife = from({ ...facts, way: 'show' }, events.codeShown, expired);

describe('what a watch hears', () => {
  test.each<[string, Payment, Answer, Partial<Asked>, PaymentEvent[]]>([
    [
      'not paid is watched, though a code that nothing could close still waits for a customer: no contradiction',
      pastItsLife,
      answers.pending,
      watchDue,
      [{ event: 'watched', over: false }],
    ],
    ['nor before its time', pastItsLife, answers.pending, {}, []],
    ...([events.notPaid, events.declined] as const).map((end): [string, Payment, Answer, object, PaymentEvent[]] => [
      `a shown code that ended ${end.event} by the provider's word, and waits: that is one`,
      from({ ...facts, way: 'show' }, events.codeShown, end),
      answers.pending,
      watchDue,
      [{ event: 'doubted', cause: 'contradiction', words: null }],
    ]),
    [
      'a code that reached no screen, and waits: it is closed after all',
      from({ ...facts, way: 'show' }, events.doubted, expired),
      answers.pending,
      watchDue,
      [{ event: 'doubted', cause: 'contradiction', words: null }],
    ],
    [
      'not found before, and waiting now: that is one',
      inState.notPaid,
      answers.pending,
      watchDue,
      [{ event: 'doubted', cause: 'contradiction', words: null }],
    ],
    ['no money: there is another time to ask', inState.declined, answers.notFound, watchDue, [events.watched]],
    [
      'no money at the last time to ask: over',
      afterWatch({ heard: 1, over: false }),
      answers.notFound,
      lastWatchDue,
      [{ event: 'watched', over: true }],
    ],
    ['closed is no money', inState.declined, answers.closed, watchDue, [events.watched]],
    ['money that is all back is no money', inState.declined, returned(1250), watchDue, [events.watched]],
    ['money that is part back is late', inState.declined, returned(600), watchDue, [paidLate, elsewhere(600)]],
    ['money of which a cent is back is late', inState.declined, returned(1), watchDue, [paidLate, elsewhere(1)]],
    [
      'busy again: a contradiction, and the words',
      inState.declined,
      { ...answers.pending, words },
      watchDue,
      [{ event: 'doubted', cause: 'contradiction', words }],
    ],
    ['a query that could not be sent heard nothing', inState.declined, answers.notSent, watchDue, []],
    ['a watch that is over hears no more', afterWatch({ heard: 1, over: true }), answers.notFound, lastWatchDue, []],
    ['a watch past the pace’s list is over', afterWatch({ heard: 2, over: false }), answers.notFound, lastWatchDue, []],
  ])('%s', (_rule, payment, answer, over, expected) => {
    expect(heard(payment, answer, pace, asked(over), [])).toStrictEqual(expected);
  });

  test.each<[string, Payment, Partial<Asked>, ReturnType<typeof due>]>([
    [
      'a query before its time puts it off by nothing',
      inState.declined,
      { lastQueryAgeMs: 100_000 },
      { call: 'query', atAgeMs: 301_000 },
    ],
    ['a watch past the pace’s list is due no more', afterWatch({ heard: 2, over: false }), {}, { call: 'none' }],
  ])('%s', (_rule, payment, over, step) => {
    expect(due(payment, pace, asked(over))).toEqual(step);
  });
});

const openRefund = requestRefund(refundFacts, requestedMs);
const ourRefund: Refund = { ...openRefund, state: 'refunded', providerRefundReference: null };
const watchedRefusal: Refund = {
  ...openRefund,
  state: 'refused',
  refusal: 'other',
  words: null,
  watch: { heard: 0, over: false },
};
const tooLate = paymentAfter(events.doubted, events.reversalRequested, events.approved);
const marked = paymentAfter(events.approved, events.returnedElsewhere);

describe('what is heard of money taken', () => {
  test.each<[string, Payment, Answer, readonly Refund[], PaymentEvent[]]>([
    ['still there: nothing to say', inState.approved, answers.approved, [], []],
    ['still there after a reversal that came too late: watched', tooLate, answers.approved, [], [events.watched]],
    ['still there beside a refund that was given: watched', tooLate, answers.approved, [ourRefund], [events.watched]],
    ['not told from an open refund: the watch waits', tooLate, answers.approved, [ourRefund, openRefund], []],
    ['nor from a refused one that is still watched', tooLate, answers.approved, [watchedRefusal], []],
    ['the late reversal arrived: given back, watched', tooLate, returned(600), [], [elsewhere(600), events.watched]],
    [
      'the late reversal closed it: given back, watched',
      tooLate,
      answers.closed,
      [],
      [elsewhere(1250), events.watched],
    ],
    ['a cent given back elsewhere', inState.approved, returned(1), [], [elsewhere(1)]],
    ['a query that could not be sent says nothing', inState.approved, answers.notSent, [], []],
    ['a mark is not taken back for a refusal still watched', marked, returned(1250), [watchedRefusal], []],
    ['a mark is taken back when the refund was ours', marked, returned(1250), [ourRefund], [elsewhere(0)]],
  ])('%s', (_rule, payment, answer, refunds, expected) => {
    expect(heard(payment, answer, pace, asked(watchDue), refunds)).toStrictEqual(expected);
  });
});

describe('a reversal on its way', () => {
  const byTheTill = paymentAfter(events.doubted, { ...events.reversalRequested, because: 'giveUp', by: 'till' });
  test('the till’s own goes out at once too', () => {
    expect(due(byTheTill, pace, asked({})).call).toBe('reverse');
  });
  test('is asked about by the time since it was asked for, not by the payment’s age', () => {
    const soonAfter = asked({ reversals: 1, ageMs: 40_000, sinceAgeMs: 20_000, lastQueryAgeMs: 38_000 });
    expect(due(inState.reversing, pace, soonAfter)).toEqual({ call: 'query', atAgeMs: 43_000 });
  });
  test('a refusal keeps its words', () => {
    expect(heardReversal(inState.reversing, { kind: 'refused', words })).toStrictEqual([
      { event: 'reversalRefused', words },
    ]);
  });
  test.each<[string, Answer, Partial<Asked>, boolean]>([
    ['none went out yet: now', answers.approved, { lastReversalAgeMs: null }, true],
    ['found open', answers.pending, { lastReversalAgeMs: null }, true],
    ['found failed and open', answers.attemptFailed, { lastReversalAgeMs: null }, true],
    ['not known', answers.unknown, { lastReversalAgeMs: null }, true],
    ['at the very end of the wait', answers.approved, { ageMs: 40_000, reversals: 1, lastReversalAgeMs: 10_000 }, true],
    ['a moment before', answers.approved, { ageMs: 39_999, reversals: 1, lastReversalAgeMs: 10_000 }, false],
  ])('once more, %s: %s', (_rule, answer, over, expected) => {
    expect(reverseAgain(inState.reversing, answer, pace, asked(over))).toBe(expected);
  });
});
