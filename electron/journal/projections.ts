import { assert } from '#shared/assert.ts';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { Place } from '#shared/find/place.ts';
import type { PaymentId, SaleId } from '#shared/ids.ts';
import { type DayTotals, noTotals, recount } from '#shared/journal/day-totals.ts';
import type { Folded, PaymentRecord } from '#shared/journal/fold.ts';
import { formatDecimal } from '#shared/money.ts';
import { committedMinor, isUnsettled } from '#shared/payment/refund.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { type Desk, emptyDesk } from '#shared/shift/shift.ts';
import type { Db } from './database.ts';
import { createListing, type Wanted } from './listing.ts';
import { createRecent } from './recent.ts';

export interface Search {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Part of a number or of the amount in the major unit; empty finds all. */
  readonly text: string;
  readonly limit: number;
}

/** How many of the newest payments, and of the newest sales, are held in memory: a busy day has fewer. */
const recentlyChanged = 2000;

/**
 * The tables that can be rebuilt from the journal, behind the shape the fold works on. Changes are staged: written to the
 * tables inside the append's transaction, and to memory only once it is committed. The tables say which payments, memory
 * or else the row what each is; what is unsettled is asked for at every step, and all of it is in memory.
 */
export function openProjections(db: Db, readDesk: Desk) {
  const statements = prepare(db);
  const listing = createListing(db);
  const records = createRecent<PaymentId, PaymentRecord>(recentlyChanged, (id) => parse(statements.record.get(id)));
  const unsettled = new Map<PaymentId, PaymentRecord>();
  const totals = new Map<string, DayTotals>();
  const sales = createRecent<SaleId, Sale>(recentlyChanged, (id) => parse(statements.sale.get(id)));
  let desk = readDesk;
  let identity = parse<NonNullable<Folded['identity']>>(statements.identity.get()) ?? null;

  function recordIfAny(paymentId: PaymentId): PaymentRecord | undefined {
    return unsettled.get(paymentId) ?? records.get(paymentId);
  }

  function recordOf(paymentId: PaymentId): PaymentRecord {
    const record = recordIfAny(paymentId);
    assert(record, 'a payment that is listed has a row');
    return record;
  }

  for (const record of statements.unsettled.all().map(recordOf)) unsettled.set(record.payment.paymentId, record);

  function find({ fromMs, untilMs, text, limit }: Search): PaymentRecord[] {
    return statements.find.all(fromMs, untilMs, text.trim().toLowerCase(), limit).map(recordOf);
  }

  /** Read once, then counted on: the totals are asked for at every step. */
  function totalsOf(day: string): DayTotals {
    const known = totals.get(day);
    if (known) return known;
    const range = rangeOfDay(day);
    const ofDay = range ? find({ ...range, text: '', limit: Number.MAX_SAFE_INTEGER }) : [];
    const counted = ofDay.reduce((sum, record) => recount(sum, null, record), noTotals);
    totals.set(day, counted);
    return counted;
  }

  function keep(record: PaymentRecord): void {
    const { payment, refunds } = record;
    const day = totals.size > 0 ? dayOf(payment.requestedMs) : '';
    const counted = totals.get(day);
    if (counted) totals.set(day, recount(counted, recordIfAny(payment.paymentId) ?? null, record));
    records.put(payment.paymentId, record);
    if (isUnsettled(payment, refunds)) unsettled.set(payment.paymentId, record);
    else unsettled.delete(payment.paymentId);
  }

  return {
    record: recordIfAny,
    /** Of many at once, none of which is kept in memory for it. What is no payment is left out. */
    recordsOf: (ids: readonly string[]): PaymentRecord[] =>
      ids.flatMap(
        (id) => unsettled.get(id as PaymentId) ?? parse<PaymentRecord>(statements.record.get(id as PaymentId)) ?? [],
      ),
    /** Whose number any of these is: of payments, and of their refunds. */
    namedBy: listing.namedBy,
    prefixes: listing.prefixes,
    sale: sales.get,
    identity: () => identity,
    desk: () => desk,
    ofSale: (saleId: SaleId) =>
      statements.ofSale
        .all(saleId)
        .map(recordOf)
        .sort((a, b) => a.payment.requestedMs - b.payment.requestedMs),
    byReference: (reference: string) => {
      const paymentId = statements.byReference.get(reference);
      return paymentId && recordOf(paymentId);
    },
    byDigest: (digest: string, sinceMs: number) => statements.byDigest.all(digest, sinceMs).map(recordOf),
    /** In the order in which they became so. */
    unsettled: () => [...unsettled.values()],
    find,
    /** A page of what is wanted, newest first, after `place`. */
    page: (wanted: Wanted, after: Place | null, limit: number) => listing.page(wanted, after, limit).map(recordOf),
    sums: listing.sums,
    unsettledOf: (wanted: Wanted, limit: number) => listing.unsettled(wanted, limit).map(recordOf),
    choices: listing.choices,
    byNumber: (number: string) => {
      const paymentId = listing.byNumber(number);
      return paymentId && recordOf(paymentId);
    },
    totalsOf,
    /** Collects what one entry changes. `write` goes inside the transaction, `publish` after it. */
    stage: () => {
      const staged = { records: new Map<PaymentId, PaymentRecord>(), sales: new Map<SaleId, Sale>() };
      const folded: Folded = {
        ...{ identity, desk },
        record: (id) => staged.records.get(id) ?? recordIfAny(id),
        sale: (id) => staged.sales.get(id) ?? sales.get(id),
        putRecord: (changed) => staged.records.set(changed.payment.paymentId, changed),
        putSale: (changed) => staged.sales.set(changed.saleId, changed),
      };
      return {
        folded,
        write: () => {
          for (const [id, one] of staged.records) writeRecord(one, recordIfAny(id) === undefined);
          for (const one of staged.sales.values()) statements.putSale.run(one.saleId, JSON.stringify(one));
          if (folded.identity !== identity) statements.putIdentity.run(JSON.stringify(folded.identity));
        },
        publish: () => {
          for (const one of staged.records.values()) keep(one);
          for (const [id, one] of staged.sales) sales.put(id, one);
          ({ identity, desk } = folded);
        },
      };
    },
    /** Empties every table; the caller folds the whole journal again. */
    clear: () => {
      db.exec('DELETE FROM payments; DELETE FROM numbers; DELETE FROM sales; DELETE FROM identity');
      records.clear();
      unsettled.clear();
      totals.clear();
      sales.clear();
      identity = null;
      desk = emptyDesk;
    },
  };

  function writeRecord(record: PaymentRecord, isNew: boolean): void {
    const { payment, codeDigest } = record;
    const { paymentId, saleId, reference, requestedMs, cashier, provider, amount } = payment;
    const changing = [...changingOf(record), searchText(record), JSON.stringify(record)];
    const fixed = [saleId, reference, requestedMs, codeDigest, cashier, provider, amount.minor];
    if (isNew) statements.addRecord.run(...changing, ...fixed, paymentId);
    else statements.changeRecord.run(...changing, paymentId);
    for (const number of numbersOf(record)) statements.addNumber.run(number, paymentId);
  }
}

