import { rangeOfDay } from '#shared/day.ts';
import type { PaymentRecord } from '#shared/journal/fold.ts';
import type { Currency } from '#shared/money.ts';
import { checkAnswer } from '#shared/payment/answer.ts';
import { isHeld, type ProviderId } from '#shared/payment/payment.ts';
import { committedMinor } from '#shared/payment/refund.ts';
import type { BillRow } from '#shared/reconcile/bill.ts';
import { billLaws, ofAFile } from '#shared/reconcile/bill-law.ts';
import { openLines } from '#shared/reconcile/day-lines.ts';
import type { BillFooter, Finding } from '#shared/reconcile/findings.ts';
import type { Line, Told } from '#shared/reconcile/line.ts';
import { atOnce, createMatching, type Matching } from '#shared/reconcile/match.ts';
import { toldOf, toldOfRefund } from '#shared/reconcile/told.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { readBill } from '../../electron/reconciliation/read-bill.ts';
import type { BillEntry } from '../../electron/simulators/bill.ts';
import { type InjectedFault, spoilt } from '../../electron/simulators/bill-faults.ts';
import { type BillTally, judgeNames, nameOf, noBills } from './bill-judge.ts';
import { drawFaults, type ModelParts, sumsOf, totalsOf } from './bill-model.ts';
import type { Wire } from './wire.ts';

export interface AccountantParts {
  readonly seed: number;
  readonly currency: Currency;
  readonly prefix: string;
  readonly records: () => readonly PaymentRecord[];
  readonly wires: readonly { readonly id: ProviderId; readonly wire: Wire }[];
  readonly provider: (id: ProviderId) => PaymentProvider;
  /** Lets what waits for the clock go on. */
  readonly wait: <T>(asked: Promise<T>) => Promise<T>;
  /** The provider is asked about every payment of a bill, not about those alone that differ. */
  readonly thorough: boolean;
  readonly breach: (rule: string, detail: string) => void;
  readonly trace: ((line: () => string) => void) | null;
}

interface Read {
  readonly rows: readonly BillRow[];
  readonly unreadable: number;
  readonly footer: BillFooter | null;
  /** By the reader's own sums. */
  readonly footerDiffers: boolean;
}

interface Day {
  readonly id: ProviderId;
  readonly wire: Wire;
  readonly day: string;
  readonly right: readonly BillEntry[];
}

/** Closes one day, whose bill is spoilt, by the till's own commands. */
export type Close = (day: {
  readonly id: ProviderId;
  readonly wire: Wire;
  readonly model: ModelParts;
}) => Promise<void>;

const nobody = new AbortController().signal;

