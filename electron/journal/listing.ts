import { chinaOffsetMinutes } from '#shared/day.ts';
import type { Place } from '#shared/find/place.ts';
import { nearMinutes, type Term } from '#shared/find/sought.ts';
import type { PaymentId } from '#shared/ids.ts';
import type { Payment, ProviderId, Wallet } from '#shared/payment/payment.ts';
import type { Db } from './database.ts';

/** Which payments; null finds all. */
export interface Wanted {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly states: readonly Payment['state'][] | null;
  readonly refunded: boolean;
  readonly wallet: Wallet | null;
  readonly cashier: string | null;
  readonly provider: ProviderId | null;
  readonly terms: readonly Term[];
}

/** In minor units. `taken`: approved or late. */
export interface Sums {
  readonly count: number;
  readonly minor: number;
  readonly takenCount: number;
  readonly takenMinor: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** Reads the table of payments by its indexes: a page, sums, and by number. */
export function createListing(db: Db) {
  const choices = db.prepare<[number, number], { wallet: Wallet | null; cashier: string }>(
    `SELECT DISTINCT wallet, cashier FROM payments INDEXED BY payments_found
     WHERE requested_ms >= ? AND requested_ms < ?`,
  );
  const byNumber = db
    .prepare<[string], PaymentId>(
      `SELECT payment_id FROM numbers JOIN payments USING (payment_id)
       WHERE number = ? ORDER BY requested_ms DESC LIMIT 1`,
    )
    .pluck();

  const namedBy = db
    .prepare<[string], PaymentId>(
      'SELECT DISTINCT payment_id FROM numbers WHERE number IN (SELECT lower(value) FROM json_each(?))',
    )
    .pluck();

  const nextReference = db
    .prepare<[string], string>('SELECT reference FROM payments WHERE reference > ? ORDER BY reference LIMIT 1')
    .pluck();

  return {
    /** The first characters of this journal's references: more than one where it was adopted. */
    prefixes: (): string[] => {
      const found: string[] = [];
      for (let one = nextReference.get(''); one; one = nextReference.get(`${found.at(-1)}~`))
        found.push(one.slice(0, 4));
      return found;
    },
    namedBy: (numbers: readonly string[]): PaymentId[] => namedBy.all(JSON.stringify(numbers)),
    /** Newest first, after `place`. */
    page: (wanted: Wanted, after: Place | null, limit: number): PaymentId[] => {
      const untilMs = after ? Math.min(wanted.untilMs, after.requestedMs + 1) : wanted.untilMs; // where the index begins
      const { where, params } = conditionOf({ ...wanted, untilMs });
      const behind = after ? ' AND (requested_ms, payment_id) < (?, ?)' : '';
      const place = after ? [after.requestedMs, after.paymentId] : [];
      return db
        .prepare<unknown[], PaymentId>(
          `SELECT payment_id FROM payments INDEXED BY payments_found WHERE ${where}${behind}
           ORDER BY requested_ms DESC, payment_id DESC LIMIT ?`,
        )
        .pluck()
        .all(...params, ...place, limit);
    },
    sums: (wanted: Wanted): Sums => {
      const { where, params } = conditionOf(wanted);
      const found = db
        .prepare<unknown[], Sums>(
          `SELECT count(*) AS count, coalesce(sum(amount_minor), 0) AS minor,
             coalesce(sum(state IN ('approved', 'late')), 0) AS takenCount,
             coalesce(sum(amount_minor * (state IN ('approved', 'late'))), 0) AS takenMinor
           FROM payments INDEXED BY payments_found WHERE ${where}`,
        )
        .get(...params);
      return found ?? { count: 0, minor: 0, takenCount: 0, takenMinor: 0 };
    },
    /** Of what is unsettled, whenever it was asked for. */
    unsettled: (wanted: Wanted, limit: number): PaymentId[] => {
      const { where, params } = conditionOf({ ...wanted, fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER });
      return db
        .prepare<unknown[], PaymentId>(
          `SELECT payment_id FROM payments INDEXED BY payments_unsettled WHERE unsettled = 1 AND ${where}
           ORDER BY requested_ms DESC, payment_id DESC LIMIT ?`,
        )
        .pluck()
        .all(...params, limit);
    },
    /** What there is to choose from, in order. */
    choices: (fromMs: number, untilMs: number) => {
      const found = choices.all(fromMs, untilMs);
      const wallets = new Set(found.map(({ wallet }) => wallet).filter((wallet) => wallet !== null));
      return { wallets: [...wallets].sort(), cashiers: [...new Set(found.map(({ cashier }) => cashier))].sort() };
    },
    /** The newest payment with exactly this number, its refunds' too. */
    byNumber: (number: string): PaymentId | undefined => byNumber.get(number.toLowerCase()),
  };
}

interface Condition {
  readonly where: string;
  readonly params: readonly unknown[];
}

function conditionOf(wanted: Wanted): Condition {
  const { fromMs, untilMs, states, refunded, wallet, cashier, provider, terms } = wanted;
  const conditions: Condition[] = [
    { where: 'requested_ms >= ? AND requested_ms < ?', params: [fromMs, untilMs] },
    ...(states ? [{ where: `state IN (${states.map(() => '?').join()})`, params: states }] : []),
    ...(refunded ? [{ where: 'refunded = 1', params: [] }] : []),
    ...(wallet === null ? [] : [{ where: 'wallet = ?', params: [wallet] }]),
    ...(cashier === null ? [] : [{ where: 'cashier = ?', params: [cashier] }]),
    ...(provider === null ? [] : [{ where: 'provider = ?', params: [provider] }]),
    ...terms.map(conditionOfTerm),
  ];
  return {
    where: conditions.map(({ where }) => `(${where})`).join(' AND '),
    params: conditions.flatMap(({ params }) => params),
  };
}

function conditionOfTerm(term: Term): Condition {
  switch (term.kind) {
    case 'part':
      return { where: 'instr(search, ?) > 0', params: [term.text] };
    case 'amount':
      return { where: 'amount_minor >= ? AND amount_minor < ?', params: [term.fromMinor, term.untilMinor] };
    case 'time': {
      const earliestMs = (term.minuteOfDay - nearMinutes) * minuteMs;
      const sinceEarliest = chinaOffsetMinutes * minuteMs + dayMs - earliestMs;
      const time = {
        where: `(requested_ms + ?) % ${dayMs} < ?`,
        params: [sinceEarliest, (2 * nearMinutes + 1) * minuteMs],
      };
      if (term.orPart === null) return time;
      return { where: `${time.where} OR instr(search, ?) > 0`, params: [...time.params, term.orPart] };
    }
  }
}
