/** The body is not the flat XML of this gateway: nothing in it is believed. */
export class Garbled extends Error {
  override readonly name = 'Garbled';
}

/** Answers are a few hundred bytes; a refund query of an order with hundreds of refunds stays below this. Ours. */
const mostBytes = 64 * 1024;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads exactly what the gateway writes: a root `xml`, one level of elements, text or CDATA in them, the five entities and
 * numeric references. No DOCTYPE, attribute, comment, instruction or second element of one name; values are not trimmed,
 * because they are signed as they stand (document 4.1).
 */
export function readFlatXml(body: Uint8Array): ReadonlyMap<string, string> {
  if (body.length > mostBytes) throw new Garbled('too long');
  const reader = new Reader(decode(body));
  reader.skip(/\s*(?:<\?xml\s+version\s*=\s*(?:"1\.0"|'1\.0')(?:\s+encoding\s*=\s*(?:"utf-8"|'utf-8'))?\s*\?>\s*)?/iy);
  if (reader.take(/<xml>/y) === null) throw new Garbled('no root');
  const fields = new Map<string, string>();
  for (reader.skip(/\s*/y); reader.take(/<\/xml>/y) === null; reader.skip(/\s*/y)) {
    const [name, value] = readField(reader);
    if (fields.has(name)) throw new Garbled('two fields of one name');
    fields.set(name, value);
  }
  reader.skip(/\s*/y);
  if (!reader.atEnd) throw new Garbled('more than one root');
  return fields;
}

function decode(body: Uint8Array): string {
  let text: string;
  try {
    text = strictUtf8.decode(body);
  } catch {
    throw new Garbled('not UTF-8');
  }
  if (notXml.test(text)) throw new Garbled('a character that XML does not have');
  return text;
}

/** XML 1.0, 2.2: everything but tab, line end, and U+0020 to U+10FFFF less the surrogates and two non-characters. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function readField(reader: Reader): [name: string, value: string] {
  const name = reader.take(/<([A-Za-z_][A-Za-z0-9_.$-]{0,63})/y)?.[1];
  if (name === undefined) throw new Garbled('no element');
  if (reader.take(/\s*\/>/y) !== null) return [name, ''];
  if (reader.take(/\s*>/y) === null) throw new Garbled('an element with more than its name');
  const value = readValue(reader);
  const end = reader.take(/<\/([A-Za-z_][A-Za-z0-9_.$-]{0,63})\s*>/y)?.[1];
  if (end !== name) throw new Garbled('an element that is not closed, or holds another');
  return [name, value];
}

function readValue(reader: Reader): string {
  let value = '';
  for (;;) {
    const cdata = reader.upTo('<![CDATA[', ']]>');
    const text = cdata === null ? reader.take(/[^<]+/y)?.[0] : null;
    if (cdata === null && text === undefined) return value;
    value += cdata ?? unescaped(text ?? '');
  }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Garbled('an end of CDATA in text');
  return text.replace(/&([^;&]{0,12};?)/g, (_whole, reference: string) => {
    if (!reference.endsWith(';')) throw new Garbled('an ampersand that names nothing');
    return characterOf(reference.slice(0, -1));
  });
}

function characterOf(reference: string): string {
  const [, hexadecimal, decimal] = /^#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}))$/.exec(reference) ?? [];
  if (hexadecimal !== undefined || decimal !== undefined) {
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
    if (!notXml.test(character)) return character;
  }
  const named = Object.hasOwn(entities, reference) ? entities[reference] : undefined;
  if (named === undefined) throw new Garbled('a reference to nothing');
  return named;
}

/** Goes forward only, so that no text makes it slow. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  /** `pattern` is sticky. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  skip(pattern: RegExp): void {
    this.take(pattern);
  }

  /** What stands between the two, when the first stands here. */
  upTo(start: string, end: string): string | null {
    if (!this.#text.startsWith(start, this.#at)) return null;
    const from = this.#at + start.length;
    const until = this.#text.indexOf(end, from);
    if (until === -1) throw new Garbled('CDATA without an end');
    this.#at = until + end.length;
    return this.#text.slice(from, until);
  }
}

/** Every value as CDATA, as the document's samples; fields that are undefined or empty are neither sent nor signed (4.1). */
export function writeFlatXml(fields: ReadonlyMap<string, string>): Uint8Array {
  const elements = [...fields].map(([name, value]) => `<${name}><![CDATA[${cdataSafe(value)}]]></${name}>`);
  return Buffer.from(`<xml>${elements.join('')}</xml>`);
}

function cdataSafe(value: string): string {
  return value.replaceAll(']]>', ']]]]><![CDATA[>');
}
