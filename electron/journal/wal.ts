import { existsSync, readFileSync, statSync } from 'node:fs';
import { Refused } from '#shared/refusal.ts';

/** SQLite's file format, "The Write-Ahead Log": a header of 32 bytes, then frames of a 24-byte header and one page each. */
const headerBytes = 32;
const frameHeaderBytes = 24;
const magicLittleEndian = 0x377f0682;
const magicBigEndian = 0x377f0683;

/** SQLite deletes the log of a database that has no pages, and with it what is left of the journal. */
export function refuseLogWithoutDatabase(path: string): void {
  if (sizeOf(path) === 0 && sizeOf(`${path}-wal`) > 0)
    throw new Refused('dataCorrupt', { path, entries: 0, problem: 'the database is empty, its log is not' });
}

/**
 * True when the write-ahead log breaks before its end: SQLite silently ends at the first frame that does not add up. Each
 * append is flushed before the next begins, so a power cut damages the last one at most. A break with a whole write and
 * one more behind it is damage, and what SQLite leaves out was committed.
 */
export function logIsBroken(path: string): boolean {
  const log = existsSync(`${path}-wal`) ? readFileSync(`${path}-wal`) : Buffer.alloc(0);
  if (log.length < headerBytes + frameHeaderBytes) return false;
  const magic = log.readUInt32BE(0);
  const pageBytes = log.readUInt32BE(8);
  const sum = checksum(magic === magicBigEndian);
  const holds = (magic === magicLittleEndian || magic === magicBigEndian) && sum.add(log, 0, 24).is(log, 24);
  if (!holds || pageBytes < 512 || pageBytes > 65_536) return true; // a header is one sector: never half written
  const frameBytes = frameHeaderBytes + pageBytes;
  const frames = Math.floor((log.length - headerBytes) / frameBytes);
  const startOf = (frame: number) => headerBytes + frame * frameBytes;
  const isOfThisLog = (frame: number) => log.compare(log, 16, 24, startOf(frame) + 8, startOf(frame) + 16) === 0;
  let sound = 0;
  while (sound < frames && isOfThisLog(sound) && addsUp(sum, log, startOf(sound), pageBytes)) sound += 1;
  let committed = false;
  for (let frame = sound; frame < frames; frame += 1) {
    if (!isOfThisLog(frame)) continue;
    if (committed) return true;
    committed = log.readUInt32BE(startOf(frame) + 4) > 0;
  }
  return false;
}

function addsUp(sum: Checksum, log: Buffer, start: number, pageBytes: number): boolean {
  return sum
    .add(log, start, 8)
    .add(log, start + frameHeaderBytes, pageBytes)
    .is(log, start + 16);
}

interface Checksum {
  add(bytes: Buffer, from: number, length: number): Checksum;
  /** The stored sum is big-endian whatever the words summed are. */
  is(bytes: Buffer, at: number): boolean;
}

function checksum(bigEndian: boolean): Checksum {
  let s0 = 0;
  let s1 = 0;
  const sum: Checksum = {
    add: (bytes, from, length) => {
      for (let at = from; at < from + length; at += 8) {
        s0 = (s0 + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + s1) >>> 0;
        s1 = (s1 + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + s0) >>> 0;
      }
      return sum;
    },
    is: (bytes, at) => bytes.readUInt32BE(at) === s0 && bytes.readUInt32BE(at + 4) === s1,
  };
  return sum;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
