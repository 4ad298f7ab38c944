import { bytesInPart } from '#shared/contract/contract.ts';
import { mostFileBytes } from '#shared/items/file.ts';
import { useTill } from '../store.ts';
import { ask } from './ask.ts';
import { base64Of } from './parts.ts';

/** Takes a price list in place of the old one. Null when it was refused; the notice says why. */
export async function importItems(file: Blob): Promise<number | null> {
  if (file.size > mostFileBytes) {
    const params = { most: `${mostFileBytes / 1024 / 1024} MB` };
    useTill.setState({ notice: { refusal: { code: 'itemsTooLarge', params } } });
    return null;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const importId = crypto.randomUUID();
  const parts = Math.max(1, Math.ceil(bytes.length / bytesInPart));
  for (let part = 0; part < parts; part += 1) {
    const base64 = base64Of(bytes.subarray(part * bytesInPart, (part + 1) * bytesInPart));
    const taken = await ask('items.import', { importId, part, parts, base64 });
    if (taken === 'refused') return null;
    if (taken) return taken.count;
  }
  return null;
}
