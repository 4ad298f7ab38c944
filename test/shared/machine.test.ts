import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkAnswer } from '#shared/payment/answer.ts';
import { heard, heardReversal, patienceEndsAgeMs, reverseAgain } from '#shared/payment/heard.ts';
import { type Asked, due, next, watchAnew } from '#shared/payment/machine.ts';
import { isContradicted, isOpen, isUnseen, type Payment, type PaymentEvent } from '#shared/payment/payment.ts';
import { isUnsettled, type Refund } from '#shared/payment/refund.ts';
import { blockingPayment } from '#shared/sale/sale.ts';
import { amount, answers, approval, events, facts, pace, refundFacts, requestedMs } from './facts.ts';
import { from, inState, paymentAfter } from './payments.ts';

type EventName = PaymentEvent['event'];

test('no event changes reference, amount, sale or provider (law 8)', () => {
  const anyEvents = fc.array(fc.constantFrom(...Object.values(events)), { maxLength: 12 });
  fc.assert(
    fc.property(anyEvents, (happened: PaymentEvent[]) => {
      const end = happened.reduce<Payment>(
        (payment, event) => next(payment, event, requestedMs) ?? payment,
        paymentAfter(),
      );
      expect(end).toMatchObject({
        reference: facts.reference,
        amount: facts.amount,
        saleId: facts.saleId,
        provider: facts.provider,
      });
    }),
  );
});

function asked(over: Partial<Asked>): Asked {
  return {
    ageMs: 10_000,
    seenAgeMs: 0,
    sinceAgeMs: 1000,
    lastQueryAgeMs: null,
    lastReversalAgeMs: null,
    reversals: 0,
    notFounds: 0,
    reversalAllowed: true,
    ...over,
  };
}

describe('the next automatic step', () => {
  test.each<[string, Payment, Partial<Asked>, ReturnType<typeof due>]>([
    [
      'a request whose answer never came is asked about, never sent again (law 2)',
      inState.requested,
      {},
      { call: 'query', atAgeMs: 50_000 },
    ],
    ['doubt is asked about at once', inState.inDoubt, { ageMs: 7000 }, { call: 'query', atAgeMs: 7000 }],
    [
      'doubt is asked about again at the pace',
      inState.inDoubt,
      { lastQueryAgeMs: 9000 },
      { call: 'query', atAgeMs: 14_000 },
    ],
    [
      'a customer typing a password is given one interval first',
      inState.awaitingCustomer,
      {},
      { call: 'query', atAgeMs: 6000 },
    ],
    [
      'a shown code is asked about at the show pace',
      inState.showing,
      { lastQueryAgeMs: 9000 },
      { call: 'query', atAgeMs: 11_000 },
    ],
    [
      'one asked about is asked again at the pace, though no answer could be journaled',
      inState.requested,
      { ageMs: 60_000, lastQueryAgeMs: 58_000 },
      { call: 'query', atAgeMs: 63_000 },
    ],
    ['a reversal goes out at once', inState.reversing, { ageMs: 7000 }, { call: 'reverse', atAgeMs: 7000 }],
    [
      'a reversal sent is confirmed by a query (law 7)',
      inState.reversing,
      { reversals: 1, lastQueryAgeMs: 9000 },
      { call: 'query', atAgeMs: 14_000 },
    ],
    [
      'a reversal the provider may no longer do becomes a query',
      inState.reversing,
      { reversalAllowed: false },
      { call: 'query', atAgeMs: 10_000 },
    ],
    ['an approval is done', inState.approved, {}, { call: 'none' }],
    ['a decline is watched (law 6)', inState.declined, {}, { call: 'query', atAgeMs: 301_000 }],
    ['what was not sent is watched', inState.notSent, {}, { call: 'query', atAgeMs: 301_000 }],
    ['a reversal is watched', inState.reversed, {}, { call: 'query', atAgeMs: 301_000 }],
    ['not paid is watched', inState.notPaid, {}, { call: 'query', atAgeMs: 301_000 }],
    [
      'the watch goes on to its last',
      paymentAfter(events.declined, events.watched),
      {},
      { call: 'query', atAgeMs: 1_801_000 },
    ],
    [
      'a watch that heard nothing asks again',
      inState.declined,
      { ageMs: 310_000, lastQueryAgeMs: 301_000 },
      { call: 'query', atAgeMs: 331_000 },
    ],
    [
      'the watch ends',
      paymentAfter(events.declined, events.watched, { event: 'watched', over: true }),
      {},
      { call: 'none' },
    ],
    ['late money waits for a person', inState.late, {}, { call: 'none' }],
    ['approved money is not asked about', inState.approved, {}, { call: 'none' }],
    [
      'but is after a refund of it was refused and watched: it may have gone back another way',
      watchAnew(inState.approved),
      {},
      { call: 'query', atAgeMs: 301_000 },
    ],
    ['and so is late money', watchAnew(inState.late), {}, { call: 'query', atAgeMs: 301_000 }],
    [
      'late money that a reversal may still take is watched',
      from(facts, events.doubted, events.reversalRequested, events.reversed, events.lateApproved),
      {},
      { call: 'query', atAgeMs: 301_000 },
    ],
    [
      'an approval after a reversal is watched, for the reversal may still arrive',
      paymentAfter(events.doubted, events.reversalRequested, events.approved),
      {},
      { call: 'query', atAgeMs: 301_000 },
    ],
  ])('%s', (_rule, payment, over, step) => {
    expect(due(payment, pace, asked(over))).toEqual(step);
  });

  test('every open payment has a next step with a time (law 11)', () => {
    for (const payment of Object.values(inState).filter(isOpen))
      expect(due(payment, pace, asked({})).call).not.toBe('none');
  });
});

