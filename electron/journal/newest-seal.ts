import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';

const Mark = z.object({ seq: z.int().nonnegative(), seal: z.string() });
export type Mark = z.infer<typeof Mark>;

/**
 * The newest entry's number and seal, kept outside the journal's file so that a cut tail shows (law 10). Written after
 * the commit and flushed only the first time: it may fall behind the journal after a power cut, never run ahead of it.
 */
export interface NewestSeal {
  read(): Mark | null;
  write(seq: number, seal: Uint8Array): void;
  close(): void;
}

/** Fixed width, so that every write covers the one before. */
const width = 128;

export function openNewestSeal(path: string): NewestSeal {
  const file = openSync(path, 'a');
  closeSync(file);
  const handle = openSync(path, 'r+');
  let flushed = fstatSync(handle).size > 0;
  return {
    read: () => readMark(path),
    write: (seq, seal) => {
      const text = JSON.stringify({ seq, seal: Buffer.from(seal).toString('hex') });
      writeSync(handle, `${text.padEnd(width - 1)}\n`, 0);
      if (!flushed) fsyncSync(handle);
      flushed = true;
    },
    close: () => closeSync(handle),
  };
}

/** Null when the file is missing, empty or unreadable: a lost mark is no proof of a cut tail. */
export function readMark(path: string): Mark | null {
  try {
    const mark = Mark.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return mark.success ? mark.data : null;
  } catch {
    return null;
  }
}

/** For journals in memory. */
export function memoryNewestSeal(): NewestSeal {
  let mark: Mark | null = null;
  return {
    read: () => mark,
    write: (seq, seal) => {
      mark = { seq, seal: Buffer.from(seal).toString('hex') };
    },
    close: () => undefined,
  };
}
