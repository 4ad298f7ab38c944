// `npm run -s fuzz:scanner -- [--reports N] [--seed S]`: random and mutated reports through the decoder. It may not throw, grow,
// or deliver what is not exactly the parts of reports that came in one row; a second, plainer reading decides.
import { parseArgs } from 'node:util';
import { type LayoutName, layoutNames } from '#shared/settings/scanner.ts';
import { createDecoder, longestCode } from '../../electron/scanner/hid-report.ts';
import { layouts } from '../../electron/scanner/layouts.ts';
import { createRandom, type Random } from '../../electron/simulators/random.ts';
import { reportsOf } from './reports.ts';

export interface Fuzzed {
  readonly reports: number;
  readonly codes: number;
  readonly garbled: number;
  readonly thrown: number;
  readonly cut: number;
  readonly seed: number;
}

/** `cut`: codes delivered that the plain reading does not have. */
export function fuzzDecoder(reports: number, seed: number): Fuzzed {
  const random = createRandom(seed);
  const counts = { codes: 0, garbled: 0, thrown: 0, cut: 0 };
  let atMs = 0;
  let sent = 0;
  while (sent < reports) {
    const layout = layoutNames[random.below(layoutNames.length)] ?? 'honeywell';
    const decoder = createDecoder(layout);
    let row: string[] = [];
    for (const report of streamOf(layout, random)) {
      sent += 1;
      atMs += random.below(50) === 0 ? 1_500 : 2;
      try {
        const heard = decoder.hear(report, atMs);
        if (heard.kind === 'more' || heard.kind === 'code') row.push(dataOf(report, layout));
        if (heard.kind === 'garbled') counts.garbled += 1;
        if (heard.kind === 'code') {
          counts.codes += 1;
          if (heard.code.text !== row.join('') || heard.code.text.length > longestCode) counts.cut += 1;
        }
        if (heard.kind !== 'more' && report[0] === 2) row = [];
      } catch {
        counts.thrown += 1;
      }
    }
  }
  return { reports: sent, ...counts, seed };
}

/** Some whole codes with, here and there, a report lost, doubled, swapped, changed or made up. */
function streamOf(layout: LayoutName, random: Random): Uint8Array[] {
  const whole = Array.from({ length: 20 }, () => reportsOf(layout, textOf(random))).flat();
  return whole.flatMap((report) => {
    switch (random.below(12)) {
      case 0:
        return [];
      case 1:
        return [report, report];
      case 2:
        return [report.with(random.below(report.length), random.below(256))];
      case 3:
        return [Uint8Array.from({ length: random.below(130) }, () => random.below(256))];
      case 4:
        return [report.slice(0, random.below(64))];
      case 5:
        return [report.with(63, random.below(2))];
      default:
        return [report];
    }
  });
}

function textOf(random: Random): string {
  const length = 1 + random.below(random.below(8) === 0 ? 1_400 : 130);
  return Array.from({ length }, () => String.fromCharCode(random.below(256))).join('');
}

function dataOf(report: Uint8Array, layout: LayoutName): string {
  const from = layouts[layout].dataAt;
  return Buffer.from(report.slice(from, from + (report[1] ?? 0))).toString('latin1');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { reports: { type: 'string' }, seed: { type: 'string' } } });
  const startedMs = performance.now();
  const before = process.memoryUsage().heapUsed;
  const fuzzed = fuzzDecoder(Number(values.reports ?? 10_000_000), Number(values.seed ?? 20261121));
  globalThis.gc?.();
  const heapGrowthMb = Math.round((process.memoryUsage().heapUsed - before) / 1e5) / 10;
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  console.log(JSON.stringify({ ...fuzzed, heapGrowthMb, seconds })); // The command's output
  process.exitCode = fuzzed.thrown + fuzzed.cut === 0 ? 0 : 1;
}
