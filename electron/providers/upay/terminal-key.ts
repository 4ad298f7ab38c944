import type { Words } from '#shared/payment/payment.ts';
import type { UpaySettings } from '#shared/settings/upay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import { requestFault } from './codes.ts';
import { chinaDay, type Identity, readIdentity } from './identity.ts';
import { type Reading, readReply, type Signer, signedRequest } from './wire.ts';

export interface KeyParts {
  readonly settings: UpaySettings;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly limitMs: number;
  /** After a refused check-in, how long a renewal is not tried again: every query in doubt would ask for one. */
  readonly againMs: number;
}

/** `refused`: only a person can help. `unanswered`: the present key stays in use, and asking again is safe. */
export type SignOn =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly words: Words | null }
  | { readonly kind: 'unanswered'; readonly words: Words | null };

/** The terminal's key and its daily change at check-in. */
export interface TerminalKeys {
  /** The newest stored pair; null before activation. */
  current(): Signer | null;
  /** Checks in unless that was done today. */
  checkIn(): Promise<SignOn>;
  /** After `signer` got ILLEGAL_SIGN: true when a newer key is stored now. */
  renew(signer: Signer): Promise<boolean>;
}

export const notActivated: Words = {
  code: 'NOT_ACTIVATED',
  text: 'This terminal has no Upay number and key yet. Activate it with a code from Upay.',
};

/**
 * One check-in runs at a time and no caller can call it off: a reply dropped half-way would be a key lost. The sources
 * disagree on how long a key lives (one day, 48 hours, until the next), so only the newest stored one is used and the
 * one before it is kept for recovery.
 */
export function createTerminalKeys(parts: KeyParts): TerminalKeys {
  let running: Promise<SignOn> | null = null;
  let refused: { readonly key: string; readonly atMs: number } | null = null;
  const signOnOnce = async () => {
    const key = storedPair(parts.secrets)?.key ?? '';
    const result = await signOn(parts);
    refused = result.kind === 'refused' ? { key, atMs: parts.clock.steadyMs() } : null;
    return result;
  };
  const shared = () => {
    running ??= signOnOnce().finally(() => {
      running = null;
    });
    return running;
  };
  return {
    current: () => storedPair(parts.secrets),
    checkIn: async () => (checkedInToday(parts) && storedPair(parts.secrets) ? { kind: 'done' } : shared()),
    renew: async ({ key }) => {
      if (storedPair(parts.secrets)?.key !== key) return true;
      if (refused?.key === key && parts.clock.steadyMs() - refused.atMs < parts.againMs) return false;
      return (await shared()).kind === 'done';
    },
  };
}

function storedPair(secrets: Secrets): Signer | null {
  const sn = secrets.get('upay.terminalSn');
  const key = secrets.get('upay.terminalKey');
  return sn && key ? { sn, key } : null;
}

function checkedInToday({ secrets, clock }: KeyParts): boolean {
  return secrets.get('upay.checkedInDay') === chinaDay(clock.nowMs());
}

/**
 * A lost reply may have changed the key at Upay; the documents say to ask again with the old one, which is still the
 * stored one (apiflow.md). ILLEGAL_SIGN means the stored key is not Upay's any more: the one before it is tried once.
 */
async function signOn(parts: KeyParts): Promise<SignOn> {
  const stored = storedPair(parts.secrets);
  if (stored === null) return { kind: 'refused', words: notActivated };
  const previousKey = parts.secrets.get('upay.previousTerminalKey');
  let used = stored;
  let reading = await askForKey(parts, used);
  if (reading.kind === 'lost') reading = await askForKey(parts, used);
  if (wrongSignature(reading) && previousKey && previousKey !== used.key) {
    used = { sn: stored.sn, key: previousKey };
    reading = await askForKey(parts, used);
  }
  return concluded(parts, used, reading);
}

async function askForKey(parts: KeyParts, signer: Signer): Promise<Reading<Identity>> {
  const fields = { terminal_sn: signer.sn, device_id: parts.settings.deviceId };
  const request = signedRequest(parts.settings.address, '/terminal/checkin', signer, fields, parts.limitMs);
  return readReply(await parts.exchange(request, new AbortController().signal), readIdentity);
}

function concluded(parts: KeyParts, used: Signer, reading: Reading<Identity>): SignOn {
  if (reading.kind === 'refused')
    return { kind: 'refused', words: wrongSignature(reading) ? newCodeNeeded : reading.words };
  if (reading.kind !== 'biz') return { kind: 'unanswered', words: reading.words };
  if (reading.biz.kind === 'denied') return { kind: 'refused', words: reading.biz.words };
  return store(parts, used, reading.biz);
}

/** New key, old key and day in one durable write, before the new key signs anything. */
function store({ secrets, clock }: KeyParts, used: Signer, granted: Extract<Identity, { kind: 'granted' }>): SignOn {
  const sameTerminal = granted.terminalSn === used.sn && secrets.get('upay.terminalSn') === used.sn;
  if (!sameTerminal) return { kind: 'unanswered', words: { code: '', text: 'The answer was for another terminal.' } };
  secrets.set({
    'upay.terminalKey': granted.terminalKey,
    'upay.previousTerminalKey': used.key,
    'upay.checkedInDay': chinaDay(clock.nowMs()),
  });
  return { kind: 'done' };
}

function wrongSignature(reading: Reading<Identity>): boolean {
  return reading.kind === 'refused' && requestFault(reading.code) === 'signature';
}

/** Open payments stay in the journal; a terminal activated anew asks about them as before. */
const newCodeNeeded: Words = {
  code: 'ILLEGAL_SIGN',
  text: 'Upay accepts neither the stored key nor the one before it. A new activation code is needed.',
};
