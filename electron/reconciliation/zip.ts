import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { BillRefused } from '#shared/reconcile/bill-file.ts';
import type { BillLimits } from './limits.ts';
import { type BillBytes, pieces } from './source.ts';

interface Packed {
  readonly at: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly crc: number;
  readonly stored: boolean;
}

export type Parts = ReadonlyMap<string, Packed>;

const signatures = { end: 0x06054b50, entry: 0x02014b50, local: 0x04034b50 };
const endBytes = 22;
const longestComment = 65_535;
const most = { parts: 10_000, directoryBytes: 4 * 2 ** 20 };

const damaged = () => new BillRefused('damagedWorkbook');

/** What the file holds by its own directory, refused by the sizes it states before anything is inflated. */
export async function readParts(bytes: BillBytes, limits: BillLimits): Promise<Parts> {
  const { count, size, at } = await readEnd(bytes);
  if (count > most.parts || size > most.directoryBytes || at + size > bytes.size) throw damaged();
  const directory = Buffer.from(await bytes.read(at, size));
  const parts = new Map<string, Packed>();
  let [from, inflated] = [0, 0];
  for (let n = 0; n < count; n += 1) {
    if (from + 46 > size || directory.readUInt32LE(from) !== signatures.entry) throw damaged();
    const [nameBytes, moreBytes, commentBytes] = [28, 30, 32].map((place) => directory.readUInt16LE(from + place));
    const nameEnd = from + 46 + (nameBytes ?? 0);
    const next = nameEnd + (moreBytes ?? 0) + (commentBytes ?? 0);
    if (next > size) throw damaged();
    const entry = readEntry(directory.subarray(from, from + 46), directory.subarray(nameEnd, next));
    inflated += entry.bytes;
    if (inflated > limits.inflatedBytes)
      throw new BillRefused('inflatesTooMuch', { found: String(limits.inflatedBytes) });
    parts.set(directory.toString('utf8', from + 46, nameEnd), entry);
    from = next;
  }
  return parts;
}

/** The directory stands at the end of the file: of a file that was cut there is none. */
async function readEnd(bytes: BillBytes): Promise<{ count: number; size: number; at: number }> {
  const from = Math.max(0, bytes.size - endBytes - longestComment);
  const tail = Buffer.from(await bytes.read(from, bytes.size - from));
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== signatures.end || at + endBytes + tail.readUInt16LE(at + 20) !== tail.length)
      continue;
    return { count: tail.readUInt16LE(at + 10), size: tail.readUInt32LE(at + 12), at: tail.readUInt32LE(at + 16) };
  }
  throw damaged();
}

/** Sizes above 4 GiB stand in a field of their own (ZIP64): a bill that large is refused by what it says. */
function readEntry(entry: Buffer, more: Buffer): Packed {
  const [flags, method] = [entry.readUInt16LE(8), entry.readUInt16LE(10)];
  if ((flags & 1) !== 0) throw new BillRefused('encryptedWorkbook');
  if (method !== 0 && method !== 8) throw damaged();
  const [packed, bytes, at] = [entry.readUInt32LE(20), entry.readUInt32LE(24), entry.readUInt32LE(42)];
  const [large, largePacked] = bytes === 0xffffffff || packed === 0xffffffff ? largeSizes(more) : [bytes, packed];
  return { at, packedBytes: largePacked, bytes: large, crc: entry.readUInt32LE(16), stored: method === 0 };
}

function largeSizes(more: Buffer): [number, number] {
  for (let from = 0; from + 4 <= more.length; from += 4 + more.readUInt16LE(from + 2)) {
    if (more.readUInt16LE(from) !== 1 || from + 20 > more.length) continue;
    return [Number(more.readBigUInt64LE(from + 4)), Number(more.readBigUInt64LE(from + 12))];
  }
  throw damaged();
}

/** Never more than its stated size, and exactly that with its stated check sum, else refused. */
export async function* inflated(
  bytes: BillBytes,
  { at, packedBytes, bytes: stated, crc, stored }: Packed,
  signal: AbortSignal | undefined,
  onRead: (packedBytes: number) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const local = Buffer.from(await bytes.read(at, 30));
  if (local.length < 30 || local.readUInt32LE(0) !== signatures.local) throw damaged();
  const from = at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  if (from + packedBytes > bytes.size) throw damaged();
  let [size, sum] = [0, 0];
  try {
    for await (const piece of unpacked(counted(pieces(bytes, signal, from, from + packedBytes), onRead), stored)) {
      size += piece.length;
      if (size > stated) throw damaged();
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (fault) {
    if (!String((fault as NodeJS.ErrnoException).code).startsWith('Z_')) throw fault;
    throw damaged();
  }
  if (size !== stated || sum !== crc) throw damaged();
}

async function* counted(
  packed: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of packed) {
    onRead(piece.length);
    yield piece;
  }
}

function unpacked(packed: AsyncIterable<Uint8Array>, stored: boolean): AsyncIterable<Uint8Array> {
  if (stored) return packed;
  const inflate = createInflateRaw();
  pipeline(Readable.from(packed), inflate, () => {}); // a fault is thrown where it is read
  return inflate;
}
