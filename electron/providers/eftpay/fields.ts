/** One field of a reply as it stood in the JSON text: a number keeps its digits (10.00 is not 10), so that it can be signed. */
export interface Field {
  readonly text: string;
  readonly type: 'text' | 'number' | 'other';
}

/** The top level of a reply. `null` counts as empty. */
export type Fields = ReadonlyMap<string, Field>;

/** The reply is not what the documents describe: nothing in it is believed. */
export class Garbled extends Error {
  override readonly name = 'Garbled';
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Throws `Garbled`. Two fields of one name would let their order choose between two amounts. */
export function readFields(bytes: Uint8Array): Fields {
  const source = validJson(bytes);
  const fields = new Map<string, Field>();
  for (const [name, raw] of members(source)) {
    if (fields.has(name)) throw new Garbled('a field twice');
    fields.set(name, fieldOf(raw));
  }
  return fields;
}

function validJson(bytes: Uint8Array): string {
  try {
    const source = strictUtf8.decode(bytes);
    const value: unknown = JSON.parse(source);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return source;
  } catch {
    throw new Garbled('not JSON');
  }
  throw new Garbled('not an object');
}

const space = /[ \t\r\n]*/y;
const string = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const bare = /[^,}\]\s]+/y;

/** Name and raw value of each member of an object that is known to be valid JSON. */
function* members(source: string): Generator<[string, string]> {
  let at = after(space, source, 0) + 1;
  for (;;) {
    at = after(space, source, at);
    if (source[at] === '}') return;
    const nameEnd = after(string, source, at);
    const name = JSON.parse(source.slice(at, nameEnd)) as string;
    at = after(space, source, after(space, source, nameEnd) + 1);
    const valueEnd = endOfValue(source, at);
    yield [name, source.slice(at, valueEnd)];
    at = after(space, source, valueEnd);
    if (source[at] === ',') at += 1;
  }
}

function endOfValue(source: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    const sign = source[at];
    if (sign === '"') at = after(string, source, at);
    else if (sign === '{' || sign === '[') at += 1;
    else if (sign === '}' || sign === ']' || sign === ',' || sign === ':') at += 1;
    else at = after(bare, source, at);
    if (sign === '{' || sign === '[') depth += 1;
    if (sign === '}' || sign === ']') depth -= 1;
    if (depth > 0) at = after(space, source, at);
  } while (depth > 0);
  return at;
}

function after(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : at;
}

function fieldOf(raw: string): Field {
  if (raw.startsWith('"')) return { text: JSON.parse(raw) as string, type: 'text' };
  if (raw === 'null') return { text: '', type: 'other' };
  return { text: raw, type: /^[-\d]/.test(raw) ? 'number' : 'other' };
}

/** Empty and null are absent. What is no text or number is not read as one. */
export function textOf(fields: Fields, name: string): string | null {
  const field = fields.get(name);
  if (field === undefined || field.text === '') return null;
  if (field.type === 'other') throw new Garbled(`${name} is not text`);
  return field.text;
}
