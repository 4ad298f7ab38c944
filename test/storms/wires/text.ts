/** What stands between `before` and `after` in a body; empty when it is not there. Quicker than reading the whole. */
export function fieldIn(body: Uint8Array, before: string, after: string): string {
  const text = Buffer.from(body.buffer, body.byteOffset, body.length);
  const at = text.indexOf(before);
  if (at < 0) return '';
  const from = at + before.length;
  return text.toString('latin1', from, text.indexOf(after, from));
}

/** The last character before `after` in the field that begins with `before` is another one. */
export function withOtherText(body: Uint8Array, before: string, after: string): Uint8Array {
  const text = Buffer.from(body);
  const from = text.indexOf(before);
  const to = text.indexOf(after, from + before.length);
  if (from < 0 || to < 0) throw new Error(`no ${before} in the body`);
  text[to - 1] = text[to - 1] === 48 ? 49 : 48;
  return text;
}
