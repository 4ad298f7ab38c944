import { type CsvError, type InfoRecord, parse } from 'csv-parse';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import type { Feed } from './feed.ts';
import type { BillLimits } from './limits.ts';

/** Cuts text into the records of a CSV as it comes: quoted cells may hold commas, quotes and lines. */
export function csvFeed(take: (record: BillRecord) => void, delimiter: string, limits: BillLimits): Feed {
  let [lastLine, lastChar, ending]: [number, string, boolean] = [0, '', false];

  /** Nothing is handed on by the parser itself. */
  function onRecord(cells: string[], { lines }: InfoRecord): null {
    const line = cells.some((cell) => cell.includes('\n')) ? startOf(cells, lines) : lines;
    lastLine = lines;
    if (lines > limits.rows) throw new BillRefused('tooManyRows', { line, found: String(limits.rows) });
    if (cells.length > limits.columns) throw new BillRefused('tooManyColumns', { line, found: String(limits.columns) });
    take({ line, cells, open: ending && lastChar !== '\n' });
    return null;
  }

  const parser = parse({
    ...{ delimiter, record_delimiter: ['\r\n', '\n'], relax_column_count: true, relax_quotes: true },
    ...{ max_record_size: limits.lineChars, on_record: onRecord },
  });
  parser.on('error', () => {}); // told to who writes

  async function settled(act: (done: (fault?: Error | null) => void) => void): Promise<void> {
    await new Promise<void>((done, fail) => {
      act((fault) => (fault ? fail(refusalOf(fault, lastLine + 1, limits)) : done()));
    });
  }

  return {
    async write(text) {
      if (text === '') return;
      lastChar = text.at(-1) ?? '';
      await settled((done) => parser.write(text, done));
    },
    async end() {
      ending = true;
      await settled((done) => parser.end(done));
    },
  };
}

/** The parser counts to the line a record ends on. */
function startOf(cells: readonly string[], endLine: number): number {
  return endLine - cells.reduce((lines, cell) => lines + cell.split('\n').length - 1, 0);
}

function refusalOf(fault: Error, line: number, limits: BillLimits): Error {
  switch ((fault as CsvError).code) {
    case 'CSV_MAX_RECORD_SIZE':
      return new BillRefused('lineTooLong', { line, found: String(limits.lineChars) });
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return new BillRefused('quote', { line });
    default:
      return fault;
  }
}
