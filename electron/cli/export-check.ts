import type { Client } from '#shared/contract/client.ts';
import { dayOf } from '#shared/day.ts';
import {
  type ExportCell,
  exportColumns,
  headingsOf,
  languageOfHeadings,
  readSealCells,
  type SealSaid,
} from '#shared/export/table.ts';
import type { Language } from '#shared/language.ts';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import { Refused } from '#shared/refusal.ts';
import { readTable } from '../reconciliation/read-table.ts';
import { type Connected, type Context, connectTill } from './context.ts';
import { exits } from './exit.ts';
import { tableOf } from './export.ts';
import { verified } from './journal.ts';

interface Difference {
  readonly line: number;
  readonly column: number;
  readonly heading: string;
  readonly found: string;
  readonly journal: string;
}

/** What a sheet of paper says under itself; of the seal the first 16 characters are enough. */
export interface PaperSeal {
  readonly seq: number;
  readonly seal: string;
}

const mostShown = 20;

/** Whether a file is, cell by cell, what the journal says it was when it was made; and whether the journal is whole. */
export async function checkExport(context: Context, path: string): Promise<number> {
  const { language, said } = await sealIn(path);
  const till = await connectTill(context);
  try {
    const sealHolds = (await sealOf(till.client, said.seq)) === said.seal;
    const differences = sealHolds ? await differencesIn(path, language, said, till) : [];
    return tell(context, { ...said, sealHolds, differences });
  } finally {
    await till.close();
  }
}

/** Whether this journal has that entry under that seal. The figures are then those of `z`, `day` or `export` of it. */
export async function checkSeal(context: Context, { seq, seal }: PaperSeal): Promise<number> {
  const till = await connectTill(context);
  try {
    const sealHolds = (await sealOf(till.client, seq)).startsWith(seal.toLowerCase());
    return tell(context, { seq, seal, sealHolds, differences: [] });
  } finally {
    await till.close();
  }
}

function tell(
  context: Context,
  { seq, seal, sealHolds, differences }: PaperSeal & { sealHolds: boolean; differences: readonly Difference[] },
): number {
  const { entries, findings } = verified(context);
  const agrees = sealHolds && differences.length === 0 && findings.length === 0;
  const words = [
    sealHolds ? `Entry ${seq} of the journal has this seal.` : `Entry ${seq} of this journal has another seal.`,
    findings.length === 0 ? `All ${entries} entries hold.` : `The journal itself is broken: see journal verify.`,
    ...differences
      .slice(0, mostShown)
      .map(
        ({ line, column, heading, found, journal }) =>
          `Line ${line}, column ${column} (${heading}): the file says "${found}", the journal "${journal}".`,
      ),
    ...(differences.length > mostShown ? [`${differences.length - mostShown} more.`] : []),
    agrees ? 'It agrees with the journal.' : 'It does not agree with the journal.',
  ];
  context.output.result(
    { agrees, entry: seq, seal, sealHolds, entries, findings, differences: differences.slice(0, mostShown) },
    words.join('\n'),
  );
  return agrees ? exits.done : exits.certainlyNot;
}

/** Of a day without rows: only the head is asked for. */
async function sealOf(client: Client, seq: number): Promise<string> {
  const day = dayOf(0);
  const { head } = await client.send('export.make', { from: day, until: day, asOf: seq, limit: 1 });
  return head.seal.seal;
}

async function sealIn(path: string): Promise<{ readonly language: Language; readonly said: SealSaid }> {
  let [first, last]: [BillRecord | null, BillRecord | null] = [null, null];
  for await (const record of recordsIn(path)) {
    first ??= record;
    last = record;
  }
  const language = first && languageOfHeadings(first.cells);
  const said = language && last && readSealCells(last.cells, language);
  if (!language || !said) throw new Refused('exportNotOurs', { path });
  return { language, said };
}

async function* recordsIn(path: string): AsyncGenerator<BillRecord> {
  try {
    for await (const some of readTable(path)) yield* some;
  } catch (fault) {
    if (fault instanceof BillRefused) throw new Refused('exportNotOurs', { path });
    throw fault;
  }
}

async function differencesIn(
  path: string,
  language: Language,
  said: SealSaid,
  till: Connected,
): Promise<readonly Difference[]> {
  const headings = headingsOf(language);
  const journal = tableOf(till.client, said, language, said.seq).rows();
  const found: Difference[] = [];
  let isHeading = true;
  let line = 0;
  const note = (column: number, is: string, wanted: string) =>
    found.push({ line, column: column + 1, heading: headings[column] ?? '', found: is, journal: wanted });
  for await (const record of recordsIn(path)) {
    line = record.line;
    if (isHeading) isHeading = false;
    else {
      const { value: wanted, done } = await journal.next();
      if (done) note(0, record.cells[0] ?? '', '');
      else compare(record, wanted, note);
    }
  }
  for await (const wanted of journal) {
    line += 1;
    note(0, '', textOf(wanted[0]));
  }
  return found;
}

function compare(
  { cells }: BillRecord,
  wanted: readonly ExportCell[],
  note: (column: number, is: string, wanted: string) => void,
): void {
  const isSeal = readsAsSeal(wanted);
  wanted.forEach((cell, at) => {
    const is = bare(cells[at] ?? '');
    const madeAt = isSeal && exportColumns[at] === 'time';
    const same = 'decimal' in cell ? is !== '' && Number(is) === Number(cell.decimal) : is === cell.text;
    if (!same && !madeAt) note(at, is, textOf(cell));
  });
  cells.slice(wanted.length).forEach((cell, at) => {
    if (cell !== '') note(wanted.length + at, cell, '');
  });
}

function readsAsSeal(cells: readonly ExportCell[]): boolean {
  return /^[0-9a-f]{64}$/.test(textOf(cells[exportColumns.indexOf('reference')]));
}

function textOf(cell: ExportCell | undefined): string {
  if (cell === undefined) return '';
  return 'decimal' in cell ? cell.decimal : cell.text;
}

/** Without the apostrophe that keeps a spreadsheet from running it. */
function bare(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/, '');
}
