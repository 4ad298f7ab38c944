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
  const { seq, at_ms, version, subject, body } = row;
  const framed = framedText(String(seq)) + framedText(String(at_ms)) + framedText(String(version));
  return createHmac('sha256', key)
    .update(before ?? firstSeal)
    .update(framed + framedText(subject ?? '') + framedText(body))
    .digest();
}

function framedText(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`;
}

export function sameSeal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
