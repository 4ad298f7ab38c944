import { createHash, type Hash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Refused } from '#shared/refusal.ts';
import { syncFolder } from '../settings/durable-file.ts';

/** A file that is being written. */
export interface Arriving {
  readonly path: string;
  readonly bytes: number;
  write(piece: Uint8Array): void;
  /** Nothing more comes: the digest of all of it. */
  end(): string;
  /** Keeps it under its digest. Durable when it returns. */
  keep(): void;
  drop(): void;
}

export type KeptBills = ReturnType<typeof openKeptBills>;

const unfinished = /^arriving-\d+$/;

/**
 * The folder of bills as they came, each under the digest of its bytes and never changed. What is written and not named by an
 * entry of the journal, because the process ended between, is no bill: the same file is simply kept again.
 */
export function openKeptBills(folder: string) {
  let made = false;
  let count = 0;

  /** What a killed process left half written is nobody's. */
  function prepare(): void {
    if (made) return;
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(folder));
    for (const name of readdirSync(folder)) if (unfinished.test(name)) rmSync(join(folder, name), { force: true });
    made = true;
  }

  function begin(): Arriving {
    return kept(() => {
      prepare();
      count += 1;
      return arriving(folder, join(folder, `arriving-${count}`));
    });
  }

  return {
    begin,
    /** Of what came whole. */
    keep: (bytes: Uint8Array): string => {
      const file = begin();
      try {
        file.write(bytes);
        const digest = file.end();
        file.keep();
        return digest;
      } catch (error) {
        file.drop();
        throw error;
      }
    },
    path: (digest: string) => join(folder, digest),
    /** 0 where there is none. */
    size: (digest: string): number => statSync(join(folder, digest), { throwIfNoEntry: false })?.size ?? 0,
    /** Whether what is kept is still what came. */
    isWhole: async (digest: string, signal: AbortSignal, onRead: (bytes: number) => void): Promise<boolean> => {
      const path = join(folder, digest);
      if (!existsSync(path)) return false;
      const hash = createHash('sha256');
      for await (const piece of createReadStream(path, { signal, highWaterMark: 1024 * 1024 })) {
        hash.update(piece as Buffer);
        onRead((piece as Buffer).length);
      }
      return hash.digest('hex') === digest;
    },
    read: (digest: string): Uint8Array => readFileSync(join(folder, digest)),
  };
}

/** For a till without a folder. */
export const noKeptBills: KeptBills = {
  begin: nowhere,
  keep: nowhere,
  path: nowhere,
  size: () => 0,
  isWhole: async () => false,
  read: nowhere,
};

function nowhere(): never {
  throw new Refused('billNotKept', { problem: 'ENOENT' });
}

function arriving(folder: string, path: string): Arriving {
  const handle = openSync(path, 'wx', 0o600);
  const hash: Hash = createHash('sha256');
  let [bytes, isOpen, digest] = [0, true, ''];
  const close = () => {
    if (isOpen) closeSync(handle);
    isOpen = false;
  };
  return {
    path,
    get bytes() {
      return bytes;
    },
    write: (piece) =>
      kept(() => {
        for (let at = 0; at < piece.length; ) at += writeSync(handle, piece, at);
        hash.update(piece);
        bytes += piece.length;
      }),
    end: () => {
      kept(() => fsyncSync(handle));
      close();
      digest = hash.digest('hex');
      return digest;
    },
    keep: () =>
      kept(() => {
        renameSync(path, join(folder, digest)); // of the same name are the same bytes, or what a power cut made of them
        syncFolder(folder);
      }),
    drop: () => {
      close();
      rmSync(path, { force: true });
    },
  };
}

/** A full disk in a person's words. */
function kept<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Refused('billNotKept', { problem: code });
  }
}
