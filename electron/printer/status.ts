import type { Socket } from 'node:net';
import type { PrinterTrouble } from '#shared/receipt/printing.ts';
import type { Clock } from '../clock.ts';

/** Ours: a printer that answers at all does so in milliseconds; a box between us and it never does. */
const waitMs = 400;

/** `DLE EOT 2` and `DLE EOT 4` (Epson's reference, real-time status): why it is offline, and its paper. */
export const statusQuestion = Uint8Array.of(0x10, 0x04, 0x02, 0x10, 0x04, 0x04);

const coverOpen = 0x04;
const paperEnd = { offline: 0x20, sensor: 0x60 } as const;

/** Every status byte has these bits, which tells it from anything else a printer may say. */
function isStatus(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

export function troubleIn(answer: readonly number[]): PrinterTrouble | null {
  const [offline, paper] = answer.filter(isStatus);
  if (offline === undefined || paper === undefined) return null;
  if ((offline & paperEnd.offline) !== 0 || (paper & paperEnd.sensor) === paperEnd.sensor) return 'noPaper';
  return (offline & coverOpen) !== 0 ? 'coverOpen' : null;
}

/** Asks before the first byte of a receipt; null where nothing is wrong, or nobody answers. */
export function askStatus(socket: Socket, clock: Clock): Promise<PrinterTrouble | null> {
  return new Promise((resolve) => {
    const heard: number[] = [];
    const end = () => {
      forget();
      socket.off('data', hear);
      resolve(troubleIn(heard));
    };
    const hear = (chunk: Buffer) => {
      heard.push(...chunk.subarray(0, 16));
      if (heard.filter(isStatus).length >= 2) end();
    };
    const forget = clock.after(waitMs, end);
    socket.on('data', hear);
    socket.write(statusQuestion);
  });
}
