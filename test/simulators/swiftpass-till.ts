import { createHash } from 'node:crypto';
import type { WireReply } from '../../electron/providers/exchange.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import { createRandom } from '../../electron/simulators/random.ts';
import { createSwiftpassSimulator, type SwiftpassSimulatorOptions } from '../../electron/simulators/swiftpass.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { noonMs } from './till.ts';

export type Fields = Readonly<Record<string, string>>;

/** China's time, by hand. */
export function stamp(ms: number): string {
  return new Date(ms + 8 * 3600_000).toISOString().slice(0, 19).replace(/\D/g, '');
}

export function md5Of(fields: Fields, key: string): string {
  const text = Object.keys(fields)
    .filter((name) => name !== 'sign' && fields[name] !== '')
    .sort()
    .map((name) => `${name}=${fields[name]}`)
    .join('&');
  return createHash('md5').update(`${text}&key=${key}`).digest('hex').toUpperCase();
}

export function fieldsOf(reply: WireReply): Record<string, string> {
  if (reply.kind !== 'reply') return {};
  const found = new TextDecoder().decode(reply.body).matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs);
  return Object.fromEntries([...found].map(([, name = '', cdata, text]) => [name, cdata ?? text ?? '']));
}

/** One word for what came back. */
export function gist(reply: WireReply): string {
  if (reply.kind !== 'reply') return reply.kind;
  if (reply.status !== 200) return `HTTP ${reply.status}`;
  const { status, message, result_code, err_code, need_query = '', trade_state, code_url } = fieldsOf(reply);
  if (status === undefined || result_code === undefined)
    return message === undefined ? 'garbage' : `${status} ${message}`;
  if (result_code !== '0') return `${err_code} ${need_query}`.trim();
  return trade_state ?? (code_url === undefined ? 'done' : 'code');
}

/** A till that signs by hand; its code shares nothing with the simulator's or the adapter's. */
export function createSwiftpassWorld(options: Partial<SwiftpassSimulatorOptions> = {}, startMs = noonMs) {
  const clock = createVirtualClock(startMs);
  const simulator = createSwiftpassSimulator({ clock, seed: 1, ...options });
  const { settings, secrets } = simulator.credentials;
  const key = secrets['swiftpass.key'] ?? secrets['swiftpass.agentKey'] ?? '';
  const random = createRandom(7);
  const common = {
    mch_id: settings.merchantId,
    ...(settings.agentNumber ? { sign_agentno: settings.agentNumber } : {}),
  };

  function post(text: string, path = '/pay/gateway', method: 'POST' | 'GET' = 'POST'): Promise<WireReply> {
    const request = {
      method,
      url: `https://gateway.test${path}`,
      headers: {},
      body: new TextEncoder().encode(text),
      limitMs: 60_000,
    };
    return simulator.exchange(request, new AbortController().signal);
  }

  /** An undefined field is left out, also a usual one. */
  function write(service: string, fields: Readonly<Record<string, string | undefined>>): string {
    const all: Record<string, string> = {};
    for (const [name, value] of Object.entries({ service, ...common, nonce_str: random.hex(32), ...fields }))
      if (value !== undefined) all[name] = value;
    all.sign ??= md5Of(all, key);
    return `<xml>${Object.entries(all)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</xml>`;
  }

  const send = (service: string, fields: Readonly<Record<string, string | undefined>>, path?: string) =>
    clock.finish(post(write(service, fields), path));
  const order = (number: string, minor: number, lifeMs: number): Fields => ({
    ...{ out_trade_no: number, total_fee: String(minor), body: '咖啡', mch_create_ip: '127.0.0.1' },
    ...{ time_start: stamp(clock.nowMs()), time_expire: stamp(clock.nowMs() + lifeMs) },
  });

  return {
    ...{ clock, simulator, bank: simulator.bank, key, settings, post, write, send },
    scan: (number: string, minor: number, more: object = {}) =>
      send('unified.trade.micropay', {
        ...order(number, minor, 120_000),
        auth_code: makeCode('wechat', random),
        ...more,
      }),
    show: (number: string, minor: number, more: object = {}, service = 'pay.weixin.native.intl') =>
      send(service, { ...order(number, minor, 300_000), notify_url: 'https://shop.test/n', ...more }),
    query: (number: string) => send('unified.trade.query', { out_trade_no: number }),
    reverse: (number: string) => send('unified.micropay.reverse', { out_trade_no: number }),
    close: (number: string) => send('unified.trade.close', { out_trade_no: number }),
    refund: (number: string, refundNumber: string, minor: number, total: number) =>
      send('unified.trade.refund', {
        ...{ out_trade_no: number, out_refund_no: refundNumber, total_fee: String(total) },
        ...{ refund_fee: String(minor), op_user_id: 'o' },
      }),
    refundQuery: (fields: Fields) => send('unified.trade.refundquery', fields),
  };
}
