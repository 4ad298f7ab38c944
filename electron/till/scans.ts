import type { ScanId } from '#shared/ids.ts';
import { classifyScan, type Scanned } from '#shared/scan/scan.ts';
import type { Clock } from '../clock.ts';
import type { Registry } from '../providers/registry.ts';

/** A wallet's code lives about a minute (WeChat, "Important parameters"); an older scan is asked for again. */
export const scanLifeMs = 60_000;

/** A scanner read twice by one press, or by two handles: the same code again so soon is the same scan. */
const sameScanMs = 3000;

export interface Scan {
  readonly scanId: ScanId;
  readonly atMs: number;
  readonly scanned: Scanned;
}

/** Holds the last scan, in memory only. The code leaves with `take`, once. */
export function createScans(
  clock: Clock,
  { recognize, longestCode }: Pick<Registry, 'recognize' | 'longestCode'>,
  onChange: () => void,
) {
  let last: Scan | null = null;
  let heard: string | null = null;
  let forget: () => void = () => undefined;
  let forgetHeard: () => void = () => undefined;

  function keep(scan: Scan | null): void {
    forget();
    last = scan;
    forget = scan ? clock.after(scanLifeMs, () => keep(null)) : () => undefined;
    onChange();
  }

  function hear(text: string): void {
    forgetHeard();
    heard = text;
    forgetHeard = clock.after(sameScanMs, () => {
      heard = null;
    });
  }

  return {
    /** The same `scanId` again is the same scan. `aim`: the kind of bar code, where the scanner says it. */
    deliver: (scanId: ScanId, text: string, aim: string | null = null): void => {
      if (text === heard || last?.scanId === scanId) return;
      hear(text);
      keep({ scanId, atMs: clock.nowMs(), scanned: classifyScan(text, recognize, longestCode, aim) });
    },
    last: () => last,
    /** Null when it was taken before, replaced by a newer one, or has outlived its life. */
    peek: (scanId: ScanId): Scan | null => (last?.scanId === scanId ? last : null),
    drop: () => keep(null),
    stop: () => {
      forget();
      forgetHeard();
    },
  };
}

export type Scans = ReturnType<typeof createScans>;
