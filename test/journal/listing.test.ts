import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSought } from '#shared/find/sought.ts';
import type { PaymentId, Reference, SaleId } from '#shared/ids.ts';
import type { PaymentFacts } from '#shared/payment/payment.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import type { Wanted } from '../../electron/journal/listing.ts';
import { approval, events, facts, refundFacts } from '../shared/facts.ts';
import { journalFolder } from './folder.ts';

/** 2026-11-21 00:00 at the till. */
const midnight = Date.UTC(2026, 10, 20, 16);
const minuteMs = 60_000;
const anything: Wanted = {
  ...{ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, states: null, refunded: false },
  ...{ wallet: null, cashier: null, provider: null, terms: [] },
};

let nowMs = midnight;
let journal: Journal;
const { open, raw } = journalFolder(() => nowMs);
beforeEach(() => {
  nowMs = midnight;
  journal = open();
});
afterEach(() => journal.close());

let made = 0;
function request(atMs: number, more: Partial<PaymentFacts> = {}): PaymentId {
  made += 1;
  nowMs = atMs;
  const name = String(made).padStart(6, '0');
  const paymentId = `payment-${name}` as PaymentId;
  const own = { paymentId, saleId: `sale-${name}` as SaleId, reference: `T3ST${name.padStart(20, '0')}` as Reference };
  journal.append({ kind: 'payment.requested', facts: { ...facts, ...own, ...more }, codeDigest: null });
  return paymentId;
}

const approve = (paymentId: PaymentId, walletReference: string | null = null) =>
  journal.append({
    kind: 'payment.event',
    paymentId,
    event: { event: 'approved', approval: { ...approval, walletReference } },
  });
const idsOf = (wanted: Partial<Wanted>) =>
  journal.page({ ...anything, ...wanted }, null, 1000).map(({ payment }) => payment.paymentId);
const sought = (text: string) => idsOf({ terms: readSought(text, 'CNY') });

describe('pages', () => {
  test('bring every payment once, newest first, while new ones arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (gaps, limit) => {
          const start = nowMs + 1;
          let atMs = start;
          const before = gaps.map((gap) => {
            atMs += gap; // several within one millisecond, too
            return request(atMs);
          });
          const seen: PaymentId[] = [];
          let place = null;
          for (let pages = 0; pages < 200; pages += 1) {
            const page = journal.page({ ...anything, fromMs: start }, place, limit);
            seen.push(...page.map(({ payment }) => payment.paymentId));
            const last = page.at(-1);
            if (!last || page.length < limit) break;
            place = last.payment;
            atMs += 1;
            approve(request(atMs));
          }
          const ofBefore = seen.filter((one) => before.includes(one));
          expect(ofBefore).toEqual(before.toSorted((a, b) => order(b) - order(a)));
          expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      { numRuns: 25 },
    );
  });

  function order(paymentId: PaymentId): number {
    const at = journal.record(paymentId)?.payment.requestedMs ?? 0;
    return (at - midnight) * 1_000_000 + Number(paymentId.slice(-6));
  }
});

describe('what is wanted', () => {
  test('by state, wallet, cashier, provider and day, and all at once', () => {
    const mine = request(midnight + 10, { wallet: 'wechat', cashier: 'Lam', provider: 'swiftpass' });
    const other = request(midnight + 20);
    const earlier = request(midnight - 10);
    approve(mine);
    expect(idsOf({ states: ['approved'] })).toEqual([mine]);
    expect(idsOf({ states: ['requested', 'inDoubt'] })).toEqual([other, earlier]);
    expect(idsOf({ cashier: 'Lam' })).toEqual([mine]);
    expect(idsOf({ provider: 'upay' })).toEqual([other, earlier]);
    expect(idsOf({ fromMs: midnight })).toEqual([other, mine]);
    expect(idsOf({ untilMs: midnight })).toEqual([earlier]);
    expect(idsOf({ fromMs: midnight, cashier: 'Lam', provider: 'swiftpass', states: ['approved'] })).toEqual([mine]);
  });

  test('the wallet that paid counts, not the one that was guessed', () => {
    const paid = request(midnight, { wallet: 'wechat' });
    expect(idsOf({ wallet: 'wechat' })).toEqual([paid]);
    approve(paid); // by Alipay, says the provider
    expect(idsOf({ wallet: 'wechat' })).toEqual([]);
    expect(idsOf({ wallet: 'alipay' })).toEqual([paid]);
  });

  test('refunded, from its request until it is refused', () => {
    const paid = request(midnight);
    approve(paid);
    expect(idsOf({ refunded: true })).toEqual([]);
    const { refundId } = refundFacts;
    journal.append({ kind: 'refund.requested', facts: { ...refundFacts, paymentId: paid } });
    expect(idsOf({ refunded: true })).toEqual([paid]);
    const event = { event: 'refused', reason: 'other', words: null } as const;
    journal.append({ kind: 'refund.event', paymentId: paid, refundId, event });
    expect(idsOf({ refunded: true })).toEqual([]);
  });

  test('sums count what was taken apart', () => {
    approve(request(midnight));
    request(midnight, { amount: { minor: 600, currency: 'CNY' } });
    expect(journal.sums(anything)).toEqual({ count: 2, minor: 1850, takenCount: 1, takenMinor: 1250 });
    expect(journal.sums({ ...anything, cashier: 'nobody' })).toEqual({
      count: 0,
      minor: 0,
      takenCount: 0,
      takenMinor: 0,
    });
  });

  test('wallets and cashiers of the days, each once', () => {
    request(midnight + 1, { wallet: null, cashier: 'Lam' });
    request(midnight + 2, { wallet: 'wechat' });
    request(midnight + 3, { wallet: 'wechat' });
    request(midnight - 1, { wallet: 'unionpay', cashier: 'Wong' });
    expect(journal.choices(midnight, midnight + minuteMs)).toEqual({
      wallets: ['wechat'],
      cashiers: ['Lam', 'cashier'],
    });
  });
});

