/** The fields of one message, in the order they stand. */
export type Fields = ReadonlyMap<string, string>;

const element = /<([A-Za-z_][\w.-]*)>((?:<!\[CDATA\[[\s\S]*?\]\]>|[^<])*)<\/\1>\s*/y;
const entities: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&apos;/g, "'"],
  [/&amp;/g, '&'],
];

/** Root `xml` with one level of elements below it (document, 3.2); null for anything else. */
export function parseMessage(body: Uint8Array): Fields | null {
  const text = decode(body);
  const inner = text === null ? null : /^\s*(?:<\?xml[^>]*\?>\s*)?<xml>\s*([\s\S]*)<\/xml>\s*$/.exec(text)?.[1];
  if (inner === null || inner === undefined) return null;
  const fields = new Map<string, string>();
  element.lastIndex = 0;
  while (element.lastIndex < inner.length) {
    const found = element.exec(inner);
    const [, name, content] = found ?? [];
    if (name === undefined || content === undefined || fields.has(name)) return null;
    fields.set(name, textIn(content));
  }
  return fields;
}

function decode(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function textIn(content: string): string {
  return content
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => (part.startsWith('<![CDATA[') ? part.slice(9, -3) : plain(part)))
    .join('');
}

function plain(part: string): string {
  return entities.reduce((text, [entity, character]) => text.replace(entity, character), part);
}

/** Whole numbers as text and all else as CDATA, as live answers are. */
export function formatMessage(fields: Iterable<readonly [string, string]>): Uint8Array {
  const lines = [...fields].map(([name, value]) => {
    const content = /^\d{1,9}$/.test(value) ? value : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
    return `<${name}>${content}</${name}>\n`;
  });
  return Buffer.from(`<xml>${lines.join('')}</xml>`);
}