/** Unsettled, state, wallet and refunded, as the table has them. */
export function changingOf({ payment, refunds }: PaymentRecord) {
  const approval = payment.state === 'approved' || payment.state === 'late' ? payment.approval : null;
  const wallet = approval?.wallet ?? payment.wallet;
  return [isUnsettled(payment, refunds) ? 1 : 0, payment.state, wallet, committedMinor(refunds) > 0 ? 1 : 0] as const;
}

export type Projections = ReturnType<typeof openProjections>;

function prepare(db: Db) {
  const ids = <Params extends unknown[]>(where: string) =>
    db.prepare<Params, PaymentId>(`SELECT payment_id FROM payments WHERE ${where}`).pluck();
  const body = <Params extends unknown[]>(from: string) =>
    db.prepare<Params, string>(`SELECT body FROM ${from}`).pluck();
  return {
    record: body<[PaymentId]>('payments WHERE payment_id = ?'),
    sale: body<[SaleId]>('sales WHERE sale_id = ?'),
    identity: body<[]>('identity'),
    ofSale: ids<[SaleId]>('sale_id = ?'),
    byReference: ids<[string]>('reference = ?'),
    byDigest: ids<[string, number]>('code_digest = ? AND requested_ms >= ?'),
    unsettled: ids<[]>('unsettled = 1 ORDER BY requested_ms'),
    find: ids<[number, number, string, number]>(
      'requested_ms >= ? AND requested_ms < ? AND instr(search, ?) > 0 ORDER BY requested_ms DESC LIMIT ?',
    ),
    addRecord: db.prepare(
      `INSERT INTO payments (unsettled, state, wallet, refunded, search, body,
         sale_id, reference, requested_ms, code_digest, cashier, provider, amount_minor, payment_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    changeRecord: db.prepare(
      'UPDATE payments SET unsettled = ?, state = ?, wallet = ?, refunded = ?, search = ?, body = ? WHERE payment_id = ?',
    ),
    addNumber: db.prepare('INSERT OR IGNORE INTO numbers (number, payment_id) VALUES (?, ?)'),
    putSale: db.prepare(
      'INSERT INTO sales (sale_id, body) VALUES (?, ?) ON CONFLICT (sale_id) DO UPDATE SET body = excluded.body',
    ),
    putIdentity: db.prepare(
      'INSERT INTO identity (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
    ),
  };
}

function parse<T>(body: string | undefined): T | undefined {
  return body === undefined ? undefined : (JSON.parse(body) as T);
}

function searchText(record: PaymentRecord): string {
  const { paymentId, amount } = record.payment;
  return [paymentId.toLowerCase(), ...numbersOf(record), formatDecimal(amount)].join(' ');
}

/** Every number a person may look for, in lower case. */
export function numbersOf({ payment, refunds }: PaymentRecord): string[] {
  const approval = payment.state === 'approved' || payment.state === 'late' ? payment.approval : null;
  const numbers = [
    ...[payment.reference, payment.providerReference, approval?.walletReference],
    ...refunds.map(({ refundNumber }) => refundNumber),
  ];
  return numbers.filter((number) => !!number).map((number) => String(number).toLowerCase());
}
