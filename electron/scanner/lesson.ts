import type { Affixes } from '#shared/scan/affixes.ts';
import { affixesAround } from '#shared/scan/teach.ts';
import { type LayoutName, layoutNames } from '#shared/settings/scanner.ts';
import { createDecoder } from './hid-report.ts';

/** How a scanner sends, worked out from one scan of a code whose text is known. */
export interface Lesson extends Affixes {
  readonly layout: LayoutName | null;
}

/**
 * The layout by which these reports hold the known code, and what stands around it; null where none does. A layout that names
 * the kind of bar code goes first: read by another the identifier would pass for a prefix.
 */
export function lessonOf(reports: readonly Uint8Array[]): Lesson | null {
  for (const layout of layoutNames.toSorted((a, b) => rank(a) - rank(b))) {
    const decoder = createDecoder(layout);
    const heard = reports.map((report) => decoder.hear(report, 0)).at(-1);
    const affixes = heard?.kind === 'code' ? affixesAround(heard.code.text) : null;
    if (affixes) return { layout, ...affixes };
  }
  return null;
}

function rank(layout: LayoutName): number {
  return layout === 'newland' ? 1 : 0;
}
