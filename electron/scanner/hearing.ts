import type { ScannerDevice } from '#shared/contract/view.ts';
import { createDecoder, type Decoder, type Heard, reportBytes } from './hid-report.ts';
import type { Vendor } from './layouts.ts';
import { lessonOf } from './lesson.ts';
import { modelOf, type SourceOptions } from './scanners.ts';

/** So many reports in a row that hold no code: what this scanner sends is not understood, and a person should know. */
const unreadableAfter = 5;

/** What goes wrong with every report is written down no oftener. */
const warnEveryMs = 10_000;

/** Of the code for learning and all a scanner may put around it. */
const mostLessonReports = 4;

export interface Hearing {
  /** False: a code that was not taken. */
  hear(report: Uint8Array): boolean;
  /** What was kept for it from before: read, and not heard. */
  discard(report: Uint8Array): void;
  isUnreadable(): boolean;
}

/** What one scanner sends, from this opening until it is pulled out. */
export function createHearing(
  shown: Omit<ScannerDevice, 'state'>,
  from: string,
  vendor: Vendor | null,
  options: SourceOptions,
): Hearing {
  const { clock, log } = options;
  let layout = layoutNow();
  let decoder: Decoder = createDecoder(layout);
  let raw: Uint8Array[] = [];
  let garbled = 0;
  let warnedMs = Number.NEGATIVE_INFINITY;

  function layoutNow() {
    return modelOf(options.settings(), shown.id).layout ?? vendor?.layout ?? null;
  }

  function count(heard: Heard): void {
    const wasUnreadable = garbled >= unreadableAfter;
    if (heard.kind === 'code') garbled = 0;
    if (heard.kind === 'garbled') garbled += 1;
    if (garbled >= unreadableAfter !== wasUnreadable) options.onChange();
    if (heard.kind !== 'garbled' || clock.steadyMs() - warnedMs < warnEveryMs) return;
    warnedMs = clock.steadyMs();
    log.warn('scanner.garbled', { device: shown.id, cause: heard.why });
  }

  /** Learns from the reports themselves: by the layout they are read with so far they may say nothing. */
  function attempt(report: Uint8Array, heard: Heard): void {
    if (report.length !== reportBytes || report[0] !== 2) return;
    raw.push(report);
    const isWhole = ((report[reportBytes - 1] ?? 0) & 1) === 0;
    const lesson = isWhole ? lessonOf(raw) : null;
    if (isWhole || raw.length >= mostLessonReports) raw = [];
    if (!isWhole || heard.kind === 'nothing') return;
    const code = heard.kind === 'code' ? heard.code : { text: null, aim: null };
    options.onTried({ device: { ...shown, layout, state: 'ready' }, ...code, lesson });
  }

  return {
    hear(report) {
      if (layoutNow() !== layout) {
        layout = layoutNow();
        decoder = createDecoder(layout);
      }
      const heard = decoder.hear(report, clock.steadyMs());
      count(heard);
      if (options.isTrying()) {
        attempt(report, heard);
        return true;
      }
      raw = [];
      if (heard.kind !== 'code') return true;
      const { prefix, suffix } = modelOf(options.settings(), shown.id);
      return options.onRead({ ...heard.code, from, affixes: { prefix, suffix } });
    },
    discard: (report) => decoder.discard(report),
    isUnreadable: () => garbled >= unreadableAfter,
  };
}
