import type { Random } from '../../electron/simulators/random.ts';
import type { Reply } from './target.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { [name: string]: Json };

/** Fields written a second time, before or after the rest. */
export type Doubles = Map<JsonObject, { readonly first: boolean; readonly name: string; readonly value: Json }[]>;

/** How fields become bytes and come back, by code that no adapter shares. */
export interface Format {
  /** Null where the body is no message. */
  parse(body: Uint8Array): JsonObject | null;
  write(root: JsonObject, doubles: Doubles, random: Random): Uint8Array;
  /** Other bytes for the same message, or nearly. */
  readonly spellings: readonly ((text: string, random: Random) => Uint8Array)[];
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

export const json: Format = {
  parse(body) {
    try {
      const value = JSON.parse(strictUtf8.decode(body)) as Json;
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
    } catch {
      return null;
    }
  },
  write: (root, doubles, random) => Buffer.from(writeJson(root, doubles, random.chance(0.1) ? ' ' : '')),
  spellings: [
    (text) => Buffer.from(text.replace(/[A-Z]/, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)),
    (text) => Buffer.from(text.replaceAll('"', "'")),
    (text) => Buffer.from(`callback(${text})`),
    (text) => Buffer.from(JSON.stringify(text)),
    (text) => Buffer.from(`[${text}]`),
  ],
};

function writeJson(value: Json, doubles: Doubles, gap: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one: Json) => writeJson(one, doubles, gap)).join(',')}]`;
  const object = value as JsonObject;
  const member = ([name, one]: [string, Json]) => `${JSON.stringify(name)}${gap}:${gap}${writeJson(one, doubles, gap)}`;
  const extra = doubles.get(object) ?? [];
  const before = extra.filter(({ first }) => first).map(({ name, value: one }) => member([name, one]));
  const after = extra.filter(({ first }) => !first).map(({ name, value: one }) => member([name, one]));
  return `{${[...before, ...Object.entries(object).map(member), ...after].join(`,${gap}`)}}`;
}

const element = /\s*<([A-Za-z_][\w.$-]*)\s*(?:\/>|>((?:<!\[CDATA\[[\s\S]*?\]\]>|[^<])*)<\/\1\s*>)/y;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** Flat XML under one root, every value text. */
export const xml: Format = {
  parse(body) {
    try {
      const text = strictUtf8.decode(body);
      const inner = /^\s*(?:<\?[Xx][Mm][Ll][^>]*\?>\s*)?<xml>([\s\S]*)<\/xml>\s*$/.exec(text)?.[1];
      return inner === undefined ? null : fieldsIn(inner);
    } catch {
      return null;
    }
  },
  write(root, doubles, random) {
    const extra = doubles.get(root) ?? [];
    const entries = (first: boolean) =>
      extra.filter((one) => one.first === first).map(({ name, value }) => [name, value] as const);
    const all = [...entries(true), ...Object.entries(root), ...entries(false)];
    const gap = random.chance(0.3) ? '\n' : '';
    const elements = all.map(([name, value]) => `<${name}>${writeText(textOf(value), random)}</${name}>${gap}`);
    return Buffer.from(
      `${random.chance(0.2) ? '<?xml version="1.0" encoding="UTF-8"?>' : ''}<xml>${elements.join('')}</xml>`,
    );
  },
  spellings: [
    (text) => Buffer.from(text.replace('<xml>', '<!DOCTYPE xml [<!ENTITY a "1">]><xml>')),
    (text) => Buffer.from(text.replace('<xml>', '<xml><!-- a comment -->')),
    (text) => Buffer.from(text.replace('<total_fee>', '<total_fee currency="HKD">')),
    (text) => Buffer.from(text.replace(/<(\w+)>/g, '<a:$1>').replace(/<\/(\w+)>/g, '</a:$1>')),
    (text) =>
      Buffer.from(text.replace(/<(total_fee|out_trade_no)>/, '<extra><$1>').replace('</xml>', '</extra></xml>')),
    (text) => Buffer.from(text.replace('<xml>', '<xml><out_trade_no/>')),
    (text) => Buffer.from(text.replaceAll('xml>', 'XML>')),
    (text) => Buffer.from(text.replace(/<!\[CDATA\[|\]\]>/g, '')),
    (text) => Buffer.from(text.replace('</xml>', '')),
    (text) => Buffer.from(`<?xml version="1.0" encoding="GBK"?>${text}`),
    (text) => Buffer.from(`<xml>${text}</xml>`),
  ],
};

function fieldsIn(inner: string): JsonObject | null {
  const fields: JsonObject = {};
  element.lastIndex = 0;
  while (element.lastIndex < inner.trimEnd().length) {
    const found = element.exec(inner);
    if (found?.[1] === undefined || Object.hasOwn(fields, found[1])) return null;
    fields[found[1]] = textIn(found[2] ?? '');
  }
  return fields;
}

function textIn(content: string): string {
  return content
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : unescaped(part)))
    .join('');
}

function unescaped(part: string): string {
  return part.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return entities[name as string] ?? (whole as string);
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex as string, 16));
  });
}

function writeText(value: string, random: Random): string {
  if (random.chance(0.6)) return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
  const escaped = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  if (value === '' || random.chance(0.7)) return escaped;
  const code = value.codePointAt(0) ?? 0;
  const rest = value.slice(String.fromCodePoint(code).length);
  return `&#${random.chance(0.5) ? `x${code.toString(16)}` : code};<![CDATA[${rest.replaceAll(']]>', '')}]]>`;
}

export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The fields of a reply; none where it is no message. */
export function fieldsOf(format: Format, { body }: Pick<Reply, 'body'>): JsonObject {
  return format.parse(body) ?? {};
}

export function objectIn(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

export function listIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.map((one: Json) => objectIn(one)) : [];
}
