import { describe, expect, test } from 'vitest';
import type { PaymentId, RefundId, TerminalPrefix } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import { type Folded, foldAll, type PaymentRecord } from '#shared/journal/fold.ts';
import { requestPayment } from '#shared/payment/machine.ts';
import { requestRefund } from '#shared/payment/refund.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { events, facts, refundFacts, requestedMs } from './facts.ts';
import { paymentAfter } from './payments.ts';

const created: Fact = {
  kind: 'journal.created',
  terminalId: 'till-1',
  prefix: 'T3ST' as TerminalPrefix,
  training: true,
};
const adopted: Fact = { kind: 'journal.adopted', prefix: 'N3W0' as TerminalPrefix, newestKnownSeq: 7, by: 'manager' };
const saleTotal = { minor: 2000, currency: 'CNY' } as const;
const opened: Fact = { kind: 'sale.opened', saleId: facts.saleId, total: saleTotal };
const completed: Fact = { kind: 'sale.completed', saleId: facts.saleId };
const asked: Fact = { kind: 'payment.requested', facts, codeDigest: 'digest', saleTotal };
const lines = [
  { name: '奶茶', quantity: 2, priceMinor: 900 },
  { name: '', quantity: 1, priceMinor: 200 },
];
const oneLine = { name: '奶茶', quantity: 2, priceMinor: 1000 };
const askedAgain: Fact = { kind: 'payment.requested', facts, codeDigest: null };
const otherPaymentId = 'payment-0002' as PaymentId;
const askedOther: Fact = { ...askedAgain, facts: { ...facts, paymentId: otherPaymentId } };
const paid: Fact = { kind: 'payment.event', paymentId: facts.paymentId, event: events.approved };
const refundAsked: Fact = { kind: 'refund.requested', facts: refundFacts };
const otherRefundFacts = { ...refundFacts, refundId: 'refund-0002' as RefundId };
const otherRefundAsked: Fact = { kind: 'refund.requested', facts: otherRefundFacts };
const refundDone = { event: 'refunded', providerRefundReference: 'R1' } as const;
const { paymentId } = facts;
const refunded: Fact = { kind: 'refund.event', paymentId, refundId: refundFacts.refundId, event: refundDone };
const refundRefused: Fact = { ...refunded, event: { event: 'refused', reason: 'other', words: null } };
const refundWatched = (over: boolean): Fact => ({ ...refunded, event: { event: 'watched', over } });
const otherRefunded: Fact = { ...refunded, refundId: otherRefundFacts.refundId };
const activated: Fact = { kind: 'provider.activated', provider: 'upay', terminalSn: '1', store: '' };

const step = { name: 'create', key: 'k1', body: '{}', bodyDigest: 'd', providerReference: null } as const;
const stepTaken: Fact = { kind: 'step.taken', paymentId, refundId: null, step };
const confirmTaken: Fact = { ...stepTaken, step: { ...step, name: 'confirm', providerReference: 'PI1' } };
const refundStepTaken: Fact = { ...stepTaken, refundId: refundFacts.refundId };

const printed = (receipt: 'paid' | 'doubt' | 'refunded', refundId: RefundId | null = null): Fact => ({
  ...{ kind: 'receipt.printed', paymentId, refundId, receipt },
  ...{ copy: 0, whole: true, by: 'cashier' },
});

const digestOf = (nth: number) => String(nth).padStart(40, '0');
const messageTaken = (nth: number, refundId: RefundId | null = null): Fact => ({
  ...{ kind: 'notification.taken', provider: facts.provider, paymentId, refundId },
  digest: digestOf(nth),
});
const manyTaken = Array.from({ length: 32 }, (_, nth) => messageTaken(nth));

interface Memory {
  readonly identity: Folded['identity'];
  readonly records: readonly PaymentRecord[];
  readonly sales: readonly Sale[];
}

function folded(...happened: Fact[]): Memory {
  const { identity, records, sales } = foldAll(happened.map((fact, at) => ({ seq: at + 1, atMs: requestedMs, fact })));
  return { identity, records: [...records.values()], sales: [...sales.values()] };
}

