import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PaymentId } from '#shared/ids.ts';
import type { Entry } from '#shared/journal/entry.ts';
import { foldAll, type PaymentRecord } from '#shared/journal/fold.ts';
import { isUnsettled, refundIsOpen } from '#shared/payment/refund.ts';
import { type Db, openDatabase } from '../../electron/journal/database.ts';
import { readMark } from '../../electron/journal/newest-seal.ts';
import { journalFile, newestSealFile } from '../../electron/journal/open-journal.ts';
import { entryOf } from '../../electron/journal/read-entry.ts';
import type { Row } from '../../electron/journal/seal.ts';
import { verify } from '../../electron/journal/verify.ts';
import { sealKeyStore } from '../../electron/open-till.ts';
import { openSecrets } from '../../electron/settings/secrets-file.ts';
import type { BankDump, Trade } from '../../electron/simulators/bank.ts';

/** What a journal's file says, folded anew from its entries, and what is wrong with the file itself. */
export interface Books {
  readonly entries: readonly Entry[];
  readonly seals: readonly string[];
  readonly records: ReadonlyMap<PaymentId, PaymentRecord>;
  readonly faults: readonly string[];
}

/** Reads beside a till or after its end, without changing the file. */
export function readBooks(folder: string): Books {
  const path = join(folder, journalFile);
  if (!existsSync(path)) return { entries: [], seals: [], records: new Map(), faults: [] };
  const sealKey = sealKeyStore(openSecrets(folder, {})).read();
  const db = openDatabase(path, { readonly: true });
  try {
    // The mark first: beside a till the journal grows meanwhile, and a mark may only be behind it.
    const mark = readMark(join(folder, newestSealFile));
    return db.transaction(() => {
      const { findings } = verify(db, sealKey ?? new Uint8Array(32), mark);
      const rows = db.prepare<[], Row>('SELECT * FROM journal ORDER BY seq').all();
      const entries = rows.map(entryOf);
      const folded = foldAll(entries);
      const faults = [
        ...findings.map(({ seq, problem }) => `entry ${seq}: ${problem}`),
        ...differences(db, folded.records, folded.sales),
      ];
      const seals = rows.map(({ seal }) => Buffer.from(seal).toString('hex'));
      return { entries, seals, records: folded.records, faults };
    })();
  } finally {
    db.close();
  }
}

/** The tables kept live against the same ones folded from the entries. */
function differences(db: Db, records: ReadonlyMap<string, unknown>, sales: ReadonlyMap<string, unknown>): string[] {
  const compare = (table: string, id: string, wanted: ReadonlyMap<string, unknown>) => {
    const rows = db.prepare<[], { id: string; body: string }>(`SELECT ${id} AS id, body FROM ${table}`).all();
    const wrong = rows.filter((row) => row.body !== JSON.stringify(wanted.get(row.id))).map((row) => row.id);
    return rows.length === wanted.size
      ? wrong.map((one) => `${table} ${one}: not as folded`)
      : [`${table}: rows missing`];
  };
  return [...compare('payments', 'payment_id', records), ...compare('sales', 'sale_id', sales)];
}

export interface Verdict {
  readonly disagreements: readonly string[];
  readonly doubleCharges: readonly string[];
  /** Orders of the bank that no journal knows. */
  readonly lost: readonly string[];
  readonly unsettled: readonly string[];
}

/** Payment by payment: what the journal says is held, and what the bank holds. One still unsettled is not compared. */
export function compare(records: Iterable<PaymentRecord>, bank: BankDump): Verdict {
  const trades = new Map(bank.trades.map((trade) => [trade.reference, trade]));
  const found = { disagreements: [] as string[], doubleCharges: [] as string[], unsettled: [] as string[] };
  for (const { payment, refunds } of records) {
    const trade = trades.get(payment.reference);
    trades.delete(payment.reference);
    const name = `${payment.paymentId} ${payment.reference} ${payment.state}`;
    if (trade && (trade.captures > 1 || trade.asked > 1))
      found.doubleCharges.push(`${name}: ${trade.captures} captures, ${trade.asked} asks`);
    if (isUnsettled(payment, refunds)) found.unsettled.push(name);
    else found.disagreements.push(...differing(name, { payment, refunds }, trade));
  }
  const lost = [...trades.values()].map((trade) => `${trade.reference} ${trade.state} ${heldMinor(trade)}`);
  return { ...found, lost };
}

function differing(
  name: string,
  record: Pick<PaymentRecord, 'payment' | 'refunds'>,
  trade: Trade | undefined,
): string[] {
  const said = saidMinor(record);
  const held = heldMinor(trade);
  const refunded = record.refunds.filter(({ state }) => state === 'refunded');
  const strangers = (trade?.refunds ?? []).filter(({ number }) => !refunded.some((one) => one.refundNumber === number));
  return [
    ...(held === said ? [] : [`${name}: the bank holds ${held}, the journal says ${said}`]),
    ...strangers.map(({ number }) => `${name}: the bank made refund ${number}, the journal has it not as refunded`),
    ...(record.refunds.some(refundIsOpen) ? [`${name}: a refund is open`] : []),
  ];
}

function saidMinor({ payment, refunds }: Pick<PaymentRecord, 'payment' | 'refunds'>): number {
  if (payment.state !== 'approved' && payment.state !== 'late') return 0;
  const refunded = refunds.filter(({ state }) => state === 'refunded');
  const back = refunded.reduce((sum, { amount }) => sum + amount.minor, 0);
  return payment.approval.payerPaid.minor - back - (payment.returned?.minor ?? 0);
}

function heldMinor(trade: Trade | undefined): number {
  return trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
}
