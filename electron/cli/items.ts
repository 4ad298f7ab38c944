import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { bytesInPart } from '#shared/contract/contract.ts';
import { mostFileBytes } from '#shared/items/file.ts';
import { Refused } from '#shared/refusal.ts';
import type { Connected } from './context.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

/** Takes a price list in place of the old one, in the till that is open or in one opened for it. */
export async function importItems({ client }: Connected, output: Output, path: string): Promise<number> {
  const file = read(resolve(path));
  const importId = randomUUID();
  const parts = Math.max(1, Math.ceil(file.length / bytesInPart));
  let count = 0;
  for (let part = 0; part < parts; part += 1) {
    const base64 = file.subarray(part * bytesInPart, (part + 1) * bytesInPart).toString('base64');
    const taken = await client.send('items.import', { importId, part, parts, base64 });
    count = taken?.count ?? count;
  }
  output.result({ items: count }, `The price list has ${count} items now.`);
  return exits.done;
}

function read(path: string): Buffer {
  try {
    if (statSync(path).size > mostFileBytes)
      throw new Refused('itemsTooLarge', { most: `${mostFileBytes / 1024 / 1024} MB` });
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused('itemsFileMissing', { path, problem: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
}
