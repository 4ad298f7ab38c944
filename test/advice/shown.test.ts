import { beforeEach, describe, expect, test, vi } from 'vitest';
import { type AdviceId, adviceOf, advices, type Certainty } from '#shared/advice/advice.ts';
import { adviceForPayment, adviceForRefund } from '#shared/advice/shown.ts';
import {
  DeclineReason,
  DoubtCause,
  NotPaidBecause,
  NotSentWhy,
  type Payment,
  type PaymentState,
  ProviderId,
  Way,
} from '#shared/payment/payment.ts';
import { type Refund, RefundRefusal, requestRefund } from '#shared/payment/refund.ts';
import { facts, refundFacts, requestedMs } from '../shared/facts.ts';
import { inState } from '../shared/payments.ts';
import { seedRows } from './seed-codes.ts';

/** What every table says, while it is set. */
const table = vi.hoisted((): { says: AdviceId | null } => ({ says: null }));
vi.mock('#shared/advice/advice-for.ts', async (original) => {
  const real = await original<typeof import('#shared/advice/advice-for.ts')>();
  const adviceFor: typeof real.adviceFor = (heard) => (table.says ? adviceOf(table.says) : real.adviceFor(heard));
  return { ...real, adviceFor };
});
beforeEach(() => {
  table.says = null;
});

const words = { code: 'WORD', text: '' };
const watch = { heard: 0, over: false };

/** Every payment that is shown with advice, or might be: state, reason, cause and way. */
const payments: readonly Payment[] = Way.options.flatMap((way) =>
  [null, requestedMs + 60_000].flatMap((codeUntilMs): Payment[] => {
    const base = { ...inState.requested, ...facts, way, codeUntilMs };
    return [
      ...DeclineReason.options.map((reason): Payment => ({ ...base, state: 'declined', reason, words, watch })),
      ...NotSentWhy.options.map((why): Payment => ({ ...base, state: 'notSent', why, words, watch })),
      ...NotPaidBecause.options.map((because): Payment => ({ ...base, state: 'notPaid', because, watch })),
      { ...base, state: 'reversed', words, watch },
      ...DoubtCause.options.map((cause): Payment => ({ ...base, state: 'inDoubt', cause, words })),
      ...[words, true as const, null].map(
        (refused): Payment => ({ ...base, state: 'reversing', because: 'operator', refused, held: null }),
      ),
    ];
  }),
);

const refundBase = requestRefund(refundFacts, requestedMs);
const refunds: readonly Refund[] = [
  ...DoubtCause.options.flatMap((cause) =>
    [null, ...RefundRefusal.options].map(
      (refusal): Refund => ({ ...refundBase, state: 'inDoubt', cause, refusal, words }),
    ),
  ),
  ...RefundRefusal.options.map((refusal): Refund => ({ ...refundBase, state: 'refused', refusal, words, watch })),
  { ...refundBase, state: 'manual', words },
  { ...refundBase, state: 'undone', words },
];

/** What the till knows in each state; "says nothing" never takes a certainty away. */
const known: Readonly<Record<string, readonly Certainty[]>> = {
  declined: ['notMoved'],
  notSent: ['notMoved'],
  notPaid: ['notMoved'],
  reversed: ['notMoved'],
  inDoubt: ['unknown', 'unchanged'],
  reversing: ['unknown', 'unchanged'],
  refused: ['notMoved'],
  manual: ['notMoved'],
  undone: ['notMoved'],
};

const everyId = Object.keys(advices) as AdviceId[];

describe.each(everyId)('where a table says %s', (id) => {
  test('no state is shown with another certainty than the till has', () => {
    table.says = id;
    const shown = [
      ...payments.map((payment) => [payment, adviceForPayment(payment)] as const),
      ...refunds.map((refund) => [refund, adviceForRefund(refund)] as const),
    ];
    const wrong = shown.filter(([{ state }, advice]) => !advice || !known[state]?.includes(advice.money));
    expect(wrong.map(([{ state }, advice]) => `${state}: ${advice?.id}`)).toEqual([]);
  });

  test('a payment is not shown with the advice of a refund, nor a refund with that of a payment', () => {
    table.says = id;
    expect(payments.map((payment) => adviceForPayment(payment)?.about)).not.toContain('refund');
    const aboutRefunds = refunds.map((refund) => adviceForRefund(refund)?.about);
    expect(aboutRefunds).not.toContain('payment');
    expect(aboutRefunds).not.toContain('reversal');
  });
});

/** One of each state, its reason or cause the one that lets a code speak. */
const ends = [...payments, ...refunds].filter(
  (one) =>
    (!('cause' in one) || (one.cause === 'providerUnsure' && !('refusal' in one && one.refusal))) &&
    (!('reason' in one) || one.state !== 'declined' || one.reason === 'other') &&
    (one.state !== 'refused' || one.refusal === 'other'),
);

test('with the real tables: every code of the documents, in every state', () => {
  const codesOf = (provider: ProviderId) => [
    ...new Set(seedRows.filter((row) => row.provider === provider).map(({ code }) => code)),
    'A_WORD_OF_NO_TABLE',
  ];
  const wrong = ProviderId.options.flatMap((provider) =>
    codesOf(provider).flatMap((code) =>
      ends
        .map((one) => ({ ...one, provider, ...('words' in one && one.words ? { words: { code, text: '' } } : {}) }))
        .filter((one) => {
          const advice = 'refundId' in one ? adviceForRefund(one as Refund) : adviceForPayment(one as Payment);
          return !advice || !known[one.state]?.includes(advice.money);
        })
        .map(({ state }) => `${provider} ${code} ${state}`),
    ),
  );
  expect(wrong).toEqual([]);
});

