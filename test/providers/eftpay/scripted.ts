import { createHash } from 'node:crypto';
import type { Reference, RefundNumber } from '#shared/ids.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { createEftpay } from '../../../electron/providers/eftpay/adapter.ts';
import { type Account, type Reading, readReply } from '../../../electron/providers/eftpay/wire.ts';
import type { Exchange, WireReply, WireRequest } from '../../../electron/providers/exchange.ts';
import type { Handle, PrecreateRequest, RefundRequest } from '../../../electron/providers/provider.ts';
import type { Secrets } from '../../../electron/settings/secrets.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';

export const reference = 'SHRF0123456789ABCDEFGHJK' as Reference;
export const refundNumber = 'SHRF0123456789ABCDEF' as RefundNumber;
export const amount = { minor: 1230, currency: 'HKD' } as const;
/** 12:00:00 in Hong Kong. */
export const noonMs = Date.parse('2026-11-21T04:00:00Z');
export const payment: Handle = {
  ...{ reference, providerReference: null, amount },
  ...{ way: 'show', wallet: 'wechathk', requestedMs: noonMs },
};
export const request: PrecreateRequest = { reference, amount, wallet: 'wechathk', subject: '店', cashier: 'Kan' };
export const refund: RefundRequest = {
  ...{ payment, refundNumber, amount: { minor: 250, currency: 'HKD' } },
  ...{ committedBeforeMinor: 0, cashier: 'Kan' },
};
export const never = new AbortController().signal;
export const account: Account = { userConfirmKey: 'TESTKEY00001', secretCode: 'TESTSECRET0123456789' };

export function settingsWith(more: object = {}): EftpaySettings {
  return EftpaySettings.parse({ address: 'https://eftpay.example/VMP', ...more });
}
export const settings = settingsWith();

export const secrets: Secrets = {
  get: (name) =>
    name === 'eftpay.userConfirmKey'
      ? account.userConfirmKey
      : name === 'eftpay.secretCode'
        ? account.secretCode
        : null,
  set: () => undefined,
};

/** The rule by hand, over values as they stand in the text; it shares nothing with the adapter or the simulator. */
export function signature(fields: object, emptyValues: 'omit' | 'keep' = 'omit', secret = account.secretCode): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value)])
    .filter(([name, value]) => name !== 'sign' && (emptyValues === 'keep' || value !== ''))
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return createHash('sha256')
    .update(secret + pairs.join('&'))
    .digest('hex');
}

export function said(body: object | string, status = 200, headers: Record<string, string> = {}): WireReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers, body: new TextEncoder().encode(text) };
}

/** A reply with this code, signed; below zero without time and signature. */
export function reply(code: string | number, fields: object = {}, headers: Record<string, string> = {}): WireReply {
  const plain = { return_status: code, return_char: 'words', ...fields };
  if (String(code).startsWith('-')) return said(plain, 200, headers);
  const timed = { ...plain, time: '20261121120000' };
  return said({ ...timed, sign: signature(timed) }, 200, headers);
}

export function unsigned(code: string, fields: object = {}): WireReply {
  return said({ return_status: code, return_char: 'words', time: '20261121120000', ...fields });
}

export function badlySigned(code: string, fields: object = {}): WireReply {
  return unsigned(code, { ...fields, sign: 'ab'.repeat(32) });
}

export function sale(status: string | undefined, more: object = {}): Record<string, unknown> {
  return {
    ...{ out_trade_no: reference, eftpay_trade_no: 'EFT1', trade_status: status, trade_type: 'SALE' },
    ...{ transaction_id: '4200', buyer_id: 'oBUYER', payment_type: 'WECHATHK', trade_time: '2026-11-21 12:00:05' },
    ...{ transaction_amount: '12.30', currency: 'HKD', ...more },
  };
}

export function returned(status: string, more: object = {}): Record<string, unknown> {
  return {
    ...sale(status),
    ...{ refund_no: refundNumber, trade_type: 'REFUND', transaction_amount: '2.50', original_amount: '12.30', ...more },
  };
}

export const order = { qr_code: 'weixin://wxpay/bizpayurl?pr=abc', out_trade_no: reference };
export const lost: WireReply = { kind: 'lost', detail: 'ECONNRESET' };
export const offline: WireReply = { kind: 'notSent', detail: 'ECONNREFUSED' };

export function read(wireReply: WireReply, more: object = {}): Reading {
  return readReply(wireReply, account, settingsWith(more), noonMs);
}

export interface Seen {
  readonly fields: Record<string, string>;
  readonly request: WireRequest;
}

/** The network as a list of replies in order; a call beyond the list fails the test. */
export function eftpayWith(steps: readonly WireReply[], more: object = {}, held: Secrets = secrets) {
  const left = [...steps];
  const seen: Seen[] = [];
  const exchange: Exchange = async (request) => {
    seen.push({ fields: JSON.parse(new TextDecoder().decode(request.body)), request });
    const step = left.shift();
    if (step === undefined) throw new Error('no reply was written for this call');
    return step;
  };
  const clock = createVirtualClock(noonMs);
  const parts = { settings: settingsWith(more), currency: 'HKD', secrets: held, exchange, clock } as const;
  return { eftpay: createEftpay(parts), seen, left };
}
