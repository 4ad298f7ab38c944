import type { PaymentRecord } from '#shared/journal/fold.ts';
import { isEnded, type ProviderId } from '#shared/payment/payment.ts';
import { isUnsettled, refundIsOpen } from '#shared/payment/refund.ts';
import type { Journal } from '../../electron/journal/journal.ts';
import { verify } from '../../electron/journal/verify.ts';
import type { Trade } from '../../electron/simulators/bank.ts';
import type { Line } from './line.ts';
import type { Disk } from './machine.ts';
import type { Wire } from './wire.ts';

/** One broken law: `law` is its number in the design. */
export interface Breach {
  readonly law: number;
  readonly rule: string;
  readonly detail: string;
  readonly counts: 'disagreements' | 'doubleCharges' | 'lost' | 'unsettled' | null;
}

export interface Books {
  readonly journal: Journal;
  readonly disk: Disk;
  readonly sealKey: Uint8Array;
  readonly trades: readonly Trade[];
  readonly chargedMinor: number;
  readonly returnedMinor: number;
  readonly line: Line;
  readonly wireOf: (provider: ProviderId) => Wire;
  readonly secrets: readonly string[];
  readonly audited: boolean;
}

/** What the journal says is held of a payment, after everything given back. */
export function saidMinor({ payment, refunds }: PaymentRecord): number {
  if (payment.state !== 'approved' && payment.state !== 'late') return 0;
  const back = refunds.reduce((sum, { state, amount }) => (state === 'refunded' ? sum + amount.minor : sum), 0);
  return payment.approval.payerPaid.minor - back - (payment.returned?.minor ?? 0);
}

export function heldMinor(trade: Trade | undefined): number {
  return trade ? trade.payerPaidMinor * trade.captures - trade.returnedMinor : 0;
}

export function allRecords(journal: Journal): PaymentRecord[] {
  return journal.find({ fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER, text: '', limit: 100_000 });
}

/** Judges a world at its end: payment by payment, sale by sale and in sum. */
export function judge(books: Books): Breach[] {
  const breaches: Breach[] = [];
  const breach = (law: number, rule: string, detail: string, counts: Breach['counts'] = null) =>
    breaches.push({ law, rule, detail, counts });
  const records = allRecords(books.journal);
  const trades = new Map(books.trades.map((trade) => [trade.reference, trade]));
  let said = 0;
  for (const record of records) {
    said += saidMinor(record);
    judgePayment(record, trades.get(record.payment.reference), books, breach);
    trades.delete(record.payment.reference);
  }
  for (const trade of trades.values())
    breach(1, 'no order without an intent', `${trade.reference} ${trade.state} ${heldMinor(trade)}`, 'lost');
  if (books.chargedMinor - books.returnedMinor !== said)
    breach(4, 'the bank holds what the journal says', `${books.chargedMinor} - ${books.returnedMinor} is not ${said}`);
  judgeSales(records, new Map(books.trades.map((trade) => [trade.reference, trade])), breach);
  if (books.audited) audit(books, breach);
  return breaches;
}

type Note = (law: number, rule: string, detail: string, counts?: Breach['counts']) => void;

function judgePayment(record: PaymentRecord, trade: Trade | undefined, { line, wireOf }: Books, breach: Note): void {
  const { payment, refunds } = record;
  const name = `${payment.saleId} ${payment.reference} ${payment.state}`;
  const held = heldMinor(trade);
  if (held !== saidMinor(record)) {
    const law = isEnded(payment) ? 6 : 4;
    breach(
      law,
      'the bank holds what the journal says',
      `${name}: ${held} is not ${saidMinor(record)}`,
      'disagreements',
    );
  }
  if ((trade?.captures ?? 0) > 1) breach(2, 'one capture a reference', name, 'doubleCharges');
  if (line.asks(payment.reference).most > 1) breach(2, 'one authorize a reference', name);
  if (payment.state === 'approved' && (trade?.captures ?? 0) === 0) breach(4, 'approved only with money', name);
  if (trade && trade.amountMinor !== payment.amount.minor) breach(8, 'the amount is the one asked for', name);
  if (isUnsettled(payment, refunds)) breach(11, `every payment becomes final: ${payment.state}`, name, 'unsettled');
  if (isEnded(payment) && payment.watch.heard < wireOf(payment.provider).pace.watchMs.length)
    breach(6, 'an end without money is asked about again, at each of its times', name);
  if (payment.leftScreen && payment.state === 'approved' && payment.byHand === null)
    breach(11, 'what was paid after it left the screen is seen by a person', name);
  if (payment.leftScreen && isEnded(payment) && payment.byHand?.verdict === 'paid')
    breach(11, 'a word by hand that was contradicted is seen by a person', name);
  if (refunds.some(refundIsOpen)) breach(13, 'every refund becomes final', name, 'unsettled');
  const refunded = refunds.filter(({ state }) => state === 'refunded');
  const back = refunded.reduce((sum, { amount }) => sum + amount.minor, 0);
  if (back > (trade?.payerPaidMinor ?? 0)) breach(13, 'no more is refunded than was paid', name);
}

/** More than one captured payment of a sale: all but one came late, were given up, or were given back in full. */
function judgeSales(records: readonly PaymentRecord[], trades: ReadonlyMap<string, Trade>, breach: Note): void {
  const bySale = Map.groupBy(records, ({ payment }) => payment.saleId);
  for (const [saleId, ofSale] of bySale) {
    const kept = ofSale.filter(
      ({ payment }) => heldMinor(trades.get(payment.reference)) > 0 && payment.state !== 'late' && !payment.givenUp,
    );
    if (kept.length > 1) breach(3, 'one payment a sale', saleId, 'doubleCharges');
  }
}

function audit({ journal, disk, sealKey, secrets }: Books, breach: Note): void {
  const { findings } = verify(disk.db, sealKey, disk.newestSeal.read());
  for (const { seq, problem } of findings) breach(10, 'the journal verifies', `entry ${seq}: ${problem}`);
  const live = tablesOf(disk);
  try {
    journal.rebuild();
  } catch (error) {
    breach(10, 'the entries fold again', String(error));
  }
  if (tablesOf(disk) !== live) breach(10, 'projections rebuilt equal the live ones', '');
  const bodies = disk.db.prepare<[], { body: string }>('SELECT body FROM journal').all();
  const text = JSON.stringify([bodies.map(({ body }) => body), live]);
  for (const secret of secrets)
    if (text.includes(secret)) breach(12, 'no secret is in the journal', `${secret.length} characters`);
}

function tablesOf({ db }: Disk): string {
  return ['payments', 'sales', 'identity']
    .map((table) => JSON.stringify(db.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()))
    .join('\n');
}