const declined = (reason: DeclineReason, code: string | null, more: Partial<Payment> = {}): Payment =>
  ({ ...inState.declined, reason, words: code === null ? null : { code, text: '' }, ...more }) as Payment;
const doubted = (cause: DoubtCause, code: string | null, more: Partial<Payment> = {}): Payment =>
  ({ ...inState.inDoubt, cause, words: code === null ? null : { code, text: '' }, ...more }) as Payment;
const reversing = (refused: object | true | null): Payment => ({ ...inState.reversing, refused }) as Payment;
const byHand = { verdict: 'paid', by: 'Wong', reason: 'seen', atMs: requestedMs } as const;

describe('what is shown of a payment', () => {
  test.each<[rule: string, payment: Payment, shown: AdviceId | null]>([
    ["a listed code says more than its reason's heading", declined('walletRefused', 'INSUFFICIENT_FUND'), 'noFunds'],
    ['an unlisted code is told by its reason', declined('customerCancelled', 'EP99'), 'customerCancelled'],
    ['without a word it is told by its reason', declined('merchantLimit', null), 'shopLimit'],
    [
      'a code that was never shown was not made',
      declined('other', null, { way: 'show', codeUntilMs: null }),
      'codeNotMade',
    ],
    ['one that was shown was declined', declined('other', null, { way: 'show', codeUntilMs: requestedMs }), 'declined'],
    ['a code alone proves nothing in doubt', doubted('providerUnsure', 'EXPIRED_BARCODE'), 'refusedUnproved'],
    ['a lost reply has no word of its own', doubted('noReply', 'EXPIRED_BARCODE'), 'askOn'],
    ['a badly signed word is no word', doubted('badSignature', 'TRADE_HAS_SUCCESS'), 'askOn'],
    ['not found yet', doubted('notFound', null), 'notFoundYet'],
    ['keys refused while it is asked about', doubted('providerError', 'ILLEGAL_SIGN', {}), 'refusedUnproved'],
    ['given up by a person', doubted('notFound', null, { givenUp: true }), null],
    ['settled by hand', doubted('notFound', null, { byHand }), null],
    ['contradicted by the provider', { ...inState.notPaid, byHand } as Payment, null],
    ['a reversal on its way', reversing(null), 'reverseAskOn'],
    ['a reversal that was not taken', reversing(true), 'reverseRefused'],
    ['a reversal that found nothing', reversing({ code: 'TRADE_NOT_EXIST', text: '' }), 'reverseNothingThere'],
    ['nothing left', inState.notSent, 'notSent'],
    ['never arrived', { ...inState.notPaid, because: 'notFound' } as Payment, 'neverArrived'],
    ['expired unpaid', { ...inState.notPaid, because: 'expired' } as Payment, 'closedUnpaid'],
    ['reversed', inState.reversed, 'reversed'],
    ...(['requested', 'showing', 'awaitingCustomer', 'approved', 'late'] as const satisfies PaymentState[]).map(
      (state): [string, Payment, null] => [`${state}: nothing`, inState[state], null],
    ),
  ])('%s', (_rule, payment, shown) => expect(adviceForPayment(payment)?.id ?? null).toBe(shown));
});

describe('what is shown of a refund', () => {
  const refused = (refusal: RefundRefusal, code: string): Refund => ({
    ...refundBase,
    ...{ state: 'refused', refusal, words: { code, text: '' }, watch },
  });
  const open = (cause: DoubtCause, refusal: RefundRefusal | null, code: string | null): Refund => ({
    ...refundBase,
    ...{ state: 'inDoubt', cause, refusal, words: code === null ? null : { code, text: '' } },
  });
  test.each<[rule: string, refund: Refund, shown: AdviceId | null]>([
    ['a listed code', refused('other', 'SELLER_BALANCE_NOT_ENOUGH'), 'refundNoBalance'],
    ['an unlisted code is told by its reason', refused('paymentState', 'NEW'), 'refundWrongState'],
    ['nothing left this till', refused('notSent', 'SELLER_BALANCE_NOT_ENOUGH'), 'refundNotSent'],
    [
      'a refusal that is not proved',
      open('providerUnsure', 'other', 'REFUNDABLE_AMOUNT_NOT_ENOUGH'),
      'refundRefusedUnproved',
    ],
    ['a refusal without a word that is listed', open('providerUnsure', 'other', 'NEW'), 'refundRefusedUnproved'],
    ['a lost reply', open('noReply', null, null), 'refundAskOn'],
    ['not there yet', open('notFound', null, null), 'refundNotThereYet'],
    ['paid out by hand', { ...refundBase, state: 'manual', words: null }, 'refundByHand'],
    ['taken back', { ...refundBase, state: 'undone', words: null }, 'refundUndone'],
    ['on its way: nothing', { ...refundBase, state: 'processing', words: null }, null],
    ['refunded: nothing', { ...refundBase, state: 'refunded', providerRefundReference: null }, null],
  ])('%s', (_rule, refund, shown) => expect(adviceForRefund(refund)?.id ?? null).toBe(shown));
});
