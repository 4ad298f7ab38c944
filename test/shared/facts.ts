import type { PaymentId, Reference, RefundId, RefundNumber, SaleId } from '#shared/ids.ts';
import type { Answer } from '#shared/payment/answer.ts';
import type { Pace } from '#shared/payment/pace.ts';
import type { Approval, PaymentEvent, PaymentFacts } from '#shared/payment/payment.ts';
import type { RefundFacts } from '#shared/payment/refund.ts';

export const amount = { minor: 1250, currency: 'CNY' } as const;

export const facts: PaymentFacts = {
  paymentId: 'payment-0001' as PaymentId,
  saleId: 'sale-0001' as SaleId,
  reference: 'T3ST0000000000000000AAAA' as Reference,
  provider: 'upay',
  way: 'scan',
  wallet: 'alipay',
  amount,
  cashier: 'cashier',
};

export const refundFacts: RefundFacts = {
  refundId: 'refund-0001' as RefundId,
  paymentId: facts.paymentId,
  reference: facts.reference,
  refundNumber: 'T3ST000000000000AAAA' as RefundNumber,
  provider: 'upay',
  amount,
  reason: '',
  by: 'cashier',
};

export const approval: Approval = {
  amount,
  payerPaid: amount,
  wallet: 'alipay',
  providerReference: '7894259244067349',
  walletReference: null,
  paidAtMs: null,
};

export const requestedMs = 1_700_000_000_000;

export const events = {
  codeShown: {
    event: 'codeShown',
    codeText: 'https://qr.example/1',
    untilMs: requestedMs + 240_000,
    providerReference: null,
  },
  customerAsked: { event: 'customerAsked', words: null },
  doubted: { event: 'doubted', cause: 'noReply', words: null },
  approved: { event: 'approved', approval },
  declined: { event: 'declined', reason: 'codeExpired', words: null },
  notSent: { event: 'notSent', why: 'offline', words: null },
  reversalRequested: { event: 'reversalRequested', because: 'operator', by: 'cashier' },
  reversalRefused: { event: 'reversalRefused', words: null },
  reversed: { event: 'reversed', words: null },
  notPaid: { event: 'notPaid', because: 'notFound' },
  watched: { event: 'watched', over: false },
  lateApproved: { event: 'lateApproved', approval },
  lateTaken: { event: 'lateTaken', by: 'cashier' },
  givenUp: { event: 'givenUp', by: 'cashier' },
  leftToTill: { event: 'leftToTill', by: 'cashier' },
  seen: { event: 'seen', by: 'cashier' },
  settledByHand: { event: 'settledByHand', verdict: 'paid', by: 'manager', reason: 'in the portal' },
  returnedElsewhere: { event: 'returnedElsewhere', returned: amount, words: null },
} as const satisfies { [E in PaymentEvent['event']]: Extract<PaymentEvent, { event: E }> };

/** Plain numbers, so that a test reads by itself. */
export const pace: Pace = {
  replyLimitMs: { authorize: 50_000, precreate: 35_000, query: 20_000, reverse: 35_000, refund: 35_000, check: 10_000 },
  scanSteps: [{ untilMs: Number.POSITIVE_INFINITY, everyMs: 5000 }],
  showSteps: [
    { untilMs: 30_000, everyMs: 2000 },
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 5000 },
  ],
  returnSteps: [
    { untilMs: 30_000, everyMs: 5000 },
    { untilMs: Number.POSITIVE_INFINITY, everyMs: 30_000 },
  ],
  giveUpMs: 110_000,
  graceMs: 60_000,
  notFoundsNeeded: 2,
  codeLifeMs: 240_000,
  codeMarginMs: 120_000,
  closeAfterMs: 0,
  reverseAgainMs: 30_000,
  reverseTries: 3,
  reversalDayOffsetMinutes: 480,
  watchMs: [300_000, 1_800_000],
  refundGraceMs: 60_000,
  callGapMs: 0,
  callsAtOnce: 4,
};

export const answers = {
  approved: { kind: 'approved', reference: facts.reference, approval, createdMs: null },
  pending: { kind: 'pending', reference: facts.reference, words: null },
  attemptFailed: { kind: 'attemptFailed', reference: facts.reference, words: null },
  declined: { kind: 'declined', reference: facts.reference, reason: 'codeExpired', words: null },
  closed: { kind: 'closed', reference: facts.reference, words: null },
  notFound: { kind: 'notFound', words: null },
  notSent: { kind: 'notSent', why: 'offline', words: null },
  unknown: { kind: 'unknown', cause: 'noReply', words: null },
  returned: { kind: 'returned', reference: facts.reference, approval, createdMs: null, returned: amount },
  showing: {
    kind: 'showing',
    reference: facts.reference,
    code: 'https://qr.example/1',
    lifeMs: 240_000,
    providerReference: null,
  },
} as const satisfies { [K in Answer['kind']]: Extract<Answer, { kind: K }> };
