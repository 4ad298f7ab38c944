import { describe, expect, test } from 'vitest';
import type { PaymentView } from '#shared/contract/view.ts';
import { foremost, outcomesSince } from '../../renderer/outcomes.ts';
import { notesOf } from '../../renderer/sounds.ts';
import { approvedView, doubtView, idOf, nowMs, paymentView, refundView, viewOf, yuan } from './views.ts';

const waiting = paymentView('p');
const approved = approvedView('p');
const declined = paymentView('p', { state: 'declined', reason: 'codeExpired' });
const doubt = doubtView('p');
const late = paymentView('p', { state: 'late' });
const old = { sinceMs: nowMs - 60_000 };
const since = (before: PaymentView[] | null, after: PaymentView[]) =>
  outcomesSince(before && viewOf({ payments: before }), viewOf({ payments: after })).map(({ sound }) => sound);

describe('what came of payments since the view before', () => {
  test.each<[string, PaymentView[] | null, PaymentView[], string[]]>([
    ['approved', [waiting], [approved], ['approved']],
    ['declined', [waiting], [declined], ['declined']],
    ['not sent', [waiting], [paymentView('p', { state: 'notSent' })], ['declined']],
    ['in doubt', [waiting], [doubt], ['doubt']],
    ['known after doubt', [doubt], [approved], ['approved']],
    ['late', [declined], [late], ['doubt']],
    ['nothing new', [approved], [approved], []],
    ['still in doubt', [doubt], [doubtView('p', { words: null })], []],
    ['only being taken back', [doubt], [doubtView('p', { reversing: 'operator' })], []],
    ['seen by a person', [approvedView('p', { unseen: true })], [approved], []],
    ['kept by a person', [late], [paymentView('p', { state: 'late', taken: true })], []],
    ['returned elsewhere', [approved], [approvedView('p', { returnedElsewhere: yuan(1) })], ['doubt']],
    ['the first view', null, [approved, doubt], []],
    ['begun and ended between two views', [], [{ ...approved, sinceMs: nowMs }], ['approved']],
    ['an older one that came back into the list', [], [{ ...approved, ...old }], []],
    [
      'a refund',
      [approved],
      [approvedView('p', { refunds: [refundView('p', { state: 'refunded', sinceMs: nowMs })] })],
      ['approved'],
    ],
    [
      'a refund refused',
      [approvedView('p', { refunds: [refundView('p')] })],
      [approvedView('p', { refunds: [refundView('p', { state: 'refused' })] })],
      ['declined'],
    ],
  ])('%s', (_what, before, after, sounds) => {
    expect(since(before, after)).toEqual(sounds);
  });
});

test('of several, that of the screen is heard, else what needs a person most', () => {
  const other = approvedView('q');
  const outcomes = outcomesSince(
    viewOf({ payments: [waiting, paymentView('q')] }),
    viewOf({ payments: [doubt, other] }),
  );
  expect(foremost(outcomes, idOf.payment('q'))?.sound).toBe('approved');
  expect(foremost(outcomes, null)?.sound).toBe('doubt');
  expect(foremost([], null)).toBeNull();
});

test('each sound is over within 400 ms and has a shape of its own', () => {
  for (const notes of Object.values(notesOf))
    expect(Math.max(...notes.map(({ fromMs, lengthMs }) => fromMs + lengthMs))).toBeLessThan(400);
  const { approved: rising, declined: low, doubt: equal } = notesOf;
  expect([rising.length, low.length, equal.length]).toEqual([2, 1, 2]);
  expect(rising[1]?.hertz).toBeGreaterThan(rising[0]?.hertz ?? 0);
  expect(equal[1]?.hertz).toBe(equal[0]?.hertz);
});
