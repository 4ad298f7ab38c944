import type { Told } from './line.ts';
import type { BillTaken, DayExplained, DayFact, DaySigned, LineKey } from './taken.ts';

export interface DayEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly fact: DayFact;
}

export interface Placed<F extends DayFact> {
  readonly seq: number;
  readonly atMs: number;
  readonly fact: F;
}

/** What the journal holds of one provider's one day beside its payments. */
export interface DayBook {
  /** All that were taken, oldest first. */
  readonly taken: readonly Placed<BillTaken>[];
  /** Those that stand. */
  readonly bills: readonly Placed<BillTaken>[];
  /** The newest word of each payment and refund that was asked about. */
  readonly told: ReadonlyMap<string, Told & { readonly atMs: number }>;
  /** The newest entry of answers; 0 where there is none. */
  readonly askedSeq: number;
  readonly explained: ReadonlyMap<LineKey, Placed<DayExplained>>;
  readonly signed: Placed<DaySigned> | null;
}

/** Entries of one day's own history, oldest first. */
export function readDayBook(entries: Iterable<DayEntry>): DayBook {
  const taken: Placed<BillTaken>[] = [];
  const told = new Map<string, Told & { readonly atMs: number }>();
  const explained = new Map<LineKey, Placed<DayExplained>>();
  let [signed, askedSeq]: [Placed<DaySigned> | null, number] = [null, 0];
  for (const { seq, atMs, fact } of entries) {
    switch (fact.kind) {
      case 'bill.taken':
        taken.push({ seq, atMs, fact });
        break;
      case 'day.asked':
        askedSeq = seq;
        for (const { number, state, amount, atMs: askedMs } of fact.answers)
          told.set(number, { state, amount, atMs: askedMs });
        break;
      case 'day.explained':
        explained.set(fact.line, { seq, atMs, fact });
        break;
      case 'day.signed':
        signed = { seq, atMs, fact };
        break;
    }
  }
  return { taken, bills: standing(taken), told, askedSeq, explained, signed };
}

/**
 * The newest bill takes the place of those before it. WeChat's and Alipay's own lists are each a part of a day: the newest of
 * the one stands beside the newest of the other.
 */
function standing(taken: readonly Placed<BillTaken>[]): readonly Placed<BillTaken>[] {
  const newest = taken.at(-1);
  if (!newest) return [];
  if (!isPart(newest.fact)) return [newest];
  const beforeThese = taken.findLastIndex(({ fact }) => !isPart(fact));
  const parts = taken.slice(beforeThese + 1);
  const other = parts.findLast(({ fact }) => fact.layout !== newest.fact.layout);
  return other ? [other, newest] : [newest];
}

function isPart({ layout }: BillTaken): boolean {
  return layout === 'wechat' || layout === 'alipay';
}

/** The bill that is just the same, if it stands already. */
export function sameBill({ bills }: DayBook, fact: Pick<BillTaken, 'digest' | 'layout'>): Placed<BillTaken> | null {
  const layout = JSON.stringify(fact.layout);
  return bills.find((one) => one.fact.digest === fact.digest && JSON.stringify(one.fact.layout) === layout) ?? null;
}

export function layoutName({ layout }: Pick<BillTaken, 'layout'>): string {
  return typeof layout === 'string' ? layout : layout.name;
}
