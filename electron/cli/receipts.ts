import { randomUUID } from 'node:crypto';
import type { PrintId } from '#shared/ids.ts';
import type { Language } from '#shared/language.ts';
import type { PrinterTrouble, PrinterView, Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { screenCharset } from '../printer/charset.ts';
import { layOut, type PaperLine } from '../printer/layout.ts';
import { textsIn } from '../texts.ts';
import type { Connected } from './context.ts';
import { exitOfRefusal, exits } from './exit.ts';
import type { Output } from './output.ts';

/** As on the wider paper. */
const screenColumns = 48;

/** The receipt as it would be printed now, as text; with `--json` its model. Prints nothing and counts nothing. */
export async function receiptText(
  till: Connected,
  output: Output,
  id: string,
  copy: boolean,
  language?: Language,
): Promise<number> {
  const receipt = await till.client.send('receipt.get', { id, copy, ...(language && { language }) });
  return tellPaper(output, receipt);
}

/** An X or a Z as it would be printed now. */
export async function reportText(till: Connected, output: Output, of: 'x' | 'z', z: number | null): Promise<number> {
  return tellPaper(output, (await till.client.send('report.get', { of, z })).paper);
}

export async function printReport(till: Connected, output: Output, of: 'x' | 'z', z: number | null): Promise<number> {
  return tell(output, await till.client.send('report.print', { printId: newPrintId(), of, z, keep: false }));
}

function tellPaper(output: Output, receipt: Receipt): number {
  const lines = layOut(receipt, screenColumns, screenCharset).map((line) =>
    line.line === 'text' ? spread(line).trimEnd() : `[${line.line}: ${line.text}]`,
  );
  output.result(receipt, lines.join('\n'));
  return exits.done;
}

export async function printReceipt(till: Connected, output: Output, id: string, copy: boolean): Promise<number> {
  return tell(output, await till.client.send('receipt.print', { printId: newPrintId(), id, copy, keep: false }));
}

export async function printTestPage(till: Connected, output: Output): Promise<number> {
  return tell(output, await till.client.send('printer.test', { printId: newPrintId(), keep: false }));
}

export async function printerStands(till: Connected, output: Output): Promise<number> {
  const view = await till.client.send('printer.get', {});
  const { t } = await textsIn('en');
  output.result(view, [t(`printer.state.${view.state}`), await troubleWords(view.trouble)].filter(Boolean).join('. '));
  return view.state === 'trouble' || view.state === 'off' ? exits.setUp : exits.done;
}

const newPrintId = () => randomUUID() as PrintId;

async function tell(output: Output, printing: Printing): Promise<number> {
  const { t, refusal: refusalWords } = await textsIn('en');
  const { outcome, trouble, refusal } = printing;
  const words = [t(`printer.outcome.${outcome}`), await troubleWords(trouble), refusal && refusalWords(refusal)];
  output.result({ outcome, trouble, refusal }, words.filter(Boolean).join(' '));
  if (outcome === 'printed') return exits.done;
  if (outcome === 'notPrinted') return refusal ? exitOfRefusal(refusal.code) : exits.certainlyNot;
  return exits.notKnownYet;
}

async function troubleWords(trouble: PrinterView['trouble']): Promise<string> {
  const { t } = await textsIn('en');
  return trouble ? t(`printer.trouble.${trouble.why satisfies PrinterTrouble}`, { ...trouble }) : '';
}

/** Large letters become plain ones, in the middle of where they stood: text has no others. */
function spread({ text, indent, wide }: Extract<PaperLine, { line: 'text' }>): string {
  return ' '.repeat(indent + Math.floor((screenCharset.widthOf(text) * (wide - 1)) / 2)) + text;
}
