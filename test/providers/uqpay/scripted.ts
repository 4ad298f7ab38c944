import type { Reference, RefundNumber } from '#shared/ids.ts';
import type { Step } from '#shared/payment/step.ts';
import { Refused } from '#shared/refusal.ts';
import { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Exchange, WireReply, WireRequest } from '../../../electron/providers/exchange.ts';
import type {
  AuthorizeRequest,
  Handle,
  PrecreateRequest,
  RefundRequest,
  StepLedger,
} from '../../../electron/providers/provider.ts';
import { createUqpay } from '../../../electron/providers/uqpay/adapter.ts';
import type { Asked } from '../../../electron/providers/uqpay/answers.ts';
import type { TokenStore } from '../../../electron/providers/uqpay/token-store.ts';
import type { SecretName, Secrets } from '../../../electron/settings/secrets.ts';
import { createVirtualClock } from '../../../electron/simulators/virtual-clock.ts';

/** Noon in China. */
export const noonMs = Date.UTC(2026, 10, 21, 4);
export const reference = 'SHRF0123456789ABCDEFGHJK' as Reference;
export const refundNumber = 'SHRF0123456789ABCDEF' as RefundNumber;
export const intentId = 'PI2026112100000001';
export const amount = { minor: 1000, currency: 'HKD' } as const;
export const units = { currency: 'HKD', unit: 'major' } as const;
export const never = new AbortController().signal;
export const code = '130818341921441147';

export const payment: Handle = {
  ...{ reference, providerReference: intentId, amount },
  ...{ way: 'show', wallet: 'alipay', requestedMs: noonMs },
};
export const asked: Asked = { reference, amount, way: 'show', wallet: 'alipay', intentId, confirmed: true };
export const pay: AuthorizeRequest = { reference, amount, code, subject: 'Kan', cashier: 'Kan' };
export const show: PrecreateRequest = { reference, amount, wallet: 'alipay', subject: 'Kan 店', cashier: 'Kan' };
export const refund: RefundRequest = {
  ...{ payment, refundNumber, amount: { minor: 250, currency: 'HKD' } },
  ...{ committedBeforeMinor: 0, cashier: 'Kan' },
};

export const settings = UqpaySettings.parse({ returnUrl: 'https://shop.example/paid' });
export const scanning = { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] } as const;
export const credentials = { 'uqpay.clientId': 'client-1', 'uqpay.apiKey': 'api-key-1' } as const;

export function memorySecrets(initial: Partial<Record<SecretName, string>> = credentials) {
  const values = { ...initial };
  const secrets: Secrets & { readonly values: Partial<Record<SecretName, string>> } = {
    values,
    get: (name) => values[name] ?? null,
    set: (changed) => void Object.assign(values, changed),
  };
  return secrets;
}

/** `refuses`: the step the journal does not take. */
export function memoryLedger(refuses?: Step['name']) {
  const steps = new Map<string, Step[]>();
  const ledger: StepLedger & { readonly steps: typeof steps } = {
    steps,
    taken: (number) => steps.get(number) ?? [],
    take: (number, step) => {
      if (step.name === refuses) throw new Refused('journalWriteFailed');
      steps.set(number, [...(steps.get(number) ?? []), step]);
    },
  };
  return ledger;
}

export function said(body: unknown, status = 200, headers: Record<string, string> = {}): WireReply {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers, body: new TextEncoder().encode(text) };
}

export function error(type: string, errorCode: string, status = 400, message = 'words'): WireReply {
  return said({ type, code: errorCode, message }, status);
}

export const lost: WireReply = { kind: 'lost', detail: 'ECONNRESET' };
export const offline: WireReply = { kind: 'notSent', detail: 'ECONNREFUSED' };
export const running = said({ code: 200, message: 'Request is processing, please try again later.' }, 400);
export const expired = error('unauthorized_error', 'unauthorized_error', 401, 'auth token is expired');

export function token(text: string): WireReply {
  return said({ auth_token: text, expired_at: noonMs / 1000 + 1800 });
}

export function intent(status: string, attempt: string | object | null = null, more: object = {}) {
  const latest = typeof attempt === 'string' ? { attempt_id: 'PA1', attempt_status: attempt } : attempt;
  return {
    payment_intent_id: intentId,
    merchant_order_id: reference,
    amount: '10.00',
    currency: 'HKD',
    intent_status: status,
    latest_payment_attempt: latest,
    create_time: '2026-11-21T12:00:00+08:00',
    ...more,
  };
}

export const qr = {
  next_action: { type: 'display_qr_code', qr_code: '000201QR', expires_at: '2026-11-21T12:30:00+08:00' },
};
export const created = said(intent('REQUIRES_PAYMENT_METHOD'));
export const shown = said(intent('REQUIRES_CUSTOMER_ACTION', 'INITIATED', qr));

export function refundRow(status: string, more: object = {}) {
  return {
    ...{ payment_refund_id: 'RF1', amount: '2.50', currency: 'HKD', refund_status: status },
    ...{ metadata: { refund_number: refundNumber }, ...more },
  };
}

export function list(...data: object[]): WireReply {
  return said({ total_pages: 1, total_items: data.length, data });
}

export type Reply = WireReply | ((request: WireRequest) => WireReply | Promise<WireReply>);

/** The network as a list of replies in order; a call beyond the list fails the test. */
export function scripted(replies: readonly Reply[]) {
  const left = [...replies];
  const seen: WireRequest[] = [];
  const exchange: Exchange = async (request) => {
    seen.push(request);
    const reply = left.shift();
    if (reply === undefined) throw new Error(`no reply was written for ${request.method} ${request.url}`);
    return typeof reply === 'function' ? reply(request) : reply;
  };
  return { exchange, seen };
}

export function uqpayWith(
  replies: readonly Reply[],
  options: {
    secrets?: ReturnType<typeof memorySecrets>;
    ledger?: ReturnType<typeof memoryLedger>;
    more?: object;
    clock?: ReturnType<typeof createVirtualClock>;
    tokenStore?: TokenStore;
  } = {},
) {
  const { secrets = memorySecrets(), ledger = memoryLedger(), clock = createVirtualClock(noonMs) } = options;
  const { exchange, seen } = scripted(replies);
  const own = UqpaySettings.parse({ returnUrl: 'https://shop.example/paid', ...options.more });
  const uqpay = createUqpay({
    ...{ settings: own, currency: 'HKD', secrets, exchange, clock, ledger },
    ...(options.tokenStore && { tokenStore: options.tokenStore }),
  });
  const trace = () => seen.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/^\/api/, '')}`);
  const bodies = () => seen.map(({ body }) => new TextDecoder().decode(body));
  return { uqpay, secrets, ledger, clock, seen, trace, bodies };
}
