import { resolve } from 'node:path';
import { assert } from '#shared/assert.ts';
import type { Glyph } from '#shared/receipt/glyph.ts';
import type { PrinterOnScreen, Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Refused } from '#shared/refusal.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createGlyphs } from './drawing.ts';
import { deviceOutput, folderOutput } from './file-output.ts';
import { networkOutput } from './network-output.ts';
import type { Output } from './output.ts';
import { createQueue } from './queue.ts';

/** How a receipt left: the whole or a part, by the printer's own letters or with some that a window drew. */
export interface Left {
  readonly whole: boolean;
  readonly drawn: boolean;
}

export interface Printer {
  /**
   * Prints what `compose` says when its turn comes; `left` is told once bytes have left. Resolves when that is known, or with
   * `keep` also when it has to wait. Refused with `printerMissing` and `printerQueueFull`.
   */
  print(
    name: string,
    compose: () => Receipt,
    left: (receipt: Receipt, how: Left) => void,
    keep: boolean,
  ): Promise<Printing>;
  /** Tries what waits now. */
  retry(): void;
  /** Gives up what waits. */
  drop(): void;
  /** What a window drew for it. */
  draw(glyphs: readonly Glyph[]): void;
  view(): Omit<PrinterOnScreen, 'language'>;
  /** Who is told whenever the view has changed. */
  onChange(changed: () => void): void;
  /** Ends in some seconds, whatever the printer does. */
  stop(): Promise<void>;
}

/** `folder`: the till's data folder, where a relative path begins. */
export function createPrinter(
  settings: PrinterSettings,
  folder: string,
  clock: Clock,
  log: Log,
  output: Output | null = outputOf(settings, folder, clock),
): Printer {
  if (!output) return noPrinterHere(settings);
  let tell: () => void = nothing;
  const changed = () => tell();
  const queue = createQueue(output, clock, log, changed);
  const glyphs = createGlyphs(clock, changed);
  return {
    print: (name, compose, left, keep) => {
      let made: { readonly receipt: Receipt; readonly drawn: boolean } | null = null;
      const make = async () => {
        const { charactersToDraw, escPosOf } = await import('./escpos.ts'); // code pages and encoder, which a till that prints nothing never loads
        const missing = charactersToDraw(compose(), settings);
        if (missing !== '') await glyphs.ready(missing);
        const receipt = compose();
        const { bytes, drawn } = escPosOf(receipt, settings, glyphs);
        made = { receipt, drawn };
        return bytes;
      };
      const told = (whole: boolean) => {
        assert(made, 'a receipt is made before it leaves');
        left(made.receipt, { whole, drawn: made.drawn });
      };
      return queue.print({ name, make, left: told }, keep);
    },
    retry: queue.retry,
    drop: queue.drop,
    draw: glyphs.give,
    view: () => ({ ...queue.view(), paperMm: settings.paperMm, draw: glyphs.wanted() }),
    onChange: (act) => {
      tell = act;
    },
    stop: queue.stop,
  };
}

const nothing = (): void => undefined;

export const noPrinterHere = ({ paperMm }: Pick<PrinterSettings, 'paperMm'>): Printer => ({
  print: () => Promise.reject(new Refused('printerMissing')),
  retry: nothing,
  drop: nothing,
  draw: nothing,
  view: () => ({ state: 'off', trouble: null, waiting: 0, paperMm, draw: '' }),
  onChange: nothing,
  stop: async () => undefined,
});

function outputOf({ output, host, port, path }: PrinterSettings, folder: string, clock: Clock): Output | null {
  if (output === 'none') return null;
  if (output === 'network') {
    assert(host, 'the settings name the host of a network printer');
    return networkOutput(host, port, clock);
  }
  assert(path, 'the settings name the path of a device or folder');
  const place = resolve(folder, path);
  return output === 'device' ? deviceOutput(place, clock) : folderOutput(place, clock);
}