const requested = requestPayment(facts, requestedMs);
const refund = requestRefund(refundFacts, requestedMs);
const otherRefund = requestRefund(otherRefundFacts, requestedMs);
const given = { ...refund, state: 'refunded', providerRefundReference: 'R1' } as const;
const identity = { terminalId: 'till-1', prefix: 'T3ST', training: true };

describe('what an entry adds', () => {
  test.each<[string, Fact[], Partial<Record<keyof Memory, unknown>>]>([
    ['a journal begins with who the till is', [created], { identity }],
    [
      'an adopted journal goes on under its new prefix',
      [created, adopted],
      { identity: { ...identity, prefix: 'N3W0' } },
    ],
    [
      'a sale opened, its total and since when',
      [opened],
      { sales: [{ saleId: facts.saleId, total: saleTotal, openedMs: requestedMs }] },
    ],
    [
      'a sale completed by an older till is no news',
      [opened, completed],
      { sales: [{ saleId: facts.saleId, total: saleTotal, openedMs: requestedMs }] },
    ],
    [
      'the first payment of a sale opens it',
      [asked],
      {
        sales: [{ saleId: facts.saleId, total: saleTotal, openedMs: requestedMs }],
        records: [{ payment: requested, refunds: [], codeDigest: 'digest' }],
      },
    ],
    [
      'a later payment of a sale opens none',
      [askedAgain],
      { sales: [], records: [{ payment: requested, refunds: [], codeDigest: null }] },
    ],
    ['an activation changes no money', [activated], { identity: null, records: [], sales: [] }],
    [
      'an event of one payment changes that one',
      [asked, askedOther, paid],
      {
        records: [
          { payment: { ...paymentAfter(events.approved), sinceMs: requestedMs }, refunds: [], codeDigest: 'digest' },
          { payment: { ...requested, paymentId: otherPaymentId }, refunds: [], codeDigest: null },
        ],
      },
    ],
    [
      'refunds stand in their order',
      [asked, refundAsked, otherRefundAsked],
      { records: [{ payment: requested, refunds: [refund, otherRefund], codeDigest: 'digest' }] },
    ],
    [
      'an event of the first refund changes that one',
      [asked, refundAsked, otherRefundAsked, refunded],
      { records: [{ payment: requested, refunds: [given, otherRefund], codeDigest: 'digest' }] },
    ],
    [
      'an event of the second refund changes that one',
      [asked, refundAsked, otherRefundAsked, otherRefunded],
      {
        records: [
          { payment: requested, refunds: [refund, { ...given, refundId: 'refund-0002' }], codeDigest: 'digest' },
        ],
      },
    ],
    [
      'steps stand in their order, each with what it is of',
      [asked, refundAsked, stepTaken, refundStepTaken, confirmTaken],
      {
        records: [
          {
            ...{ payment: requested, refunds: [refund], codeDigest: 'digest' },
            steps: [
              { refundId: null, step },
              { refundId: refundFacts.refundId, step },
              { refundId: null, step: { ...step, name: 'confirm', providerReference: 'PI1' } },
            ],
          },
        ],
      },
    ],
    [
      'a provider’s message is remembered by its digest, and changes nothing of the payment or its refund',
      [asked, messageTaken(1), refundAsked, messageTaken(2, refundFacts.refundId)],
      {
        records: [
          {
            ...{ payment: requested, refunds: [refund], codeDigest: 'digest' },
            notifications: [digestOf(1), digestOf(2)],
          },
        ],
      },
    ],
    [
      'the receipts of two refunds are counted apart',
      [
        ...[asked, paid, refundAsked, refunded, otherRefundAsked, otherRefunded],
        ...[printed('refunded', refundFacts.refundId), printed('refunded', otherRefundFacts.refundId)],
        ...[printed('refunded', otherRefundFacts.refundId), printed('refunded', otherRefundFacts.refundId)],
      ],
      {
        records: [
          expect.objectContaining({
            receipts: [
              { refundId: refundFacts.refundId, receipt: 'refunded', count: 1 },
              { refundId: otherRefundFacts.refundId, receipt: 'refunded', count: 3 },
            ],
          }),
        ],
      },
    ],
    [
      'a sale of one line has it',
      [{ ...asked, lines: [oneLine] }],
      { sales: [expect.objectContaining({ lines: [oneLine] })] },
    ],
    [
      'receipts are counted, each kind by itself, and a refund’s apart from its payment’s',
      [
        ...[asked, printed('doubt'), paid, printed('paid'), printed('paid'), refundAsked, refunded],
        ...[printed('refunded', refundFacts.refundId), printed('paid')],
      ],
      {
        records: [
          expect.objectContaining({
            receipts: [
              { refundId: null, receipt: 'doubt', count: 1 },
              { refundId: null, receipt: 'paid', count: 3 },
              { refundId: refundFacts.refundId, receipt: 'refunded', count: 1 },
            ],
          }),
        ],
      },
    ],
  ])('%s', (_rule, happened, expected) => {
    expect(folded(...happened)).toEqual(expect.objectContaining(expected));
  });
});

