import { CsvError, type Info, parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { mostFileBytes } from '#shared/items/file.ts';
import { Barcode, barcodeKey, type Item, mostItems } from '#shared/items/item.ts';
import { type Currency, parseAmount } from '#shared/money.ts';
import { Refused } from '#shared/refusal.ts';
import { LineName, longestName } from '#shared/sale/line.ts';

/** The first row names the columns, in any order. */
const headings: Readonly<Record<'barcode' | 'name' | 'price', readonly string[]>> = {
  barcode: ['barcode', '条码', '條碼', '条形码'],
  name: ['name', '名称', '名稱', '品名'],
  price: ['price', '价格', '價格', '单价', '單價', '售价', '售價'],
};

type Column = keyof typeof headings;

/** With its line in the file, from 1. */
interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The items of a price list: CSV in UTF-8 or GBK, with a heading. Any mistake is refused with its place, so that never a
 * part of a file is taken. What looks like a formula is text like any other.
 */
export function readItems(file: Uint8Array, currency: Currency, mostMinor: number): Item[] {
  if (file.length > mostFileBytes) throw new Refused('itemsTooLarge', { most: `${mostFileBytes / 1024 / 1024} MB` });
  const [heading, ...rows] = rowsOf(textOf(file));
  if (!heading) throw new Refused('itemsNone');
  const columns = columnsOf(heading);
  if (rows.length === 0) throw new Refused('itemsNone');
  if (rows.length > mostItems) throw new Refused('itemsTooMany', { most: mostItems });
  const lineOf = new Map<string, number>();
  return rows.map((row) => {
    if (row.cells.length !== heading.cells.length)
      throw new Refused('itemsCells', { line: row.line, found: row.cells.length, wanted: heading.cells.length });
    const item = itemOf(row, columns, currency, mostMinor);
    const key = barcodeKey(item.barcode);
    const first = lineOf.get(key);
    if (first !== undefined) throw new Refused('itemsTwice', { line: row.line, barcode: item.barcode, first });
    lineOf.set(key, row.line);
    return item;
  });
}

/** Spreadsheets write UTF-8 with its mark, or the system's own letters: in China GBK. */
function textOf(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    const text = iconv.decode(Buffer.from(file), 'gb18030');
    if (/[\uFFFD\0]/.test(text)) throw new Refused('itemsNotText');
    return text;
  }
}

function rowsOf(text: string): Row[] {
  if (text.includes('\0')) throw new Refused('itemsNotText');
  try {
    const found = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 4_096,
      trim: true,
    }) as unknown as { info: Info; record: string[] }[];
    return found.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof CsvError) throw new Refused('itemsNotCsv', { line: Number(error.lines ?? 1) });
    throw error;
  }
}

function columnsOf({ cells }: Row): Readonly<Record<Column, number>> {
  const named = cells.map((cell) => cell.toLowerCase());
  const place = (column: Column) => {
    const places = named.flatMap((cell, at) => (headings[column].includes(cell) ? [at] : []));
    if (places.length !== 1 || places[0] === undefined) throw new Refused('itemsHeader', { column });
    return places[0];
  };
  return { barcode: place('barcode'), name: place('name'), price: place('price') };
}

function itemOf(
  { line, cells }: Row,
  columns: Readonly<Record<Column, number>>,
  currency: Currency,
  mostMinor: number,
): Item {
  const cell = (column: Column) => cells[columns[column]] ?? '';
  const place = (column: Column) => ({ line, column: columns[column] + 1, found: shortened(cell(column)) });
  const barcode = Barcode.safeParse(cell('barcode'));
  if (!barcode.success || /^\d(\.\d+)?E\+?\d+$/i.test(barcode.data))
    throw new Refused('itemsBarcode', place('barcode'));
  const name = LineName.safeParse(cell('name'));
  if (!name.success || name.data === '') throw new Refused('itemsName', { ...place('name'), most: longestName });
  const price = parseAmount(cell('price'), currency, mostMinor);
  if (typeof price === 'string') throw new Refused('itemsPrice', place('price'));
  return { barcode: barcode.data, name: name.data, priceMinor: price.minor };
}

/** As much as a sentence can hold, on one line. */
function shortened(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
  return plain.length <= 24 ? plain : `${plain.slice(0, 23)}…`;
}
