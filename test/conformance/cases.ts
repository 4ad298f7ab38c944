import type { DoubtCause, Way } from '#shared/payment/payment.ts';

/** What a till asks of a provider, and what a provider tells by itself. */
export const operations = [
  'begin',
  'query',
  'reverseInDoubt',
  'reverseApproved',
  'refund',
  'refundQuery',
  'notification',
  'check',
  'bill',
] as const;
export type Operation = (typeof operations)[number];

/** What an answer amounts to, whichever the operation. */
export type Meaning = 'yes' | 'wait' | 'no' | 'missing' | 'doubt';

/** Which kinds of answer have which meaning. A shown code is a yes to its making; that it is paid is the query's word. */
export const kinds: Readonly<Record<Exclude<Operation, 'notification'>, Readonly<Record<Meaning, readonly string[]>>>> =
  {
    begin: {
      yes: ['approved', 'showing'],
      wait: ['pending', 'showing'],
      no: ['declined'],
      missing: ['notFound'],
      doubt: ['unknown'],
    },
    query: {
      yes: ['approved'],
      wait: ['pending'],
      no: ['declined', 'closed', 'attemptFailed'], // no to the payer: the till closes what stands open
      missing: ['notFound'],
      doubt: ['unknown'],
    },
    reverseInDoubt: { yes: ['accepted'], wait: [], no: ['refused'], missing: ['notFound'], doubt: ['unknown'] },
    reverseApproved: { yes: ['accepted'], wait: [], no: ['refused'], missing: ['notFound'], doubt: ['unknown'] },
    refund: {
      yes: ['accepted', 'processing'],
      wait: ['accepted', 'processing'],
      no: ['refused'],
      missing: ['notFound'],
      doubt: ['unknown'],
    },
    refundQuery: {
      yes: ['refunded'],
      wait: ['processing'],
      no: ['refused', 'notFound'],
      missing: ['notFound'],
      doubt: ['unknown'],
    },
    check: { yes: ['ready'], wait: [], no: ['refused'], missing: ['ready'], doubt: ['unreachable', 'refused'] },
    bill: {
      yes: ['bill'],
      wait: ['notYet'],
      no: ['refused', 'notYet'],
      missing: ['bill'],
      doubt: ['unreachable', 'notYet', 'refused'],
    },
  };

/** Replies that end nothing (law 7): whatever they say, the query after them decides. */
export const acceptances: readonly Operation[] = ['reverseInDoubt', 'reverseApproved', 'refund'];

/**
 * What has become of it once nothing more can come. `held`: approved, and the bank holds the money. `nothing`: ended, and
 * the bank holds none. `returned`: the refund is done, once. `kept`: the refund is refused. `truth`: whichever of them,
 * as long as the till says what the bank holds.
 */
export type End = 'held' | 'nothing' | 'returned' | 'kept' | 'truth';

export const caseNames = [
  'approved',
  'pending',
  'declined',
  'lostRequest',
  'lostReply',
  'garbage',
  'wrongSignature',
  'wrongAmount',
  'otherOrder',
  'notFound',
  'duplicate',
  'http4xx',
  'http5xx',
  'slow',
  'cut',
  'oversized',
] as const;
export type CaseName = (typeof caseNames)[number];

export interface Case {
  /** As the matrix heads its column. */
  readonly head: string;
  readonly rule: string;
  readonly says: readonly Meaning[];
  /** To an operation whose reply ends nothing, where that allows more. */
  readonly acceptanceSays?: readonly Meaning[];
  /** Why the till is in doubt, where it is. */
  readonly causes?: readonly DoubtCause[];
  readonly ends?: Partial<Record<Operation, End>>;
}

