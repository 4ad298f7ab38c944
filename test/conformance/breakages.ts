import type { RefundNumber } from '#shared/ids.ts';
import {
  approvalOf,
  type Broken,
  believing,
  changed,
  declined,
  hearing,
  onlyOnce,
  rememberingMessages,
  withAmount,
} from './breaking.ts';

export const breakages: readonly Broken[] = [
  {
    rule: 'believes an answer with a wrong signature',
    provider: 'swiftpass',
    breakage: hearing(approvalOf, 'badSignature'),
    fails: [
      ['scan', 'begin', 'wrongSignature'],
      ['scan', 'query', 'wrongSignature'],
      ['show', 'query', 'wrongSignature'],
    ],
    holds: ['scan', 'query', 'wrongAmount'],
  },
  {
    rule: 'believes an answer with a wrong signature',
    provider: 'eftpay',
    breakage: hearing(approvalOf, 'badSignature'),
    fails: [
      ['show', 'begin', 'wrongSignature'],
      ['show', 'query', 'wrongSignature'],
    ],
    holds: ['show', 'query', 'garbage'],
  },
  {
    rule: 'does not compare the amount',
    provider: 'upay',
    breakage: changed((inner) => ({
      authorize: async (request, signal) => withAmount(await inner.authorize(request, signal), request),
      query: async (payment, signal) => withAmount(await inner.query(payment, signal), payment),
    })),
    fails: [
      ['scan', 'begin', 'wrongAmount'],
      ['scan', 'query', 'wrongAmount'],
      ['show', 'query', 'wrongAmount'],
    ],
    holds: ['scan', 'begin', 'otherOrder'],
  },
  {
    rule: 'does not compare the order',
    provider: 'uqpay',
    breakage: hearing(approvalOf, 'otherOrder'),
    fails: [
      ['scan', 'begin', 'otherOrder'],
      ['show', 'query', 'otherOrder'],
    ],
    holds: ['show', 'query', 'wrongAmount'],
  },
  {
    rule: 'takes silence for a decline',
    provider: 'swiftpass',
    breakage: hearing(declined, 'noReply'),
    fails: [
      ['scan', 'begin', 'lostReply'],
      ['scan', 'begin', 'lostRequest'],
      ['scan', 'begin', 'slow'],
      ['show', 'query', 'lostReply'],
    ],
    holds: ['scan', 'begin', 'garbage'],
  },
  {
    rule: 'takes an HTTP error for a decline',
    provider: 'upay',
    breakage: hearing(declined, 'providerError', 'garbled'),
    fails: [
      ['scan', 'begin', 'http5xx'],
      ['scan', 'begin', 'http4xx'],
      ['scan', 'begin', 'garbage'],
      ['scan', 'begin', 'cut'],
      ['show', 'query', 'http5xx'],
    ],
    holds: ['scan', 'begin', 'lostReply'],
  },
  {
    rule: 'sends again after a timeout',
    provider: 'upay',
    breakage: changed((inner) => ({
      authorize: async (request, signal) => {
        const first = await inner.authorize(request, signal);
        return first.kind === 'unknown' ? inner.authorize(request, signal) : first;
      },
    })),
    fails: [
      ['scan', 'begin', 'lostRequest'],
      ['scan', 'begin', 'lostReply'],
      ['scan', 'begin', 'slow'],
    ],
    holds: ['scan', 'begin', 'approved'],
  },
  {
    rule: 'believes "not found" as declined',
    provider: 'eftpay',
    breakage: changed((inner) => ({
      query: async (payment, signal) => {
        const answer = await inner.query(payment, signal);
        return answer.kind === 'notFound' ? declined(payment) : answer;
      },
    })),
    fails: [['show', 'query', 'notFound']],
    holds: ['show', 'query', 'garbage'],
  },
  {
    rule: 'takes an unread list of refunds for a done one',
    provider: 'uqpay',
    breakage: changed((inner) => ({
      queryRefund: async (request, signal) => {
        const answer = await inner.queryRefund(request, signal);
        const { refundNumber, amount } = request;
        return answer.kind === 'unknown' || answer.kind === 'processing'
          ? { kind: 'refunded', refundNumber, amount, providerRefundReference: null }
          : answer;
      },
    })),
    fails: [
      ['show', 'refundQuery', 'garbage'],
      ['show', 'refundQuery', 'pending'],
    ],
    holds: ['show', 'refundQuery', 'approved'],
  },
  {
    rule: 'sends a doubtful refund again under another number',
    provider: 'swiftpass',
    breakage: changed((inner) => ({
      refund: async (request, signal) => {
        const answer = await inner.refund(request, signal);
        if (answer.kind !== 'unknown') return answer;
        await inner.refund({ ...request, refundNumber: `${request.refundNumber}A`.slice(1) as RefundNumber }, signal);
        return answer;
      },
    })),
    fails: [
      ['scan', 'refund', 'lostReply'],
      ['show', 'refund', 'slow'],
    ],
    holds: ['scan', 'refund', 'approved'],
  },
  {
    rule: 'takes a refused reversal for an accepted one',
    provider: 'upay',
    breakage: changed((inner) => ({
      reverse: async (payment, because, signal) => {
        const answer = await inner.reverse(payment, because, signal);
        return answer.kind === 'refused' ? { kind: 'accepted', words: null } : answer;
      },
    })),
    fails: [
      ['scan', 'reverseInDoubt', 'declined'],
      ['scan', 'reverseInDoubt', 'pending'],
    ],
    holds: ['scan', 'reverseInDoubt', 'lostReply'],
  },
  {
    rule: 'quotes the customer’s code in its words',
    provider: 'swiftpass',
    breakage: changed((inner) => ({
      authorize: async (request, signal) => {
        const answer = await inner.authorize(request, signal);
        return answer.kind === 'declined' ? { ...answer, words: { code: 'X', text: `code ${request.code}` } } : answer;
      },
    })),
    fails: [['scan', 'begin', 'declined']],
    holds: ['scan', 'begin', 'approved'],
  },
  {
    rule: 'believes any message that names a number',
    provider: 'eftpay',
    breakage: changed(() => ({
      readNotification: (_headers, body) => {
        const [, reference = null] = /"out_trade_no":"([^"]+)"/.exec(Buffer.from(body).toString()) ?? [];
        return { reference, providerReference: null, refundNumber: null };
      },
    })),
    fails: [['show', 'notification', 'wrongSignature']],
    holds: ['show', 'notification', 'approved'],
  },
  {
    rule: 'believes a message without a query',
    provider: 'upay',
    breakage: { taking: believing },
    fails: [
      ['scan', 'notification', 'approved'],
      ['show', 'notification', 'approved'],
      ['show', 'notification', 'declined'],
      ['show', 'notification', 'wrongAmount'],
    ],
    holds: ['show', 'notification', 'wrongSignature'],
  },
  {
    rule: 'believes a message a moment later, without a query',
    provider: 'uqpay',
    breakage: { adapter: rememberingMessages },
    fails: [
      ['scan', 'notification', 'approved'],
      ['show', 'notification', 'approved'],
      ['show', 'notification', 'declined'],
    ],
    holds: ['show', 'notification', 'garbage'],
  },
  {
    rule: 'turns away what it knows already',
    provider: 'swiftpass',
    breakage: { taking: onlyOnce },
    fails: [
      ['show', 'notification', 'duplicate'],
      ['show', 'notification', 'lostReply'],
    ],
    holds: ['show', 'notification', 'approved'],
  },
  {
    rule: 'reads no message',
    provider: 'uqpay',
    breakage: changed(() => ({ readNotification: () => null })),
    fails: [['show', 'notification', 'approved']],
    holds: ['show', 'query', 'approved'],
  },
  {
    rule: 'is always ready',
    provider: 'upay',
    breakage: changed(() => ({ check: async () => ({ kind: 'ready', clockSkewMs: null, words: null }) })),
    fails: [
      ['scan', 'check', 'declined'],
      ['show', 'check', 'lostReply'],
    ],
    holds: ['scan', 'begin', 'approved'],
  },
  {
    rule: 'drops the rows of a bill that are refunds',
    provider: 'swiftpass',
    breakage: changed((inner) => ({
      bill: async (day, signal) => {
        const answer = (await inner.bill?.(day, signal)) ?? { kind: 'unreachable', words: null };
        return answer.kind === 'bill'
          ? { ...answer, rows: answer.rows.filter(({ kind }) => kind === 'payment') }
          : answer;
      },
    })),
    fails: [['scan', 'bill', 'approved']],
    holds: ['scan', 'bill', 'pending'],
  },
  {
    rule: 'does what its provider cannot',
    provider: 'eftpay',
    breakage: changed((inner) => ({
      ways: ['scan', 'show'],
      authorize: (request, signal) => inner.precreate({ ...request, wallet: 'wechathk' }, signal),
      bill: async () => ({ kind: 'bill', rows: [], unreadable: [] }),
    })),
    fails: [
      ['scan', 'begin', 'approved'],
      ['show', 'bill', 'approved'],
    ],
    holds: ['show', 'begin', 'approved'],
  },
];
