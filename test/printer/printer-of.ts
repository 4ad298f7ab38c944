import '../../electron/printer/escpos.ts'; // loaded before time is virtual
import type { PrinterSettings } from '#shared/settings/printer.ts';
import type { Clock } from '../../electron/clock.ts';
import type { Log } from '../../electron/log.ts';
import type { Output } from '../../electron/printer/output.ts';
import { createPrinter, type Printer } from '../../electron/printer/printer.ts';

/** The real printer of the till, in front of an output that is on or off, and remembers whose bytes it took. */
export function createPrinterOf() {
  const printed: string[] = [];
  let state: 'on' | 'off' = 'on';
  const output: Output = {
    place: 'here',
    send: async (name) => {
      if (state === 'off') return { sent: 'nothing', why: 'unreachable', problem: 'ECONNREFUSED' };
      printed.push(name);
      return { sent: 'whole' };
    },
  };
  return {
    create: (settings: PrinterSettings, clock: Clock, log: Log): Printer =>
      createPrinter(settings, '', clock, log, output),
    printed: () => printed,
    turn: (to: 'on' | 'off') => {
      state = to;
    },
  };
}