/** Each rule once. What differs by provider stands in `subjects.ts`. */
export const cases: Readonly<Record<CaseName, Case>> = {
  approved: {
    head: 'approved',
    rule: 'a yes is heard as one, and the bank holds what it says',
    says: ['yes'],
    ends: { begin: 'held' },
  },
  pending: {
    head: 'pending',
    rule: 'not yet is neither yes nor no, and the yes after it counts; a reversal that comes too late ends nothing',
    says: ['wait'],
    acceptanceSays: ['wait', 'no', 'doubt'],
    ends: { begin: 'held', reverseInDoubt: 'truth' },
  },
  declined: {
    head: 'declined',
    rule: 'a no is heard as one, and no money is taken or given back; a refused reversal ends nothing',
    says: ['no'],
    acceptanceSays: ['no', 'doubt'],
    ends: {
      ...{ begin: 'nothing', query: 'nothing', reverseInDoubt: 'truth', reverseApproved: 'truth' },
      ...{ refund: 'kept', refundQuery: 'kept' },
    },
  },
  lostRequest: {
    head: 'lost req',
    rule: 'silence is doubt; what never arrived ends without money, and only after the grace time',
    says: ['doubt'],
    causes: ['noReply'],
    ends: { begin: 'nothing' },
  },
  lostReply: {
    head: 'lost reply',
    rule: 'silence is doubt; the query finds out what the provider did',
    says: ['doubt'],
    causes: ['noReply'],
  },
  garbage: { head: 'garbage', rule: 'what cannot be read is doubt', says: ['doubt'] },
  wrongSignature: {
    head: 'bad sign',
    rule: 'a yes with a wrong signature, or without the one it must have, is doubt',
    says: ['doubt'],
    causes: ['badSignature'],
  },
  wrongAmount: {
    head: 'amount',
    rule: 'a signed answer about another amount is doubt; an acceptance of it ends nothing',
    says: ['doubt'],
    acceptanceSays: ['doubt', 'yes'],
    causes: ['otherAmount', 'otherOrder'],
  },
  otherOrder: {
    head: 'other',
    rule: 'a signed answer about another order is doubt',
    says: ['doubt'],
    causes: ['otherOrder'],
  },
  notFound: {
    head: 'not found',
    rule: 'once "no such order" is never an end of what was done, nor a yes',
    says: ['missing', 'doubt'],
    acceptanceSays: ['missing', 'doubt', 'no'],
  },
  duplicate: {
    head: 'twice',
    rule: 'a request that arrives twice takes and gives back once, and its second answer is no decline',
    says: ['yes', 'doubt'],
    acceptanceSays: ['yes', 'doubt', 'no'],
  },
  http4xx: { head: '4xx', rule: 'an HTTP error is not the provider’s word: doubt', says: ['doubt'] },
  http5xx: { head: '5xx', rule: 'an HTTP error is not the provider’s word: doubt', says: ['doubt'] },
  slow: {
    head: 'slow',
    rule: 'past its deadline a call is given up and not sent again; what comes late is found by asking',
    says: ['doubt'],
    causes: ['noReply'],
  },
  cut: { head: 'cut', rule: 'half a reply is doubt', says: ['doubt'] },
  oversized: {
    head: 'oversize',
    rule: 'a reply longer than any is doubt, or what it truly says; never another word',
    says: ['doubt', 'yes'],
  },
};

const usualEnds: Readonly<Record<Operation, End>> = {
  begin: 'truth',
  query: 'held',
  reverseInDoubt: 'nothing',
  reverseApproved: 'nothing',
  refund: 'returned',
  refundQuery: 'returned',
  notification: 'held',
  check: 'truth',
  bill: 'truth',
};

export function endOf(operation: Operation, name: CaseName): End {
  return cases[name].ends?.[operation] ?? usualEnds[operation];
}

export function meaningsOf(operation: Operation, name: CaseName): readonly Meaning[] {
  const { says, acceptanceSays } = cases[name];
  return acceptances.includes(operation) ? (acceptanceSays ?? says) : says;
}

/** As the matrix names its rows. */
export function titleOf(operation: Operation, way: Way): string {
  switch (operation) {
    case 'begin':
      return way === 'scan' ? 'authorize' : 'precreate';
    case 'query':
    case 'refund':
    case 'notification':
    case 'check':
    case 'bill':
      return operation;
    case 'reverseInDoubt':
      return 'reverse in doubt';
    case 'reverseApproved':
      return 'reverse approved';
    case 'refundQuery':
      return 'refund query';
  }
}