const pastGrace = { ageMs: 61_000, notFounds: 2 };
const pastPatience = { ageMs: 110_000 };
const shownPastLife = { ageMs: 360_000 };
const watchDue = { ageMs: 301_000 };
const neverShown = from({ ...facts, way: 'show' }, events.doubted);
const givenUp = paymentAfter(events.doubted, events.givenUp);
const triedOften = { reversals: 3, lastReversalAgeMs: 9000 };
const refusedReversal = paymentAfter(events.doubted, events.reversalRequested, events.reversalRefused);

describe('what an answer means', () => {
  test.each<[string, Payment, keyof typeof answers, Partial<Asked>, EventName[]]>([
    ['the provider says paid', inState.requested, 'approved', {}, ['approved']],
    ['the provider says no', inState.requested, 'declined', {}, ['declined']],
    ['no byte left', inState.requested, 'notSent', {}, ['notSent']],
    [
      'a query that did not leave says nothing of the request that did (law 4)',
      inState.requested,
      'notSent',
      { lastQueryAgeMs: 9000 },
      ['doubted'],
    ],
    [
      'silence counts from when this process first saw it: a wall clock may have jumped before (law 5)',
      inState.inDoubt,
      'notFound',
      { ...pastGrace, seenAgeMs: 1001 },
      ['doubted'],
    ],
    [
      'so does the life of a shown code that is not found',
      inState.showing,
      'notFound',
      { ...shownPastLife, notFounds: 2, seenAgeMs: 1, reversalAllowed: false },
      [],
    ],
    [
      'and of one that nothing can close',
      inState.showing,
      'pending',
      { ...shownPastLife, seenAgeMs: 1, reversalAllowed: false },
      [],
    ],
    ['the customer is asked', inState.requested, 'pending', {}, ['customerAsked']],
    ['a code to show', inState.requested, 'showing', {}, ['codeShown']],
    ['silence is doubt (law 4)', inState.requested, 'unknown', {}, ['doubted']],
    [
      'not found before the grace time says nothing (law 5)',
      inState.inDoubt,
      'notFound',
      { ageMs: 59_999, notFounds: 9 },
      ['doubted'],
    ],
    [
      'not found once past the grace time says nothing',
      inState.inDoubt,
      'notFound',
      { ageMs: 61_000, notFounds: 1 },
      ['doubted'],
    ],
    ['not found repeated past the grace time is not paid', inState.inDoubt, 'notFound', pastGrace, ['notPaid']],
    ['not found in answer to the request itself is doubt', inState.requested, 'notFound', pastGrace, ['doubted']],
    ['a shown code is not given up while it may be paid', inState.showing, 'notFound', pastGrace, []],
    ['the same doubt again is no news', inState.inDoubt, 'unknown', {}, []],
    ['a lost query takes no code off the screen', inState.showing, 'unknown', {}, []],
    ['doubt ends when the provider answers', inState.inDoubt, 'approved', {}, ['approved']],
    [
      'patience ends: reverse right after the query',
      inState.awaitingCustomer,
      'pending',
      pastPatience,
      ['reversalRequested'],
    ],
    ['patience ends in doubt: the same', inState.inDoubt, 'unknown', pastPatience, ['reversalRequested']],
    [
      'patience ends where nothing can be reversed any more: ask on',
      inState.inDoubt,
      'unknown',
      { ...pastPatience, reversalAllowed: false },
      [],
    ],
    ['a code past its life and margin is closed', inState.showing, 'pending', shownPastLife, ['reversalRequested']],
    [
      'a code that nothing can close is not paid past its life and margin',
      inState.showing,
      'pending',
      { ...shownPastLife, reversalAllowed: false },
      ['notPaid'],
    ],
    [
      'a code that was never shown is closed at once',
      neverShown,
      'pending',
      {},
      ['customerAsked', 'reversalRequested'],
    ],
    ['a failed attempt is closed at once', inState.inDoubt, 'attemptFailed', {}, ['reversalRequested']],
    ['but not twice', inState.inDoubt, 'attemptFailed', { lastReversalAgeMs: 5000, reversals: 1 }, ['doubted']],
    ['nor before the call that made it has ended', inState.requested, 'attemptFailed', {}, ['doubted']],
    [
      'a failed attempt that nothing can close',
      inState.inDoubt,
      'attemptFailed',
      { reversalAllowed: false },
      ['doubted'],
    ],
    ['a shown code may be paid again after one', inState.showing, 'attemptFailed', {}, []],
    [
      'a failed attempt against a manager’s word',
      paymentAfter(events.doubted, events.settledByHand),
      'attemptFailed',
      {},
      ['doubted'],
    ],
    ['a failed attempt while reversing is no end', inState.reversing, 'attemptFailed', {}, []],
    ['a failed attempt after an end is no money', inState.declined, 'attemptFailed', watchDue, ['watched']],
    ['a failed attempt of paid money says nothing', inState.approved, 'attemptFailed', {}, []],
    [
      'paid while reversing is no end: the reversal may still arrive',
      inState.reversing,
      'approved',
      { reversals: 1 },
      [],
    ],
    ['paid after a refused reversal is paid', refusedReversal, 'approved', { reversals: 1 }, ['approved']],
    ['paid after the last try is paid', inState.reversing, 'approved', triedOften, ['approved']],
    ['closed is reversed', inState.reversing, 'closed', {}, ['reversed']],
    ['declined while reversing is reversed', inState.reversing, 'declined', {}, ['reversed']],
    ['all money back while reversing is reversed', inState.reversing, 'returned', {}, ['reversed']],
    ['paid and given back elsewhere', inState.inDoubt, 'returned', {}, ['approved', 'returnedElsewhere']],
    ['paid after it was given up is late (law 3)', givenUp, 'approved', {}, ['approved']],
    ['paid after a decline is late (law 6)', inState.declined, 'approved', {}, ['lateApproved']],
    ['paid after not sent is late', inState.notSent, 'approved', {}, ['lateApproved']],
    ['paid after a reversal is late', inState.reversed, 'approved', {}, ['lateApproved']],
    ['paid after not paid is late', inState.notPaid, 'approved', {}, ['lateApproved']],
    ['still open after an end is doubt again', inState.notPaid, 'pending', {}, ['doubted']],
    ['the watch heard no money', inState.notPaid, 'notFound', watchDue, ['watched']],
    [
      'a check before the watch’s time does not count as the watch',
      inState.notPaid,
      'notFound',
      { ageMs: 300_999 },
      [],
    ],
    ['the watch heard nothing at all', inState.notPaid, 'unknown', {}, []],
    ['an approval given back outside this till', inState.approved, 'returned', {}, ['returnedElsewhere']],
    ['an approval undone outside this till', inState.approved, 'closed', {}, ['returnedElsewhere']],
    ['an approval is not undone by "not found"', inState.approved, 'notFound', {}, []],
    ['an approval is not undone by a decline', inState.approved, 'declined', {}, []],
  ])('%s', (_rule, payment, answer, over, expected) => {
    expect(heard(payment, answers[answer], pace, asked(over), []).map(({ event }) => event)).toEqual(expected);
  });

  test('every event an answer leads to is allowed, in its order, in every state', () => {
    const anyAsked = fc.record({
      ageMs: fc.constantFrom(0, 30_000, 61_000, 110_000, 400_000),
      notFounds: fc.nat(3),
      reversals: fc.nat(4),
      reversalAllowed: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(inState)),
        fc.constantFrom(...Object.values(answers)),
        anyAsked,
        (payment, answer, over) => {
          let now = payment;
          for (const event of heard(payment, answer, pace, asked(over), [])) {
            const then = next(now, event, requestedMs);
            expect(then, `${now.state} allows ${event.event}`).not.toBeNull();
            if (then) now = then;
          }
        },
      ),
    );
  });

  const ourRefund = {
    ...refundFacts,
    requestedMs,
    sinceMs: requestedMs,
    state: 'refunded',
    providerRefundReference: null,
  } as const;
  test('money given back by our own refunds is not money given back elsewhere', () => {
    expect(heard(inState.approved, answers.returned, pace, asked({}), [ourRefund])).toEqual([]);
  });

  const watchedRefusal: Extract<Refund, { state: 'refused' }> = {
    ...refundFacts,
    requestedMs,
    sinceMs: requestedMs,
    state: 'refused',
    refusal: 'other',
    words: null,
    watch: { heard: 0, over: false },
  };
  test.each<[string, Payment, Parameters<typeof heard>[4], number | null]>([
    ['a refused refund that is still watched may be what came back', inState.approved, [watchedRefusal], null],
    [
      'a refused refund watched to its end is not',
      inState.approved,
      [{ ...watchedRefusal, watch: { heard: 2, over: true } }],
      amount.minor,
    ],
    [
      'what turned out to be a refund of ours is taken back',
      paymentAfter(events.approved, events.returnedElsewhere),
      [ourRefund],
      0,
    ],
    [
      'not while another refund is open',
      paymentAfter(events.approved, events.returnedElsewhere),
      [ourRefund, { ...refundFacts, requestedMs, sinceMs: requestedMs, state: 'processing', words: null }],
      null,
    ],
  ])('%s', (_rule, payment, refunds, minor) => {
    const [event] = heard(payment, answers.returned, pace, asked({}), refunds);
    expect(event?.event === 'returnedElsewhere' ? event.returned.minor : null).toBe(minor);
  });

  test('nothing given back elsewhere is no mark', () => {
    const corrected = { ...events.returnedElsewhere, returned: { ...amount, minor: 0 } };
    expect(paymentAfter(events.approved, events.returnedElsewhere, corrected)).toMatchObject({ returned: null });
  });

  test('given up and approved is late', () => {
    expect(next(givenUp, events.approved, requestedMs)).toMatchObject({
      state: 'late',
      after: 'givenUp',
      taken: false,
    });
  });
});

