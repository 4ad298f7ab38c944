import type { Reference, RefundNumber } from '#shared/ids.ts';
import { UpaySettings } from '#shared/settings/upay.ts';
import type { Clock } from '../../../electron/clock.ts';
import type { Exchange, WireReply, WireRequest } from '../../../electron/providers/exchange.ts';
import type { Handle } from '../../../electron/providers/provider.ts';
import type { SecretName, Secrets } from '../../../electron/settings/secrets.ts';

export const reference = 'SHRF0123456789ABCDEFGHJK' as Reference;
export const refundNumber = 'SHRF0123456789ABCDEF' as RefundNumber;
export const amount = { minor: 1000, currency: 'CNY' } as const;
export const payment: Handle = {
  ...{ reference, providerReference: null, amount },
  ...{ way: 'scan', wallet: null, requestedMs: Date.parse('2026-11-21T09:00:00Z') },
};
export const never = new AbortController().signal;

export const settings = UpaySettings.parse({ deviceId: 'shop-1-till-1', appId: 'APP_EXAMPLE' });

export function memorySecrets(
  initial: Partial<Record<SecretName, string>> = { 'upay.terminalSn': '10298371039', 'upay.terminalKey': 'key-1' },
): Secrets & {
  readonly values: Partial<Record<SecretName, string>>;
  readonly writes: Partial<Record<SecretName, string>>[];
} {
  const values = { ...initial };
  const writes: Partial<Record<SecretName, string>>[] = [];
  return {
    values,
    writes,
    get: (name) => values[name] ?? null,
    set: (changed) => {
      writes.push(changed);
      Object.assign(values, changed);
    },
  };
}

/** Time that a test moves by hand; `after` fires at once when moved past. */
export function handClock(startMs = Date.UTC(2026, 10, 20, 4)): Clock & { move(ms: number): void } {
  let passedMs = 0;
  let timers: { atMs: number; act: () => void }[] = [];
  return {
    nowMs: () => startMs + passedMs,
    steadyMs: () => passedMs,
    after: (delayMs, act) => {
      const timer = { atMs: passedMs + delayMs, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    move: (ms) => {
      passedMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= passedMs);
      timers = timers.filter(({ atMs }) => atMs > passedMs);
      for (const { act } of due) act();
    },
  };
}

export interface Seen {
  readonly path: string;
  readonly key: string;
  readonly fields: Record<string, string>;
  readonly request: WireRequest;
}

export type Step = WireReply | ((seen: Seen) => WireReply | Promise<WireReply>);

/** The network as a list of replies in order; a call beyond the list fails the test. `keyOf` tells keys by their digest. */
export function scripted(
  steps: readonly Step[],
  keyOf: (request: WireRequest) => string,
): { exchange: Exchange; seen: Seen[] } {
  const left = [...steps];
  const seen: Seen[] = [];
  const exchange: Exchange = async (request) => {
    const one = {
      path: new URL(request.url).pathname,
      key: keyOf(request),
      fields: JSON.parse(new TextDecoder().decode(request.body)),
      request,
    };
    seen.push(one);
    const step = left.shift();
    if (step === undefined) throw new Error(`no reply was written for ${one.path}`);
    return typeof step === 'function' ? step(one) : step;
  };
  return { exchange, seen };
}

export function said(body: unknown, status = 200, headers: Record<string, string> = {}): WireReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers, body: new TextEncoder().encode(text) };
}

export function biz(resultCode: string, data?: object, errorCode?: string, errorMessage?: string): WireReply {
  return said({
    result_code: '200',
    biz_response: { result_code: resultCode, error_code: errorCode, error_message: errorMessage, data },
  });
}

export function refusal(errorCode: string, resultCode = '400'): WireReply {
  return said({ result_code: resultCode, error_code: errorCode, error_message: '错误' });
}

export const lost: WireReply = { kind: 'lost', detail: 'ECONNRESET' };
export const offline: WireReply = { kind: 'notSent', detail: 'ECONNREFUSED' };
export const illegalSign = refusal('ILLEGAL_SIGN');
export const notExists = biz('FAIL', undefined, 'UPAY_ORDER_NOT_EXISTS');

export function order(orderStatus: string | undefined, status?: string, more: object = {}): Record<string, unknown> {
  return {
    sn: '7894259244067349',
    client_sn: reference,
    total_amount: '1000',
    net_amount: '1000',
    payway: '3',
    order_status: orderStatus,
    status,
    ...more,
  };
}
