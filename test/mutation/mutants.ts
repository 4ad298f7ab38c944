import { operatorsAt, type Slot } from './operators.ts';
import { siblingsIn } from './siblings.ts';
import { placesOf } from './tree.ts';

/** One small wrong change of one file. */
export interface Mutant {
  /** Unique in its run, from 1. */
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** The whole line, by which a reviewed mutant is found again when lines move. */
  readonly at: string;
  readonly original: string;
  readonly mutated: string;
  readonly slot: Slot;
  readonly start: number;
  readonly end: number;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export function mutantsOf(files: readonly SourceFile[]): Mutant[] {
  return files.flatMap(mutantsIn).map((mutant, at) => ({ ...mutant, id: at + 1 }));
}

function mutantsIn({ path, text }: SourceFile): Omit<Mutant, 'id'>[] {
  const places = placesOf(text);
  const siblings = siblingsIn(places);
  return places.flatMap((place) =>
    operatorsAt(place, text, siblings).map(({ slot, start, end, mutated }) => ({
      file: path,
      line: text.slice(0, start).split('\n').length,
      at: lineAround(text, start),
      original: text.slice(start, end),
      mutated,
      slot,
      start,
      end,
    })),
  );
}

function lineAround(text: string, start: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', start);
  return text.slice(from, to === -1 ? text.length : to).trim();
}

/** The file with all its mutants behind the number `__mutant`: 0, or none of theirs, is the file as it was. */
export function instrumented(text: string, mutants: readonly Mutant[]): string {
  const byPlace = Map.groupBy(mutants, ({ slot, start, end }) => `${slot} ${start} ${end}`);
  const switches = [...byPlace.values()].map((alike, order) => switchOf(alike, order));
  const opens = switches.map(({ start, end, order, open }) => ({ at: start, rank: [1, -end, order], words: open }));
  const closes = switches.map(({ start, end, order, close }) => ({ at: end, rank: [0, -start, -order], words: close }));
  const inserts = [...opens, ...closes].sort((one, other) => one.at - other.at || byRank(one.rank, other.rank));
  let copied = 0;
  let out = '';
  for (const { at, words } of inserts) {
    out += text.slice(copied, at) + words;
    copied = at;
  }
  return out + text.slice(copied);
}

function byRank(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

interface Switch {
  readonly start: number;
  readonly end: number;
  readonly order: number;
  readonly open: string;
  readonly close: string;
}

function switchOf(mutants: readonly Mutant[], order: number): Switch {
  const [first] = mutants;
  if (!first) throw new Error('a switch has a mutant');
  const { start, end, slot, id } = first;
  const [open, close] = {
    expression: [`(${mutants.map((one) => `__mutant===${one.id}?(${one.mutated}):`).join('')}(`, '))'],
    element: [`...(__mutant===${id}?[]:[`, '])'],
    property: [`...(__mutant===${id}?{}:{`, '})'],
    statement: [`{if(__mutant!==${id}){`, '}}'], // a block of its own: an `else` that follows is another's
  }[slot] as [string, string];
  return { start, end, order, open, close };
}
