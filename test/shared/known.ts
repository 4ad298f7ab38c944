import type { Approval, Payment, PaymentState } from '#shared/payment/payment.ts';
import { amount, facts, requestedMs } from './facts.ts';

/** Another approval than the facts would lead to: its wallet, number and price differ. */
export const otherApproval: Approval = {
  amount,
  payerPaid: { minor: 1000, currency: 'CNY' },
  wallet: 'wechat',
  providerReference: 'P2',
  walletReference: 'W2',
  paidAtMs: requestedMs + 2000,
};

/** What a payment on the screen begins with, but for its number and code. */
export const fresh = { endedAs: null, givenUp: false, byHand: null, leftScreen: false } as const;

/** What is kept through every state, and nothing as it begins: whatever an event forgets is missed. */
export const kept = {
  ...facts,
  requestedMs,
  sinceMs: requestedMs + 1000,
  providerReference: 'P1',
  codeUntilMs: requestedMs + 240_000,
  endedAs: 'declined',
  givenUp: true,
  reversalAsked: 'expired',
  leftScreen: true,
  byHand: { verdict: 'paid', by: 'manager', reason: 'in the portal', atMs: requestedMs + 500 },
} as const;

const base = { ...kept, ...fresh };
const watch = { heard: 0, over: false };

/** A payment on the screen in every state, written down and not made by the machine: what the machine does to it is its test. */
export const known = {
  requested: { ...base, state: 'requested' },
  showing: { ...base, state: 'showing', codeText: 'https://qr.example/1' },
  awaitingCustomer: { ...base, state: 'awaitingCustomer', words: null },
  inDoubt: { ...base, state: 'inDoubt', cause: 'noReply', words: null },
  reversing: { ...base, state: 'reversing', because: 'expired', refused: null, held: otherApproval },
  approved: { ...base, state: 'approved', approval: otherApproval, watch, returned: null },
  declined: { ...base, state: 'declined', reason: 'other', words: null, watch },
  notSent: { ...base, state: 'notSent', why: 'offline', words: null, watch },
  reversed: { ...base, state: 'reversed', words: null, watch },
  notPaid: { ...base, state: 'notPaid', because: 'notFound', watch },
  late: { ...base, state: 'late', approval: otherApproval, after: 'declined', taken: false, watch, returned: null },
} as const satisfies { [S in PaymentState]: Extract<Payment, { state: S }> };
