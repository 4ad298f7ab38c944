import { Defect } from '#shared/assert.ts';
import { type Entry, entryVersion, Fact } from '#shared/journal/entry.ts';
import type { Row } from './seal.ts';

export function entryOf(row: Row): Entry {
  if (row.version > entryVersion) throw new Defect(`entry ${row.seq} is from a newer version`);
  return { seq: row.seq, atMs: row.at_ms, fact: Fact.parse(JSON.parse(row.body)) };
}
