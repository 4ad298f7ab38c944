import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact } from '#shared/journal/entry.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import type { Hint } from '../../electron/notify/asking.ts';
import { createTaking, type Named, type Reply } from '../../electron/notify/taking.ts';
import { createTally } from '../../electron/notify/tally.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { events, facts, refundFacts, requestedMs } from '../shared/facts.ts';

const { paymentId } = facts;
const { refundId } = refundFacts;
const nobody: Named = { reference: null, providerReference: null, refundNumber: null };
const day = 86_400_000;

let journal: Journal;
let clock: ReturnType<typeof createVirtualClock>;
beforeEach(() => {
  clock = createVirtualClock(requestedMs);
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  journal = openJournal({ db, sealKey: new Uint8Array(32), newestSeal: memoryNewestSeal(), clock });
});
afterEach(() => journal.close());

function takingOf(said: Named | null, room = true) {
  const asked: Hint[] = [];
  const reply = (taken: boolean): Reply => ({ status: taken ? 200 : 500, headers: {}, body: new Uint8Array() });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined, close: () => undefined };
  const taking = createTaking({
    ...{ books: journal, clock, log, tally: createTally(clock, log), digest: () => 'd'.repeat(40) },
    senderOf: () => ({ readNotification: () => said, notificationReply: reply }),
    asking: { hasRoom: () => room, ask: (hint) => void asked.push(hint), stop: () => undefined },
  });
  const take = (provider: ProviderId = facts.provider) => taking.take(provider, {}, new Uint8Array())?.status ?? null;
  return { take, asked, takeUp: taking.takeUp };
}

const asked: Fact = { kind: 'payment.requested', facts, codeDigest: null, saleTotal: facts.amount };
const step = { name: 'confirm', key: 'k', body: '{}', bodyDigest: 'd', providerReference: 'PI-step' } as const;
const stepTaken: Fact = { kind: 'step.taken', paymentId, refundId: null, step };
const approved: Fact = { kind: 'payment.event', paymentId, event: events.approved };
const refundAsked: Fact = { kind: 'refund.requested', facts: refundFacts };
const refunded: Fact = {
  ...{ kind: 'refund.event', paymentId, refundId },
  event: { event: 'refunded', providerRefundReference: null },
};
const settled = [asked, approved, refundAsked, refunded];
const ofPayment = [{ paymentId, refundId: null }];
const ofRefund = [{ paymentId, refundId }];

function approvalReference(): string | null {
  return journal.record(paymentId)?.payment.providerReference ?? null;
}

test.each<[string, readonly Fact[], () => Named, readonly object[]]>([
  ['our number', [asked], () => ({ ...nobody, reference: facts.reference }), ofPayment],
  ['our number in small letters', [asked], () => ({ ...nobody, reference: facts.reference.toLowerCase() }), []],
  [
    'the number of a step, before any answer',
    [asked, stepTaken],
    () => ({ ...nobody, providerReference: 'PI-step' }),
    ofPayment,
  ],
  [
    'the provider’s number, long settled',
    settled,
    () => ({ ...nobody, providerReference: approvalReference() }),
    ofPayment,
  ],
  [
    'a part of the provider’s number',
    settled,
    () => ({ ...nobody, providerReference: approvalReference()?.slice(1) ?? '' }),
    [],
  ],
  [
    'a refund’s number only, long settled',
    settled,
    () => ({ ...nobody, refundNumber: refundFacts.refundNumber }),
    ofRefund,
  ],
  [
    'a refund’s number beside a provider’s number that is not known',
    settled,
    () => ({ ...nobody, providerReference: 'PI-other', refundNumber: refundFacts.refundNumber }),
    ofRefund,
  ],
  [
    'our number and a refund’s',
    settled,
    () => ({ ...nobody, reference: facts.reference, refundNumber: refundFacts.refundNumber }),
    ofRefund,
  ],
  [
    'our number and a refund’s of another till',
    settled,
    () => ({ ...nobody, reference: facts.reference, refundNumber: 'R0' }),
    ofPayment,
  ],
  [
    'another’s number beside our refund’s',
    settled,
    () => ({ ...nobody, reference: 'A0', refundNumber: refundFacts.refundNumber }),
    [],
  ],
  ['nothing', settled, () => nobody, []],
])('named by %s', async (_what, before, said, expected) => {
  for (const fact of before) journal.append(fact);
  await clock.run(199 * day);
  const { take, asked: hints } = takingOf(said());
  expect(take()).toBe(200);
  expect(hints).toEqual(expected);
  const taken = [...journal.entries()].flatMap(({ fact }) => (fact.kind === 'notification.taken' ? [fact] : []));
  expect(taken).toEqual(
    expected.map((hint) => ({ ...hint, kind: 'notification.taken', provider: facts.provider, digest: 'd'.repeat(40) })),
  );
});

test('another provider’s message about our number is about nobody’s order', () => {
  journal.append(asked);
  const { take, asked: hints } = takingOf({ ...nobody, reference: facts.reference });
  expect(take('eftpay')).toBe(200);
  expect([hints, journal.length]).toEqual([[], 1]);
});

test('while too much is asked about, nothing is journaled and it comes again', () => {
  journal.append(asked);
  const { take, asked: hints } = takingOf({ ...nobody, reference: facts.reference }, false);
  expect(take()).toBe(500);
  expect([hints, journal.length]).toEqual([[], 1]);
});

test.each<[string, number, boolean, number]>([
  ['the newest of its payment', 0, false, 1],
  ['with something of its payment after it', 0, true, 0],
  ['among the newest hundred entries', 99, false, 1],
  ['behind them', 100, false, 0],
])('at a start a message %s', (_what, entriesAfter, heardAfter, times) => {
  journal.append(asked);
  takingOf({ ...nobody, reference: facts.reference }).take();
  if (heardAfter) journal.append(approved);
  for (let nth = 0; nth < entriesAfter; nth += 1)
    journal.append({ kind: 'provider.activated', provider: 'upay', terminalSn: String(nth), store: '' });
  const { takeUp, asked: hints } = takingOf(null);
  takeUp();
  expect(hints).toHaveLength(times);
});
