import { writeFile } from 'node:fs/promises';
import writeExcelFile, { type Row } from 'write-excel-file/node';
import type { ExportCell } from '#shared/export/table.ts';
import { Refused } from '#shared/refusal.ts';
import { newFile } from './new-file.ts';

/** A workbook is made whole in memory, which CSV is not. */
export const mostWorkbookRows = 100_000;

/** Text stays text, whatever it looks like; amounts are numbers, with their decimals shown. */
export async function writeWorkbook(
  path: string,
  sheet: string,
  headings: readonly string[],
  rows: AsyncIterable<readonly ExportCell[]>,
): Promise<void> {
  const data: Row[] = [headings.map((value) => ({ value, type: String, fontWeight: 'bold' }))];
  for await (const row of rows) {
    if (data.length > mostWorkbookRows + 1) throw new Refused('exportTooManyRows', { most: mostWorkbookRows });
    data.push(row.map(cellOf));
  }
  const widths = headings.map((heading, at) => Math.max(12, heading.length + 2, longest(data, at)));
  const bytes = await writeExcelFile(data, {
    sheet,
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer();
  await newFile(path, () => writeFile(path, bytes, { flag: 'wx', flush: true }));
}

function cellOf(cell: ExportCell): Row[number] {
  if ('decimal' in cell) return { value: Number(cell.decimal), type: Number, format: '0.00' };
  return cell.text === '' ? null : { value: cell.text, type: String };
}

/** By the first rows, as a person sees them. */
function longest(data: readonly Row[], at: number): number {
  const lengths = data.slice(1, 50).map((row) => {
    const cell = row[at];
    return typeof cell === 'object' && cell !== null && 'value' in cell ? String(cell.value).length + 1 : 0;
  });
  return Math.min(40, Math.max(0, ...lengths));
}
