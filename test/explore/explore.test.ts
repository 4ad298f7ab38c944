import { describe, expect, test } from 'vitest';
import type { Answer } from '#shared/payment/answer.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { approval } from './replies.ts';
import { search } from './search.ts';
import { amountMinor, type Bounds, type Breakage, tickMs, type WayName } from './setup.ts';

const slow = 60_000;

describe('every history within these bounds keeps every law', () => {
  test.each<[WayName, Bounds]>([
    ['scan', { faults: 1, crashes: 1, acts: 0 }],
    ['show', { faults: 1, crashes: 0, acts: 0 }],
    ['show', { faults: 0, crashes: 1, acts: 0 }],
    ['refund', { faults: 1, crashes: 1, acts: 0 }],
  ])(
    '%s %o',
    async (way, bounds) => {
      const result = await search({ way, bounds });
      expect(result.violations).toEqual([]);
      expect(result).toMatchObject({ complete: true });
      expect(result.endings).toBeGreaterThan(10);
    },
    slow,
  );
});

const one = { faults: 1, crashes: 0, acts: 0 };
const fair = { faults: 0, crashes: 0, acts: 0 };
const death = { faults: 0, crashes: 1, acts: 0 };

/** A provider's adapter with one call done wrong. */
function withCall(change: (inner: PaymentProvider, journal: Journal) => Partial<PaymentProvider>): Breakage {
  return { provider: (inner, journal) => ({ ...inner, ...change(inner, journal) }) };
}

const authorizesAgain: Breakage = {
  recovered: ({ journal }, provider) => {
    for (const { payment } of journal.unsettled())
      void provider.authorize({ ...payment, code: '1', subject: '' }, new AbortController().signal);
  },
};

const believesUnsigned = withCall((inner) => ({
  query: async (handle, signal) => {
    const answer = await inner.query(handle, signal);
    const isUnsigned = answer.kind === 'unknown' && answer.cause === 'badSignature';
    return isUnsigned ? approval(handle.reference, amountMinor) : answer;
  },
}));

const believesAnyOrder = withCall((inner) => ({
  query: async (handle, signal): Promise<Answer> => {
    const answer = await inner.query(handle, signal);
    return answer.kind === 'approved' ? { ...answer, reference: handle.reference } : answer;
  },
}));

const believesTheReversal = withCall((inner, journal) => ({
  reverse: async (handle, because, signal) => {
    const answer = await inner.reverse(handle, because, signal);
    const { paymentId } = journal.byReference(handle.reference)?.payment ?? {};
    if (answer.kind === 'accepted' && paymentId)
      journal.append({ kind: 'payment.event', paymentId, event: { event: 'reversed', words: null } });
    return answer;
  },
}));

const sendsTwice = withCall((inner) => ({
  authorize: async (request, signal) => {
    const answer = await inner.authorize(request, signal);
    return answer.kind === 'unknown' ? inner.authorize(request, signal) : answer;
  },
}));

describe('a till that breaks a law is caught, and the law named', () => {
  test.each<[string, WayName, Bounds, Breakage, RegExp]>([
    ['"not found" at once', 'scan', one, { pace: { graceMs: 0, notFoundsNeeded: 1 } }, /^law 5/],
    ['no watch', 'scan', fair, { pace: { watchMs: [0] } }, /^law 6/],
    ['a watch shorter than a late request', 'scan', fair, { pace: { watchMs: [tickMs] } }, /^law 6/],
    ['an unsigned answer believed', 'scan', one, believesUnsigned, /^law [48]/],
    ['another order’s answer believed', 'scan', one, believesAnyOrder, /^law [48]/],
    ['a reversal’s reply believed', 'scan', fair, believesTheReversal, /^law 7/],
    ['sent again after a lost reply', 'scan', one, sendsTwice, /^law [12]/],
    ['sent again by recovery', 'scan', death, authorizesAgain, /^law [12]/],
  ])(
    '%s',
    async (_name, way, bounds, breakage, law) => {
      const { violations } = await search({ way, bounds, breakage }, { untilViolation: true });
      const [first] = violations;
      expect(first?.law).toMatch(law);
      expect(first?.trace.length).toBeGreaterThan(0);
    },
    slow,
  );
});
