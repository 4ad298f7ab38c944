import { describe, expect, test } from 'vitest';
import { type Answer, checkAnswer } from '#shared/payment/answer.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { answers, approval, events, facts, requestedMs } from './facts.ts';
import { from, inState } from './payments.ts';

const other = 'T3ST0000000000000000BBBB';
const dayMs = 86_400_000;
const shownAs = (providerReference: string): Payment =>
  from({ ...facts, way: 'show' }, { ...events.codeShown, providerReference });

describe('an answer to our question is passed on as it is', () => {
  test.each<[string, Payment, Answer]>([
    ['paid', inState.requested, answers.approved],
    ['paid, under the provider’s number that was told before', shownAs('7894259244067349'), answers.approved],
    [
      'made a day before by the provider’s clock',
      inState.requested,
      { ...answers.approved, createdMs: requestedMs - dayMs },
    ],
    ['closed', inState.requested, answers.closed],
    ['busy', inState.requested, answers.pending],
    ['a failed attempt', inState.requested, answers.attemptFailed],
    ['a code', inState.requested, answers.showing],
    ['not found', inState.requested, answers.notFound],
    ['not sent', inState.requested, answers.notSent],
    ['unknown', inState.requested, answers.unknown],
  ])('%s', (_rule, payment, answer) => {
    expect(checkAnswer(payment, answer)).toBe(answer);
  });
});

describe('an answer to another question is doubt that says what was seen (law 8)', () => {
  test.each<[string, Payment, Answer, 'otherOrder' | 'otherAmount', string]>([
    ['another order paid', inState.requested, { ...answers.approved, reference: other }, 'otherOrder', other],
    ['an order paid that names none', inState.requested, { ...answers.approved, reference: null }, 'otherOrder', ''],
    ['another number of the provider’s', shownAs('111'), answers.approved, 'otherOrder', '7894259244067349'],
    [
      'another amount',
      inState.requested,
      { ...answers.approved, approval: { ...approval, amount: { minor: 1251, currency: 'CNY' } } },
      'otherAmount',
      '1251 CNY',
    ],
    [
      'made more than a day before we asked',
      inState.requested,
      { ...answers.approved, createdMs: requestedMs - dayMs - 1 },
      'otherOrder',
      '2023-11-13T22:13:19.999Z',
    ],
    ['another order closed', inState.requested, { ...answers.closed, reference: other }, 'otherOrder', other],
    ['another order busy', inState.requested, { ...answers.pending, reference: other }, 'otherOrder', other],
    [
      'another order’s attempt failed',
      inState.requested,
      { ...answers.attemptFailed, reference: other },
      'otherOrder',
      other,
    ],
    ['another order’s code', inState.requested, { ...answers.showing, reference: other }, 'otherOrder', other],
    [
      'no more of it than a journal takes',
      inState.requested,
      { ...answers.closed, reference: `X${'Y'.repeat(200)}` },
      'otherOrder',
      `X${'Y'.repeat(127)}`,
    ],
  ])('%s', (_rule, payment, answer, cause, text) => {
    expect(checkAnswer(payment, answer)).toStrictEqual({ kind: 'unknown', cause, words: { code: '', text } });
  });
});
