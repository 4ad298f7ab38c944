import type { Args } from '#shared/contract/contract.ts';
import { mostPageRows, pageOfList } from '#shared/export/list-page.ts';
import type { ExportRow } from '#shared/export/row.ts';
import type { PrintId } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import { newId, theLink, useTill } from '../store.ts';
import { ask, noticeOf } from './ask.ts';

const { getState: now, setState: set } = useTill;

type Which = Pick<Args<'report.get'>, 'of' | 'z'>;

/** On the receipt printer; on sheets of this computer's own print where there is no printer. */
export async function printReport(which: Which): Promise<void> {
  if (now().view?.printer.state === 'off') return sheetOfReport(which);
  const printing = await ask('report.print', { printId: newId<PrintId>(), ...which });
  if (printing !== 'refused' && printing.outcome !== 'printed') set({ notice: { printing } });
}

/** An X or a Z on A4, from where it goes on paper or into a PDF. */
export async function sheetOfReport(which: Which): Promise<void> {
  const language = now().view?.language;
  const report = await ask('report.get', { ...which, ...(language && { language }) });
  if (report !== 'refused') set({ sheet: report.page });
}

/** Payments and refunds of business days on A4. More rows than anybody prints are for a spreadsheet. */
export async function sheetOfDays(from: string, until: string): Promise<void> {
  const language = now().view?.language ?? 'en';
  try {
    const rows: ExportRow[] = [];
    const first = await theLink().send('export.make', { from, until });
    let page = first;
    for (;;) {
      rows.push(...page.rows);
      if (rows.length > mostPageRows) throw new Refused('exportTooManyRows', { most: mostPageRows });
      if (page.next === null) break;
      page = await theLink().send('export.make', { from, until, asOf: first.head.seal.seq, after: page.next });
    }
    set({ sheet: pageOfList(first.head, rows, language) });
  } catch (error) {
    set({ notice: noticeOf(error) });
  }
}

export function sheetDone(): void {
  set({ sheet: null });
}
