import { noTotals } from '#shared/journal/day-totals.ts';
import type { Entry, Fact } from '#shared/journal/entry.ts';
import { type Folded, fold, type PaymentRecord } from '#shared/journal/fold.ts';
import type { Payment } from '#shared/payment/payment.ts';
import { isUnsettled, type Refund } from '#shared/payment/refund.ts';
import type { Sale } from '#shared/sale/sale.ts';
import { emptyDesk } from '#shared/shift/shift.ts';
import type { Journal } from '../../electron/journal/journal.ts';

/** What the entries come to. Never changed in place, so that a snapshot is a reference. */
export interface Books {
  readonly identity: Folded['identity'];
  readonly records: readonly PaymentRecord[];
  readonly sales: readonly Sale[];
  /** Each record as text, without its times: written once, compared often. */
  readonly texts: readonly string[];
  readonly length: number;
}

export const emptyBooks: Books = { identity: null, records: [], sales: [], texts: [], length: 0 };

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The books after one entry, by the terminal's own fold. */
export function post(books: Books, entry: Entry): Books {
  const next: Writable<Books> = { ...books, length: books.length + 1 };
  fold(foldedOf(next), entry);
  next.texts = next.records.map((record, at) =>
    record === books.records[at] ? (books.texts[at] ?? '') : textOf(record),
  );
  return next;
}

function textOf({ payment, refunds }: PaymentRecord): string {
  return JSON.stringify([withoutTimes(payment), refunds.map(withoutTimes)]);
}

function withoutTimes(one: Payment | Refund): object {
  const { requestedMs, sinceMs, ...rest } = one;
  return 'codeUntilMs' in rest ? { ...rest, codeUntilMs: null } : rest;
}

function foldedOf(next: Writable<Books>): Folded {
  return {
    get identity() {
      return next.identity;
    },
    set identity(identity) {
      next.identity = identity;
    },
    desk: emptyDesk, // nobody opens a shift here
    record: (id) => next.records.find(({ payment }) => payment.paymentId === id),
    sale: (id) => next.sales.find(({ saleId }) => saleId === id),
    putRecord: (changed) => {
      next.records = put(next.records, changed, ({ payment }) => payment.paymentId);
    },
    putSale: (changed) => {
      next.sales = put(next.sales, changed, ({ saleId }) => saleId);
    },
  };
}

function put<T>(list: readonly T[], changed: T, idOf: (one: T) => string): readonly T[] {
  const id = idOf(changed);
  if (!list.some((one) => idOf(one) === id)) return [...list, changed];
  return list.map((one) => (idOf(one) === id ? changed : one));
}

/** The journal as the till knows it, on books in memory. `append` is the world's: it may be where the process dies. */
export function journalOn(books: () => Books, append: (fact: Fact) => Entry): Journal {
  const records = (wanted: (record: PaymentRecord) => boolean) => books().records.filter(wanted);
  return {
    append,
    record: (id) => books().records.find(({ payment }) => payment.paymentId === id),
    sale: (id) => books().sales.find(({ saleId }) => saleId === id),
    identity: () => books().identity,
    ofSale: (id) => records(({ payment }) => payment.saleId === id),
    byReference: (reference) => books().records.find(({ payment }) => payment.reference === reference),
    byDigest: (digest, sinceMs) =>
      records(({ codeDigest, payment }) => codeDigest === digest && payment.requestedMs >= sinceMs),
    unsettled: () => records(({ payment, refunds }) => isUnsettled(payment, refunds)),
    find: () => [],
    page: () => [],
    sums: () => ({ count: 0, minor: 0, takenCount: 0, takenMinor: 0 }),
    unsettledOf: () => [],
    choices: () => ({ wallets: [], cashiers: [] }),
    byNumber: () => undefined,
    totalsOf: () => noTotals,
    desk: () => emptyDesk,
    history: () => [],
    requests: () => [],
    requestsAt: () => [],
    requestsPage: () => [],
    subjectsSince: () => [],
    subjectsAt: () => ({ subjects: [], next: null }),
    recordsOf: () => [],
    namedBy: () => [],
    prefixes: () => [],
    entry: () => undefined,
    seal: () => null,
    entries: () => [].values(),
    get length() {
      return books().length;
    },
    failing: null,
    rebuild: () => undefined,
    close: () => undefined,
  };
}
