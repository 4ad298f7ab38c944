import type { Client } from '#shared/contract/client.ts';
import type { ExportHead, ExportPage } from '#shared/export/row.ts';
import { cellsOf, type ExportCell, headingsOf, sealCells } from '#shared/export/table.ts';
import { exportWordsIn } from '#shared/export/words.ts';
import type { Language } from '#shared/language.ts';
import { writeCsv } from '../export/csv-file.ts';
import { writeWorkbook } from '../export/workbook-file.ts';
import type { Connected } from './context.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

export interface ExportAsked {
  readonly from: string;
  readonly until: string;
  readonly as: 'csv' | 'xlsx';
  /** Null: the shop's. */
  readonly language: Language | null;
  readonly path: string;
}

/** Writes a file that was not there before. Rows go from the journal to the file; CSV holds no more than a page at a time. */
export async function exportFile(till: Connected, output: Output, asked: ExportAsked): Promise<number> {
  const { path, as } = asked;
  const language = asked.language ?? till.view().language;
  const table = tableOf(till.client, asked, language);
  if (as === 'csv') await writeCsv(path, headingsOf(language), table.rows());
  else await writeWorkbook(path, exportWordsIn(language).exports.sheet, headingsOf(language), table.rows());
  const { rows, head } = table.made();
  const { seq, seal } = head.seal;
  output.result(
    { path, rows, entry: seq, seal },
    `${rows} rows, ${asked.from} to ${asked.until}, in ${path}. Made up to entry ${seq} of the journal, sealed ${seal}`,
  );
  return exits.done;
}

/** The rows as cells, and after them the row with the seal. `asOf`: as it was after that entry; null: as it is now. */
export function tableOf(
  client: Client,
  { from, until }: Pick<ExportAsked, 'from' | 'until'>,
  language: Language,
  asOf: number | null = null,
) {
  let count = 0;
  let made: ExportHead | null = null;
  async function* rows(): AsyncGenerator<readonly ExportCell[]> {
    let after: number | null = 0;
    while (after !== null) {
      const {
        head,
        rows: found,
        next,
      }: ExportPage = await client.send('export.make', {
        ...{ from, until, after, asOf: made?.seal.seq ?? asOf },
      });
      made ??= head;
      for (const row of found) yield cellsOf(row, language);
      count += found.length;
      after = next;
    }
    if (made) yield sealCells(made, count, language);
  }
  return {
    rows,
    made: () => {
      if (!made) throw new Error('an export is read to its end');
      return { head: made, rows: count };
    },
  };
}
