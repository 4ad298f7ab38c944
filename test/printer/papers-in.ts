import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The papers of a folder in the order they came out: names tell seconds only. What is still being written is none yet. */
export function papersIn(folder: string): string[] {
  const writtenNs = (name: string) => statSync(join(folder, name), { bigint: true }).mtimeNs;
  return readdirSync(folder)
    .filter((name) => !name.endsWith('.part'))
    .map((name) => ({ name, atNs: writtenNs(name) }))
    .sort((a, b) => Number(a.atNs - b.atNs))
    .map(({ name }) => name);
}
