import { CsvError, parse } from 'csv-parse';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import type { Feed } from './feed.ts';
import type { BillLimits } from './limits.ts';

const newline = 0x0a;

/**
 * The records of a CSV. Quotes are read as leniently as csv-parse can: portals that quote nothing write `5" cup`. But a
 * cell that begins with a quote has to end with one, or the lines after it would be taken into it: that is refused.
 */
export function csvFeed(take: (record: BillRecord) => void, delimiter: string, limits: BillLimits): Feed {
  let line = 1;
  /** What was written and is in no record yet, and bytes, where in the file that and the record that is read now begin. */
  let [held, heldFrom, start] = [Buffer.alloc(0), 0, 0];
  let ending = false;
  const parser = parse({
    ...{ delimiter, record_delimiter: ['\r\n', '\n'], relax_column_count: true, relax_quotes: true },
    on_record: (cells: string[], { bytes }) => {
      takeCells(cells, bytes);
      return null; // nothing waits in the parser: each record is handed on as it is found
    },
  });
  parser.on('error', () => {}); // told where it is written

  function takeCells(cells: string[], end: number): void {
    const raw = () => held.subarray(start - heldFrom, end - heldFrom);
    if (line > limits.rows) throw new BillRefused('tooManyRows', { line, found: String(limits.rows) });
    checkLength(end - start);
    if (cells.length > limits.columns) throw new BillRefused('tooManyColumns', { line, found: String(limits.columns) });
    cells.forEach((cell, at) => {
      if (cell.startsWith('"') && !raw().includes(`"${cell.replaceAll('"', '""')}"`))
        throw new BillRefused('quote', { line, column: at + 1, found: cell });
    });
    const open = ending && end === heldFrom + held.length && held.at(-1) !== newline;
    take({ line, cells, open });
    line += 1;
    for (const cell of cells) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) line += 1;
    start = end;
  }

  function checkLength(bytes: number): void {
    if (bytes > limits.lineChars) throw new BillRefused('lineTooLong', { line, found: String(limits.lineChars) });
  }

  function refusalOf(fault: Error): Error {
    if (!(fault instanceof CsvError)) return fault;
    return new BillRefused('quote', { line, column: Number(fault.column) + 1 });
  }

  return {
    async write(text) {
      const bytes = Buffer.from(text);
      held = Buffer.concat([held.subarray(start - heldFrom), bytes]);
      heldFrom = start;
      await new Promise<void>((resolve, reject) => {
        parser.write(bytes, (fault) => (fault ? reject(refusalOf(fault)) : resolve()));
      });
      checkLength(heldFrom + held.length - start);
    },
    async end() {
      ending = true;
      await new Promise<void>((resolve, reject) => {
        parser.once('error', (fault) => reject(refusalOf(fault)));
        parser.end(resolve);
      });
    },
  };
}
