import { createHmac, timingSafeEqual } from 'node:crypto';

/** A row as it is stored and sealed. */
export interface Row {
  readonly seq: number;
  readonly at_ms: number;
  readonly version: number;
  readonly subject: string | null;
  readonly body: string;
  readonly seal: Uint8Array;
}

const firstSeal = new Uint8Array(32);

/**
 * HMAC-SHA256 with the terminal's key over the seal before and every column, each prefixed by its length so that no two
 * rows read alike. Without the key nobody can recompute the chain.
 */
export function sealOf(key: Uint8Array, before: Uint8Array | null, row: Omit<Row, 'seal'>): Uint8Array {
  const hmac = createHmac('sha256', key).update(before ?? firstSeal);
  for (const value of [row.seq, row.at_ms, row.version, row.subject ?? '', row.body]) {
    const text = String(value);
    hmac.update(`${Buffer.byteLength(text)}:${text}`);
  }
  return hmac.digest();
}

export function sameSeal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
