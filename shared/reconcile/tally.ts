import { assert } from '../assert.ts';
import { dayOf, rangeOfDay } from '../day.ts';
import type { Currency } from '../money.ts';
import type { BillRow } from './bill.ts';
import {
  type BillEnd,
  type BillFormat,
  type BillProblem,
  BillRefused,
  type BillSums,
  type Figure,
  type Figures,
  type FooterDifference,
  mostProblemsKept,
  type PlacedRow,
} from './bill-file.ts';
import { type BillRecord, type Cells, LineFault } from './cells.ts';

/** What one line came to. */
export interface Drawn {
  readonly rows: readonly BillRow[];
  /** What the line adds to the sums that the footer is held against. */
  readonly adds: Figures;
}

export interface Footer {
  readonly line: number;
  readonly figures: Figures;
  /** From 1. */
  readonly columns: Readonly<Partial<Record<Figure, number>>>;
}

/** What is asked of a bill. `day`, of China: rows of other days are named, and a bill of nothing else is refused. */
export interface BillAsked {
  readonly currency: Currency;
  readonly day: string | null;
}

/** Reads a table record by record. */
export interface RecordReader {
  readonly tally: Tally;
  take(record: BillRecord): void;
  end(): BillEnd;
}

/** Rows, sums and problems of one bill while it is read. Rows are handed on and forgotten. */
export class Tally {
  readonly #format: BillFormat;
  readonly #currency: Currency;
  readonly #figures: Partial<Record<Figure, number>> = {};
  readonly #sums = { payments: 0, paidMinor: 0, refunds: 0, refundedMinor: 0, feesMinor: 0 };
  readonly #problems: BillProblem[] = [];
  #unreadable = 0;
  #notes = 0;
  #rows: PlacedRow[] = [];
  #lines = 0;
  #passedOver = 0;
  readonly #range: ReturnType<typeof rangeOfDay>;
  #otherDays = 0;
  #oneOtherMs = 0;

  constructor(format: BillFormat, { currency, day }: BillAsked) {
    this.#format = format;
    this.#currency = currency;
    this.#range = day === null ? null : rangeOfDay(day);
    assert(day === null || this.#range !== null, 'a bill is asked of a day there is');
  }

  /** The rows since the last time. */
  takeRows(): readonly PlacedRow[] {
    const rows = this.#rows;
    if (rows.length > 0) this.#rows = [];
    return rows;
  }

  /** `null` from `draw`: a line to pass over. `keep` false: another shop's, which the footer counts all the same. */
  draw<Name extends string>(cells: Cells<Name>, draw: (cells: Cells<Name>) => Drawn | null, keep = true): void {
    const { line } = cells;
    this.#lines += 1;
    try {
      const drawn = draw(cells);
      if (drawn === null || !keep) this.#passedOver += 1;
      if (drawn === null) return;
      this.#add(drawn.adds, line);
      if (!keep) return;
      for (const row of drawn.rows) this.#row(row, line);
      for (const note of cells.notes) this.#problem(note, line, drawn.rows[0]?.reference ?? null, true);
    } catch (fault) {
      if (!(fault instanceof LineFault)) throw fault;
      if (keep) this.#problem(fault, line, referenceIn(cells), false);
      else this.#passedOver += 1;
    }
  }

  /** A line that is no line of this bill. */
  fault(fault: LineFault, line: number): void {
    this.#lines += 1;
    this.#problem(fault, line, null, false);
  }

  end(footer: Footer | null): BillEnd {
    const rows = this.#sums.payments + this.#sums.refunds;
    if (rows > 0 && this.#otherDays === rows) throw new BillRefused('otherDay', { found: dayOf(this.#oneOtherMs) });
    return {
      format: this.#format,
      currency: this.#currency,
      lines: this.#lines,
      passedOver: this.#passedOver,
      sums: { ...this.#sums } satisfies BillSums,
      footer: footer && { line: footer.line, figures: footer.figures },
      differences: footer === null ? [] : this.#differences(footer),
      problems: this.#problems,
      problemCount: this.#unreadable + this.#notes,
      unreadable: this.#unreadable,
    };
  }

  #differences({ line, figures, columns }: Footer): readonly FooterDifference[] {
    return (Object.entries(figures) as [Figure, number][])
      .map(([figure, said]) => {
        const summed = this.#figures[figure] ?? 0;
        return { figure, said, summed, line, column: columns[figure] ?? null };
      })
      .filter(({ said, summed }) => said !== summed);
  }

  #add(adds: Figures, line: number): void {
    for (const figure in adds) {
      const name = figure as Figure;
      this.#figures[name] = summed(this.#figures[name] ?? 0, adds[name] ?? 0, line);
    }
  }

  #row(row: BillRow, line: number): void {
    const sums = this.#sums;
    if (row.kind === 'payment') {
      sums.payments += 1;
      sums.paidMinor = summed(sums.paidMinor, row.amount.minor, line);
    } else {
      sums.refunds += 1;
      sums.refundedMinor = summed(sums.refundedMinor, row.amount.minor, line);
    }
    sums.feesMinor = summed(sums.feesMinor, row.feeMinor ?? 0, line);
    this.#rows.push({ line, row });
    if (this.#range === null || row.atMs === null) return;
    if (row.atMs >= this.#range.fromMs && row.atMs < this.#range.untilMs) return;
    this.#otherDays += 1;
    this.#oneOtherMs = row.atMs;
    this.#problem(new LineFault('otherDay', null, dayOf(row.atMs)), line, row.reference, true);
  }

  #problem({ code, column, found }: LineFault, line: number, reference: string | null, rowKept: boolean): void {
    if (rowKept) this.#notes += 1;
    else this.#unreadable += 1;
    if ((rowKept ? this.#notes : this.#unreadable) <= mostProblemsKept)
      this.#problems.push({ code, line, column, found, reference, rowKept });
  }
}

function summed(sum: number, more: number, line: number): number {
  const total = sum + more;
  if (!Number.isSafeInteger(total)) throw new BillRefused('sumTooLarge', { line });
  return total;
}

function referenceIn(cells: Cells<string>): string | null {
  try {
    return cells.reference('reference');
  } catch {
    return null;
  }
}
