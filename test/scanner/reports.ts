import type { LayoutName } from '#shared/settings/scanner.ts';
import { layouts } from '../../electron/scanner/layouts.ts';

/** The reports of one code as that layout's scanner sends them, written from the layout and not by the decoder. */
export function reportsOf(name: LayoutName, text: string, aim = ']Q1'): Uint8Array[] {
  const { aimAt, dataAt, dataMost } = layouts[name];
  const data = Buffer.from(text, 'latin1');
  const count = Math.max(1, Math.ceil(data.length / dataMost));
  return Array.from({ length: count }, (_, index) => {
    const part = data.subarray(index * dataMost, (index + 1) * dataMost);
    const report = Buffer.alloc(64);
    report.set([2, part.length]);
    if (aimAt !== null) report.write(aim, aimAt, 'latin1');
    report.set(part, dataAt);
    report.set([index + 1 < count ? 1 : 0], 63);
    return new Uint8Array(report);
  });
}
