import type { Line } from './line.ts';

/** Ours: no customer takes longer, and no provider's clock is further from ours. */
const nearMs = 10 * 60_000;

/**
 * What is only in the journal and what is only in the bill may be one payment under another number. Where on each side
 * exactly one has the amount, and both are of about one time, each names the other: for a person to look at, no more.
 */
export function markResembling(lines: readonly Line[]): readonly Line[] {
  const alone = onlyOnes(lines.filter(({ class: is, reason }) => is === 'onlyJournal' && reason !== null));
  const strange = onlyOnes(lines.filter(({ class: is, item }) => is === 'onlyBill' && item === null));
  return lines.map((line) => {
    const key = keyOf(line);
    const [ours, theirs] = [alone.get(key), strange.get(key)];
    if (!ours?.item || !theirs?.row || (line !== ours && line !== theirs)) return line;
    const { item } = ours;
    const { row } = theirs;
    if (row.atMs === null || Math.abs(row.atMs - item.atMs) > nearMs) return line;
    const other = line === ours ? (row.reference ?? row.providerReference) : (item.refundNumber ?? item.reference);
    return { ...line, resembles: other };
  });
}

function keyOf({ item, row }: Line): string {
  const one = row ?? item;
  return one ? `${one.kind} ${one.amount.minor} ${one.amount.currency}` : '';
}

function onlyOnes(lines: readonly Line[]): ReadonlyMap<string, Line | null> {
  const found = new Map<string, Line | null>();
  for (const line of lines) found.set(keyOf(line), found.has(keyOf(line)) ? null : line);
  return found;
}
