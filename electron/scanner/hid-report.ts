import type { LayoutName } from '#shared/settings/scanner.ts';
import { type Layout, layouts } from './layouts.ts';

/** A whole code as the scanner sent it: one character a byte (latin1), so that GS (0x1D) survives. */
export interface Code {
  readonly text: string;
  /** What kind of bar code it was, as `]E0`; null where the scanner does not say. */
  readonly aim: string | null;
}

export type Heard =
  | { readonly kind: 'code'; readonly code: Code }
  | { readonly kind: 'more' }
  /** Not a scan: another report, a scanner's answer to a command, an empty one. */
  | { readonly kind: 'nothing' }
  /** What came cannot be one code of this layout; all of it is thrown away. */
  | { readonly kind: 'garbled'; readonly why: Garbled };

export type Garbled = 'size' | 'length' | 'tooLong' | 'aim' | 'layout' | 'pause' | 'cut';

export interface Decoder {
  /** `atMs` by a clock that only grows. */
  hear(report: Uint8Array, atMs: number): Heard;
  /** Heard before anyone was listening: it is no scan, nor is what it began. */
  discard(report: Uint8Array): void;
}

export const reportBytes = 64;
const scannedData = 2;
const lengthAt = 1;
const moreAt = 63;

/** The longest code any wallet shows is some hundreds of characters; what never ends is no code. */
export const longestCode = 1024;

/** Honeywell answers a command as if it were a scan, under these identifiers. */
const answers = new Set([']X0', ']Z6']);

/** A scanner sends the reports of one code within some milliseconds; a rest that comes so much later is another code's. */
const pauseLimitMs = 1000;

const aimPattern = /^\][A-Za-z][0-9A-Za-z]$/;

/**
 * Joins a scanner's reports into codes. One for each opening of a device: what was begun before it was unplugged is never
 * finished by what comes after. `layout` null: the vendor is unknown, and only a report that names its own layout by an AIM
 * identifier is read.
 */
export function createDecoder(layout: LayoutName | null): Decoder {
  let parts: Part[] = [];
  let lastMs = 0;
  /** The beginning of what comes was lost. */
  let cut = false;

  function garbled(report: Uint8Array, why: Garbled): Heard {
    parts = [];
    cut = isMore(report);
    return { kind: 'garbled', why };
  }

  function joined(report: Uint8Array, part: Part): Heard {
    parts.push(part);
    if (lengthOf(parts) > longestCode) return garbled(report, 'tooLong');
    if (isMore(report)) return { kind: 'more' };
    const code = { text: parts.map(({ text }) => text).join(''), aim: part.aim };
    parts = [];
    return isScan(code) ? { kind: 'code', code } : { kind: 'nothing' };
  }

  return {
    hear(report, atMs) {
      if (report[0] !== scannedData) return { kind: 'nothing' };
      if (report.length !== reportBytes) return garbled(report, 'size');
      const pausedMs = atMs - lastMs;
      lastMs = atMs;
      if (cut) return garbled(report, 'cut');
      const named = layout ?? namedBy(report);
      if (named === null) return garbled(report, 'layout');
      const part = partOf(report, layouts[named]);
      if (typeof part === 'string') return garbled(report, part);
      if (parts.length > 0 && pausedMs > pauseLimitMs) return garbled(report, 'pause');
      if (parts.length > 0 && parts[0]?.aim !== part.aim) return garbled(report, 'aim');
      return joined(report, part);
    },
    discard(report) {
      if (report[0] === scannedData) garbled(report, 'cut');
    },
  };
}

function isScan({ text, aim }: Code): boolean {
  return text !== '' && !(aim !== null && answers.has(aim));
}

interface Part {
  readonly text: string;
  readonly aim: string | null;
}

function partOf(report: Uint8Array, { aimAt, dataAt, dataMost }: Layout): Part | 'length' | 'aim' {
  const length = report[lengthAt] ?? 0;
  if (length > dataMost) return 'length';
  const aim = aimAt === null ? null : latin1(report.subarray(aimAt, aimAt + 3));
  if (aim !== null && !aimPattern.test(aim)) return 'aim';
  return { text: latin1(report.subarray(dataAt, dataAt + length)), aim };
}

function namedBy(report: Uint8Array): LayoutName | null {
  const aimAt = (name: LayoutName) => {
    const at = layouts[name].aimAt;
    return at !== null && aimPattern.test(latin1(report.subarray(at, at + 3)));
  };
  if (aimAt('honeywell')) return 'honeywell';
  return aimAt('shifted') ? 'shifted' : null;
}

function isMore(report: Uint8Array): boolean {
  return ((report[moreAt] ?? 0) & 1) === 1;
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { text }) => sum + text.length, 0);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
