import { randomUUID } from 'node:crypto';
import type { ScanId } from '#shared/ids.ts';
import { plainScanner } from '#shared/settings/scanner.ts';
import { systemClock } from '../../electron/clock.ts';
import { recognizeCustomerCode } from '../../electron/providers/upay/customer-code.ts';
import { createHearing } from '../../electron/scanner/hearing.ts';
import { layouts, vendors } from '../../electron/scanner/layouts.ts';
import { openScanners, type Source, type SourceOptions } from '../../electron/scanner/scanners.ts';
import { createScans } from '../../electron/till/scans.ts';
import { type Figure, figure, median } from './figure.ts';

export interface HidCounts {
  readonly warmUpRounds: number;
  readonly rounds: number;
  readonly reportsInRound: number;
}

/** Codes per second from a scanner's report to a scan that the till knows, and reports per second through nothing but their decoding. */
export async function hidFigures({ warmUpRounds, rounds, reportsInRound }: HidCounts): Promise<Figure[]> {
  const till = openTillSide();
  const ours: number[] = [];
  const theirs: number[] = [];
  const reports = Array.from({ length: reportsInRound }, (_, index) =>
    reportOf(String(134567890000000000n + BigInt(index))),
  );
  for (let round = 0; round < warmUpRounds + rounds; round += 1) {
    const startedMs = performance.now();
    for (const report of reports) till.hear(report);
    const betweenMs = performance.now();
    const decoded = reports.filter((report) => bareDecode(report).length === 18).length;
    const endedMs = performance.now();
    if (decoded !== reportsInRound) throw new Error('a code was not decoded');
    if (round < warmUpRounds) continue;
    ours.push((reportsInRound * 1000) / (betweenMs - startedMs));
    theirs.push((reportsInRound * 1000) / (endedMs - betweenMs));
  }
  if (till.heard() !== (warmUpRounds + rounds) * reportsInRound) throw new Error('a scan is missing');
  await till.close();
  return [figure('hid', 'per s', { value: median(ours), baseline: median(theirs), n: rounds * reportsInRound })];
}

function openTillSide() {
  let heard = 0;
  const known = { recognize: recognizeCustomerCode, longestCode: 512, findItem: null, isKnownNumber: () => false };
  const scans = createScans({
    clock: systemClock,
    known: () => known,
    affixes: () => plainScanner,
    onChange: () => undefined,
  });
  let hear: (report: Uint8Array) => void = () => undefined;
  const way = (options: SourceOptions): Source => {
    const vendor = vendors[0x0c2e] ?? null;
    const hearing = createHearing(
      { id: '0c2e:0b61', by: 'hid', name: '', layout: 'honeywell' },
      'bench',
      vendor,
      options,
    );
    hear = (report) => void hearing.hear(report);
    return { state: () => ({ devices: [], keyboards: [], isBroken: false }), close: () => Promise.resolve() };
  };
  const nothing = () => undefined;
  const scanners = openScanners(
    {
      ...{ clock: systemClock, log: { info: nothing, warn: nothing, error: nothing, close: nothing } },
      ...{ settings: () => plainScanner, onChange: nothing },
      onCode: ({ text, ...more }) => {
        scans.deliver(randomUUID() as ScanId, text, more);
        if (scans.last()?.scanned.kind === 'customerCode') heard += 1;
        return true;
      },
    },
    [way],
  );
  return {
    hear: (report: Uint8Array) => hear(report),
    heard: () => heard,
    close: async () => {
      await scanners.close();
      scans.drop();
      scans.stop();
    },
  };
}

const { dataAt } = layouts.honeywell;

function reportOf(text: string): Uint8Array {
  const report = Buffer.alloc(64);
  report.set([2, text.length]);
  report.write(`]Q1${text}`, 2, 'latin1');
  return report;
}

function bareDecode(report: Uint8Array): string {
  return String.fromCharCode(...report.subarray(dataAt, dataAt + (report[1] ?? 0)));
}
