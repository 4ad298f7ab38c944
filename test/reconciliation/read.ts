import type { BillEnd, BillRefusal, PlacedRow } from '#shared/reconcile/bill-file.ts';
import { type BillQuestion, readBill } from '../../electron/reconciliation/read-bill.ts';
import type { BillSource } from '../../electron/reconciliation/source.ts';

export interface WholeBill {
  readonly rows: readonly PlacedRow[];
  readonly end: BillEnd | null;
  readonly encoding: string | null;
  readonly refusal: BillRefusal | null;
}

export async function readWhole(source: BillSource, more: Partial<BillQuestion> = {}): Promise<WholeBill> {
  const rows: PlacedRow[] = [];
  let whole: WholeBill = { rows, end: null, encoding: null, refusal: null };
  const question: BillQuestion = { layout: 'recognize', currency: 'CNY', day: null, ...more };
  for await (const part of readBill(source, question)) {
    if (part.kind === 'rows') rows.push(...part.rows);
    else if (part.kind === 'end') whole = { ...whole, end: part.end, encoding: part.encoding };
    else whole = { ...whole, refusal: part.refusal };
  }
  return whole;
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
