import { resolve } from 'node:path';
import { assert } from '#shared/assert.ts';
import type { PrinterView, Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Refused } from '#shared/refusal.ts';
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { deviceOutput, folderOutput } from './file-output.ts';
import { networkOutput } from './network-output.ts';
import type { Output } from './output.ts';
import { createQueue } from './queue.ts';

export interface Printer {
  /**
   * Prints what `compose` says when its turn comes; `left` is told once bytes have left, the whole or a part. Resolves when
   * that is known, or with `keep` also when it has to wait. Refused with `printerMissing` and `printerQueueFull`.
   */
  print(
    name: string,
    compose: () => Receipt,
    left: (receipt: Receipt, whole: boolean) => void,
    keep: boolean,
  ): Promise<Printing>;
  view(): PrinterView;
  /** Ends in some seconds, whatever the printer does. */
  stop(): Promise<void>;
}

/** `folder`: the till's data folder, where a relative path begins. */
export function createPrinter(settings: PrinterSettings, folder: string, clock: Clock, log: Log): Printer {
  const output = outputOf(settings, folder, clock);
  if (!output) return noPrinterHere;
  const queue = createQueue(output, clock, log);
  return {
    print: (name, compose, left, keep) => {
      let receipt: Receipt | null = null;
      const make = async () => {
        const { escPosOf } = await import('./escpos.ts'); // code pages and encoder, which a till that prints nothing never loads
        receipt = compose();
        return escPosOf(receipt, settings);
      };
      const told = (whole: boolean) => {
        assert(receipt, 'a receipt is made before it leaves');
        left(receipt, whole);
      };
      return queue.print({ name, make, left: told }, keep);
    },
    view: queue.view,
    stop: queue.stop,
  };
}

export const noPrinterHere: Printer = {
  print: () => Promise.reject(new Refused('printerMissing')),
  view: () => ({ state: 'off', trouble: null, waiting: 0 }),
  stop: async () => undefined,
};

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
