import type { ScanTried } from '#shared/contract/settings-view.ts';
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
  isKnownNumber: (number: string) => boolean = () => false,
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
    /** The same `scanId` again is the same scan. */
    deliver: (scanId: ScanId, text: string): void => {
      if (text === heard || last?.scanId === scanId) return;
      hear(text);
      keep({ scanId, atMs: clock.nowMs(), scanned: classifyScan(text, recognize, longestCode, isKnownNumber) });
    },
    /** Tells what it would be, and forgets it. */
    attempt: (text: string): ScanTried => tried(text, classifyScan(text, recognize, longestCode)),
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

function tried(text: string, scanned: Scanned): ScanTried {
  const code = text.trim();
  const [upper, lower] = [/[A-Z]/.test(code), /[a-z]/.test(code)];
  const letters = upper && lower ? 'mixed' : upper ? 'upper' : lower ? 'lower' : 'none';
  const refusal = scanned.kind === 'refused' ? scanned.why : null;
  const kind = refusal === 'scanItemCode' ? 'itemCode' : refusal === 'scanMerchantQr' ? 'merchantQr' : scanned.kind;
  const wallet = scanned.kind === 'customerCode' ? scanned.wallet : null;
  return { kind, wallet, refusal, start: code.slice(0, 2), length: code.length, letters };
}

export type Scans = ReturnType<typeof createScans>;
