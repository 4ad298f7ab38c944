import { glanceLines } from '#shared/contract/reconcile-view.ts';
import { alipayReader } from '#shared/reconcile/alipay-bill.ts';
import {
  type BillEnd,
  type BillRefusal,
  BillRefused,
  type KnownLayout,
  type PlacedRow,
} from '#shared/reconcile/bill-file.ts';
import type { BillRecord } from '#shared/reconcile/cells.ts';
import { mappedReader } from '#shared/reconcile/mapped-bill.ts';
import type { BillMapping } from '#shared/reconcile/mapping.ts';
import type { LineReader } from '#shared/reconcile/marked-bill.ts';
import { swiftpassReader } from '#shared/reconcile/swiftpass-bill.ts';
import type { BillAsked, RecordReader, Tally } from '#shared/reconcile/tally.ts';
import { wechatReader } from '#shared/reconcile/wechat-bill.ts';
import { csvFeed } from './csv-feed.ts';
import { type BillEncoding, encodingOf, textOf } from './encoding.ts';
import type { Feed } from './feed.ts';
import { type BillLimits, billLimits } from './limits.ts';
import { lineFeed } from './lines.ts';
import { containerOf, delimiterOf, layoutOf } from './recognize.ts';
import { readSheet } from './sheet.ts';
import { type BillBytes, type BillSource, openBytes } from './source.ts';
import { type Opened, openWorkbook } from './workbook.ts';

export interface BillProgress {
  /** Of the file as it lies on the disk. */
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly rows: number;
}

export interface BillQuestion extends BillAsked {
  /** A layout known by heart (`recognize`: whichever it is), or a saved mapping. */
  readonly layout: KnownLayout | 'recognize' | BillMapping;
  /** Swiftpass: of the statement of a chain or an agent, only this merchant's lines. */
  readonly merchant?: string | null;
  readonly limits?: Partial<BillLimits>;
  onProgress?(progress: BillProgress): void;
  readonly signal?: AbortSignal;
}

/** Rows in the order of the file, then one end. After `refused` nothing of the rows counts. */
export type BillPart =
  | { readonly kind: 'rows'; readonly rows: readonly PlacedRow[] }
  | { readonly kind: 'end'; readonly end: BillEnd; readonly encoding: BillEncoding | 'workbook' }
  | { readonly kind: 'refused'; readonly refusal: BillRefusal };

/**
 * Reads a bill piece by piece: memory does not grow with the file. Throws what `signal` was aborted with; all that can be
 * wrong with the file is an answer.
 */
export async function* readBill(source: BillSource, question: BillQuestion): AsyncGenerator<BillPart, void> {
  try {
    const limits = { ...billLimits, ...question.limits };
    const bytes = await openBytes(source, limits);
    try {
      yield* readBytes({ bytes, limits, signal: question.signal }, question);
    } finally {
      await bytes.close();
    }
  } catch (fault) {
    if (!(fault instanceof BillRefused)) throw fault;
    yield { kind: 'refused', refusal: fault.refusal };
  }
}

async function* readBytes(opened: Opened, question: BillQuestion): AsyncGenerator<BillPart, void> {
  const { bytes, signal } = opened;
  signal?.throwIfAborted();
  const container = await containerOf(bytes);
  if (container === 'workbook') return yield* readWorkbook(opened, question);
  const encoding = await encodingOf(bytes, signal);
  const { feed, reader } = await readingOf(opened, encoding, question);
  const progress = reporter(bytes, question);
  for await (const { text, readBytes } of textOf(bytes, encoding, signal)) {
    await feed.write(text);
    yield* progress(reader.tally, readBytes);
  }
  await feed.end();
  yield* progress(reader.tally, bytes.size);
  yield { kind: 'end', end: reader.end(), encoding };
}

async function* readWorkbook(opened: Opened, question: BillQuestion): AsyncGenerator<BillPart, void> {
  const { layout } = question;
  const book = await openWorkbook(opened); // a damaged or packed file is called that first
  if (typeof layout === 'string') throw new BillRefused('unknownLayout', { found: 'xlsx' });
  const reader = mappedReader(layout, question);
  const progress = reporter(opened.bytes, question);
  let readBytes = 0;
  const onRead = (more: number) => {
    readBytes += more;
  };
  for await (const _piece of readSheet(book, opened.limits, layout.sheet, (record) => reader.take(record), onRead))
    yield* progress(reader.tally, readBytes);
  yield* progress(reader.tally, opened.bytes.size);
  yield { kind: 'end', end: reader.end(), encoding: 'workbook' };
}

