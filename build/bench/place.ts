import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** A folder of this run's own, on the disk that is measured. */
export interface Place {
  readonly dir: string;
  /** Its files stand in memory, where flushing does nothing. */
  readonly inMemory: boolean;
  remove(): void;
}

const memoryFilesystems: ReadonlySet<number> = new Set([0x0102_1994, 0x8584_58f6]); // tmpfs and ramfs (Linux, statfs(2))

export function openPlace(under: string): Place {
  mkdirSync(under, { recursive: true });
  const dir = mkdtempSync(path.join(under, 'run-'));
  return {
    dir,
    inMemory: memoryFilesystems.has(statfsSync(dir).type),
    remove: () => {
      rmSync(dir, { recursive: true, force: true });
      removeIfEmpty(under);
    },
  };
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch {
    // Something of somebody else's is in it.
  }
}

/** What durability costs on this disk at the least: 4 KiB more at the end of a file, and flushed. */
export interface FlushProbe {
  /** Milliseconds of one. */
  once(): number;
  close(): void;
}

export function openFlushProbe(dir: string): FlushProbe {
  const file = openSync(path.join(dir, 'flush-probe'), 'a');
  const block = Buffer.alloc(4096, 1);
  return {
    once: () => {
      const startedMs = performance.now();
      writeSync(file, block);
      fdatasyncSync(file);
      return performance.now() - startedMs;
    },
    close: () => closeSync(file),
  };
}
