import type { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Secrets } from '../../settings/secrets.ts';
import type { Exchange, WireReply } from '../exchange.ts';
import { makeWords } from './message.ts';
import { signerOf } from './signing.ts';
import { type Fields, type Reading, readReply, signedRequest } from './wire.ts';

export interface Calls {
  send(service: string, fields: Fields, limitMs: number, signal: AbortSignal): Promise<Reading>;
  /** The same, with the gateway's own time where its answer has one. */
  timed(service: string, fields: Fields, limitMs: number, signal: AbortSignal): Promise<Timed>;
}

export interface Timed {
  readonly reading: Reading;
  readonly serverMs: number | null;
}

export interface CallParts {
  readonly settings: SwiftpassSettings;
  readonly secrets: Secrets;
  readonly exchange: Exchange;
}

/** Each call goes out once; nothing here repeats one. */
export function createCalls({ settings, secrets, exchange }: CallParts): Calls {
  const parties: Fields = {
    version: '2.0',
    mch_id: settings.merchantId,
    groupno: settings.groupNumber,
    sign_agentno: settings.agentNumber,
  };

  async function timed(service: string, fields: Fields, limitMs: number, signal: AbortSignal): Promise<Timed> {
    const signer = signerOf(settings, secrets);
    if (signer === null)
      return { reading: { kind: 'notSent', why: 'refused', words: makeWords('NO_KEY', noKey) }, serverMs: null };
    const request = signedRequest(settings.address, signer, { service, ...parties, ...fields }, limitMs);
    const reply = await exchange(request, signal);
    return { reading: readReply(reply, signer, settings.merchantId), serverMs: dateOf(reply) };
  }

  return { timed, send: async (...call) => (await timed(...call)).reading };
}

const noKey = 'The key that the settings ask for is missing, or is no such key.';

function dateOf(reply: WireReply): number | null {
  const ms = reply.kind === 'reply' ? Date.parse(reply.headers.date ?? '') : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
