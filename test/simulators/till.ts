import { createHash } from 'node:crypto';
import type { Exchange, WireReply } from '../../electron/providers/exchange.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createUpaySimulator, type UpaySimulatorOptions } from '../../electron/simulators/upay.ts';
import { createVirtualClock, type VirtualClock } from '../../electron/simulators/virtual-clock.ts';

/** Noon in China, so that no test crosses its midnight by accident. */
export const noonMs = Date.UTC(2026, 4, 22, 4);

export interface Said {
  readonly result: string;
  readonly error: string;
  readonly biz: string;
  readonly bizError: string;
  readonly bizMessage: string;
  readonly data: Record<string, unknown>;
  readonly raw: Record<string, unknown>;
}

/** A till that signs by hand; its code shares nothing with the simulator's or the adapter's. */
export function createTestTill(exchange: Exchange, clock: VirtualClock, pair: { sn: string; key: string }) {
  const random = createRandom(5);
  const sign = (body: string, key: string) => createHash('md5').update(body, 'utf8').update(key, 'utf8').digest('hex');

  function send(path: string, body: string, authorization: string, limitMs = 60_000): Promise<WireReply> {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', Authorization: authorization };
    const request = {
      method: 'POST',
      url: `https://upay.test${path}`,
      headers,
      body: new TextEncoder().encode(body),
      limitMs,
    } as const;
    return exchange(request, new AbortController().signal);
  }
  const call = (path: string, fields: object, by = pair) => {
    const body = JSON.stringify({ terminal_sn: by.sn, ...fields });
    return clock.finish(send(path, body, `${by.sn} ${sign(body, by.key)}`));
  };
  const ask = async (path: string, fields: object, by = pair) => said(await call(path, fields, by));
  const order = (clientSn: string, amount: number) => ({
    ...{ client_sn: clientSn, total_amount: String(amount), subject: '星巴克咖啡', operator: 'cashier01' },
  });
  return {
    ...{ send, sign, call, ask, order, random },
    payFields: (clientSn: string, amount: number) => ({
      ...order(clientSn, amount),
      dynamic_id: makeCode('wechat', random),
    }),
    pay: (clientSn: string, amount: number, code = makeCode('wechat', random)) =>
      call('/upay/v2/pay', { ...order(clientSn, amount), dynamic_id: code }),
    show: (clientSn: string, amount: number, payway = '3') =>
      call('/upay/v2/precreate', { ...order(clientSn, amount), payway }),
    query: (clientSn: string, refund?: string) =>
      ask('/upay/v2/query', { client_sn: clientSn, ...(refund ? { refund_request_no: refund } : {}) }),
    cancel: (clientSn: string) => call('/upay/v2/cancel', { client_sn: clientSn }),
    refund: (clientSn: string, number: string, amount: number) =>
      call('/upay/v2/refund', {
        ...{ client_sn: clientSn, refund_request_no: number },
        refund_amount: String(amount),
        operator: 'c',
      }),
  };
}

export function said(reply: WireReply): Said {
  if (reply.kind !== 'reply') throw new Error(`no reply: ${reply.kind} ${reply.detail}`);
  const raw = JSON.parse(new TextDecoder().decode(reply.body));
  const biz = raw.biz_response ?? {};
  return {
    ...{
      result: raw.result_code,
      error: raw.error_code ?? '',
      biz: biz.result_code ?? '',
      bizError: biz.error_code ?? '',
    },
    ...{ bizMessage: biz.error_message ?? '', data: biz.data ?? {}, raw },
  };
}

/** One word for what came back: the business result and its error, the envelope's error, or what became of the reply. */
export function gist(reply: WireReply): string {
  if (reply.kind !== 'reply') return reply.kind;
  if (reply.status !== 200) return `HTTP ${reply.status}`;
  try {
    const one = said(reply);
    return one.result === '200' ? [one.biz, one.bizError].filter(Boolean).join(' ') : `${one.result} ${one.error}`;
  } catch {
    return 'garbage';
  }
}

export function createTestWorld(options: Partial<UpaySimulatorOptions> = {}) {
  const clock = createVirtualClock(noonMs);
  const simulator = createUpaySimulator({ clock, seed: 1, ...options });
  const { terminalSn, terminalKey, vendorSn, vendorKey } = simulator.credentials;
  const till = createTestTill(simulator.exchange, clock, { sn: terminalSn, key: terminalKey });
  return {
    clock,
    simulator,
    bank: simulator.bank,
    till,
    pair: { sn: terminalSn, key: terminalKey },
    vendor: { sn: vendorSn, key: vendorKey },
  };
}
