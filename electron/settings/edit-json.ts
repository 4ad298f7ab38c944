import { assert } from '#shared/assert.ts';

/** JSON as a file may hold it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

interface Value {
  readonly start: number;
  readonly end: number;
  /** Of an object; null for anything else. */
  readonly entries: readonly Entry[] | null;
}

interface Entry {
  readonly key: string;
  readonly start: number;
  readonly value: Value;
}

/**
 * Valid JSON text with one value set, or taken out where `value` is undefined. Everything else stays as a person left it:
 * order, spacing, comments, which are keys that begin with `//`. A new key comes after its comment, else last.
 */
export function editJson(text: string, path: readonly string[], value: Json | undefined): string {
  assert(path.length > 0, 'a value has a name');
  const [within, rest] = nearest(rootOf(text), path);
  const [key = '', ...deeper] = rest;
  const found = within.entries?.findLast((entry) => entry.key === key);
  if (value === undefined)
    return found && deeper.length === 0 ? editJson(without(text, within, key), path, value) : text;
  if (found && deeper.length === 0) {
    const { start, end } = found.value;
    return text.slice(0, start) + written(value, indentAt(text, found.start)) + text.slice(end);
  }
  const nested = deeper.reduceRight<Json>((inner, name) => ({ [name]: inner }), value);
  return found ? replaced(text, found, nested) : added(text, within, key, nested);
}

/** The deepest object on the way that is there, and the keys that are left. */
function nearest(root: Value, path: readonly string[]): [Value, readonly string[]] {
  let within = root;
  for (const [index, key] of path.slice(0, -1).entries()) {
    const inner = within.entries?.findLast((entry) => entry.key === key)?.value;
    if (!inner?.entries) return [within, path.slice(index)];
    within = inner;
  }
  return [within, path.slice(-1)];
}

function replaced(text: string, { start, value }: Entry, by: Json): string {
  return text.slice(0, value.start) + written(by, indentAt(text, start)) + text.slice(value.end);
}

function added(text: string, { start, end, entries }: Value, key: string, value: Json): string {
  const after = entries?.findLast((entry) => entry.key === `// ${key}`) ?? entries?.at(-1);
  if (!after) {
    const outer = indentAt(text, start);
    const inner = `${outer}  `;
    const line = `${JSON.stringify(key)}: ${written(value, inner)}`;
    return `${text.slice(0, start)}{\n${inner}${line}\n${outer}}${text.slice(end)}`;
  }
  const space = /\s*$/.exec(text.slice(0, after.start))?.[0] ?? '';
  const line = `${JSON.stringify(key)}: ${written(value, indentAt(text, after.start))}`;
  return `${text.slice(0, after.value.end)},${space || ' '}${line}${text.slice(after.value.end)}`;
}

/** Takes the last entry of this key out, with one comma. */
function without(text: string, { start, end, entries }: Value, key: string): string {
  const all = entries ?? [];
  const index = all.findLastIndex((entry) => entry.key === key);
  const [entry, before, after] = [all[index], all[index - 1], all[index + 1]];
  assert(entry, 'it was found');
  if (before) return text.slice(0, before.value.end) + text.slice(entry.value.end);
  return text.slice(0, after ? entry.start : start + 1) + text.slice(after ? after.start : end - 1);
}

/** The blanks before what stands in this line. */
function indentAt(text: string, index: number): string {
  const line = text.slice(text.lastIndexOf('\n', index - 1) + 1, index);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

function written(value: Json, indent: string): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`);
}

function rootOf(text: string): Value {
  const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s\uFEFF{}[\]:,"]+/g)];
  let at = 0;
  const next = () => {
    const token = tokens[at];
    assert(token, 'the text is valid JSON');
    at += 1;
    return { word: token[0], start: token.index, end: token.index + token[0].length };
  };
  const isNext = (word: string) => tokens[at]?.[0] === word;
  const listed = (close: string, item: () => void): number => {
    while (!isNext(close)) {
      if (isNext(',')) next();
      item();
    }
    return next().end;
  };
  const value = (): Value => {
    const { word, start, end } = next();
    if (word === '[') return { start, end: listed(']', value), entries: null };
    if (word !== '{') return { start, end, entries: null };
    const entries: Entry[] = [];
    const entry = () => {
      const key = next();
      next(); // the colon
      entries.push({ key: JSON.parse(key.word) as string, start: key.start, value: value() });
    };
    return { start, end: listed('}', entry), entries };
  };
  return value();
}
