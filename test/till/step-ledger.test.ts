import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reference } from '#shared/ids.ts';
import type { Step } from '#shared/payment/step.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import { createStepLedger } from '../../electron/till/step-ledger.ts';
import { events, facts, refundFacts, requestedMs } from '../shared/facts.ts';

const create: Step = { name: 'create', key: 'k1', body: '{"a":1}', bodyDigest: 'd1', providerReference: null };
const confirm: Step = { ...create, name: 'confirm', key: 'k2', providerReference: 'PI1' };
const refundStep: Step = { ...create, name: 'refund', key: 'k3' };
const { paymentId } = facts;

let journal: Journal;
beforeEach(() => {
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  const clock = { nowMs: () => requestedMs };
  journal = openJournal({ db, sealKey: new Uint8Array(32), newestSeal: memoryNewestSeal(), clock });
  journal.append({ kind: 'payment.requested', facts, codeDigest: null, saleTotal: facts.amount });
});
afterEach(() => journal.close());

test('a step is in the journal when take returns, and is there for the next process', () => {
  createStepLedger(journal).take(facts.reference, create);
  createStepLedger(journal).take(facts.reference, confirm);
  expect(journal.history(paymentId).at(-1)?.fact).toEqual({
    kind: 'step.taken',
    paymentId,
    refundId: null,
    step: confirm,
  });
  expect(createStepLedger(journal).taken(facts.reference)).toEqual([create, confirm]);
});

test("a refund's steps stand under its own number, while it is open and after it has ended", () => {
  const ledger = createStepLedger(journal);
  journal.append({ kind: 'payment.event', paymentId, event: events.approved });
  journal.append({ kind: 'refund.requested', facts: refundFacts });
  expect(ledger.taken(refundFacts.refundNumber)).toEqual([]);
  ledger.take(refundFacts.refundNumber, refundStep);
  const { refundId } = refundFacts;
  const refunded = { event: 'refunded', providerRefundReference: 'R1' } as const;
  journal.append({ kind: 'refund.event', paymentId, refundId, event: refunded });
  expect(journal.unsettled()).toEqual([]);
  expect(ledger.taken(refundFacts.refundNumber)).toEqual([refundStep]);
  expect(ledger.taken(facts.reference)).toEqual([]);
});

test('no step is taken twice, and none without its payment', () => {
  const ledger = createStepLedger(journal);
  ledger.take(facts.reference, create);
  expect(() => ledger.take(facts.reference, create)).toThrow('a step is taken once');
  expect(() => ledger.take('SHRF00000000000000000000' as Reference, create)).toThrow('in the journal');
});
