import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';

/** A row as it is stored and sealed. */
export interface Row {
  readonly seq: number;
  readonly at_ms: number;
  readonly version: number;
  readonly subject: string | null;
  readonly body: string;
  readonly seal: Uint8Array;
}

/** Made once: a key given as bytes is prepared anew for every seal. */
export type SealKey = KeyObject;

export function sealKeyOf(bytes: Uint8Array): SealKey {
  return createSecretKey(bytes);
}

const firstSeal = new Uint8Array(32);

/**
 * HMAC-SHA256 with the terminal's key over the seal before and every column, each prefixed by its length so that no two
 * rows read alike. Without the key nobody can recompute the chain.
 */
export function sealOf(key: SealKey, before: Uint8Array | null, row: Omit<Row, 'seal'>): Uint8Array {
  const texts = [row.seq, row.at_ms, row.version, row.subject ?? '', row.body].map(String);
  const framed = texts.map((text) => `${Buffer.byteLength(text)}:${text}`).join('');
  return createHmac('sha256', key)
    .update(before ?? firstSeal)
    .update(framed)
    .digest();
}

export function sameSeal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
