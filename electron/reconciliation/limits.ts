import { mostColumns } from '#shared/reconcile/mapping.ts';

export interface BillLimits {
  /** A million lines of Swiftpass's 38 columns are a third of a gigabyte. */
  readonly fileBytes: number;
  readonly rows: number;
  readonly columns: number;
  /** Of one line or one record; a quote left open would take the rest of the file for a cell. */
  readonly lineChars: number;
  /** What a workbook may say it holds when unpacked. */
  readonly inflatedBytes: number;
  /** A workbook's texts are held in memory. */
  readonly workbookTextChars: number;
}

const [mebi, gibi] = [2 ** 20, 2 ** 30];

export const billLimits: BillLimits = {
  fileBytes: 2 * gibi,
  rows: 5_000_000,
  columns: mostColumns,
  lineChars: mebi,
  inflatedBytes: gibi,
  workbookTextChars: 64 * mebi,
};
