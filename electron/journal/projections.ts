import type { PaymentId, SaleId } from '#shared/ids.ts';
import type { Folded, PaymentRecord } from '#shared/journal/fold.ts';
import { formatDecimal } from '#shared/money.ts';
import { isUnsettled } from '#shared/payment/refund.ts';
import type { Sale } from '#shared/sale/sale.ts';
import type { Db } from './database.ts';

export interface Search {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Part of a number or of the amount in the major unit; empty finds all. */
  readonly text: string;
  readonly limit: number;
}

/**
 * The tables that can be rebuilt from the journal, behind the shape the fold works on. Changes are staged: written to the
 * tables inside the append's transaction, and to memory only once it is committed.
 */
export function openProjections(db: Db) {
  const statements = {
    record: db.prepare<[string], Body>('SELECT body FROM payments WHERE payment_id = ?'),
    sale: db.prepare<[string], Body>('SELECT body FROM sales WHERE sale_id = ?'),
    identity: db.prepare<[], Body>('SELECT body FROM identity'),
    ofSale: db.prepare<[string], Body>('SELECT body FROM payments WHERE sale_id = ? ORDER BY requested_ms'),
    byReference: db.prepare<[string], Body>('SELECT body FROM payments WHERE reference = ?'),
    byDigest: db.prepare<[string, number], Body>(
      'SELECT body FROM payments WHERE code_digest = ? AND requested_ms >= ?',
    ),
    unsettled: db.prepare<[], Body>('SELECT body FROM payments WHERE unsettled = 1 ORDER BY requested_ms'),
    find: db.prepare<[number, number, string, number], Body>(
      `SELECT body FROM payments WHERE requested_ms >= ? AND requested_ms < ? AND instr(search, ?) > 0
       ORDER BY requested_ms DESC LIMIT ?`,
    ),
    putRecord: db.prepare(
      `INSERT INTO payments (payment_id, sale_id, reference, requested_ms, unsettled, code_digest, search, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (payment_id) DO UPDATE SET unsettled = excluded.unsettled, search = excluded.search, body = excluded.body`,
    ),
    putSale: db.prepare(
      'INSERT INTO sales (sale_id, body) VALUES (?, ?) ON CONFLICT (sale_id) DO UPDATE SET body = excluded.body',
    ),
    putIdentity: db.prepare(
      'INSERT INTO identity (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
    ),
  };
  const records = new Map<PaymentId, PaymentRecord>();
  const sales = new Map<SaleId, Sale>();
  let identity = parse<NonNullable<Folded['identity']>>(statements.identity.get());

  function record(paymentId: PaymentId): PaymentRecord | undefined {
    return records.get(paymentId) ?? parse<PaymentRecord>(statements.record.get(paymentId)) ?? undefined;
  }

  function sale(saleId: SaleId): Sale | undefined {
    return sales.get(saleId) ?? parse<Sale>(statements.sale.get(saleId)) ?? undefined;
  }

  return {
    record,
    sale,
    identity: () => identity,
    ofSale: (saleId: SaleId) => parseAll(statements.ofSale.all(saleId)),
    byReference: (reference: string) => parse<PaymentRecord>(statements.byReference.get(reference)) ?? undefined,
    byDigest: (digest: string, sinceMs: number) => parseAll(statements.byDigest.all(digest, sinceMs)),
    unsettled: () => parseAll(statements.unsettled.all()),
    find: ({ fromMs, untilMs, text, limit }: Search) =>
      parseAll(statements.find.all(fromMs, untilMs, text.trim().toLowerCase(), limit)),
    /** Collects what one entry changes. `write` goes inside the transaction, `publish` after it. */
    stage: () => {
      const staged = { records: new Map<PaymentId, PaymentRecord>(), sales: new Map<SaleId, Sale>(), identity };
      const folded: Folded = {
        identity,
        record: (id) => staged.records.get(id) ?? record(id),
        sale: (id) => staged.sales.get(id) ?? sale(id),
        putRecord: (changed) => staged.records.set(changed.payment.paymentId, changed),
        putSale: (changed) => staged.sales.set(changed.saleId, changed),
      };
      return {
        folded,
        write: () => {
          for (const one of staged.records.values()) statements.putRecord.run(...columnsOf(one));
          for (const one of staged.sales.values()) statements.putSale.run(one.saleId, JSON.stringify(one));
          if (folded.identity !== identity) statements.putIdentity.run(JSON.stringify(folded.identity));
        },
        publish: () => {
          for (const [id, one] of staged.records) records.set(id, one);
          for (const [id, one] of staged.sales) sales.set(id, one);
          identity = folded.identity;
        },
      };
    },
    /** Empties every table; the caller folds the whole journal again. */
    clear: () => {
      db.exec('DELETE FROM payments; DELETE FROM sales; DELETE FROM identity');
      records.clear();
      sales.clear();
      identity = null;
    },
  };
}

export type Projections = ReturnType<typeof openProjections>;

interface Body {
  readonly body: string;
}

function parse<T>(row: Body | undefined): T | null {
  return row ? (JSON.parse(row.body) as T) : null;
}

function parseAll(rows: readonly Body[]): PaymentRecord[] {
  return rows.map(({ body }) => JSON.parse(body) as PaymentRecord);
}

function columnsOf(record: PaymentRecord): unknown[] {
  const { payment, refunds, codeDigest } = record;
  return [
    payment.paymentId,
    payment.saleId,
    payment.reference,
    payment.requestedMs,
    isUnsettled(payment, refunds) ? 1 : 0,
    codeDigest,
    searchText(record),
    JSON.stringify(record),
  ];
}

function searchText({ payment, refunds }: PaymentRecord): string {
  const approval = payment.state === 'approved' || payment.state === 'late' ? payment.approval : null;
  const numbers = [
    payment.paymentId,
    payment.reference,
    payment.providerReference,
    approval?.walletReference,
    formatDecimal(payment.amount),
  ];
  return [...numbers, ...refunds.map(({ refundNumber }) => refundNumber)].filter(Boolean).join(' ').toLowerCase();
}
