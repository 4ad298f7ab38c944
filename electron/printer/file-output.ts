import { constants, existsSync } from 'node:fs';
import { type FileHandle, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stamp } from '#shared/receipt/receipt.ts';
import type { Clock } from '../clock.ts';
import { type Output, type Sent, troubleOf } from './output.ts';

/** A printer out of paper takes no bytes: asked again for so long, then told. */
const limits = { writeMs: 15_000, againMs: 50 };

/** A device file, such as `/dev/usb/lp0`. It must be there: a till never makes a plain file of a printer's name. */
export function deviceOutput(path: string, clock: Clock): Output {
  return {
    place: path,
    send: async (_name, bytes) => {
      let device: FileHandle;
      try {
        device = await open(path, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
      } catch (error) {
        return { sent: 'nothing', ...troubleOf(error) };
      }
      try {
        return await writeAll(device, bytes, clock);
      } finally {
        await device.close().catch(() => undefined);
      }
    },
  };
}

async function writeAll(device: FileHandle, bytes: Uint8Array, clock: Clock): Promise<Sent> {
  const untilMs = clock.steadyMs() + limits.writeMs;
  let at = 0;
  while (at < bytes.length) {
    try {
      at += (await device.write(bytes, at)).bytesWritten;
    } catch (error) {
      const { why, problem } = troubleOf(error);
      const isBusy = problem === 'EAGAIN';
      if (!isBusy || clock.steadyMs() >= untilMs)
        return at > 0
          ? { sent: 'part', why: 'brokeOff', problem }
          : { sent: 'nothing', why: isBusy ? 'busy' : why, problem };
      await new Promise<void>((resolve) => clock.after(limits.againMs, resolve));
    }
  }
  return { sent: 'whole' };
}

/** Each receipt a file of its own, which appears whole under its name: `20261121-100000-REFERENCE.escpos`. */
export function folderOutput(folder: string, clock: Clock): Output {
  return {
    place: folder,
    send: async (name, bytes) => {
      const time = stamp(clock.nowMs()).replace(/[-:]/g, '').replace(' ', '-');
      const file = freeName(join(folder, `${time}-${name}`));
      try {
        await writeFile(`${file}.part`, bytes, { mode: 0o600 });
        await rename(`${file}.part`, file);
        return { sent: 'whole' };
      } catch (error) {
        return { sent: 'nothing', ...troubleOf(error) };
      }
    },
  };
}

/** Two receipts of one second get two names; one till at a time writes receipts of one reference. */
function freeName(path: string): string {
  for (let nth = 1; ; nth += 1) {
    const name = `${path}${nth === 1 ? '' : `-${nth}`}.escpos`;
    if (!existsSync(name)) return name;
  }
}
