import { describe, expect, test } from 'vitest';
import { unwatched } from '#shared/payment/payment.ts';
import { nextRefund, type Refund, type RefundEvent, requestRefund } from '#shared/payment/refund.ts';
import { refundFacts, requestedMs } from './facts.ts';

const words = { code: 'E7', text: 'in the provider’s words' };
const atMs = requestedMs + 5000;
const kept = { ...refundFacts, reason: 'wrong size', requestedMs, sinceMs: requestedMs + 1000 };
const inDoubt: Refund = { ...kept, state: 'inDoubt', cause: 'noReply', refusal: null, words: null };
const refusalHeard: Refund = { ...inDoubt, cause: 'providerUnsure', refusal: 'merchantBalance' };
const processing: Refund = { ...kept, state: 'processing', words: null };
const refunded: Refund = { ...kept, state: 'refunded', providerRefundReference: 'R1' };
const refused: Refund = { ...kept, state: 'refused', refusal: 'other', words: null, watch: unwatched };

test('a refund begins with its facts', () => {
  expect(requestRefund(refundFacts, requestedMs)).toStrictEqual({
    ...refundFacts,
    requestedMs,
    sinceMs: requestedMs,
    state: 'requested',
  });
});

test('the manager who approved it stands with it in every state, and where nobody did there is none', () => {
  const approved = requestRefund({ ...refundFacts, approvedBy: 'Wong' }, requestedMs);
  expect(nextRefund(approved, { event: 'processing', words: null }, atMs)).toMatchObject({ approvedBy: 'Wong' });
  expect(nextRefund(processing, { event: 'manual', words }, atMs)).not.toHaveProperty('approvedBy');
});

describe('a new state of a refund keeps its facts, and tells since when it is', () => {
  test.each<[string, Refund, RefundEvent, object]>([
    ['processing: the words', inDoubt, { event: 'processing', words }, { state: 'processing', words }],
    [
      'doubt: its cause and the words',
      processing,
      { event: 'doubted', cause: 'garbled', words },
      { state: 'inDoubt', cause: 'garbled', refusal: null, words },
    ],
    [
      'a doubt after a refusal was heard remembers the refusal',
      refusalHeard,
      { event: 'doubted', cause: 'garbled', words },
      { state: 'inDoubt', cause: 'garbled', refusal: 'merchantBalance', words },
    ],
    [
      'a refusal heard is doubt with a reason',
      processing,
      { event: 'refusalHeard', reason: 'notAllowed', words },
      { state: 'inDoubt', cause: 'providerUnsure', refusal: 'notAllowed', words },
    ],
    [
      'refunded: the provider’s number',
      processing,
      { event: 'refunded', providerRefundReference: 'R2' },
      { state: 'refunded', providerRefundReference: 'R2' },
    ],
    [
      'refused: the refusal beside the shop’s reason, words, and a watch',
      processing,
      { event: 'refused', reason: 'notAllowed', words },
      { state: 'refused', refusal: 'notAllowed', words, watch: unwatched },
    ],
    ['paid out by hand: the words', processing, { event: 'manual', words }, { state: 'manual', words }],
    ['taken back: the words', processing, { event: 'undone', words }, { state: 'undone', words }],
    ['taken back after it was given: the words', refunded, { event: 'undone', words }, { state: 'undone', words }],
  ])('%s', (_rule, refund, event, own) => {
    expect(nextRefund(refund, event, atMs)).toStrictEqual({ ...kept, sinceMs: atMs, ...own });
  });

  test('given after all: the facts, and the provider’s number', () => {
    const given = nextRefund(refused, { event: 'refunded', providerRefundReference: 'R2' }, atMs);
    expect(given).toStrictEqual({ ...kept, sinceMs: atMs, state: 'refunded', providerRefundReference: 'R2' });
  });

  test('a watch heard changes only the watch', () => {
    expect(nextRefund(refused, { event: 'watched', over: true }, atMs)).toStrictEqual({
      ...refused,
      watch: { heard: 1, over: true },
    });
  });
});