describe('a word by hand', () => {
  const paid = paymentAfter(events.doubted, events.settledByHand);
  const notPaid = paymentAfter(events.doubted, { ...events.settledByHand, verdict: 'notPaid' });

  test('ends nothing: the provider is asked on (law 4)', () => {
    expect([paid.state, notPaid.state]).toEqual(['inDoubt', 'inDoubt']);
    expect(due(paid, pace, asked({})).call).toBe('query');
    expect(due(notPaid, pace, asked({})).call).toBe('query');
  });
  test('"not paid" frees the sale, "paid" does not (law 3)', () => {
    expect([blockingPayment([paid]), blockingPayment([notPaid])]).toEqual([paid, null]);
  });
  test('money after "not paid" is late, in plain sight', () => {
    expect(next(notPaid, events.approved, requestedMs)).toMatchObject({ state: 'late', after: 'byHand' });
  });
  test('"paid" that the provider confirms needs nobody', () => {
    const confirmed = from(facts, events.doubted, events.settledByHand, events.approved);
    expect([confirmed.state, isUnseen(confirmed)]).toEqual(['approved', false]);
  });
  test.each([
    ['declined', events.declined],
    ['closed', events.reversed],
    ['not found', events.notPaid],
  ] as const)('"paid" that the provider contradicts (%s) waits for a person', (_how, event) => {
    const contradicted = from(facts, events.doubted, events.settledByHand, event);
    expect([isContradicted(contradicted), isUnseen(contradicted)]).toEqual([true, true]);
    expect(isUnsettled({ ...contradicted, watch: { heard: 2, over: true } } as Payment, [])).toBe(true);
    expect(isUnseen(next(contradicted, events.seen, requestedMs) as Payment)).toBe(false);
  });
  test('"paid" is not taken back by the till itself, only by a person', () => {
    expect(heard(paid, answers.pending, pace, asked(pastPatience), []).map(({ event }) => event)).toEqual([
      'customerAsked',
    ]);
    const byTill = { ...events.reversalRequested, because: 'giveUp', by: 'till' } as const;
    const given = paymentAfter(events.doubted, byTill, events.settledByHand);
    const asking = asked({ lastQueryAgeMs: 9000 });
    expect([due(given, pace, asking).call, reverseAgain(given, answers.approved, pace, asking)]).toEqual([
      'query',
      false,
    ]);
    expect(due(paymentAfter(events.doubted, events.settledByHand, events.reversalRequested), pace, asking).call).toBe(
      'reverse',
    );
  });
});

