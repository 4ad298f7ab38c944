import { describe, expect, test } from 'vitest';
import { next, requestPayment } from '#shared/payment/machine.ts';
import { type Payment, type PaymentEvent, unwatched } from '#shared/payment/payment.ts';
import { events, facts, requestedMs } from './facts.ts';
import { otherApproval as approval, fresh, kept, known } from './known.ts';

const words = { code: 'E7', text: 'in the provider’s words' };
const requested: Payment = { ...known.requested, ...kept };
const inDoubt: Payment = { ...known.inDoubt, ...kept };
const reversing: Payment = { ...known.reversing, ...kept };
const approved: Payment = { ...known.approved, ...kept };
const declined: Payment = { ...known.declined, ...kept };
const late: Payment = { ...known.late, ...kept };
const tookIt = { providerReference: 'P2', wallet: 'wechat', approval, watch: unwatched, returned: null } as const;

const atMs = requestedMs + 5000;

test('a request begins with its facts, and nothing else known', () => {
  expect(requestPayment(facts, requestedMs)).toStrictEqual({
    ...facts,
    requestedMs,
    sinceMs: requestedMs,
    providerReference: null,
    codeUntilMs: null,
    givenUp: false,
    endedAs: null,
    reversalAsked: null,
    leftScreen: false,
    byHand: null,
    state: 'requested',
  });
});

describe('a new state keeps what was known, and tells since when it is', () => {
  test.each<[string, Payment, PaymentEvent, object]>([
    [
      'a code shown: the code, its life and the provider’s number',
      requested,
      { event: 'codeShown', codeText: 'https://qr.example/2', untilMs: requestedMs + 9000, providerReference: 'P3' },
      { state: 'showing', codeText: 'https://qr.example/2', codeUntilMs: requestedMs + 9000, providerReference: 'P3' },
    ],
    [
      'the customer asked: the words',
      inDoubt,
      { ...events.customerAsked, words },
      { state: 'awaitingCustomer', words },
    ],
    [
      'doubt: its cause and the words; what left the screen stays left',
      inDoubt,
      { event: 'doubted', cause: 'garbled', words },
      { state: 'inDoubt', cause: 'garbled', words },
    ],
    [
      'declined: reason and words, and a watch',
      inDoubt,
      { event: 'declined', reason: 'payerLimit', words },
      { state: 'declined', reason: 'payerLimit', words, watch: unwatched },
    ],
    [
      'not sent: why, the words, and a watch',
      requested,
      { event: 'notSent', why: 'refused', words },
      { state: 'notSent', why: 'refused', words, watch: unwatched },
    ],
    [
      'a reversal of what nobody holds: who wanted it',
      inDoubt,
      { event: 'reversalRequested', because: 'giveUp', by: 'till' },
      { state: 'reversing', because: 'giveUp', reversalAsked: 'giveUp', refused: null, held: null },
    ],
    [
      'a reversal of money taken: the approval stays held',
      approved,
      { event: 'reversalRequested', because: 'operator', by: 'cashier' },
      { state: 'reversing', because: 'operator', reversalAsked: 'operator', refused: null, held: approval },
    ],
    [
      'a refused reversal: the refusal’s words beside what is held',
      reversing,
      { event: 'reversalRefused', words },
      { state: 'reversing', because: 'expired', refused: words, held: approval },
    ],
    [
      'a reversal refused without a word is refused',
      reversing,
      { event: 'reversalRefused', words: null },
      { state: 'reversing', because: 'expired', refused: true, held: approval },
    ],
    [
      'reversed: the words, and a watch',
      reversing,
      { event: 'reversed', words },
      { state: 'reversed', words, watch: unwatched },
    ],
    [
      'not paid: from which silence, and a watch',
      inDoubt,
      { event: 'notPaid', because: 'expired' },
      { state: 'notPaid', because: 'expired', watch: unwatched },
    ],
    [
      'paid: number and wallet as the provider says',
      { ...inDoubt, ...fresh },
      { event: 'approved', approval },
      { ...fresh, ...tookIt, state: 'approved' },
    ],
    [
      'paid after an end is late, even if it was open again (law 6)',
      inDoubt,
      { event: 'approved', approval },
      { ...tookIt, state: 'late', after: 'declined', taken: false },
    ],
    [
      'paid after an end is late, at once',
      declined,
      { event: 'lateApproved', approval },
      { ...tookIt, state: 'late', after: 'declined', taken: false },
    ],
    [
      'open again after an end: how it had ended',
      { ...declined, endedAs: null, state: 'notPaid', because: 'notFound' },
      { event: 'doubted', cause: 'contradiction', words },
      { state: 'inDoubt', endedAs: 'notPaid', cause: 'contradiction', words },
    ],
  ])('%s', (_rule, payment, event, own) => {
    expect(next(payment, event, atMs)).toStrictEqual({ ...kept, sinceMs: atMs, ...own });
  });
});

