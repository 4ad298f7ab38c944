import { bytesInPart } from '#shared/contract/contract.ts';
import type { BillImported } from '#shared/contract/reconcile-view.ts';
import { mostBillBytes } from '#shared/reconcile/taken.ts';
import { newId, type OfDay, useTill } from '../store.ts';
import { ask } from './ask.ts';
import { compare, useDayWork } from './day.ts';
import { openMapping } from './mapping.ts';
import { base64Of } from './parts.ts';

/** A bill that a person chose or dropped. What came of it stands on the day; a table the till does not know is pointed at. */
export async function importBill(of: OfDay, file: File): Promise<void> {
  if (useDayWork.getState().sending || useTill.getState().view?.work) return;
  if (file.size > mostBillBytes) return sayTooLarge();
  const importId = newId<string>();
  const came = await sendFile(of, importId, file);
  useDayWork.setState({ sending: null, came });
  if (came?.kind === 'mappingNeeded') openMapping(of, importId, came.glance);
  if (came?.kind === 'taken') await compare(of);
}

function sayTooLarge(): void {
  const refusal = { code: 'tooLarge', line: null, column: null, found: null } as const;
  useDayWork.setState({ came: { kind: 'refused', refusal } });
}

/** Piece by piece off the disk: a large file is never whole in the window. */
async function sendFile(of: OfDay, importId: string, file: File): Promise<BillImported | null> {
  const parts = Math.max(1, Math.ceil(file.size / bytesInPart));
  const fileName = file.name.slice(-260);
  useDayWork.setState({ of, came: null, sending: { fileName, done: 0, of: parts } });
  for (let part = 0; part < parts; part += 1) {
    const piece = await bytesOf(file.slice(part * bytesInPart, (part + 1) * bytesInPart));
    if (piece === null)
      return { kind: 'refused', refusal: { code: 'unreadable', line: null, column: null, found: null } };
    const taken = await ask('bill.import', { importId, part, parts, base64: base64Of(piece), ...of, fileName });
    if (taken === 'refused') return null;
    useDayWork.setState({ sending: { fileName, done: part + 1, of: parts } });
    if (taken) return taken;
  }
  return null;
}

/** Null where the machine no longer gives it: moved, or open in another program. */
async function bytesOf(piece: Blob): Promise<Uint8Array | null> {
  return piece
    .arrayBuffer()
    .then((buffer) => new Uint8Array(buffer))
    .catch(() => null);
}
