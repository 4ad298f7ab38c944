import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { replaceFile } from './durable-file.ts';
import { preparePrivateFolder, readPrivateFile } from './private-folder.ts';
import type { Secrets } from './secrets.ts';

/** A token of one merchant, kept as a provider's adapter asks for it (`TokenStore` of UQPAY). */
export interface KeptToken {
  read(): string | null;
  write(text: string): void;
  alone<T>(limitMs: number, act: () => Promise<T>): Promise<T | null>;
}

export interface SharedTokenParts {
  /** Of this user on this machine, the same for every data folder: `sharedFolder`. */
  readonly base: string;
  /** Of the provider: a sandbox and production, or two simulators, never share. */
  readonly address: string;
  readonly secrets: Secrets;
  /** Of this data folder, where the shared place cannot be used. */
  readonly own: KeptToken;
  /** Holds a folder for one process, null when another does; throws when it cannot be held at all. */
  readonly hold: (folder: string) => { release: () => void } | null;
  readonly clock: Clock;
  /** Told once in a while that the shared place cannot be used, and why. */
  readonly unusable: (problem: string) => void;
}

/**
 * Where the data folders of one user meet. Not in XDG_RUNTIME_DIR: that belongs to a login session, and a till that runs
 * as a service would not meet the one on the desktop.
 */
export function sharedFolder(userData: string): string {
  return path.join(userData, 'shared');
}

const Sealed = z.strictObject({ version: z.literal(1), nonce: z.base64(), sealed: z.base64(), tag: z.base64() });
const waitStepMs = 50;

type Held = { release: () => void } | 'unusable';

/**
 * One token for all data folders of this user: a folder a client id, named by a digest, with the token in it, sealed under a
 * key of the API key, which every till that may use it has. Processes take turns by the folder's lock, which goes with
 * its process. Where the place is not ours alone, or cannot be written, the data folder's own store takes over.
 */
export function sharedToken(parts: SharedTokenParts): KeptToken {
  const { secrets, own, clock } = parts;
  let isUsable = true;

  /** Null when there are no credentials, or the place is not to be used. */
  function place(): { folder: string; file: string; key: Buffer } | null {
    const clientId = secrets.get('uqpay.clientId');
    const apiKey = secrets.get('uqpay.apiKey');
    if (clientId === null || apiKey === null) return null;
    const name = createHash('sha256').update(`${parts.address}\n${clientId}`).digest('hex').slice(0, 32);
    const folder = path.join(parts.base, `uqpay-${name}`);
    const key = createHmac('sha256', apiKey).update('shroff: the token at rest').digest();
    return guarded(null, () => {
      preparePrivateFolder(parts.base);
      preparePrivateFolder(folder);
      return { folder, file: path.join(folder, 'token.json'), key };
    });
  }

  /** What cannot be done in the shared place is done without it, and said once until it works again. */
  function guarded<T>(otherwise: T, act: () => T): T {
    try {
      const done = act();
      isUsable = true;
      return done;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (isUsable) parts.unusable(code ?? message);
      isUsable = false;
      return otherwise;
    }
  }

  async function heldWithin(folder: string, limitMs: number): Promise<Held | 'busy'> {
    const untilMs = clock.steadyMs() + limitMs;
    for (;;) {
      const held = guarded<Held | null>('unusable', () => parts.hold(folder));
      if (held !== null) return held;
      if (clock.steadyMs() >= untilMs) return 'busy';
      await new Promise<void>((resolve) => clock.after(waitStepMs, resolve));
    }
  }

  return {
    read: () => {
      const at = place();
      if (at === null) return own.read();
      const text = guarded(null, () => readPrivateFile(at.file));
      return text === null ? own.read() : unseal(at.key, text);
    },
    write: (text) => {
      const at = place();
      const written =
        at !== null &&
        guarded(false, () => {
          replaceFile(at.file, seal(at.key, text), 0o600);
          return true;
        });
      if (!written) own.write(text);
    },
    alone: async (limitMs, act) => {
      const at = place();
      if (at === null) return own.alone(limitMs, act);
      const held = await heldWithin(at.folder, limitMs);
      if (held === 'busy') return null;
      if (held === 'unusable') return own.alone(limitMs, act);
      try {
        return await act();
      } finally {
        held.release();
      }
    },
  };
}

function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString('base64');
  return JSON.stringify({
    ...{ version: 1, nonce: base64(nonce), sealed: base64(sealed), tag: base64(cipher.getAuthTag()) },
  });
}

/** Null for what another API key sealed, and for anything damaged: then there is no token, and one is minted. */
function unseal(key: Buffer, text: string): string | null {
  try {
    const { nonce, sealed, tag } = Sealed.parse(JSON.parse(text));
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'), { authTagLength: 16 });
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(sealed, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