describe('a refused refund may mean that the money went back another way', () => {
  const refused = [asked, paid, refundAsked, refundRefused];
  const endedWatch: Fact = { ...paid, event: { event: 'watched', over: true } };
  test.each<[string, Fact[], object | undefined]>([
    ['while it is watched, the payment is not', refused, { heard: 0, over: true }],
    ['nor after its first watch query', [...refused, refundWatched(false)], { heard: 0, over: true }],
    ['watched to its end, the payment is watched anew', [...refused, refundWatched(true)], { heard: 0, over: false }],
    ['which ends too', [...refused, refundWatched(true), endedWatch], { heard: 1, over: true }],
    [
      'a payment that is being reversed has no watch yet',
      [...refused, { ...paid, event: { ...events.reversalRequested, because: 'operator' } }, refundWatched(true)],
      undefined,
    ],
    ['a refund that happened says nothing more', [asked, paid, refundAsked, refunded], { heard: 0, over: true }],
  ])('%s', (_rule, happened, watch) => {
    const [record] = folded(...happened).records;
    expect(record && 'watch' in record.payment ? record.payment.watch : undefined).toEqual(watch);
  });
});

describe('an entry the state does not allow is a defect', () => {
  test.each<[string, Fact[]]>([
    ['a journal is created once', [created, created]],
    ['only an existing journal is adopted', [adopted]],
    ['a sale is opened once', [opened, opened]],
    ['a sale is opened once', [opened, asked]],
    ['a payment is requested once', [asked, askedAgain]],
    ['the payment was requested before', [paid]],
    ['the payment was requested before', [refundAsked]],
    ['a payment that is requested cannot be lateTaken', [asked, { ...paid, event: events.lateTaken }]],
    ['a refund is requested once', [asked, refundAsked, refundAsked]],
    ['a refund is requested once', [asked, refundAsked, otherRefundAsked, refundAsked]],
    ['the refund was requested before', [asked, refundAsked, otherRefunded]],
    ['the payment was requested before', [stepTaken]],
    ['a step is taken once', [asked, stepTaken, confirmTaken, stepTaken]],
    ['a step is taken once', [asked, refundAsked, refundStepTaken, refundStepTaken]],
    ['the payment was requested before', [messageTaken(1)]],
    ['the refund was requested before', [asked, messageTaken(1, refundFacts.refundId)]],
    ['a message is taken once', [asked, messageTaken(1), messageTaken(2), messageTaken(1)]],
    ['a payment takes so many messages and no more', [asked, ...manyTaken, messageTaken(32)]],
    ['a message is of the payment’s own provider', [asked, { ...messageTaken(1), provider: 'eftpay' } as Fact]],
    ['the payment was requested before', [printed('paid')]],
    ['the refund was requested before', [asked, printed('refunded', refundFacts.refundId)]],
    ['a refund cannot be refunded now', [asked, refundAsked, refunded, refunded]],
  ])('%s', (rule, happened) => {
    expect(() => folded(...happened)).toThrow(rule);
  });
});

describe('the lines of a sale', () => {
  test('come with its first payment, and an entry without them is as before', () => {
    expect(folded(created, { ...asked, lines }).sales).toMatchObject([{ total: saleTotal, lines }]);
    expect(folded(created, asked).sales[0]).not.toHaveProperty('lines');
  });

  test('come to its total', () => {
    expect(() => folded(created, { ...asked, lines: lines.slice(1) })).toThrow('come to its total');
  });
});
