import { type FileHandle, open } from 'node:fs/promises';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillLimits } from './limits.ts';

/** A path, or the bytes. */
export type BillSource = string | Uint8Array;

/** What a bill is read from: of a known size, and from any place, as a workbook needs it. */
export interface BillBytes {
  readonly size: number;
  /** Fewer than asked for only where the file ends. */
  read(from: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

const pieceBytes = 256 * 1024;

export async function openBytes(source: BillSource, limits: BillLimits): Promise<BillBytes> {
  return typeof source === 'string' ? openFile(source, limits.fileBytes) : inMemory(source);
}

async function openFile(path: string, mostBytes: number): Promise<BillBytes> {
  const handle = await open(path, 'r').catch((fault: NodeJS.ErrnoException) => {
    throw new BillRefused(fault.code === 'ENOENT' ? 'missing' : 'unreadable', { found: fault.code ?? null });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new BillRefused('notAFile');
    if (stat.size > mostBytes) throw new BillRefused('tooLarge', { found: String(mostBytes) });
    if (stat.size === 0) throw new BillRefused('empty');
    return bytesOf(handle, stat.size);
  } catch (fault) {
    await handle.close();
    throw fault;
  }
}

function bytesOf(handle: FileHandle, size: number): BillBytes {
  return {
    size,
    async read(from, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - from)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) throw new BillRefused('unreadable', { found: 'shorter than it was' });
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

function inMemory(bytes: Uint8Array): BillBytes {
  if (bytes.length === 0) throw new BillRefused('empty');
  return {
    size: bytes.length,
    read: async (from, length) => bytes.subarray(from, from + length),
    close: async () => {},
  };
}

/** From start to end, piece after piece. */
export async function* pieces(
  bytes: BillBytes,
  signal: AbortSignal | undefined,
  from = 0,
  until: number = bytes.size,
): AsyncGenerator<Uint8Array> {
  for (let at = from; at < until; at += pieceBytes) {
    signal?.throwIfAborted();
    yield await bytes.read(at, Math.min(pieceBytes, until - at));
  }
}