describe('what left the screen', () => {
  test.each<[string, PaymentEvent]>([
    ['left by a person', events.leftToTill],
    ['lost in a crash', { ...events.doubted, cause: 'restart' }],
  ])('%s and paid: somebody has to see it', (_how, event) => {
    const found = from(facts, events.doubted, event, events.approved);
    expect([found.state, isUnseen(found), isUnsettled(found, [])]).toEqual(['approved', true, true]);
    const seen = next(found, events.seen, requestedMs) as Payment;
    expect([isUnseen(seen), isUnsettled(seen, [])]).toEqual([false, false]);
  });
  test('an end without money needs nobody to see it', () => {
    expect(isUnseen(from(facts, events.doubted, events.leftToTill, events.declined))).toBe(false);
  });
});

describe('reversals', () => {
  test('a refusal is heard once', () => {
    expect(heardReversal(inState.reversing, { kind: 'refused', words: null })).toEqual([events.reversalRefused]);
    expect(heardReversal(refusedReversal, { kind: 'refused', words: null })).toEqual([]);
  });

  test.each(['accepted', 'notFound', 'unknown'] as const)('"%s" ends nothing (law 7)', (kind) => {
    const answer =
      kind === 'unknown' ? ({ kind, cause: 'noReply', words: null } as const) : ({ kind, words: null } as const);
    expect(heardReversal(inState.reversing, answer)).toEqual([]);
  });

  test.each<[string, Payment, keyof typeof answers, Partial<Asked>, boolean]>([
    [
      'still paid: once more',
      inState.reversing,
      'approved',
      { ageMs: 50_000, reversals: 1, lastReversalAgeMs: 10_000 },
      true,
    ],
    [
      'too soon after the last',
      inState.reversing,
      'approved',
      { ageMs: 20_000, reversals: 1, lastReversalAgeMs: 10_000 },
      false,
    ],
    ['often enough', inState.reversing, 'approved', { ageMs: 50_000, reversals: 3, lastReversalAgeMs: 10_000 }, false],
    [
      'refused: never again',
      refusedReversal,
      'approved',
      { ageMs: 50_000, reversals: 1, lastReversalAgeMs: 10_000 },
      false,
    ],
    [
      'past the provider’s day',
      inState.reversing,
      'approved',
      { ageMs: 50_000, reversals: 1, lastReversalAgeMs: 10_000, reversalAllowed: false },
      false,
    ],
    [
      'closed: nothing left to reverse',
      inState.reversing,
      'closed',
      { ageMs: 50_000, reversals: 1, lastReversalAgeMs: 10_000 },
      false,
    ],
  ])('%s', (_rule, payment, answer, over, expected) => {
    expect(reverseAgain(payment, answers[answer], pace, asked(over))).toBe(expected);
  });

  test('patience on the show way is the code’s life and margin', () => {
    const { showing } = inState;
    expect(isOpen(showing) && patienceEndsAgeMs(showing, pace)).toBe(360_000);
  });
});

