import type { BillRecord } from '#shared/reconcile/cells.ts';
import { csvFeed } from './csv-feed.ts';
import { encodingOf, textOf } from './encoding.ts';
import { billLimits } from './limits.ts';
import { containerOf } from './recognize.ts';
import { readSheet } from './sheet.ts';
import { type BillSource, openBytes } from './source.ts';
import { openWorkbook } from './workbook.ts';

/** The records of any CSV with commas, or of a workbook's first sheet, some at a time. Throws `BillRefused`. */
export async function* readTable(source: BillSource): AsyncGenerator<readonly BillRecord[]> {
  const bytes = await openBytes(source, billLimits);
  const opened = { bytes, limits: billLimits, signal: undefined };
  let records: BillRecord[] = [];
  const take = (record: BillRecord): void => {
    records.push(record);
  };
  function* taken(): Generator<readonly BillRecord[]> {
    const some = records;
    records = [];
    if (some.length > 0) yield some;
  }
  try {
    if ((await containerOf(bytes)) === 'workbook')
      for await (const _piece of readSheet(await openWorkbook(opened), billLimits, null, take)) yield* taken();
    else {
      const feed = csvFeed(take, ',', billLimits);
      for await (const { text } of textOf(bytes, await encodingOf(bytes, undefined), undefined)) {
        await feed.write(text);
        yield* taken();
      }
      await feed.end();
    }
    yield* taken();
  } finally {
    await bytes.close();
  }
}
