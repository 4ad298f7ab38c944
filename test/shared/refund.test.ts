import { describe, expect, test } from 'vitest';
import {
  dueRefund,
  heardRefund,
  heardRefundQuery,
  isUnsettled,
  nextRefund,
  type Refund,
  type RefundAnswer,
  type RefundAsked,
  type RefundEvent,
  type RefundState,
  refundableMinor,
  refundMayRepeat,
  requestRefund,
} from '#shared/payment/refund.ts';
import { approval, events, facts, pace, refundFacts, requestedMs } from './facts.ts';
import { inState, paymentAfter } from './payments.ts';

const refundEvents = {
  processing: { event: 'processing', words: null },
  doubted: { event: 'doubted', cause: 'noReply', words: null },
  refusalHeard: { event: 'refusalHeard', reason: 'notEnoughLeft', words: null },
  refunded: { event: 'refunded', providerRefundReference: null },
  refused: { event: 'refused', reason: 'notEnoughLeft', words: null },
  manual: { event: 'manual', words: null },
  undone: { event: 'undone', words: null },
  watched: { event: 'watched', over: false },
} as const satisfies { [E in RefundEvent['event']]: Extract<RefundEvent, { event: E }> };

function made(...happened: RefundEvent[]): Refund {
  return happened.reduce(
    (refund, event) => {
      const following = nextRefund(refund, event, requestedMs);
      if (!following) throw new Error(`${refund.state} does not allow ${event.event}`);
      return following;
    },
    requestRefund(refundFacts, requestedMs),
  );
}

const inRefundState: Record<RefundState, Refund> = {
  requested: made(),
  processing: made(refundEvents.processing),
  inDoubt: made(refundEvents.doubted),
  refunded: made(refundEvents.refunded),
  refused: made(refundEvents.refused),
  manual: made(refundEvents.manual),
  undone: made(refundEvents.undone),
};

type Row = Record<RefundEvent['event'], RefundState | null>;
const open: Row = {
  processing: 'processing',
  doubted: 'inDoubt',
  refusalHeard: 'inDoubt',
  refunded: 'refunded',
  refused: 'refused',
  manual: 'manual',
  undone: 'undone',
  watched: null,
};
const ended: Row = {
  processing: null,
  doubted: null,
  refusalHeard: null,
  refunded: null,
  refused: null,
  manual: null,
  undone: null,
  watched: null,
};
const table: Record<RefundState, Row> = {
  requested: open,
  processing: open,
  inDoubt: open,
  refunded: { ...ended, undone: 'undone' },
  refused: { ...ended, refunded: 'refunded', watched: 'refused' },
  manual: ended,
  undone: ended,
};
const cells = Object.entries(table).flatMap(([state, row]) =>
  Object.entries(row).map(
    ([event, to]) => [state, event, to] as [RefundState, RefundEvent['event'], RefundState | null],
  ),
);

describe('every refund state and event', () => {
  test.each(cells)('%s, %s: %s', (state, event, to) => {
    expect(nextRefund(inRefundState[state], refundEvents[event], requestedMs)?.state ?? null).toBe(to);
  });
});

function asked(over: Partial<RefundAsked>): RefundAsked {
  return { ageMs: 10_000, sinceAgeMs: 0, lastQueryAgeMs: null, notFounds: 0, ...over };
}

const refundAnswers = {
  refunded: {
    kind: 'refunded',
    refundNumber: refundFacts.refundNumber,
    amount: refundFacts.amount,
    providerRefundReference: null,
  },
  accepted: { kind: 'accepted', words: null },
  processing: { kind: 'processing', words: null },
  refused: { kind: 'refused', reason: 'merchantBalance', words: null },
  notFound: { kind: 'notFound', words: null },
  manual: { kind: 'manual', words: null },
  undone: { kind: 'undone', words: null },
  notSent: { kind: 'notSent', why: 'offline', words: null },
  unknown: { kind: 'unknown', cause: 'noReply', words: null },
} as const satisfies { [K in RefundAnswer['kind']]: Extract<RefundAnswer, { kind: K }> };

describe('the reply to a refund', () => {
  test.each<[string, keyof typeof refundAnswers, RefundEvent['event'][]]>([
    ['done, it says: accepted, the query decides (law 7)', 'refunded', ['processing']],
    ['accepted', 'accepted', ['processing']],
    ['refused, it says: asked about before it is believed', 'refused', ['refusalHeard']],
    ['no byte left', 'notSent', ['refused']],
    ['silence', 'unknown', ['doubted']],
  ])('%s', (_rule, answer, expected) => {
    expect(heardRefund(inRefundState.requested, refundAnswers[answer]).map(({ event }) => event)).toEqual(expected);
  });
});

const refusalHeard = made(refundEvents.refusalHeard);

