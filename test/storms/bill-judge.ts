import type { InjectedFault } from '../../electron/simulators/bill-faults.ts';
import { type ModelParts, modelOf, ofNobody } from './bill-model.ts';

/** What the bills of one world, or of many, came to. */
export interface BillTally {
  bills: number;
  rows: number;
  /** Faults put into bills on purpose, and those of them that the comparison found and named. */
  injected: number;
  found: number;
  /** What it said and nobody expected; what it should have said of something and said nothing at all. */
  misnamed: number;
  missed: number;
  /** Days that were closed by the till's own commands and signed. */
  signed: number;
}

export const noBills: BillTally = { bills: 0, rows: 0, injected: 0, found: 0, misnamed: 0, missed: 0, signed: 0 };

export type Note = (rule: string, detail: string) => void;

/** One line of a comparison, as far as it is judged. */
export interface Judged {
  readonly class: string;
  readonly reason: string | null;
  readonly item: { readonly kind: string; readonly reference: string; readonly number: string } | null;
  readonly row: { readonly kind: string } | null;
}

/** Holds what a comparison found against what it must be. `needs`: how many lines it hands to a person. */
export function judgeNames(
  { tally, breach }: { readonly tally: BillTally; readonly breach: Note },
  model: ModelParts & { readonly provider: string },
  found: readonly string[],
  needs: number,
  drawn: readonly InjectedFault[],
): void {
  const { names, ofFaults } = modelOf(model);
  const where = `${model.provider} ${model.day}`;
  const [lacking, surplus] = [without(names, found), without(found, names)];
  const told = new Set(surplus.map(subjectOf));
  const own = ofFaults.filter(({ fault }) => drawn.includes(fault) && fault.fault !== 'reordered');
  tally.injected += own.length;
  tally.found += own.filter(({ names: made }) => made.every((name) => !lacking.includes(name))).length;
  tally.misnamed += surplus.length;
  tally.missed += lacking.filter((name) => !told.has(subjectOf(name))).length;
  if (lacking.length + surplus.length > 0)
    breach('each difference of a bill is found and named, and nothing else', `${where}: ${lacking} is ${surplus}`);
  const wanted = names.filter((name) => !/: (agrees|otherDay|onlyJournal notYet|differs)$/.test(name)).length;
  if (needs !== wanted) breach('what differs is handed to a person', `${where}: ${needs} is not ${wanted}`);
}

export function nameOf(line: Judged, settled: boolean): string {
  return `${subject(line, settled)}: ${[line.class, line.reason].filter(Boolean).join(' ')}`;
}

function subject({ item, row }: Judged, settled: boolean): string {
  if (item === null) return ofNobody;
  if ((row ?? item).kind === 'payment') return `payment ${item.reference}`;
  if (row?.kind === 'refund' && item.kind === 'payment') return `return of ${item.reference}`;
  return settled ? `refund of ${item.reference}` : `refund ${item.number}`;
}

function subjectOf(name: string): string {
  return name.slice(0, name.indexOf(':'));
}

/** `some` less `others`, each name as often as it stands. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of others) left.set(name, (left.get(name) ?? 0) + 1);
  return some.filter((name) => {
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    return count === 0;
  });
}
