import { rm } from 'node:fs/promises';
import { Refused } from '#shared/refusal.ts';

/** A file that was not there before, whole or not at all. `write` has to open it with the flag `wx`. */
export async function newFile(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST') throw new Refused('exportFileExists', { path });
    await rm(path, { force: true });
    if (error instanceof Refused || code === undefined) throw error;
    throw new Refused('exportFileNotWritten', { path, problem: code });
  }
}
