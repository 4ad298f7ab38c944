import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  sign as signWith,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import type { SwiftpassSettings, SwiftpassSignature } from '#shared/settings/swiftpass.ts';
import type { Secrets } from '../../settings/secrets.ts';

/** What signs our requests and proves the gateway's answers. */
export interface Signer {
  /** `sign_type` as it is sent. */
  readonly type: 'MD5' | 'SHA256' | 'RSA_1_256';
  sign(text: string): string;
  /** By the algorithm of the settings, never by the one an answer names: that would invite a weaker one. */
  proves(text: string, signature: string): boolean;
}

/**
 * All fields but `sign`, without empty ones, sorted by name in ASCII order, raw values (document 4.1). Sorting by code unit:
 * a locale would put `invoiceId` and `invoice_id` the other way round.
 */
export function signedText(fields: ReadonlyMap<string, string>): string {
  return [...fields]
    .filter(([name, value]) => name !== 'sign' && value !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Upper-case hexadecimal over the text, `&key=` and the key (4.2); HMAC: the same text, keyed once more (the sample of 4.2.2). */
export function digest(algorithm: Exclude<SwiftpassSignature, 'RSA_1_256'>, text: string, key: string): string {
  const keyed = `${text}&key=${key}`;
  switch (algorithm) {
    case 'MD5':
      return hash('md5', keyed, 'hex').toUpperCase();
    case 'SHA256':
      return hash('sha256', keyed, 'hex').toUpperCase();
    case 'SHA256-HMAC':
      return createHmac('sha256', key).update(keyed).digest('hex').toUpperCase();
  }
}

/** SHA256withRSA over the text alone: the sample of 4.2.3 has neither `&key=` nor upper case, against its formula. */
export function rsaSign(text: string, key: KeyObject): string {
  return signWith('RSA-SHA256', Buffer.from(text), key).toString('base64');
}

export function rsaProves(text: string, signature: string, key: KeyObject): boolean {
  return (
    /^[A-Za-z0-9+/]+={0,2}$/.test(signature) &&
    verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64'))
  );
}

/** Null when a key is missing or is none: then nothing can be sent. */
export function signerOf(settings: SwiftpassSettings, secrets: Secrets): Signer | null {
  return settings.signature === 'RSA_1_256'
    ? rsaSigner(secrets)
    : keySigner(settings.signature, hashKey(settings, secrets));
}

/** In aggregator mode the agent's key signs (6.1.3, `sign_agentno`). */
function hashKey({ agentNumber }: SwiftpassSettings, secrets: Secrets): string | null {
  return secrets.get(agentNumber === undefined ? 'swiftpass.key' : 'swiftpass.agentKey');
}

function keySigner(algorithm: Exclude<SwiftpassSignature, 'RSA_1_256'>, key: string | null): Signer | null {
  if (!key) return null;
  return {
    type: algorithm === 'MD5' ? 'MD5' : 'SHA256',
    sign: (text) => digest(algorithm, text, key),
    // Real answers came in lower case too.
    proves: (text, signature) => sameText(digest(algorithm, text, key), signature.toUpperCase()),
  };
}

function sameText(ours: string, theirs: string): boolean {
  const [a, b] = [Buffer.from(ours), Buffer.from(theirs)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function rsaSigner(secrets: Secrets): Signer | null {
  const own = readKey(secrets.get('swiftpass.privateKey'), createPrivateKey, 'pkcs8');
  const platform = readKey(secrets.get('swiftpass.platformKey'), createPublicKey, 'spki');
  if (own === null || platform === null) return null;
  return {
    type: 'RSA_1_256',
    sign: (text) => rsaSign(text, own),
    proves: (text, signature) => rsaProves(text, signature, platform),
  };
}

type KeyReader = (key: string | { key: Buffer; format: 'der'; type: 'pkcs8' | 'spki' }) => KeyObject;

/** PEM, or the bare base64 that the merchant portal gives. Only RSA, and no shorter than the document's 2048 bits (4.2.3). */
function readKey(
  text: string | null,
  read: typeof createPrivateKey | typeof createPublicKey,
  type: 'pkcs8' | 'spki',
): KeyObject | null {
  if (!text) return null;
  const reader = read as KeyReader;
  try {
    const bare = { key: Buffer.from(text.replace(/\s+/g, ''), 'base64'), format: 'der', type } as const;
    const key = reader(text.includes('-----BEGIN ') ? text : bare);
    const strong = key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return strong ? key : null;
  } catch {
    return null;
  }
}
