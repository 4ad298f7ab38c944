import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillLimits } from './limits.ts';
import type { BillBytes } from './source.ts';
import { isDateFormat } from './workbook-cells.ts';
import { type Parts, readParts } from './zip.ts';

export interface Workbook {
  readonly parts: Parts;
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly texts: readonly string[];
  /** By the number a cell gives as its style. */
  readonly showsDate: readonly boolean[];
  readonly from1904: boolean;
}

export interface Opened {
  readonly bytes: BillBytes;
  readonly limits: BillLimits;
  readonly signal: AbortSignal | undefined;
}

export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const damaged = () => new BillRefused('damagedWorkbook');

/** Reads one part: names without their prefixes, no document type, nothing that is not well formed. */
export async function* readXml(
  parts: Parts,
  part: string,
  events: XmlEvents,
  onRead?: (packedBytes: number) => void,
): AsyncGenerator<void> {
  const parser = new SaxesParser();
  const refuse = () => {
    throw damaged();
  };
  parser.on('error', refuse);
  parser.on('doctype', refuse);
  parser.on('opentag', ({ name, attributes }: SaxesTagPlain) => events.open?.(bare(name), attributes));
  parser.on('closetag', ({ name }) => events.close?.(bare(name)));
  if (events.text !== undefined) parser.on('text', (text) => events.text?.(text));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const piece of parts.read(part, onRead)) {
    parser.write(decoded(decoder, piece));
    yield;
  }
  parser.write(decoded(decoder, null));
  parser.close();
}

function decoded(decoder: InstanceType<typeof TextDecoder>, piece: Uint8Array | null): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw damaged();
  }
}

function bare(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

async function readAll(parts: Parts, part: string, events: XmlEvents): Promise<void> {
  for await (const _piece of readXml(parts, part, events));
}

const names = {
  book: 'xl/workbook.xml',
  links: 'xl/_rels/workbook.xml.rels',
  texts: 'xl/sharedStrings.xml',
  styles: 'xl/styles.xml',
} as const;

export async function openWorkbook(opened: Opened): Promise<Workbook> {
  const parts = await readParts(opened.bytes, opened.limits, opened.signal);
  if (parts.has('EncryptedPackage')) throw new BillRefused('encryptedWorkbook');
  if (!parts.has(names.book)) throw new BillRefused('packed');
  const { sheets, from1904 } = await readBook(parts);
  return {
    ...{ parts, sheets, from1904 },
    texts: parts.has(names.texts) ? await readTexts(opened.limits, parts) : [],
    showsDate: parts.has(names.styles) ? await readStyles(parts) : [],
  };
}

async function readBook(parts: Parts): Promise<Pick<Workbook, 'sheets' | 'from1904'>> {
  const listed: { name: string; id: string }[] = [];
  const targets = new Map<string, string>();
  let from1904 = false;
  await readAll(parts, names.book, {
    open(name, { date1904, name: sheet = '', ...more }) {
      if (name === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
      const id = Object.entries(more).find(([key]) => bare(key) === 'id' && key !== 'id')?.[1];
      if (name === 'sheet') listed.push({ name: sheet, id: id ?? '' });
    },
  });
  await readAll(parts, names.links, {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheets = listed.flatMap(({ name, id }) => {
    const part = targets.get(id);
    return part === undefined || !parts.has(part) ? [] : [{ name, part }];
  });
  if (sheets.length === 0) throw damaged();
  return { sheets, from1904 };
}

/** Texts that cells point at. What is written over Chinese characters to read them by is none of a cell's text. */
async function readTexts({ workbookTextChars }: BillLimits, parts: Parts): Promise<readonly string[]> {
  const texts: string[] = [];
  let [text, inText, inReading, chars] = ['', false, false, 0];
  await readAll(parts, names.texts, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') inReading = true;
      inText = name === 't' && !inReading;
    },
    text(more) {
      if (!inText) return;
      text += more;
      chars += more.length;
      if (chars > workbookTextChars) throw new BillRefused('inflatesTooMuch', { found: String(workbookTextChars) });
    },
    close(name) {
      inText = false;
      if (name === 'rPh') inReading = false;
      if (name === 'si') texts.push(text);
    },
  });
  return texts;
}

async function readStyles(parts: Parts): Promise<readonly boolean[]> {
  const own = new Map<number, string>();
  const showsDate: boolean[] = [];
  let inCells = false;
  await readAll(parts, names.styles, {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') own.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') inCells = true;
      if (name === 'xf' && inCells) showsDate.push(isDateFormat(Number(numFmtId), own.get(Number(numFmtId)) ?? null));
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return showsDate;
}