describe('by a word', () => {
  test('amount and time, ten minutes around it', () => {
    const at = (hours: number, minutes: number) => midnight + (hours * 60 + minutes) * minuteMs;
    const early = request(at(13, 54));
    const first = request(at(13, 55));
    const last = request(at(14, 15) + 59_999);
    const late = request(at(14, 16));
    const dearer = request(at(14, 5), { amount: { minor: 1260, currency: 'CNY' } });
    expect(sought('14:05')).toEqual([last, dearer, first]);
    expect(sought('12.50 14:05')).toEqual([last, first]);
    expect(sought('12.5')).toEqual([late, last, first, early]);
    expect(sought('2.50')).toEqual([]);
  });

  test('a time around midnight reaches into the days before and after', () => {
    const before = request(midnight - 5 * minuteMs);
    const after = request(midnight + 5 * minuteMs);
    request(midnight + 20 * minuteMs);
    expect(sought('00:02')).toEqual([after, before]);
    expect(sought('23:58')).toEqual([after, before]);
  });

  test('part of any number', () => {
    const paid = request(midnight);
    approve(paid, '4200001234202611211234567890');
    journal.append({ kind: 'refund.requested', facts: { ...refundFacts, paymentId: paid } });
    for (const text of ['44067349', '567890', 't3st0000000', refundFacts.refundNumber.slice(-6)])
      expect(sought(text), text).toEqual([paid]);
    expect(sought('567890 9999')).toEqual([]);
  });
});

describe('by its whole number', () => {
  test('ours, the provider’s, the wallet’s, a refund’s, in either case', () => {
    const paid = request(midnight);
    approve(paid, 'WX4200001234202611211234567890');
    journal.append({ kind: 'refund.requested', facts: { ...refundFacts, paymentId: paid } });
    const reference = journal.record(paid)?.payment.reference ?? '';
    for (const number of [
      reference,
      approval.providerReference ?? '',
      'wx4200001234202611211234567890',
      't3st000000000000aaaa',
    ])
      expect(journal.byNumber(number)?.payment.paymentId, number).toBe(paid);
    expect(journal.byNumber(reference.slice(1))).toBeUndefined();
  });

  test('after a start, a rebuild, and a stranger’s change of the table', () => {
    const paid = request(midnight);
    approve(paid, 'W1');
    const found = () => journal.byNumber('w1')?.payment.paymentId;
    journal.rebuild();
    expect(found()).toBe(paid);
    journal.close();
    raw((db) =>
      db.exec(`UPDATE numbers SET number = 'w2' WHERE number = 'w1'; UPDATE payments SET state = 'declined'`),
    );
    journal = open();
    expect(found()).toBe(paid);
    expect(idsOf({ states: ['approved'] })).toEqual([paid]);
  });
});

test('a journal whose refunds name no manager reads on, and one that names one keeps the name', () => {
  const paid = request(midnight);
  approve(paid);
  journal.append({ kind: 'payment.event', paymentId: request(midnight + 1), event: events.doubted });
  const agreed = { ...refundFacts, paymentId: paid, refundId: 'refund-0002' as typeof refundFacts.refundId };
  journal.append({ kind: 'refund.requested', facts: { ...refundFacts, paymentId: paid } });
  journal.append({ kind: 'refund.requested', facts: { ...agreed, approvedBy: 'Wong' } });
  const event = { event: 'processing', words: null } as const;
  journal.append({ kind: 'refund.event', paymentId: paid, refundId: agreed.refundId, event });
  journal.close();
  journal = open();
  expect(journal.record(paid)?.refunds.map(({ approvedBy }) => approvedBy)).toEqual([undefined, 'Wong']);
});
