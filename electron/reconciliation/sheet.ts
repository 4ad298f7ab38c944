import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import type { BillLimits } from './limits.ts';
import { readXml, type Workbook, type XmlEvents } from './workbook.ts';
import { columnOfCell, textOfDate, textOfNumber } from './workbook-cells.ts';

/**
 * Hands each row of one sheet to `take`; yields between pieces, so that rows do not heap up. On yauzl and saxes, because
 * read-excel-file gives a sheet only whole (a million rows are gigabytes), and does not say that a number lost its digits
 * or that a cell is worked out.
 */
export async function* readSheet(
  book: Workbook,
  limits: BillLimits,
  sheet: string | null,
  take: (record: BillRecord) => void,
  onRead?: (packedBytes: number) => void,
): AsyncGenerator<void> {
  const found = sheet === null ? book.sheets[0] : book.sheets.find(({ name }) => name === sheet);
  if (found === undefined) throw new BillRefused('noSheet', { found: sheet });
  yield* readXml(book.parts, found.part, sheetEvents(book, limits, take), onRead);
}

interface Cell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  formula: boolean;
  value: string;
}

function sheetEvents(book: Workbook, limits: BillLimits, take: (record: BillRecord) => void): XmlEvents {
  let line = 0;
  let cells: string[] = [];
  let marks = new Map<number, 'formula' | 'digitsLost'>();
  let cell: Cell | null = null;
  let [inValue, inReading] = [false, false];

  function openRow(number: string | undefined): void {
    const next = number === undefined ? line + 1 : Number(number);
    if (!Number.isInteger(next) || next <= line) throw new BillRefused('damagedWorkbook', { line: line + 1 });
    if (next > limits.rows) throw new BillRefused('tooManyRows', { line: next, found: String(limits.rows) });
    [line, cells, marks] = [next, [], new Map()];
  }

  function openCell({ r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    const column = r === undefined ? cells.length : columnOfCell(r);
    if (column === null || column < cells.length) throw new BillRefused('damagedWorkbook', { line });
    if (column >= limits.columns) throw new BillRefused('tooManyColumns', { line, found: String(limits.columns) });
    cell = { column, type: t, style: Number(s), formula: false, value: '' };
  }

  function closeCell(one: Cell): void {
    while (cells.length < one.column) cells.push('');
    const { text, digitsLost } = textOf(one, book, line);
    cells.push(text);
    if (one.formula || one.type === 'e') marks.set(one.column, 'formula');
    else if (digitsLost) marks.set(one.column, 'digitsLost');
    cell = null;
  }

  return {
    open(name, attributes) {
      if (name === 'row') openRow(attributes.r);
      else if (name === 'c') openCell(attributes);
      else if (name === 'f' && cell !== null) cell.formula = true;
      else if (name === 'rPh') inReading = true;
      inValue = cell !== null && !inReading && (name === 'v' || name === 't');
    },
    text(more) {
      if (!inValue || cell === null) return;
      cell.value += more;
      if (cell.value.length > limits.lineChars)
        throw new BillRefused('lineTooLong', { line, column: cell.column + 1, found: String(limits.lineChars) });
    },
    close(name) {
      inValue = false;
      if (name === 'rPh') inReading = false;
      else if (name === 'c' && cell !== null) closeCell(cell);
      else if (name === 'row') take({ line, cells, marks });
    },
  };
}

function textOf(
  { type, style, value, column }: Cell,
  book: Workbook,
  line: number,
): { text: string; digitsLost: boolean } {
  const plain = (text: string) => ({ text, digitsLost: false });
  switch (type) {
    case 's': {
      const text = /^\d+$/.test(value) ? book.texts[Number(value)] : undefined;
      if (text === undefined) throw new BillRefused('damagedWorkbook', { line, column: column + 1 });
      return plain(text);
    }
    case 'n':
      if (value === '') return plain('');
      return book.showsDate[style] === true ? plain(textOfDate(value, book.from1904)) : textOfNumber(value);
    case 'd':
      return plain(value.replace('T', ' ').replace(/(\.\d+)?Z?$/, ''));
    default:
      return plain(value);
  }
}
