import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillLimits } from './limits.ts';
import { type BillBytes, pieces } from './source.ts';

/** What a packed file holds, by its own directory. */
export interface Parts {
  has(name: string): boolean;
  /** Never more than its stated size, and exactly that with its stated check sum, else refused. */
  read(name: string, onRead?: (packedBytes: number) => void): AsyncGenerator<Uint8Array>;
}

const mostParts = 10_000;

const damaged = () => new BillRefused('damagedWorkbook');

/** Opened by yauzl, which holds every size to what was stated; refused by the sizes stated before anything is inflated. */
export async function readParts(bytes: BillBytes, limits: BillLimits, signal: AbortSignal | undefined): Promise<Parts> {
  const reader = new BytesReader(bytes, signal);
  const entries = new Map<string, Entry>();
  const zip = await orDamaged(signal, async () => {
    const opened = await fromRandomAccessReaderPromise(reader, bytes.size, { autoClose: false });
    await listEntries(opened, entries, limits);
    return opened;
  });
  return {
    has: (name) => entries.has(name),
    read(name, onRead = () => {}) {
      const entry = entries.get(name);
      if (entry === undefined) throw damaged();
      return inflated(zip, entry, reader, onRead, signal);
    },
  };
}

async function listEntries(zip: ZipFile, entries: Map<string, Entry>, { inflatedBytes }: BillLimits): Promise<void> {
  if (zip.entryCount > mostParts) throw damaged();
  let inflates = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new BillRefused('encryptedWorkbook');
    inflates += entry.uncompressedSize;
    if (inflates > inflatedBytes) throw new BillRefused('inflatesTooMuch', { found: String(inflatedBytes) });
    entries.set(entry.fileName, entry);
  }
}

/** yauzl leaves the check sum to whoever reads. */
async function* inflated(
  zip: ZipFile,
  entry: Entry,
  reader: BytesReader,
  onRead: (packedBytes: number) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const stream = await orDamaged(signal, () => zip.openReadStreamPromise(entry));
  reader.onRead = onRead;
  let sum = 0;
  const iterator = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const { value, done } = await orDamaged(signal, () => iterator.next());
      if (done === true) break;
      sum = crc32(value, sum);
      yield value;
    }
  } finally {
    stream.destroy();
  }
  if (sum !== entry.crc32) throw damaged();
}

/** Whatever yauzl or zlib find wrong is damage; what we said ourselves, and a calling off, stay what they are. */
async function orDamaged<T>(signal: AbortSignal | undefined, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (fault) {
    signal?.throwIfAborted();
    throw fault instanceof BillRefused ? fault : damaged();
  }
}

class BytesReader extends RandomAccessReader {
  onRead: (bytes: number) => void = () => {};
  readonly #bytes: BillBytes;
  readonly #signal: AbortSignal | undefined;

  constructor(bytes: BillBytes, signal: AbortSignal | undefined) {
    super();
    this.#bytes = bytes;
    this.#signal = signal;
  }

  override _readStreamForRange(from: number, until: number): Readable {
    return Readable.from(this.#pieces(from, until), { objectMode: false });
  }

  async *#pieces(from: number, until: number): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces(this.#bytes, this.#signal, from, until)) {
      this.onRead(piece.length);
      yield piece;
    }
  }
}