/** Whoever takes the providers' own lists at the end of the day and compares them with the journal. */
export function createAccountant(parts: AccountantParts) {
  const { seed, currency, prefix, provider, wait, breach, trace } = parts;
  const tally: BillTally = { ...noBills };

  function days(): Day[] {
    return parts.wires.flatMap(({ id, wire }) =>
      wire.bills.days().map((day) => ({ id, wire, day, right: wire.bills.of(day).entries })),
    );
  }

  const recordsOf = (id: ProviderId) => parts.records().filter(({ payment }) => payment.provider === id);

  async function read({ id, wire, day }: Day): Promise<Read> {
    const { bill } = wire.kind;
    const found = bill === 'fetched' ? await fetched(provider(id), day) : await readFile(wire, day);
    tally.bills += 1;
    tally.rows += found.rows.length;
    return found;
  }

  async function fetched(from: PaymentProvider, day: string): Promise<Read> {
    const answer = await wait(from.bill?.(day, nobody) ?? Promise.reject(new Error('no bill to fetch')));
    if (answer.kind !== 'bill') throw new Error(`the bill of ${day}: ${answer.kind} ${answer.words?.text ?? ''}`);
    const { rows, unreadable, differences = [] } = answer;
    return { rows, unreadable: unreadable.length, footer: null, footerDiffers: differences.length > 0 };
  }

  async function readFile({ bills, kind: { bill } }: Wire, day: string): Promise<Read> {
    const file = bills.file(day);
    if (file === null || bill === 'fetched') throw new Error('no file to read');
    const rows: BillRow[] = [];
    for await (const part of readBill(file, { layout: bill, currency, day })) {
      if (part.kind === 'rows') rows.push(...part.rows.map(({ row }) => row));
      else if (part.kind === 'refused') throw new Error(`the file of ${day}: ${JSON.stringify(part.refusal)}`);
      else {
        const { footer, differences, problems } = part.end;
        const { rows: count = null, paid = null, refunded = null, fees = null } = footer?.figures ?? {};
        const sizes = { paymentsMinor: paid, refundsMinor: refunded, feesMinor: fees, netMinor: null };
        const unreadable = problems.filter(({ rowKept }) => !rowKept).length;
        return {
          ...{ rows, unreadable, footerDiffers: differences.length > 0 },
          footer: { currency, rows: count, ...sizes },
        };
      }
    }
    throw new Error('a file ends');
  }

  function compare({ id, day }: Day, { rows, unreadable, footer }: Read, told: ReadonlyMap<string, Told>): Matching {
    const records = recordsOf(id);
    const matching = createMatching({
      ...{ law: ofAFile(billLaws[id]), day, madeMs: null, hasBill: true, told, footer, unreadable },
      prefixes: { own: [prefix], others: [] },
      journalTotals: totalsOf(records, day),
    });
    for (const record of records) matching.addRecord(record);
    for (const row of rows) matching.addRow(row);
    return matching.finish();
  }

  /** What the provider says when it is asked: about the lines that somebody has to look at, or about all. */
  async function ask({ id }: Day, lines: readonly Line[]): Promise<ReadonlyMap<string, Told>> {
    const told = new Map<string, Told>();
    const byReference = new Map(recordsOf(id).map((record) => [record.payment.reference as string, record]));
    for (const { item } of lines) {
      const record = item && byReference.get(item.reference);
      if (!item || !record || told.has(item.refundNumber ?? item.reference)) continue;
      const said = await wait(askAbout(provider(id), record, item.refundNumber));
      if (said) told.set(item.refundNumber ?? item.reference, said);
    }
    return told;
  }

  /** Compares every right bill; gives the payments of the lines that somebody has to look at. */
  async function suspects(): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const day of days())
      for (const line of needing(compare(day, await read(day), new Map())))
        if (line.item) found.add(line.item.reference);
    return found;
  }

  /** Spoils every bill, and finds each fault again. */
  async function audit(close: Close | null): Promise<void> {
    let before: { id: ProviderId; later: readonly InjectedFault[] } = { id: 'upay', later: [] };
    for (const one of days()) {
      const { id, wire, day, right } = one;
      const settled = billLaws[id].lists === 'settled';
      const records = recordsOf(id);
      const drawn = drawFaults(seed, { day, right, records, settled }, wire.kind.neverInBill);
      const came = before.id === id ? before.later.filter(({ entry }) => entry && isDayAfter(entry, day)) : [];
      const faults = [...drawn, ...came];
      before = { id, later: drawn.filter(({ fault }) => fault === 'listedLater') };
      wire.bills.spoil(day, spoilt(faults));
      try {
        const model = { day, right, faults, records, settled };
        await auditDay(one, model, drawn);
        await close?.({ id, wire, model });
      } catch (error) {
        breach('a bill is read and compared', `${id} ${day}: ${error instanceof Error ? error.stack : error}`);
      } finally {
        wire.bills.spoil(day, null);
      }
    }
  }

  async function auditDay(day: Day, model: ModelParts, drawn: readonly InjectedFault[]): Promise<void> {
    const bill = await read(day);
    const first = compare(day, bill, new Map());
    const asked = parts.thorough ? first.lines : needing(first);
    const matching = compare(day, bill, await ask(day, asked));
    const where = `${day.id} ${day.day}`;
    trace?.(() => `BILL ${where}: ${drawn.map(({ fault }) => fault).join(' ') || 'as it is'}`);
    const names = namesOf(matching, bill, model.settled);
    judgeNames({ tally, breach }, { ...model, provider: day.id }, names, needing(matching).length, drawn);
    judgeSums(where, matching, day, bill);
  }

  function judgeSums(where: string, { lines, sums }: Matching, { wire, day, id }: Day, { rows }: Read): void {
    const listed = sumsOf(wire.bills.of(day));
    const total = (minorOf: (one: (typeof sums)[number]) => number) => sums.reduce((sum, one) => sum + minorOf(one), 0);
    for (const figure of ['rows', 'paymentsMinor', 'refundsMinor', 'feesMinor', 'netMinor'] as const)
      if (total(({ bill }) => bill[figure]) !== listed[figure])
        breach('the classes add up to the bill', `${where}: ${figure} ${total(({ bill }) => bill[figure])}`);
    const said = totalsOf(recordsOf(id), day);
    for (const figure of ['payments', 'paymentsMinor', 'refunds', 'refundsMinor'] as const)
      if (total(({ journal }) => journal[figure]) !== said[figure])
        breach('the classes add up to the journal', `${where}: ${figure} ${total(({ journal }) => journal[figure])}`);
    if (new Set(lines.flatMap(({ row }) => row ?? [])).size !== rows.length)
      breach('every row stands in one class', where);
  }

  return { tally, suspects, audit };
}

