import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { TFunction } from 'i18next';
import { bytesInPart } from '#shared/contract/contract.ts';
import type { BillCame, BillImported } from '#shared/contract/reconcile-view.ts';
import type { BillRefusal } from '#shared/reconcile/bill-file.ts';
import { mostBillBytes, type ProviderDay } from '#shared/reconcile/taken.ts';
import { textsIn } from '../texts.ts';
import type { Connected } from './context.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

export async function fetchBill(till: Connected, output: Output, of: ProviderDay): Promise<number> {
  return tellCame(output, of, await till.client.send('bill.fetch', of));
}

/** Through a saved mapping where the layout is none that the till knows by heart. */
export async function importBill(
  till: Connected,
  output: Output,
  path: string,
  of: ProviderDay,
  mappingName: string | undefined,
): Promise<number> {
  const saved = mappingName === undefined ? [] : await till.client.send('bill.mappings', {});
  const mapping = saved.find(({ name }) => name === mappingName) ?? null;
  if (mappingName !== undefined && !mapping) return refused(till, output, of, plain('unknownLayout'));
  const came = await send(resolve(path), (part) => till.client.send('bill.import', { ...part, ...of, mapping }));
  if ('code' in came) return refused(till, output, of, came);
  return came.kind === 'taken' ? tellCame(output, of, came) : refused(till, output, of, came.refusal);
}

interface Part {
  readonly importId: string;
  readonly part: number;
  readonly parts: number;
  readonly base64: string;
  readonly fileName: string;
}

/** Piece by piece: the file may be larger than memory has room for. */
async function send(
  path: string,
  act: (part: Part) => Promise<BillImported | null>,
): Promise<BillImported | BillRefusal> {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (error) {
    return plain((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable');
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) return plain('notAFile');
    if (stat.size === 0) return plain('empty');
    if (stat.size > mostBillBytes) return { ...plain('tooLarge'), found: String(mostBillBytes) };
    const [importId, parts] = [randomUUID(), Math.ceil(stat.size / bytesInPart)];
    const piece = Buffer.alloc(bytesInPart);
    for (let part = 0; part < parts; part += 1) {
      const length = readSync(handle, piece, 0, bytesInPart, part * bytesInPart);
      const base64 = piece.subarray(0, length).toString('base64');
      const came = await act({ importId, part, parts, base64, fileName: basename(path).slice(-260) });
      if (came) return came;
    }
    return plain('unreadable');
  } finally {
    closeSync(handle);
  }
}

function plain(code: BillRefusal['code']): BillRefusal {
  return { code, line: null, column: null, found: null };
}

async function refused(till: Connected, output: Output, of: ProviderDay, refusal: BillRefusal): Promise<number> {
  const { t } = await textsIn(till.view().language);
  output.result({ ...of, taken: false, refusal }, refusalWords(refusal, t));
  return exits.badInput;
}

export function refusalWords({ code, line, column, found }: BillRefusal, t: TFunction): string {
  const where =
    line === null ? '' : t(column === null ? 'billFile.place.line' : 'billFile.place.cell', { line, column });
  const sentence = t(`billFile.refused.${code}`, { found: found ?? '' });
  return [where && `${where}:`, sentence].filter(Boolean).join(' ');
}

function tellCame(
  output: Output,
  of: ProviderDay,
  { bill, isNew, problemCount, problems, differences }: BillCame,
): number {
  const lines = problems.map(
    ({ line, column, code, found }) => `  line ${line}, column ${column ?? '-'}: ${code} ${found}`,
  );
  const footers = differences.map(
    ({ figure, said, summed, line }) => `  line ${line}: the bill says ${figure} ${said}, its lines come to ${summed}`,
  );
  output.result(
    { ...of, taken: true, isNew, ...bill, problemCount, problems, differences },
    [
      `${of.provider} ${of.day}: ${bill.rows} rows, ${bill.layout}${isNew ? '' : ', taken before'}`,
      ...lines,
      ...footers,
    ].join('\n'),
  );
  return exits.done;
}