/** Tells of progress, and hands on what was read since the last time. */
function reporter({ size }: BillBytes, { onProgress }: BillQuestion) {
  let rows = 0;
  return function* (tally: Tally, readBytes: number): Generator<BillPart> {
    const taken = tally.takeRows();
    rows += taken.length;
    onProgress?.({ readBytes: Math.min(readBytes, size), totalBytes: size, rows });
    if (taken.length > 0) yield { kind: 'rows', rows: taken };
  };
}

/** How text becomes records or lines, and what reads those. */
interface Reading {
  readonly feed: Feed;
  readonly reader: Pick<RecordReader, 'tally' | 'end'>;
}

async function readingOf(opened: Opened, encoding: BillEncoding, question: BillQuestion): Promise<Reading> {
  const { limits } = opened;
  const { layout, merchant = null } = question;
  const ofRecords = (reader: RecordReader, delimiter: string) => ({
    reader,
    feed: csvFeed((record) => reader.take(record), delimiter, limits),
  });
  const ofLines = (reader: LineReader) => ({ reader, feed: lineFeed(reader, limits) });
  if (typeof layout !== 'string') return ofRecords(mappedReader(layout, question), layout.delimiter);
  const first = await firstLine(opened, encoding);
  const found = layoutOf(first);
  if (found === null || (layout !== 'recognize' && layout !== found))
    throw new BillRefused('unknownLayout', { line: 1, found: first });
  switch (found) {
    case 'swiftpass':
      return ofLines(swiftpassReader(question, merchant));
    case 'wechat':
      return ofLines(wechatReader(question));
    case 'alipay':
      return ofRecords(alipayReader(question), ',');
  }
}

async function firstLine({ bytes, signal, limits }: Opened, encoding: BillEncoding): Promise<string> {
  let text = '';
  for await (const { text: more } of textOf(bytes, encoding, signal)) {
    text += more;
    const line = text
      .split('\n')
      .slice(0, -1)
      .find((one) => one.trim() !== '');
    if (line !== undefined) return line.trim();
    if (text.length > limits.lineChars)
      throw new BillRefused('lineTooLong', { line: 1, found: String(limits.lineChars) });
  }
  return text.trim();
}

/** What a person sees before pointing at columns. */
export interface BillGlance {
  readonly kind: 'glance';
  /** A layout known by heart needs no mapping. */
  readonly format: KnownLayout | null;
  readonly encoding: BillEncoding | 'workbook';
  readonly delimiter: BillMapping['delimiter'] | null;
  readonly sheets: readonly string[];
  readonly records: readonly BillRecord[];
}

/** Which layout a file has, and its first lines. `sheet`: of a workbook, null for the first. */
export async function recognizeBill(
  source: BillSource,
  { lines = glanceLines, sheet = null }: { lines?: number; sheet?: string | null } = {},
): Promise<BillGlance | { readonly kind: 'refused'; readonly refusal: BillRefusal }> {
  try {
    const bytes = await openBytes(source, billLimits);
    try {
      return await glance({ bytes, limits: billLimits, signal: undefined }, lines, sheet);
    } finally {
      await bytes.close();
    }
  } catch (fault) {
    if (!(fault instanceof BillRefused)) throw fault;
    return { kind: 'refused', refusal: fault.refusal };
  }
}

async function glance(opened: Opened, lines: number, sheet: string | null): Promise<BillGlance> {
  const records: BillRecord[] = [];
  const keep = (record: BillRecord) => {
    if (records.length < lines) records.push(record);
  };
  if ((await containerOf(opened.bytes)) === 'workbook') {
    const book = await openWorkbook(opened);
    for await (const _piece of readSheet(book, opened.limits, sheet, keep)) if (records.length === lines) break;
    const sheets = book.sheets.map(({ name }) => name);
    return { kind: 'glance', format: null, encoding: 'workbook', delimiter: null, sheets, records };
  }
  const encoding = await encodingOf(opened.bytes, opened.signal);
  const first = await firstLine(opened, encoding);
  const delimiter = delimiterOf(first);
  const feed = csvFeed(keep, delimiter, opened.limits);
  let whole = true;
  for await (const { text } of textOf(opened.bytes, encoding, opened.signal)) {
    await feed.write(text);
    whole = records.length < lines;
    if (!whole) break;
  }
  if (whole) await feed.end();
  return { kind: 'glance', format: layoutOf(first), encoding, delimiter, sheets: [], records };
}
