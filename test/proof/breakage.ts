/** One deliberate defect in the till's own source: `find` stands exactly once in `file` and is replaced by `put`. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

export interface Breakage {
  readonly name: string;
  /** The laws of the design that it breaks: whoever catches it names one of them. */
  readonly laws: readonly number[];
  /** Which of the two finds it sooner; the other is tried after it. */
  readonly first: 'storms' | 'exploration';
  readonly patches: readonly Patch[];
}

export function one(
  laws: readonly number[],
  name: string,
  first: Breakage['first'],
  file: string,
  find: string,
  put: string,
): Breakage {
  return { name, laws, first, patches: [{ file, find, put }] };
}
