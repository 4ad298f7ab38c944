import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Refused } from '#shared/refusal.ts';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import { createFile, replaceFile } from './durable-file.ts';
import { type SecretName, type Secrets, secretNames } from './secrets.ts';

const Sealed = z.strictObject({ nonce: z.base64(), sealed: z.base64(), tag: z.base64() });
type Sealed = z.infer<typeof Sealed>;

/** Names this version does not know are kept as they are. */
const File = z.strictObject({ version: z.literal(1), values: z.record(z.string(), Sealed) });
type File = z.infer<typeof File>;

/**
 * Secrets in `secrets.json` of a folder, each value sealed under the key in `secrets.key` beside it, which only the
 * user can read: a copy of one of the two files tells nothing. Nothing is written before the first `set`.
 * The environment is read once, here.
 */
export function openSecrets(dir: string, environment: Readonly<Record<string, string | undefined>>): Secrets {
  const place = { file: path.join(dir, 'secrets.json'), key: path.join(dir, 'secrets.key') };
  let stored = readValues(place);
  const seeded = new Map<SecretName, string | null>(
    enteredSecrets.map((name) => [name, environment[variableOf(name)]?.trim() || null]),
  );
  return {
    get: (name) => stored.get(name) ?? seeded.get(name) ?? null,
    set: (values) => {
      const before = readFile(place.file);
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        const key = readKey(place.key) ?? makeKey(place, before);
        const sealed = Object.entries(values).map(([name, value]) => [name, seal(key, name, value)]);
        const after: File = { version: 1, values: { ...before?.values, ...Object.fromEntries(sealed) } };
        replaceFile(place.file, `${JSON.stringify(after, null, 2)}\n`, 0o600);
      } catch (error) {
        throw isDenied(error) ? new Refused('dataReadOnly', { path: dir }) : error;
      }
      stored = readValues(place);
    },
  };
}

/** 'upay.terminalKey' is SHROFF_SECRET_UPAY_TERMINALKEY. */
export function variableOf(name: SecretName): string {
  return `SHROFF_SECRET_${name.replaceAll('.', '_').toUpperCase()}`;
}

interface Place {
  readonly file: string;
  readonly key: string;
}

function readValues(place: Place): ReadonlyMap<SecretName, string> {
  const file = readFile(place.file);
  if (!file) return new Map();
  const key = readKey(place.key);
  if (!key) throw unreadable(place.key, 'the key is missing or broken');
  return new Map(
    secretNames.flatMap((name): [SecretName, string][] => {
      const sealed = file.values[name];
      return sealed ? [[name, unseal(key, name, sealed, place.file)]] : [];
    }),
  );
}

function readFile(file: string): File | null {
  const text = readIfThere(file);
  if (text === null) return null;
  try {
    return File.parse(JSON.parse(text));
  } catch {
    throw unreadable(file, 'the file is damaged');
  }
}

/** Null when there is none that could have sealed anything. */
function readKey(file: string): Buffer | null {
  const text = readIfThere(file)?.trim();
  if (text === undefined) return null;
  makePrivate(file);
  return /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : null;
}

/** A power cut may have left half a key; while there are no values it has sealed nothing, and another takes its place. */
function makeKey(place: Place, values: File | null): Buffer {
  if (values) throw unreadable(place.key, 'the key is missing or broken');
  rmSync(place.key, { force: true });
  const key = randomBytes(32);
  createFile(place.key, `${key.toString('hex')}\n`, 0o600);
  return key;
}

function makePrivate(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return;
  try {
    chmodSync(file, 0o600);
  } catch {
    throw unreadable(file, 'others can read it, and that could not be changed; run: chmod 600');
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return null;
    throw unreadable(file, `it could not be read (${code})`);
  }
}

/** The name is authenticated with the value, so that one cannot stand in for another. */
function seal(key: Buffer, name: string, value: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
  return {
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

function unseal(key: Buffer, name: string, { nonce, sealed, tag }: Sealed, file: string): string {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(name)).setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(sealed, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    throw unreadable(file, 'it does not belong to the key beside it, or is damaged');
  }
}

function unreadable(file: string, problem: string): Refused {
  return new Refused('secretsUnreadable', { path: file, problem });
}

function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}
