// Workbooks of our own, down to the bytes, so that a test may lie in any of them.
import { crc32, deflateRawSync } from 'node:zlib';

export type SheetCell =
  | string
  | number
  | null
  | { formula: string; value: string }
  | { serial: number }
  | { raw: string };

export interface PartLie {
  /** What the directory says the part inflates to. */
  readonly statedBytes?: number | bigint;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
}

export interface WrittenPart extends PartLie {
  readonly name: string;
  readonly data: Uint8Array;
}

/** A ZIP file: a size above 4 GiB goes into the field ZIP64 has for it. */
export function zipOf(parts: readonly WrittenPart[]): Uint8Array {
  const [bodies, entries]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, data, statedBytes = data.length, crc = crc32(data), flags = 0, method = 8 } of parts) {
    const packed = method === 8 ? deflateRawSync(data) : Buffer.from(data);
    const large = BigInt(statedBytes) > 0xfffffffen;
    const stated = large ? 0xffffffff : Number(statedBytes);
    const named = Buffer.from(name);
    const local = record(
      30,
      { 4: 20, 6: flags, 8: method, 26: named.length },
      { 0: 0x04034b50, 14: crc, 18: packed.length, 22: stated },
    );
    const more = large ? Buffer.alloc(20) : Buffer.alloc(0);
    if (large) {
      more.writeUInt16LE(1);
      more.writeUInt16LE(16, 2);
      more.writeBigUInt64LE(BigInt(statedBytes), 4);
      more.writeBigUInt64LE(BigInt(packed.length), 12);
    }
    const entry = record(
      46,
      { 8: flags, 10: method, 28: named.length, 30: more.length },
      { 0: 0x02014b50, 16: crc, 20: packed.length, 24: stated, 42: at },
    );
    bodies.push(local, named, packed);
    entries.push(entry, named, more);
    at += local.length + named.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  const end = record(22, { 8: parts.length, 10: parts.length }, { 0: 0x06054b50, 12: directory.length, 16: at });
  return Buffer.concat([...bodies, directory, end]);
}

/** Numbers of two and of four bytes, each at its place. */
function record(
  length: number,
  twos: Readonly<Record<number, number>>,
  fours: Readonly<Record<number, number>>,
): Buffer {
  const bytes = Buffer.alloc(length);
  for (const [place, value] of Object.entries(twos)) bytes.writeUInt16LE(value, Number(place));
  for (const [place, value] of Object.entries(fours)) bytes.writeUInt32LE(value, Number(place));
  return bytes;
}

const letters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26));
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

export interface BookStyle {
  /** Cells hold their texts themselves. */
  readonly inline?: boolean;
  /** Rows and cells do not say where they stand. */
  readonly placeless?: boolean;
  readonly prefix?: string;
  readonly from1904?: boolean;
  readonly before?: readonly { name: string; rows: readonly (readonly SheetCell[])[] }[];
}

export function partsOf(rows: readonly (readonly SheetCell[])[], style: BookStyle = {}): WrittenPart[] {
  const { inline = false, placeless = false, prefix = '', from1904 = false, before = [] } = style;
  const texts: string[] = [];
  const x = prefix === '' ? '' : `${prefix}:`;
  const place = (line: number, column: number) => (placeless ? '' : ` r="${letters(column)}${line}"`);
  function cellOf(cell: SheetCell, line: number, column: number): string {
    if (cell === null) return placeless ? `<${x}c/>` : '';
    if (typeof cell === 'number') return `<${x}c${place(line, column)}><${x}v>${cell}</${x}v></${x}c>`;
    if (typeof cell === 'string') {
      if (inline)
        return `<${x}c${place(line, column)} t="inlineStr"><${x}is><${x}t xml:space="preserve">${escaped(cell)}</${x}t></${x}is></${x}c>`;
      texts.push(cell);
      return `<${x}c${place(line, column)} t="s"><${x}v>${texts.length - 1}</${x}v></${x}c>`;
    }
    if ('raw' in cell) return cell.raw;
    if ('serial' in cell) return `<${x}c${place(line, column)} s="1"><${x}v>${cell.serial}</${x}v></${x}c>`;
    return `<${x}c${place(line, column)}><${x}f>${escaped(cell.formula)}</${x}f><${x}v>${cell.value}</${x}v></${x}c>`;
  }
  const sheetOf = (some: readonly (readonly SheetCell[])[]) => {
    const lines = some.map((cells, at) => {
      const inner = cells.map((cell, column) => cellOf(cell, at + 1, column)).join('');
      return cells.length === 0 && !placeless ? '' : `<${x}row${placeless ? '' : ` r="${at + 1}"`}>${inner}</${x}row>`;
    });
    const namespace = `xmlns${prefix === '' ? '' : `:${prefix}`}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`;
    return `<?xml version="1.0" encoding="UTF-8"?><${x}worksheet ${namespace}><${x}sheetData>${lines.join('')}</${x}sheetData></${x}worksheet>`;
  };
  const sheets = [...before, { name: 'Bill', rows }].map(({ name, rows: some }, at) => ({
    name,
    id: `rId${at + 1}`,
    part: `worksheets/sheet${at + 1}.xml`,
    xml: sheetOf(some),
  }));
  const book = `<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map(({ name, id }, at) => `<sheet name="${name}" sheetId="${at + 1}" r:id="${id}"/>`).join('')}</sheets></workbook>`;
  const links = `<Relationships>${sheets.map(({ id, part }) => `<Relationship Id="${id}" Target="${part}"/>`).join('')}</Relationships>`;
  const shared = `<sst>${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t><rPh sb="0" eb="1"><t>reading</t></rPh></si>`).join('')}</sst>`;
  const styles =
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>';
  const part = (name: string, xml: string): WrittenPart => ({ name, data: new TextEncoder().encode(xml) });
  return [
    ...[
      part('[Content_Types].xml', '<Types/>'),
      part('xl/workbook.xml', book),
      part('xl/_rels/workbook.xml.rels', links),
    ],
    ...sheets.map((sheet) => part(`xl/${sheet.part}`, sheet.xml)),
    ...[part('xl/sharedStrings.xml', shared), part('xl/styles.xml', styles)],
  ];
}

export function workbookOf(rows: readonly (readonly SheetCell[])[], style: BookStyle = {}): Uint8Array {
  return zipOf(partsOf(rows, style));
}
