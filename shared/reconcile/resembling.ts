import type { Line } from './line.ts';

/** Ours: no customer takes longer, and no provider's clock is further from ours. */
const nearMs = 10 * 60_000;

/**
 * What is only in the journal and what is only in the bill may be one payment under another number. Where on each side
 * exactly one has the amount, and both are of about one time, each names the other: for a person to look at, no more.
 */
export function markResembling(lines: Line[]): void {
  const alone = onlyOnes(lines.filter(isAlone));
  const strange = onlyOnes(lines.filter(isStrange));
  lines.forEach((line, at) => {
    if (!isAlone(line) && !isStrange(line)) return;
    const key = keyOf(line);
    const [ours, theirs] = [alone.get(key), strange.get(key)];
    if (!ours?.item || !theirs?.row || (line !== ours && line !== theirs)) return;
    const { item } = ours;
    const { row } = theirs;
    if (row.atMs === null || Math.abs(row.atMs - item.atMs) > nearMs) return;
    const other = line === ours ? (row.reference ?? row.providerReference) : (item.refundNumber ?? item.reference);
    lines[at] = { ...line, resembles: other };
  });
}

function isAlone({ class: is, reason }: Line): boolean {
  return is === 'onlyJournal' && reason !== null;
}

function isStrange({ class: is, item }: Line): boolean {
  return is === 'onlyBill' && item === null;
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
