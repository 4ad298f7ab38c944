import { hash } from 'node:crypto';

/** The parsed body of a request: one level, all text. */
export type Fields = Readonly<Record<string, string>>;

export type Act = 'PreOrder' | 'Query' | 'Refund' | 'Close';

export type EmptyValues = 'omit' | 'keep';

/** SHA-256 over the secret code and `name=value` of every field but `sign`, by name, joined by `&`. */
export function signOf(fields: Fields, secretCode: string, emptyValues: EmptyValues): string {
  const names = Object.keys(fields).filter(
    (name) => name !== 'sign' && (emptyValues === 'keep' || fields[name] !== ''),
  );
  names.sort();
  return hash('sha256', `${secretCode}${names.map((name) => `${name}=${fields[name]}`).join('&')}`, 'hex');
}

/** Null for what is no JSON object of texts. */
export function parseFields(body: Uint8Array): Fields | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return Object.values(value).every((one) => typeof one === 'string') ? (value as Fields) : null;
  } catch {
    return null;
  }
}

export interface Service {
  readonly paytype: string;
  readonly paymentTypes: readonly string[];
  readonly acts: readonly Act[];
  readonly notifies: boolean;
}

const every: readonly Act[] = ['PreOrder', 'Query', 'Refund', 'Close'];

function service(paytype: string, paymentTypes: readonly string[], acts = every, notifies = true): Service {
  return { paytype, paymentTypes, acts, notifies };
}

/** VMP, scene/qrcode: the four lists of services and what goes with each. */
const services: Readonly<Record<string, Service>> = {
  'service.alipay.qrcode': service('Alipay', ['ALIPAYCN', 'ALIPAYHK', 'ALIPAYBOTH']),
  'service.wechat.qrcode': service('WeChat', ['WECHATCN', 'WECHATHK']),
  'service.unionpay.qrcode.csb': service('UnionPay', ['UNIONPAY']),
  'api.service.gbpay.qrcode.cash': service('GBPAY', ['GBPAY'], ['PreOrder', 'Query', 'Refund'], false),
  'service.payme.qrcode': service('PAYME', ['PAYME'], ['PreOrder', 'Query', 'Refund'], false),
  'service.fps.qrcode': service('FPS', ['FPS'], ['PreOrder', 'Query'], false),
  'service.atome.v1.qrcode': service('ATOME', ['ATOME'], every, false),
};

export interface Asked {
  readonly act: Act;
  readonly service: Service;
}

export function askedOf(fields: Fields): Asked | null {
  const [, name = '', act = ''] = /^(.+)\.([A-Za-z]+)$/.exec(fields.service ?? '') ?? [];
  const found = Object.hasOwn(services, name) ? services[name] : undefined;
  const listed = found?.acts.find((one) => one === act);
  return found !== undefined && listed !== undefined ? { act: listed, service: found } : null;
}

/** `max` in characters, as VMP gives its limits. */
interface Rule {
  readonly required?: true;
  readonly max: number;
  readonly form?: RegExp;
}

const anyNumber: Rule = { max: 28, form: /^[A-Za-z0-9]+$/ };
const number: Rule = { ...anyNumber, required: true };
const common: Readonly<Record<string, Rule>> = {
  out_trade_no: number,
  paytype: { required: true, max: 16 },
  payment_type: { required: true, max: 16 },
  buyertype: { required: true, max: 16, form: /^(ios|android|others)$/ },
};

const rules: Readonly<Record<Act, Readonly<Record<string, Rule>>>> = {
  PreOrder: {
    ...common,
    transaction_amount: { required: true, max: 8 },
    subject: { required: true, max: 256 },
    tid: { max: 20 },
    notify_url: { max: 240, form: /^https?:\/\// },
  },
  Query: { ...common, querytype: { required: true, max: 16 }, refund_no: anyNumber },
  Refund: { ...common, refund_no: number, transaction_amount: { required: true, max: 8 }, eft_trade_no: { max: 64 } },
  Close: common,
};

/** The code of what is wrong with a request (Appendix 3); null when nothing is. */
export function faultOf({ act, service: called }: Asked, fields: Fields): string | null {
  const amount = fields.transaction_amount;
  if (amount !== undefined && !/^\d+(\.\d{1,2})?$/.test(amount)) return '-22';
  if (amount !== undefined && !(minorOf(amount) >= 2 && minorOf(amount) <= 6_000_000)) return '-23';
  if (Object.entries(rules[act]).some(([name, rule]) => isWrong(fields[name] ?? '', rule))) return '06';
  if (act === 'Query' && fields.querytype !== 'OUT_TRADE') return '19';
  if (fields.paytype !== called.paytype) return '20';
  return called.paymentTypes.includes(fields.payment_type ?? '') ? null : '02';
}

function isWrong(text: string, { required, max, form }: Rule): boolean {
  if (text === '') return required === true;
  return [...text].length > max || (form !== undefined && !form.test(text));
}

/** Of a decimal with at most two places. */
export function minorOf(amount: string): number {
  const [whole = '', places = ''] = amount.split('.');
  return Number(whole + places.padEnd(2, '0'));
}

export function decimalOf(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const hongKongMs = 8 * 3600_000;

/** `yyyyMMddHHmmss` */
export function stampOf(ms: number): string {
  return new Date(ms + hongKongMs).toISOString().slice(0, 19).replaceAll(/\D/g, '');
}

/** Null for what is no such time. */
export function readStamp(stamp: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(stamp);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second) - hongKongMs;
  return stampOf(ms) === stamp ? ms : null;
}

export function hongKongDay(ms: number): number {
  return Math.floor((ms + hongKongMs) / 86_400_000);
}
