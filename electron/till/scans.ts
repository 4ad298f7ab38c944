import type { ScanTried } from '#shared/contract/settings-view.ts';
import type { ScanId } from '#shared/ids.ts';
import { type Affixes, noAffixes, withoutAffixes } from '#shared/scan/affixes.ts';
import { classifyScan, type Known, type Scanned } from '#shared/scan/scan.ts';
import type { Typed } from '#shared/scan/typed.ts';
import type { Clock } from '../clock.ts';

/** A wallet's code lives about a minute (WeChat, "Important parameters"); an older scan is asked for again. */
export const scanLifeMs = 60_000;

/** A scanner read twice by one press, or by two handles: the same code again so soon is the same scan. */
const sameScanMs = 3000;

export interface Scan {
  readonly scanId: ScanId;
  readonly atMs: number;
  readonly scanned: Scanned;
  /** Null where it came by another way than the keyboard. */
  readonly typed: Typed | null;
}

/** How a scan came, where the way it came by says more than its text. */
export interface ScanWay {
  /** How a keyboard-mode scanner's keys came; what it sends around a code is in the settings. */
  readonly typed?: Typed | null | undefined;
  /** The kind of bar code, where the scanner says it. */
  readonly aim?: string | null;
  /** What this very scanner sends around each code. */
  readonly affixes?: Affixes;
}

export interface ScansOptions {
  readonly clock: Clock;
  /** Asked at each scan: the price list changes. */
  readonly known: () => Known;
  readonly affixes: () => Affixes;
  readonly onChange: () => void;
}

/** Holds the last scan, in memory only. The code leaves with `take`, once. */
export function createScans({ clock, known, affixes, onChange }: ScansOptions) {
  let last: Scan | null = null;
  let heard: { readonly text: string; readonly kind: Scanned['kind'] } | null = null;
  let forget: () => void = () => undefined;
  let forgetHeard: () => void = () => undefined;

  function keep(scan: Scan | null): void {
    forget();
    last = scan;
    forget = scan ? clock.after(scanLifeMs, () => keep(null)) : () => undefined;
    onChange();
  }

  function hear(scan: NonNullable<typeof heard>): void {
    forgetHeard();
    heard = scan;
    forgetHeard = clock.after(sameScanMs, () => {
      heard = null;
    });
  }

  /** The scanner's prefix and suffix are its own, whether or not it sends them around this code. */
  function classify(text: string, { typed = null, aim = null, affixes: own = noAffixes }: ScanWay): Scanned {
    const all = known();
    const isKnown = (code: string) => /^(customerCode|item|receipt)$/.test(classifyScan(code, all, typed).kind);
    return classifyScan(withoutAffixes(text, typed ? affixes() : own, isKnown), all, typed, aim);
  }

  return {
    /** The same `scanId` again is the same scan. */
    deliver: (scanId: ScanId, text: string, way: ScanWay = {}): void => {
      if (last?.scanId === scanId) return;
      const scanned = classify(text, way);
      const sameAsBefore = heard?.text === text && heard.kind === scanned.kind;
      if (sameAsBefore && scanned.kind !== 'item') return; // the same item again is one more of it
      hear({ text, kind: scanned.kind });
      keep({ scanId, atMs: clock.nowMs(), scanned, typed: way.typed ?? null });
    },
    /** Tells what it would be, and forgets it. */
    attempt: (text: string, way: ScanWay): ScanTried => tried(text, classify(text, way)),
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
  const kind =
    refusal === 'scanItemCode' || scanned.kind === 'item'
      ? 'itemCode'
      : refusal === 'scanMerchantQr'
        ? 'merchantQr'
        : scanned.kind;
  const wallet = scanned.kind === 'customerCode' ? scanned.wallet : null;
  return { kind, wallet, refusal, start: code.slice(0, 2), length: code.length, letters };
}

export type Scans = ReturnType<typeof createScans>;
