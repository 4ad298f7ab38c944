// Writes a bill of many lines, reads it as the till does, and prints for whoever changes a reader what that took; ends with 1
// where it read another number of rows. million-match.ts does the same of the whole comparison.
//   node test/reconciliation/million.ts [rows=1000000] [swiftpass|wechat|alipay|mapped]

import { execFileSync } from 'node:child_process';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BillQuestion, readBill } from '../../electron/reconciliation/read-bill.ts';
import { portalMapping } from './portal.ts';
import { alipay, type Layout, payment, piecesOf, refund, swiftpass, type Written, wechat } from './writers.ts';

const [count, format = 'swiftpass', into] = [Number(process.argv[2] ?? 1_000_000), process.argv[3], process.argv[4]];
const layout = { swiftpass, wechat, alipay }[format] as Layout | undefined;
const folder = into === undefined ? await mkdtemp(path.join(tmpdir(), 'shroff-bill-')) : '';
const file = into ?? path.join(folder, 'bill.csv');

/** A thousand lines at a time, and totals as of none. */
function* write(): Generator<string> {
  const ends = layout && piecesOf(layout, []);
  yield ends?.head ?? 'Order,Amount,Type,When,Fee,Note\n';
  for (let n = 0; n < count; n += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - n) }, (_one, at) => written(n + at));
    yield layout ? piecesOf(layout, rows).rows : rows.map(portalLine).join('');
  }
  yield ends?.foot ?? '';
}

function written(n: number): Written {
  const numbers = {
    reference: `SF${n}`,
    providerReference: `20261120052620712721${n}`,
    walletReference: `42000026${n}`,
  };
  const row = n % 40 === 39 ? refund({ ...numbers, refundNumber: `RF${n}` }) : payment(numbers);
  return { row, product: '茶 tea, hot' };
}

function portalLine({ row }: Written): string {
  return `${row.reference},${(row.amount.minor / 100).toFixed(2)},${row.kind === 'refund' ? 'Refund' : 'Sale'},2026-11-20 12:00:00,0.07,"tea, hot"\n`;
}

async function read(): Promise<void> {
  const megabytes = statSync(file).size / 2 ** 20;
  console.log(`${count} lines, ${megabytes.toFixed(0)} MiB, ${format}`);
  const startMs = performance.now();
  let [rows, saidAt] = [0, 0];
  const question: BillQuestion = {
    ...{ layout: layout?.format ?? portalMapping, currency: 'CNY', day: '2026-11-20' },
    onProgress({ readBytes, totalBytes }) {
      const percent = Math.floor((100 * readBytes) / totalBytes);
      if (percent < saidAt + 20) return;
      saidAt = percent;
      console.log(`${percent} %, ${rows} rows, ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB resident`);
    },
  };
  for await (const part of readBill(file, question)) {
    if (part.kind === 'rows') rows += part.rows.length;
    if (part.kind === 'refused') console.log(part.refusal);
    if (part.kind === 'end') console.log(part.end.sums, part.end.problemCount, 'problems');
  }
  const [seconds, busy] = [(performance.now() - startMs) / 1000, process.cpuUsage().user / 1e6];
  process.exitCode = rows === count ? 0 : 1;
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${rows} rows in ${seconds.toFixed(1)} s (${busy.toFixed(1)} s of processor): ${Math.round(rows / seconds)} rows/s, peak ${peak.toFixed(0)} MiB resident`,
  );
}

if (into === undefined) {
  execFileSync(process.execPath, [import.meta.filename, String(count), format, file]); // so that its memory is not counted
  await read();
  rmSync(folder, { recursive: true });
} else await pipeline(Readable.from(write()), createWriteStream(file));
