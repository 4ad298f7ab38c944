import { createHash } from 'node:crypto';
import type { Reference, RefundNumber } from '#shared/ids.ts';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Exchange, WireReply, WireRequest } from '../../../electron/providers/exchange.ts';
import type { Handle, RefundRequest } from '../../../electron/providers/provider.ts';
import type { SecretName, Secrets } from '../../../electron/settings/secrets.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';

export const reference = 'SHRF0123456789ABCDEFGHJK' as Reference;
export const refundNumber = 'SHRF0123456789ABCDEF' as RefundNumber;
export const amount = { minor: 1000, currency: 'HKD' } as const;
export const requestedMs = Date.parse('2026-11-21T09:00:00Z');
export const payment: Handle = {
  ...{ reference, providerReference: null, amount },
  ...{ way: 'scan', wallet: null, requestedMs },
};
export const shown: Handle = { ...payment, way: 'show', wallet: 'wechat' };
export const refund: RefundRequest = {
  payment,
  refundNumber,
  amount: { minor: 250, currency: 'HKD' },
  committedBeforeMinor: 0,
  cashier: 'Kan',
};
export const never = new AbortController().signal;

export const merchantId = '755100000001';
export const key = '9f72151b6592fab3e0c63a1ab3c0877b';
export const settings = SwiftpassSettings.parse({ merchantId });

export function memorySecrets(values: Partial<Record<SecretName, string>> = { 'swiftpass.key': key }): Secrets {
  return { get: (name) => values[name] ?? null, set: (changed) => Object.assign(values, changed) };
}

export function clockAt(startMs = requestedMs) {
  return createVirtualClock(startMs);
}

/** MD5 by hand: nothing here is the adapter's. */
export function md5Of(fields: Readonly<Record<string, string>>, by = key): string {
  const names = Object.keys(fields).filter((name) => name !== 'sign' && fields[name] !== '');
  const text = names
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');
  return createHash('md5').update(`${text}&key=${by}`).digest('hex').toUpperCase();
}

export function xmlOf(fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`);
  return `<xml>${lines.join('\n')}</xml>`;
}

export function saidText(text: string, status = 200, headers: Record<string, string> = {}): WireReply {
  return { kind: 'reply', status, headers, body: new TextEncoder().encode(text) };
}

/** `null` leaves a field out. */
export type Said = Readonly<Record<string, string | null>>;

function withoutNulls(fields: Said): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== null));
}

const envelope = { version: '2.0', charset: 'UTF-8', sign_type: 'MD5', nonce_str: 'n1' };

export function signed(fields: Said, by = key): WireReply {
  const all = withoutNulls({ ...envelope, ...fields });
  return saidText(xmlOf({ ...all, sign: md5Of(all, by) }));
}

export function unsigned(fields: Said): WireReply {
  return saidText(xmlOf(withoutNulls({ ...envelope, ...fields })));
}

export const doneFields: Said = { status: '0', result_code: '0', mch_id: merchantId };
export const failedFields: Said = { status: '0', result_code: '1', mch_id: merchantId };
export const paidFields: Said = {
  trade_type: 'pay.weixin.micropay',
  transaction_id: '755100000001202611210000000001',
  out_transaction_id: '4200001',
  out_trade_no: reference,
  total_fee: '1000',
  fee_type: 'HKD',
  time_end: '20261121170003',
};

export const done = (fields: Said): WireReply => signed({ ...doneFields, ...fields });
export const failed = (code: string | null, fields: Said = {}): WireReply =>
  signed({ ...failedFields, err_code: code, err_msg: code === null ? null : 'said so', ...fields });
export const rejected = (message: string, status = '400'): WireReply => unsigned({ status, message });

export const lost: WireReply = { kind: 'lost', detail: 'ECONNRESET' };
export const offline: WireReply = { kind: 'notSent', detail: 'ECONNREFUSED' };

export interface Sent {
  readonly fields: Record<string, string>;
  readonly request: WireRequest;
}

/** The network as a list of replies in order; a call beyond the list fails the test. */
export function scripted(steps: readonly WireReply[]): { exchange: Exchange; sent: Sent[] } {
  const left = [...steps];
  const sent: Sent[] = [];
  const exchange: Exchange = async (request) => {
    const text = new TextDecoder().decode(request.body);
    const found = text.matchAll(/<(\w+)><!\[CDATA\[([\s\S]*?)\]\]><\/\1>/g);
    sent.push({ fields: Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value])), request });
    const step = left.shift();
    if (step === undefined) throw new Error('no reply was written');
    return step;
  };
  return { exchange, sent };
}
