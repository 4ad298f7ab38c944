import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { ExportCell } from '#shared/export/table.ts';
import { newFile } from './new-file.ts';

/**
 * As Excel opens it: UTF-8 with its mark. What looks like a formula gets an apostrophe before it. Row by row: memory does
 * not grow with the file.
 */
export async function writeCsv(
  path: string,
  headings: readonly string[],
  rows: AsyncIterable<readonly ExportCell[]>,
): Promise<void> {
  async function* records(): AsyncGenerator<readonly string[]> {
    yield headings;
    for await (const row of rows) yield row.map((cell) => ('decimal' in cell ? cell.decimal : cell.text));
  }
  await newFile(path, () =>
    pipeline(
      Readable.from(records()),
      stringify({ bom: true, escape_formulas: true, record_delimiter: '\r\n' }),
      createWriteStream(path, { flags: 'wx', flush: true }),
    ),
  );
}
