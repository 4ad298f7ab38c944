/** The parsed body of a request. */
export type Fields = Readonly<Record<string, unknown>>;

export type Act = 'pay' | 'precreate' | 'query' | 'refund' | 'cancel' | 'revoke' | 'activate' | 'checkin';

export const actOfPath: Readonly<Record<string, Act>> = {
  '/terminal/activate': 'activate',
  '/terminal/checkin': 'checkin',
  '/upay/v2/pay': 'pay',
  '/upay/v2/precreate': 'precreate',
  '/upay/v2/query': 'query',
  '/upay/v2/refund': 'refund',
  '/upay/v2/cancel': 'cancel',
  '/upay/v2/revoke': 'revoke',
};

/** `max` counts characters, `maxBytes` UTF-8 bytes. */
interface Rule {
  readonly required?: true;
  readonly max?: number;
  readonly maxBytes?: number;
  readonly form?: RegExp;
}

/** Whole cents, digits only, at most ten. */
const cents = /^[1-9]\d{0,9}$/;

const terminal: Readonly<Record<string, Rule>> = { terminal_sn: { required: true, max: 32 } };

/** Upay Web API, transaction pages: field tables. */
const order: Readonly<Record<string, Rule>> = {
  ...terminal,
  client_sn: { required: true, maxBytes: 32 },
  total_amount: { required: true, max: 10, form: cents },
  subject: { required: true, max: 64 },
  operator: { required: true, max: 32 },
  description: { max: 256 },
  longitude: { max: 32 },
  latitude: { max: 32 },
  device_id: { max: 32 },
  reflect: { max: 64 },
  notify_url: { max: 128, form: /^https?:\/\// },
};

const named: Readonly<Record<string, Rule>> = { ...terminal, sn: { max: 64 }, client_sn: { maxBytes: 32 } };

const rules: Readonly<Record<Act, Readonly<Record<string, Rule>>>> = {
  pay: { ...order, payway: { max: 3, form: /^\d+$/ }, dynamic_id: { required: true, max: 32 } },
  precreate: {
    ...order,
    payway: { required: true, max: 3, form: /^\d+$/ },
    sub_payway: { max: 2, form: /^\d+$/ },
    payer_uid: { max: 64 },
  },
  query: { ...named, refund_request_no: { max: 20 } },
  refund: {
    ...named,
    refund_request_no: { required: true, max: 20 },
    operator: { required: true, max: 32 },
    refund_amount: { required: true, max: 10, form: cents },
  },
  cancel: named,
  revoke: named,
  activate: {
    app_id: { required: true, max: 64 },
    code: { required: true, max: 32 },
    device_id: { required: true, max: 128 },
    client_sn: { max: 50 },
    name: { max: 128 },
    os_info: { max: 45 },
    sdk_version: { max: 45 },
  },
  checkin: { ...terminal, device_id: { required: true, max: 128 }, os_info: { max: 45 }, sdk_version: { max: 45 } },
};

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** What is wrong with a request, in Upay's manner; null when nothing is. */
export function faultOf(act: Act, fields: Fields): string | null {
  const faults = Object.entries(rules[act]).flatMap(([name, rule]) => faultOfField(name, fields[name], rule));
  if (['query', 'refund', 'cancel', 'revoke'].includes(act) && !textOf(fields, 'sn') && !textOf(fields, 'client_sn'))
    faults.push('sn和client_sn不可以同时为空');
  if (act === 'pay' || act === 'precreate') faults.push(...faultsOfExtras(fields));
  return faults.length > 0 ? faults.join('；') : null;
}

function faultOfField(name: string, value: unknown, rule: Rule): string[] {
  if (value === undefined || value === '') return rule.required ? [`${name}不可以为空`] : [];
  if (typeof value !== 'string') return [`${name}必须为字符串`];
  if (rule.max !== undefined && value.length > rule.max && [...value].length > rule.max)
    return [`${name}长度不可以超过${rule.max}`];
  if (rule.maxBytes !== undefined && Buffer.byteLength(value) > rule.maxBytes)
    return [`${name}长度不可以超过${rule.maxBytes}字节`];
  return rule.form && !rule.form.test(value) ? [`${name}格式错误`] : [];
}

function faultsOfExtras(fields: Fields): string[] {
  const faults: string[] = [];
  if (Boolean(fields.longitude) !== Boolean(fields.latitude)) faults.push('longitude和latitude必须同时出现');
  if (fields.extended !== undefined && !extendedIsRight(fields.extended)) faults.push('extended格式错误');
  if (fields.goods_details !== undefined && !goodsAreRight(fields.goods_details)) faults.push('goods_details格式错误');
  return faults;
}

function extendedIsRight(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= 24 && entries.every(([key, one]) => key.length <= 64 && JSON.stringify(one).length <= 258);
}

function goodsAreRight(value: unknown): boolean {
  return Array.isArray(value) && value.every((goods) => goodsIsRight(goods as Fields | null));
}

function goodsIsRight(goods: Fields | null): boolean {
  if (typeof goods !== 'object' || goods === null) return false;
  const texts = [goods.goods_id, goods.goods_name].every(
    (one) => typeof one === 'string' && one !== '' && one.length <= 32,
  );
  const numbers = [goods.quantity, goods.price].every((one) => typeof one === 'number' && one >= 0);
  return texts && numbers && (goods.promotion_type === 0 || goods.promotion_type === 1);
}