/** In the order of the comparison. */
function needing(matching: Matching): readonly Line[] {
  const open = atOnce(openLines(matching, (name) => name)).filter(({ step }) => step !== 'wait');
  const lines = new Set(open.map(({ line }) => line));
  return matching.lines.filter((line) => lines.has(line));
}

function isDayAfter(entry: BillEntry, day: string): boolean {
  const range = rangeOfDay(day);
  return range !== null && entry.atMs < range.fromMs && entry.atMs >= range.fromMs - 86_400_000;
}

const wrong: readonly Finding['finding'][] = ['journalDiffers', 'unreadableRows', 'severalCurrencies', 'numbersDiffer'];

function namesOf({ lines, findings }: Matching, { footerDiffers, footer }: Read, settled: boolean): string[] {
  const names = lines.map(({ item, ...line }) =>
    nameOf({ ...line, item: item && { ...item, number: item.refundNumber ?? item.reference } }, settled),
  );
  for (const { finding } of findings) if (wrong.includes(finding)) names.push(`the comparison: ${finding}`);
  const said = findings.some(({ finding }) => finding === 'footerDiffers');
  if (footerDiffers || said) names.push('the footer: differs');
  if (footer !== null && said !== footerDiffers) names.push('the footer: one sum of two');
  return names;
}

async function askAbout(
  provider: PaymentProvider,
  { payment, refunds }: PaymentRecord,
  refundNumber: string | null,
): Promise<Told | null> {
  const { reference, providerReference, amount, way, requestedMs } = payment;
  const wallet = isHeld(payment) ? payment.approval.wallet : payment.wallet;
  const handle = { reference, providerReference, amount, way, wallet, requestedMs };
  const refund = refunds.find((one) => one.refundNumber === refundNumber);
  if (!refund) return toldOf(checkAnswer(payment, await provider.query(handle, nobody)), payment);
  const others = refunds.filter((one) => one !== refund && one.state !== 'requested');
  const number = {
    refundNumber: refund.refundNumber,
    committedBeforeMinor: committedMinor(others),
    cashier: refund.by,
  };
  const answer = await provider.queryRefund({ payment: handle, amount: refund.amount, ...number }, nobody);
  return toldOfRefund(answer, refund);
}