describe('the answer to a refund query', () => {
  test.each<[string, Refund, RefundAnswer, Partial<RefundAsked>, RefundEvent['event'][]]>([
    ['done', inRefundState.processing, refundAnswers.refunded, {}, ['refunded']],
    [
      'done, but another number',
      inRefundState.processing,
      { ...refundAnswers.refunded, refundNumber: 'T3ST000000000000BBBB' },
      {},
      ['doubted'],
    ],
    [
      'done, but another amount',
      inRefundState.processing,
      { ...refundAnswers.refunded, amount: { minor: 1, currency: 'CNY' } },
      {},
      ['doubted'],
    ],
    ['still at the bank', inRefundState.processing, refundAnswers.processing, {}, []],
    ['a lost query changes nothing', inRefundState.processing, refundAnswers.unknown, {}, []],
    ['paid out by hand', inRefundState.processing, refundAnswers.manual, {}, ['manual']],
    ['taken back', inRefundState.processing, refundAnswers.undone, {}, ['undone']],
    [
      'a refusal once heard is believed when the query twice knows of no refund',
      refusalHeard,
      refundAnswers.notFound,
      { notFounds: 2 },
      ['refused'],
    ],
    ['a refusal once heard is not believed on one query', refusalHeard, refundAnswers.notFound, { notFounds: 1 }, []],
    ['a refusal once heard is overruled by the query', refusalHeard, refundAnswers.refunded, {}, ['refunded']],
    [
      'a refused refund that the provider does not know stays refused',
      inRefundState.refused,
      refundAnswers.notFound,
      {},
      [],
    ],
    [
      'the watch of a refused refund heard nothing of it',
      inRefundState.refused,
      refundAnswers.notFound,
      { ageMs: 300_000 },
      ['watched'],
    ],
    [
      'the watch of a refused refund heard the refusal again',
      inRefundState.refused,
      refundAnswers.refused,
      { ageMs: 300_000 },
      ['watched'],
    ],
    ['the watch of a refused refund heard nothing at all', inRefundState.refused, refundAnswers.unknown, {}, []],
    ['a refund that was given is asked about no more', inRefundState.refunded, refundAnswers.notFound, {}, []],
    ['a refund that was given and taken back', inRefundState.refunded, refundAnswers.undone, {}, ['undone']],
    ['a refused refund that happened after all', inRefundState.refused, refundAnswers.refunded, {}, ['refunded']],
    ['unknown to the provider is doubt', inRefundState.processing, refundAnswers.notFound, {}, ['doubted']],
  ])('%s', (_rule, refund, answer, over, expected) => {
    expect(heardRefundQuery(refund, answer, pace, asked(over)).map(({ event }) => event)).toEqual(expected);
  });
});

test.each<[string, Refund, RefundAnswer, Partial<RefundAsked>, boolean]>([
  [
    'twice unknown past the grace time: again, under its own number',
    inRefundState.inDoubt,
    refundAnswers.notFound,
    { ageMs: 61_000, notFounds: 2 },
    true,
  ],
  [
    'before the grace time it may still arrive',
    inRefundState.inDoubt,
    refundAnswers.notFound,
    { ageMs: 59_000, notFounds: 2 },
    false,
  ],
  ['once unknown', inRefundState.inDoubt, refundAnswers.notFound, { ageMs: 61_000, notFounds: 1 }, false],
  ['refused before: never', refusalHeard, refundAnswers.notFound, { ageMs: 61_000, notFounds: 2 }, false],
  ['silence: never', inRefundState.inDoubt, refundAnswers.unknown, { ageMs: 61_000, notFounds: 2 }, false],
])('sending a refund once more: %s', (_rule, refund, answer, over, expected) => {
  expect(refundMayRepeat(refund, answer, pace, asked(over))).toBe(expected);
});

describe('asking', () => {
  test('an ended refund is asked about no more', () => {
    expect(dueRefund(inRefundState.refunded, pace, asked({}))).toEqual({ call: 'none' });
  });
  test('a refused refund is watched as an end of a payment is (law 13)', () => {
    expect(dueRefund(inRefundState.refused, pace, asked({}))).toEqual({ call: 'query', atAgeMs: 300_000 });
    const last = made(refundEvents.refused, { event: 'watched', over: true });
    expect([dueRefund(last, pace, asked({})), isUnsettled(inState.approved, [last])]).toEqual([
      { call: 'none' },
      false,
    ]);
    expect(isUnsettled(inState.approved, [inRefundState.refused])).toBe(true);
  });
  test('a refund in doubt is asked about at once, then at the pace', () => {
    expect(dueRefund(inRefundState.inDoubt, pace, asked({}))).toEqual({ call: 'query', atAgeMs: 10_000 });
    expect(dueRefund(inRefundState.inDoubt, pace, asked({ lastQueryAgeMs: 9000 }))).toEqual({
      call: 'query',
      atAgeMs: 14_000,
    });
  });
});

describe('the ceiling', () => {
  const half = (refund: Refund): Refund => ({ ...refund, amount: { minor: 625, currency: 'CNY' } });
  const discounted = paymentAfter({
    event: 'approved',
    approval: { ...approval, payerPaid: { minor: 1000, currency: 'CNY' } },
  });
  test.each<[string, Parameters<typeof refundableMinor>[0], Refund[], number]>([
    ['nothing given back yet', inState.approved, [], 1250],
    ['what the payer paid, not the coupon', discounted, [], 1000],
    ['less what was given back', inState.approved, [half(inRefundState.refunded)], 625],
    ['two equal halves', inState.approved, [half(inRefundState.refunded), half(inRefundState.refunded)], 0],
    ['less what may have been given back', inState.approved, [half(inRefundState.inDoubt)], 625],
    ['a refused refund took nothing', inState.approved, [inRefundState.refused], 1250],
    ['a refund undone took nothing', inState.approved, [inRefundState.undone], 1250],
    ['late money can go back', inState.late, [], 1250],
    ['money given back elsewhere is gone', paymentAfter(events.approved, events.returnedElsewhere), [], 0],
    ['doubt is not refunded', inState.inDoubt, [], 0],
  ])('%s', (_rule, payment, refunds, minor) => {
    expect(refundableMinor(payment, refunds)).toBe(minor);
  });

  test('belongs to the facts', () => {
    expect(inRefundState.requested).toMatchObject({
      refundNumber: refundFacts.refundNumber,
      reference: facts.reference,
    });
  });
});