describe('the answer is compared with the question (law 8)', () => {
  const { approved } = answers;
  test.each<[string, Parameters<typeof checkAnswer>[1], string]>([
    ['ours', approved, 'approved'],
    ['no reference at all', { ...approved, reference: null }, 'otherOrder'],
    ['another reference', { ...approved, reference: 'T3ST0000000000000000BBBB' }, 'otherOrder'],
    [
      'another amount',
      { ...approved, approval: { ...approval, amount: { minor: 1251, currency: 'CNY' } } },
      'otherAmount',
    ],
    [
      'another currency',
      { ...approved, approval: { ...approval, amount: { minor: 1250, currency: 'HKD' } } },
      'otherAmount',
    ],
    ['made days before our intent', { ...approved, createdMs: requestedMs - 3 * 86_400_000 }, 'otherOrder'],
    ['made when we asked', { ...approved, createdMs: requestedMs + 500 }, 'approved'],
    ['a decline of another order', { ...answers.declined, reference: 'T3ST0000000000000000BBBB' }, 'otherOrder'],
    ['a decline that names no order', { ...answers.declined, reference: null }, 'declined'],
    [
      'a return of another amount',
      { ...answers.returned, approval: { ...approval, amount: { minor: 1, currency: 'CNY' } } },
      'otherAmount',
    ],
  ])('%s', (_rule, answer, expected) => {
    const checked = checkAnswer(inState.requested, answer);
    expect(checked.kind === 'unknown' ? checked.cause : checked.kind).toBe(expected);
  });

  test('the provider’s own number may not change', () => {
    const shown = from({ ...facts, way: 'show' }, { ...events.codeShown, providerReference: '111' });
    expect(checkAnswer(shown, answers.approved)).toMatchObject({ kind: 'unknown', cause: 'otherOrder' });
  });
});
