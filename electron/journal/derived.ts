import { foldAll, type PaymentRecord } from '#shared/journal/fold.ts';
import { isUnsettled } from '#shared/payment/refund.ts';
import type { Db } from './database.ts';
import { subjectIndexDiffers } from './desk.ts';
import { changingOf, numbersOf } from './projections.ts';
import { entryOf } from './read-entry.ts';
import type { Row } from './seal.ts';

/**
 * Empties the derived tables, for the journal to fold anew, when they or an index say something else than the entries:
 * SQLite does not see a byte changed inside a row. Looks at everything unsettled and at what the newest entries belong to.
 */
export function clearWrongTables(db: Db, newestEntries: number): void {
  if (!tablesDiffer(db, newestEntries)) return;
  db.exec('BEGIN; DELETE FROM payments; DELETE FROM numbers; DELETE FROM sales; DELETE FROM identity; REINDEX; COMMIT');
}

/** A key changed inside its row is still found by its index, which then names a row that nobody can find by its own key. */
function indexesDiffer(db: Db): boolean {
  return ['payments', 'numbers', 'sales'].some(
    (table) => db.pragma(`integrity_check(${table})`, { simple: true }) !== 'ok',
  );
}

/** A day is read by this index: an entry that it lost, or has at another time, would be missing there. */
function timeIndexDiffers(db: Db, newestEntries: number): boolean {
  const by = (how: 'INDEXED BY journal_time' | 'NOT INDEXED') =>
    db
      .prepare<[number], { entries: number; sum: number }>(
        `SELECT count(*) AS entries, total(at_ms % 1000003 * (seq % 1009)) AS sum FROM journal ${how}
         WHERE at_ms > 0 AND seq > (SELECT coalesce(max(seq), 0) FROM journal) - ?`,
      )
      .get(newestEntries);
  return JSON.stringify(by('INDEXED BY journal_time')) !== JSON.stringify(by('NOT INDEXED'));
}

function tablesDiffer(db: Db, newestEntries: number): boolean {
  if (indexesDiffer(db) || subjectIndexDiffers(db, newestEntries) || timeIndexDiffers(db, newestEntries)) return true;
  const listed = new Set(db.prepare<[], string>('SELECT payment_id FROM payments WHERE unsettled = 1').pluck().all());
  const newest = db
    .prepare<[number], string>(
      `SELECT DISTINCT subject FROM journal
       WHERE seq > (SELECT coalesce(max(seq), 0) FROM journal) - ? AND subject IS NOT NULL`,
    )
    .pluck()
    .all(newestEntries);
  const differs = differing(db, listed);
  try {
    return [...new Set([...listed, ...newest])].some(differs);
  } catch {
    return true; // an index gave entries that do not follow one another
  }
}

function differing(db: Db, listed: ReadonlySet<string>): (subject: string) => boolean {
  const entries = db.prepare<[string], Row>('SELECT * FROM journal WHERE subject = ? ORDER BY seq');
  const payment = db
    .prepare<[string], unknown[]>(
      `SELECT body, unsettled, state, wallet, refunded, sale_id, reference, requested_ms, code_digest, cashier, provider,
         amount_minor FROM payments WHERE payment_id = ?`,
    )
    .raw();
  const numbers = db.prepare<[string], string>('SELECT number FROM numbers WHERE payment_id = ?').pluck();
  const sale = db.prepare<[string], string>('SELECT body FROM sales WHERE sale_id = ?').pluck();
  return (subject) => {
    const { records, sales } = foldAll(entries.all(subject).map(entryOf));
    const [record] = records.values();
    const [ofSale] = sales.values();
    return (
      JSON.stringify(payment.get(subject)) !== JSON.stringify(record && columnsOf(record)) ||
      !hasAll(numbers.all(subject), record ? numbersOf(record) : []) ||
      listed.has(subject) !== (record !== undefined && isUnsettled(record.payment, record.refunds)) ||
      (ofSale !== undefined && sale.get(ofSale.saleId) !== JSON.stringify(ofSale))
    );
  };
}

/** A number of a provider's that it later said otherwise stays findable: there may be more than those of now. */
function hasAll(found: readonly string[], wanted: readonly string[]): boolean {
  return wanted.every((number) => found.includes(number));
}

function columnsOf(record: PaymentRecord): unknown[] {
  const { saleId, reference, requestedMs, cashier, provider, amount } = record.payment;
  const body = JSON.stringify(record);
  return [
    body,
    ...changingOf(record),
    saleId,
    reference,
    requestedMs,
    record.codeDigest,
    cashier,
    provider,
    amount.minor,
  ];
}
