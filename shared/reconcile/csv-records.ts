import type { RecordReader } from './alipay-bill.ts';
import { BillRefused } from './bill-file.ts';
import type { LineReader } from './marked-bill.ts';

export interface CsvLimits {
  readonly columns: number;
  /** Of one record, which may span lines where a quoted cell does. */
  readonly lineChars: number;
}

/**
 * Makes lines into the records of a CSV. A cell that begins with a quote ends with one, and may hold delimiters, doubled
 * quotes and newlines; a quote within any other cell is a character like any other.
 */
export function csvReader(reader: RecordReader, delimiter: string, limits: CsvLimits): LineReader {
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let [startLine, size] = [0, 0];

  function emit(open: boolean): void {
    const record = { line: startLine, cells, open };
    [cells, cell, size] = [[], '', 0];
    if (record.cells.length > limits.columns)
      throw new BillRefused('tooManyColumns', { line: startLine, found: String(limits.columns) });
    reader.take(record);
  }

  /** From a quote's inside: where the next cell starts, null when the line ends first. */
  function readQuoted(line: string, from: number): number | null {
    for (let at = from; ; ) {
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        cell += `${line.slice(at)}\n`;
        return null;
      }
      const twice = line[quote + 1] === '"';
      cell += line.slice(at, twice ? quote + 1 : quote);
      at = quote + (twice ? 2 : 1);
      if (twice) continue;
      if (at < line.length && line[at] !== delimiter)
        throw new BillRefused('quote', { line: startLine, column: cells.length + 1, found: cell });
      quoted = false;
      cells.push(cell);
      return at + 1;
    }
  }

  function readLine(line: string, open: boolean): void {
    let at: number | null = 0;
    while (at !== null && at <= line.length) {
      if (!quoted && line[at] === '"') {
        [quoted, cell] = [true, ''];
        at += 1;
      }
      if (quoted) at = readQuoted(line, at);
      else {
        const next = line.indexOf(delimiter, at);
        cells.push(line.slice(at, next < 0 ? undefined : next));
        at = next < 0 ? line.length + 1 : next + 1;
      }
    }
    if (!quoted) emit(open);
  }

  return {
    tally: reader.tally,
    takeLine(line, ended, open = false) {
      const text = ended.endsWith('\r') ? ended.slice(0, -1) : ended;
      if (!quoted) startLine = line;
      size += text.length;
      if (size > limits.lineChars)
        throw new BillRefused('lineTooLong', { line: startLine, found: String(limits.lineChars) });
      if (quoted || text.includes('"')) return readLine(text, open);
      cells = text.split(delimiter);
      emit(open);
    },
    end() {
      if (quoted) throw new BillRefused('quote', { line: startLine, column: cells.length + 1, found: cell });
      return reader.end();
    },
  };
}
