import type { Words } from '#shared/payment/payment.ts';
import type { UpaySettings } from '#shared/settings/upay.ts';
import type { Clock } from '../../clock.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange } from '../exchange.ts';
import { requestFault } from './codes.ts';
import { chinaDay, type Identity, readIdentity } from './identity.ts';
import { type Reading, readReply, type Signer, signedRequest } from './wire.ts';

export interface ActivationParts {
  readonly settings: UpaySettings;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** What Upay's merchant portal calls this terminal. */
  readonly terminalName?: string;
}

/** What the person at the set-up can change. */
export type ActivationField =
  | 'code'
  | 'upay.vendorSn'
  | 'upay.vendorKey'
  | 'appId'
  | 'deviceId'
  | 'address'
  | 'network';

export type Activation =
  | {
      readonly kind: 'activated';
      readonly terminalSn: string;
      readonly merchantName: string | null;
      readonly storeName: string | null;
    }
  | { readonly kind: 'refused'; readonly field: ActivationField; readonly fix: string; readonly words: Words | null };

const limitMs = 35_000; // Android SDK

/**
 * Exchanges a single-use code for this terminal's number and key, and stores them. An earlier terminal's key is gone
 * after it: Upay does not stop a second activation, so the caller asks first. A lost reply is followed by the same request
 * once, as the documents ask; the code may by then read as used.
 */
export async function activate(parts: ActivationParts, code: string, signal: AbortSignal): Promise<Activation> {
  const { settings, secrets } = parts;
  const sn = secrets.get('upay.vendorSn');
  const key = secrets.get('upay.vendorKey');
  if (!sn) return refused('upay.vendorSn', "Store Upay's vendor number first.");
  if (!key) return refused('upay.vendorKey', "Store Upay's vendor key first.");
  if (settings.appId === '')
    return refused('appId', 'Set providers.upay.appId to the app id that belongs to the vendor number.');
  if (!/^[\x21-\x7e]{1,64}$/.test(code.trim()))
    return refused('code', 'Type the activation code as Upay gave it: no spaces inside.');
  const first = await ask(parts, { sn, key }, code.trim(), signal);
  if (first.kind !== 'lost') return concluded(parts, first, false);
  return concluded(parts, await ask(parts, { sn, key }, code.trim(), signal), true);
}

/** `client_sn` stays out: a duplicate of it is refused (ACTIVATE_FAIL), and the device id already tells tills apart. */
async function ask(
  parts: ActivationParts,
  vendor: Signer,
  code: string,
  signal: AbortSignal,
): Promise<Reading<Identity>> {
  const { appId, deviceId, address } = parts.settings;
  const fields = { app_id: appId, code, device_id: deviceId, name: parts.terminalName };
  const request = signedRequest(address, '/terminal/activate', vendor, fields, limitMs);
  return readReply(await parts.exchange(request, signal), readIdentity);
}

function concluded(parts: ActivationParts, reading: Reading<Identity>, afterLoss: boolean): Activation {
  const { words } = 'words' in reading ? reading : { words: null };
  switch (reading.kind) {
    case 'biz':
      return reading.biz.kind === 'granted' ? store(parts, reading.biz) : denied(reading.biz.words, afterLoss);
    case 'refused':
      return refusedRequest(reading.code, words, afterLoss);
    case 'notSent':
      return refused(
        'network',
        afterLoss ? lostFix : 'Upay could not be reached and nothing was sent. Try the same code again.',
        words,
      );
    case 'lost':
      return refused('network', lostFix, words);
    case 'garbled':
      return refused(
        'address',
        "The answer was not Upay's. Check providers.upay.address, then try the same code again.",
        words,
      );
    case 'serverError':
      return refused(
        'network',
        'Upay answered with an error of its own. Try the same code again in some minutes.',
        words,
      );
  }
}

const lostFix =
  'The answer was lost on the way. Try the same code again; if it then reads as used, the lost answer used it: ask for a new code.';

const usedFix =
  'An earlier answer to this code was lost, and the code was probably used by it. Ask for a new code, and have the terminal it made unbound in the merchant portal.';

function denied(words: Words | null, afterLoss: boolean): Activation {
  const fix =
    'Ask for a new code: a code is good for 7 days and one use. If the code is new, the device id may be in use at this merchant: have it unbound, or set another providers.upay.deviceId.';
  return refused('code', afterLoss ? usedFix : fix, words);
}

function refusedRequest(code: string | null, words: Words | null, afterLoss: boolean): Activation {
  switch (requestFault(code)) {
    case 'signature':
      return refused(
        'upay.vendorKey',
        'The vendor key does not fit the vendor number. Store both again as Upay gave them.',
        words,
      );
    case 'request':
      return refused(
        'appId',
        'Upay refused the request. Check providers.upay.appId and deviceId, and the code.',
        words,
      );
    case 'terminal':
      return refused('upay.vendorSn', 'Upay does not know this vendor number. Store it again as Upay gave it.', words);
    case 'unclear':
      return denied(words, afterLoss);
  }
}

/** One durable write. The key before it belonged to another terminal and recovers nothing. */
function store({ secrets, clock }: ActivationParts, granted: Extract<Identity, { kind: 'granted' }>): Activation {
  const { terminalSn, terminalKey, merchantName, storeName } = granted;
  secrets.set({
    'upay.terminalSn': terminalSn,
    'upay.terminalKey': terminalKey,
    'upay.previousTerminalKey': '',
    'upay.checkedInDay': chinaDay(clock.nowMs()),
  });
  return { kind: 'activated', terminalSn, merchantName, storeName };
}

function refused(field: ActivationField, fix: string, words: Words | null = null): Activation {
  return { kind: 'refused', field, fix, words };
}
