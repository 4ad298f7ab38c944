import type { Currency } from '../money.ts';
import { BillRefused, cutShort, type ProblemCode } from './bill-file.ts';
import { minorOfDecimal } from './decimal.ts';

/** One line of a table, its cells in order. `marks`: what a workbook says of a cell beyond its text. */
export interface BillRecord {
  readonly line: number;
  readonly cells: readonly string[];
  readonly marks?: ReadonlyMap<number, 'formula' | 'digitsLost'>;
  /** The file ends within this line: no line ending follows. */
  readonly open?: boolean;
}

/** The line cannot be read; caught where its rows are made. */
export class LineFault extends Error {
  readonly code: ProblemCode;
  readonly column: number | null;
  readonly found: string;

  constructor(code: ProblemCode, column: number | null, found: string) {
    super(code);
    this.code = code;
    this.column = column;
    this.found = cutShort(found);
  }
}

/** Where each column stands, from 0; absent where the bill has none. */
export type Columns<Name extends string> = Readonly<Partial<Record<Name, number>>>;

/** A line's cells under the names a layout has for them. */
export class Cells<Name extends string = string> {
  readonly line: number;
  /** Faults of cells that no money hangs on. */
  readonly notes: LineFault[] = [];
  readonly #record: BillRecord;
  readonly #columns: Columns<Name>;

  constructor(record: BillRecord, columns: Columns<Name>) {
    this.line = record.line;
    this.#record = record;
    this.#columns = columns;
  }

  has(name: Name): boolean {
    return this.#columns[name] !== undefined;
  }

  /** Null where there is no such column, or nothing in it. */
  text(name: Name): string | null {
    const at = this.#columns[name];
    if (at === undefined) return null;
    if (this.#record.marks?.get(at) === 'formula') this.fault('formula', name);
    const cell = this.#record.cells[at] ?? '';
    return cell.trim() || null;
  }

  /** A number of a payment: plain text that nothing has rounded, and nothing would run. */
  reference(name: Name): string | null {
    const text = this.text(name);
    if (text === null) return null;
    if (/^[=+\-@]/.test(text)) this.fault('formula', name);
    const at = this.#columns[name] ?? -1;
    if (this.#record.marks?.get(at) === 'digitsLost' || /^\d(\.\d+)?E\+\d+$/i.test(text))
      this.fault('digitsLost', name);
    if (text.length > 128 || /[\p{Cc}\p{Cf}\ufffd]/u.test(text)) this.fault('reference', name);
    return ` ${text}`.slice(1); // of its own: a piece of a line keeps all of the line in memory
  }

  amount(name: Name, currency: Currency, code: ProblemCode = 'amount'): number | null {
    const text = this.text(name);
    if (text === null) return null;
    return minorOfDecimal(text, currency) ?? this.fault(code, name);
  }

  /** An amount the row can do without: what is wrong with it is noted. */
  extra(name: Name, currency: Currency, code: 'fee' | 'net'): number | null {
    return this.noting(() => this.amount(name, currency, code));
  }

  noting<T>(read: () => T): T | null {
    try {
      return read();
    } catch (fault) {
      if (!(fault instanceof LineFault)) throw fault;
      this.notes.push(fault);
      return null;
    }
  }

  fault(code: ProblemCode, name: Name): never {
    const at = this.#columns[name];
    throw new LineFault(code, at === undefined ? null : at + 1, this.#record.cells[at ?? -1] ?? '');
  }
}

/** What may stand above a column. */
export type Headings<Name extends string> = Readonly<Record<Name, readonly string[]>>;

/** Full-width brackets and padding differ between exports of one layout. */
export function headingOf(cell: string): string {
  return cell
    .replace(/^[\ufeff`]/, '')
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/\s+/g, '')
    .trim();
}

/** Null when a needed column is missing. Refuses a heading that stands twice. */
export function findColumns<Name extends string>(
  header: BillRecord,
  headings: Headings<Name>,
  needed: readonly Name[],
): Columns<Name> | null {
  const cells = header.cells.map(headingOf);
  const columns: Partial<Record<Name, number>> = {};
  for (const [name, names] of Object.entries(headings) as [Name, readonly string[]][]) {
    const found = cells.flatMap((cell, at) => (names.includes(cell) ? [at] : []));
    if (found[1] !== undefined)
      throw new BillRefused('columnTwice', { line: header.line, column: found[1] + 1, found: cells[found[1]] ?? '' });
    if (found[0] !== undefined) columns[name] = found[0];
  }
  return needed.every((name) => columns[name] !== undefined) ? columns : null;
}