describe('what a state may learn without another beginning', () => {
  const half = { minor: 600, currency: 'CNY' } as const;
  const onScreen = { ...inDoubt, ...fresh };
  test.each<[string, Payment, PaymentEvent, object]>([
    ['given up', onScreen, events.givenUp, { givenUp: true }],
    ['left to the till', onScreen, events.leftToTill, { leftScreen: true }],
    [
      '"paid" by hand: who says so, why and when; the sale stays taken',
      onScreen,
      events.settledByHand,
      { leftScreen: true, byHand: { verdict: 'paid', by: 'manager', reason: 'in the portal', atMs } },
    ],
    [
      '"not paid" by hand: the sale is free',
      onScreen,
      { ...events.settledByHand, verdict: 'notPaid' },
      { leftScreen: true, givenUp: true, byHand: { verdict: 'notPaid', by: 'manager', reason: 'in the portal', atMs } },
    ],
    [
      '"paid" by hand takes back no giving up',
      { ...onScreen, givenUp: true },
      events.settledByHand,
      { leftScreen: true, byHand: { verdict: 'paid', by: 'manager', reason: 'in the portal', atMs } },
    ],
    ['seen, when paid', approved, events.seen, { leftScreen: false }],
    ['seen, when ended', declined, events.seen, { leftScreen: false }],
    ['watched once, when paid', approved, events.watched, { watch: { heard: 1, over: false } }],
    ['watched to the end, when ended', declined, { event: 'watched', over: true }, { watch: { heard: 1, over: true } }],
    ['watched once, when late', late, events.watched, { watch: { heard: 1, over: false } }],
    ['taken, when late', late, events.lateTaken, { taken: true }],
    ['part given back elsewhere', approved, { ...events.returnedElsewhere, returned: half }, { returned: half }],
    [
      'part of late money given back elsewhere',
      late,
      { ...events.returnedElsewhere, returned: half },
      { returned: half },
    ],
    [
      'late money that was not given back after all',
      { ...late, returned: half } as Payment,
      { ...events.returnedElsewhere, returned: { minor: 0, currency: 'CNY' } },
      { returned: null },
    ],
    [
      'the last cent of late money given back elsewhere is a mark',
      late,
      { ...events.returnedElsewhere, returned: { minor: 1, currency: 'CNY' } },
      { returned: { minor: 1, currency: 'CNY' } },
    ],
  ])('%s', (_rule, payment, event, learned) => {
    expect(next(payment, event, atMs)).toStrictEqual({ ...payment, ...learned });
  });

  test.each<[string, Payment, PaymentEvent]>([
    ['given up', inDoubt, events.givenUp],
    ['left to the till', inDoubt, events.leftToTill],
    ['late money taken', { ...late, taken: true } as Payment, events.lateTaken],
    ['seen, when paid', { ...approved, leftScreen: false }, events.seen],
    ['seen, when ended', { ...declined, leftScreen: false }, events.seen],
  ])('%s is said once', (_rule, payment, event) => {
    expect(next(payment, event, atMs)).toBeNull();
  });
});
