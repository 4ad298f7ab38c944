import type { Fields } from './xml.ts';

export type Act = 'micropay' | 'native' | 'query' | 'reverse' | 'close' | 'refund' | 'refundQuery' | 'bill';

/** `trade_type` of a code to show, by `service`: abroad, in the mainland, and one code for all wallets. */
export const nativeServices = [
  'pay.weixin.native.intl',
  'pay.alipay.native.intl',
  'pay.upi.native.intl',
  'pay.weixin.native',
  'pay.alipay.native',
  'pay.unionpay.native',
  'pay.jdpay.native',
  'pay.tenpay.native',
  'unified.trade.native',
] as const;

const acts: ReadonlyMap<string, Act> = new Map<string, Act>([
  ...nativeServices.map((service): [string, Act] => [service, 'native']),
  ['unified.trade.micropay', 'micropay'],
  ['unified.trade.query', 'query'],
  ['unified.micropay.reverse', 'reverse'],
  ['unified.trade.close', 'close'],
  ['unified.trade.refund', 'refund'],
  ['unified.trade.refundquery', 'refundQuery'],
  ['pay.bill.merchant', 'bill'],
  ['pay.bill.bigMerchant', 'bill'],
  ['pay.bill.agent', 'bill'],
]);

export function actOf(service: string): Act | null {
  return acts.get(service) ?? null;
}

/** `max` counts UTF-8 bytes. */
interface Rule {
  readonly required?: true;
  readonly max: number;
  readonly form?: RegExp;
}

const wholeMinor = /^[1-9]\d{0,9}$/;
const time = /^\d{14}$/;
const number = /^\w+$/;

/** Document 1.5.3, field tables of 6.1 to 6.6; micropay and reverse by open.wepayez.com and public clients. */
const common: Readonly<Record<string, Rule>> = {
  service: { required: true, max: 32 },
  version: { max: 8, form: /^[12](\.0)?$/ },
  charset: { max: 8, form: /^UTF-8$/ },
  sign_type: { max: 16 },
  groupno: { max: 32 },
  mch_id: { required: true, max: 32 },
  nonce_str: { required: true, max: 32 },
  sign: { required: true, max: 344 },
  sign_agentno: { max: 32 },
};

const order: Readonly<Record<string, Rule>> = {
  ...common,
  out_trade_no: { required: true, max: 32, form: /^\w{5,32}$/ },
  device_info: { max: 32 },
  body: { required: true, max: 127 },
  attach: { max: 127 },
  total_fee: { required: true, max: 10, form: wholeMinor },
  mch_create_ip: { required: true, max: 16, form: /^(\d{1,3}\.){3}\d{1,3}$/ },
  time_start: { max: 14, form: time },
  time_expire: { max: 14, form: time },
  op_user_id: { max: 32 },
  goods_tag: { max: 32 },
};

const named: Readonly<Record<string, Rule>> = {
  ...common,
  out_trade_no: { max: 32, form: number },
  transaction_id: { max: 32, form: number },
};

const rules: Readonly<Record<Act, Readonly<Record<string, Rule>>>> = {
  micropay: {
    ...order,
    auth_code: { required: true, max: 128, form: /^[!-~]+$/ },
    op_shop_id: { max: 32 },
    op_device_id: { max: 32 },
  },
  native: {
    ...order,
    notify_url: { required: true, max: 255, form: /^https?:\/\/\S+$/ },
    product_id: { max: 32 },
    limit_credit_pay: { max: 32, form: /^[01]$/ },
    payment_inst: { max: 16, form: /^ALIPAY(CN|HK)$/ },
  },
  query: named,
  reverse: { ...common, out_trade_no: { required: true, max: 32, form: number } },
  close: { ...common, out_trade_no: { required: true, max: 32, form: number } },
  refund: {
    ...named,
    out_refund_no: { required: true, max: 32, form: number },
    total_fee: { required: true, max: 10, form: wholeMinor },
    refund_fee: { required: true, max: 10, form: wholeMinor },
    op_user_id: { required: true, max: 32 },
    refund_channel: { max: 16, form: /^ORIGINAL$/ },
  },
  refundQuery: { ...named, out_refund_no: { max: 32, form: number }, refund_id: { max: 32, form: number } },
  bill: {
    ...common,
    bill_date: { required: true, max: 8, form: /^\d{8}$/ },
    bill_type: { required: true, max: 8, form: /^(ALL|SUCCESS|REFUND)$/ },
  },
};

/** What is wrong with a request, in the gateway's words (8.1); null when nothing is. */
export function faultOf(act: Act, fields: Fields): string | null {
  const table = rules[act];
  for (const name of fields.keys()) if (table[name] === undefined) return `Parse params error: ${name}`;
  for (const [name, rule] of Object.entries(table)) {
    const fault = faultOfField(name, fields.get(name) ?? '', rule);
    if (fault !== null) return fault;
  }
  return pairFault(act, fields);
}

function faultOfField(name: string, value: string, rule: Rule): string | null {
  if (value === '') return rule.required ? `${name}: This field is required` : null;
  const wrong = Buffer.byteLength(value) > rule.max || (rule.form && !rule.form.test(value));
  return wrong ? `${name}: Invalid value` : null;
}

function pairFault(act: Act, fields: Fields): string | null {
  if (fields.has('time_start') !== fields.has('time_expire')) return 'Parse params error';
  const unnamed = !fields.has('out_trade_no') && !fields.has('transaction_id');
  const oneOfMany = act === 'refundQuery' && (fields.has('out_refund_no') || fields.has('refund_id'));
  return unnamed && ['query', 'refund', 'refundQuery'].includes(act) && !oneOfMany
    ? 'transaction_id|out_trade_no is required'
    : null;
}

/** Unix milliseconds of `yyyyMMddHHmmss` in GMT+8. */
export function timeOf(text: string): number {
  const [year = '', month = '', day = '', hour = '', minute = '', second = ''] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text)?.slice(1) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
}

export function stampOf(ms: number): string {
  const there = new Date(ms + 8 * 3600_000);
  const two = (part: number) => String(part).padStart(2, '0');
  const date = `${there.getUTCFullYear()}${two(there.getUTCMonth() + 1)}${two(there.getUTCDate())}`;
  return `${date}${two(there.getUTCHours())}${two(there.getUTCMinutes())}${two(there.getUTCSeconds())}`;
}

const minute = 60_000;

/** Least and longest life of a code, by wallet (6.1.3); others have no rule. */
const lives: readonly (readonly [RegExp, leastMs: number, mostMs: number])[] = [
  [/weixin/, minute, 120 * minute],
  [/alipay/, minute, 15 * 24 * 60 * minute],
];

/** When the order ends by what the till sent, null when it sent nothing; `wrong` where the gateway takes no such times. */
export function expiryOf(fields: Fields, nowMs: number, timeScale: number): number | null | 'wrong' {
  if (!fields.has('time_expire')) return null;
  const startMs = timeOf(fields.get('time_start') ?? '');
  const expiresMs = timeOf(fields.get('time_expire') ?? '');
  const lifeMs = expiresMs - startMs;
  const [, leastMs, mostMs] = lives.find(([service]) => service.test(fields.get('service') ?? '')) ?? [
    0,
    1000,
    Infinity,
  ];
  const fits = lifeMs >= leastMs * timeScale && lifeMs <= mostMs && expiresMs > nowMs;
  return fits ? expiresMs : 'wrong';
}
