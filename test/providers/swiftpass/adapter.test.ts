import { expect, test } from 'vitest';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import type { AuthorizeRequest } from '../../../electron/providers/provider.ts';
import { createSwiftpass } from '../../../electron/providers/swiftpass/adapter.ts';
import {
  amount,
  clockAt,
  done,
  failed,
  key,
  lost,
  md5Of,
  memorySecrets,
  merchantId,
  never,
  offline,
  paidFields,
  payment,
  reference,
  refund,
  refundNumber,
  rejected,
  requestedMs,
  saidText,
  scripted,
  shown,
} from './scripted.ts';

function swiftpassWith(steps: readonly WireReply[], more: object = {}, startMs = requestedMs) {
  const { exchange, sent } = scripted(steps);
  const secrets = memorySecrets({ 'swiftpass.key': key, 'swiftpass.agentKey': 'agents' });
  const settings = SwiftpassSettings.parse({ merchantId, ...more });
  const clock = clockAt(startMs);
  return { swiftpass: createSwiftpass({ settings, currency: 'HKD', secrets, exchange, clock }), sent, clock };
}

const pay: AuthorizeRequest = { reference, amount, code: '130818341921441147', subject: '店', cashier: 'Kan' };
const common = { version: '2.0', mch_id: merchantId, charset: 'UTF-8', sign_type: 'MD5' };
const order = {
  ...{ out_trade_no: reference, body: '店', total_fee: '1000', mch_create_ip: '127.0.0.1', op_user_id: 'Kan' },
  time_start: '20261121170000',
};
const closing = requestedMs + 5 * 60_000;

test.each([
  ['scan', 'unified.trade.micropay', { ...order, auth_code: pay.code, time_expire: '20261121170200' }],
  ['show', 'pay.upi.native.intl', { ...order, notify_url: 'http://127.0.0.1', time_expire: '20261121170500' }],
  ['query', 'unified.trade.query', { out_trade_no: reference }],
  ['reverse', 'unified.micropay.reverse', { out_trade_no: reference }],
  ['close', 'unified.trade.close', { out_trade_no: reference }],
  [
    'refund',
    'unified.trade.refund',
    {
      out_trade_no: reference,
      out_refund_no: refundNumber,
      total_fee: '1000',
      refund_fee: '250',
      op_user_id: merchantId,
    },
  ],
  ['refund query', 'unified.trade.refundquery', { out_trade_no: reference, out_refund_no: refundNumber }],
])('%s is %s, signed, and goes out once', async (call, service, fields) => {
  const { swiftpass, sent } = swiftpassWith([lost], {}, call === 'close' ? closing : requestedMs);
  const calls: Record<string, () => Promise<unknown>> = {
    scan: () => swiftpass.authorize(pay, never),
    show: () => swiftpass.precreate({ ...pay, wallet: 'unionpay' }, never),
    query: () => swiftpass.query(payment, never),
    reverse: () => swiftpass.reverse(payment, 'inDoubt', never),
    close: () => swiftpass.reverse(shown, 'inDoubt', never),
    refund: () => swiftpass.refund(refund, never),
    'refund query': () => swiftpass.queryRefund(refund, never),
  };
  expect(await calls[call]?.()).toMatchObject({ kind: 'unknown', cause: 'noReply' });
  expect(sent).toHaveLength(1);
  const { sign, nonce_str, ...rest } = sent[0]?.fields ?? {};
  expect(rest).toEqual({ service, ...common, ...fields });
  expect(nonce_str).toMatch(/^[0-9a-f]{32}$/);
  expect(sign).toBe(md5Of(sent[0]?.fields ?? {}));
  expect(sent[0]?.request).toMatchObject({ method: 'POST', url: 'https://gateway.wepayez.com/pay/gateway' });
});

test('settings name device, agent, chain, address and institution', async () => {
  const more = {
    ...{ deviceId: 'till-1', agentNumber: '1021', groupNumber: '1005', machineIp: '10.0.0.8' },
    ...{
      alipayInstitution: 'ALIPAYHK',
      notifyUrl: 'https://shop.example/n',
      address: 'https://pay.swiftpass.cn/pay/gateway',
    },
  };
  const { swiftpass, sent } = swiftpassWith([lost, lost], more);
  await swiftpass.precreate({ ...pay, wallet: 'alipay' }, never);
  await swiftpass.precreate({ ...pay, wallet: 'wechat' }, never);
  const { fields = {}, request } = sent[0] ?? {};
  expect(fields).toMatchObject({
    ...{ device_info: 'till-1', sign_agentno: '1021', groupno: '1005', mch_create_ip: '10.0.0.8' },
    ...{ payment_inst: 'ALIPAYHK', notify_url: 'https://shop.example/n' },
  });
  expect(fields.sign).toBe(md5Of(fields, 'agents'));
  expect(request?.url).toBe(more.address);
  expect(sent[1]?.fields).not.toHaveProperty('payment_inst');
});

test('mainland names are settings', async () => {
  const show = [
    { wallet: 'wechat', service: 'pay.weixin.native' },
    { wallet: 'other', service: 'unified.trade.native' },
  ];
  const { swiftpass, sent } = swiftpassWith([lost, lost], { show });
  expect(swiftpass.abilities.showWallets).toEqual(['wechat', 'other']);
  for (const wallet of ['wechat', 'other'] as const) await swiftpass.precreate({ ...pay, wallet }, never);
  expect(sent.map(({ fields }) => fields.service)).toEqual(['pay.weixin.native', 'unified.trade.native']);
});

test.each([
  ['empty', ' \n'],
  ['over 128 characters', '1'.repeat(129)],
  ['with a space inside', '1308183419 21441147'],
  ['not ASCII', '１３０８１８３４１９２１４４１１４７'],
])('a code %s is refused and nothing is sent', async (_what, code) => {
  const { swiftpass, sent } = swiftpassWith([]);
  expect(await swiftpass.authorize({ ...pay, code }, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(sent).toEqual([]);
});

test('a code of 128 characters goes out as it is, without the blanks around it', async () => {
  const { swiftpass, sent } = swiftpassWith([lost]);
  const code = `hQVDUFYx${'aB+/'.repeat(30)}`;
  await swiftpass.authorize({ ...pay, code: ` ${code}\n` }, never);
  expect(sent[0]?.fields.auth_code).toBe(code);
});

test.each<[string, object, (swiftpass: ReturnType<typeof createSwiftpass>) => Promise<object>]>([
  ['a wallet that is not shown', {}, (one) => one.precreate({ ...pay, wallet: 'jd' }, never)],
  ['a scan where none may be', { scans: false }, (one) => one.authorize(pay, never)],
  ['undoing an approved payment', {}, (one) => one.reverse(payment, 'operator', never)],
  ['a close in the first five minutes', {}, (one) => one.reverse(shown, 'inDoubt', never)],
])('%s is refused and nothing is sent', async (_what, more, call) => {
  const { swiftpass, sent } = swiftpassWith([], more, closing - 1);
  expect(await call(swiftpass)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(sent).toEqual([]);
});

test('a code of UnionPay is never closed, however old', async () => {
  const { swiftpass, sent } = swiftpassWith([], {}, requestedMs + 3600_000);
  expect(swiftpass.abilities.reverseInDoubt({ way: 'show', wallet: 'unionpay' })).toBe(false);
  expect(swiftpass.abilities.reverseInDoubt({ way: 'scan', wallet: 'unionpay' })).toBe(true);
  expect(swiftpass.abilities.reverseInDoubt({ way: 'show', wallet: 'alipay' })).toBe(true);
  const code = { ...shown, wallet: 'unionpay' } as const;
  expect(await swiftpass.reverse(code, 'inDoubt', never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(sent).toEqual([]);
});

test('ways are what the settings leave', () => {
  expect(swiftpassWith([]).swiftpass.ways).toEqual(['scan', 'show']);
  expect(swiftpassWith([], { scans: false }).swiftpass.ways).toEqual(['show']);
  expect(swiftpassWith([], { show: [] }).swiftpass.ways).toEqual(['scan']);
});

test('without its key nothing is sent', async () => {
  const { exchange, sent } = scripted([]);
  const settings = SwiftpassSettings.parse({ merchantId, billAddress: 'https://bill.example/gateway' });
  const swiftpass = createSwiftpass({
    settings,
    currency: 'HKD',
    secrets: memorySecrets({}),
    exchange,
    clock: clockAt(),
  });
  const refused = { kind: 'notSent', why: 'refused', words: { code: 'NO_KEY' } };
  expect(await swiftpass.authorize(pay, never)).toMatchObject(refused);
  expect(await swiftpass.query(payment, never)).toMatchObject(refused);
  expect(await swiftpass.check(never)).toMatchObject({ kind: 'refused' });
  expect(await swiftpass.bill?.('2026-11-20', never)).toMatchObject({ kind: 'refused' });
  expect(sent).toEqual([]);
});

test.each([
  ['收'.repeat(60), '收'.repeat(42)],
  [`${'a'.repeat(126)}\u{1F600}`, 'a'.repeat(126)],
  ['x'.repeat(200), 'x'.repeat(127)],
  ['shop\r\none\u0000', 'shop one'],
  ['broken \ud800 half', 'broken \ufffd half'],
])('subject %j is cut to 127 bytes', async (subject, expected) => {
  const { swiftpass, sent } = swiftpassWith([lost]);
  await swiftpass.authorize({ ...pay, subject, cashier: '员'.repeat(20) }, never);
  expect(sent[0]?.fields).toMatchObject({ body: expected, op_user_id: '员'.repeat(10) });
  expect(sent[0]?.fields.sign).toBe(md5Of(sent[0]?.fields ?? {}));
});

test('a subject that holds an end of CDATA arrives as it is', async () => {
  const { swiftpass, sent } = swiftpassWith([lost]);
  await swiftpass.authorize({ ...pay, subject: 'a]]>b' }, never);
  expect(new TextDecoder().decode(sent[0]?.request.body)).toContain('<body><![CDATA[a]]]]><![CDATA[>b]]></body>');
});

test('a sentence that quotes the customer’s code loses it', async () => {
  const code = 'hQVDUFYabcdefghijklmnop';
  const { swiftpass } = swiftpassWith([
    failed('Auth code invalid', { need_query: 'N', err_msg: `code ${code} is bad` }),
  ]);
  expect(await swiftpass.authorize({ ...pay, code }, never)).toMatchObject({ words: { text: 'code … is bad' } });
});

test('another currency is a defect', async () => {
  const { swiftpass } = swiftpassWith([]);
  const rejects = swiftpass.authorize({ ...pay, amount: { minor: 1, currency: 'CNY' } }, never);
  await expect(rejects).rejects.toThrow(/currency/);
});

test('refunds are asked for only where the order has some', async () => {
  const order = { ...paidFields, trade_state: 'REFUND' };
  const list = {
    ...paidFields,
    refund_count: '1',
    out_refund_no_0: 'X',
    refund_fee_0: '250',
    refund_status_0: 'SUCCESS',
  };
  const { swiftpass, sent } = swiftpassWith([done(order), done(list), done(order), lost]);
  expect(await swiftpass.query(payment, never)).toMatchObject({ kind: 'returned', returned: { minor: 250 } });
  expect(await swiftpass.query(payment, never)).toMatchObject({ kind: 'unknown' });
  expect(sent.map(({ fields }) => fields.service)).toEqual([
    ...['unified.trade.query', 'unified.trade.refundquery', 'unified.trade.query', 'unified.trade.refundquery'],
  ]);
});

test('a pace scale reaches every limit and every life', async () => {
  const { swiftpass, sent } = swiftpassWith([lost, lost], {
    address: 'http://127.0.0.1:1/pay/gateway',
    paceScale: 0.01,
  });
  await swiftpass.query(payment, never);
  await swiftpass.authorize(pay, never);
  expect(swiftpass.pace).toMatchObject({ giveUpMs: 900, closeAfterMs: 3000 });
  expect(sent[0]?.request.limitMs).toBe(100);
  expect(sent[1]?.fields.time_expire).toBe('20261121170002');
});

test('times are China’s whatever the machine’s zone', async () => {
  const { swiftpass, sent } = swiftpassWith([lost], {}, Date.parse('2026-12-31T16:30:59.999Z'));
  await swiftpass.authorize(pay, never);
  expect(sent[0]?.fields).toMatchObject({ time_start: '20270101003059', time_expire: '20270101003300' });
});

test.each([
  ['130818341921441147', 'wechat'],
  ['280818341921441147', 'alipay'],
  ['6212345678901234567', 'unionpay'],
  ['hQVDUFYxYWFi', 'unionpay'],
  ['0112345678901234567', 'ecny'],
  ['6901234567892', null],
])('code %j looks like %s', (code, wallet) => {
  expect(swiftpassWith([]).swiftpass.recognizes(code)).toBe(wallet);
});

const date = { date: new Date(requestedMs - 90_000).toUTCString() };

test.each<[string, WireReply, object]>([
  [
    'nobody’s order is not there',
    { ...failed('Order not exists'), headers: date } as WireReply,
    { kind: 'ready', clockSkewMs: 90_000 },
  ],
  ['nobody’s order is not there, as a status', rejected('Order do not exist'), { kind: 'ready', clockSkewMs: null }],
  ['wrong signature', rejected('Signature error'), { kind: 'refused', words: { text: 'Signature error' } }],
  ['no such merchant', failed('MCHID_NOT_EXIST'), { kind: 'refused' }],
  ['a system error', rejected('SYSTEMERROR', '500'), { kind: 'unreachable' }],
  ['a hotel’s login page', saidText('<html>'), { kind: 'unreachable' }],
  ['no network', offline, { kind: 'unreachable' }],
  ['silence', lost, { kind: 'unreachable' }],
])('check: %s', async (_what, step, expected) => {
  const { swiftpass, sent } = swiftpassWith([step]);
  expect(await swiftpass.check(never)).toMatchObject(expected);
  expect(sent.map(({ fields }) => fields.service)).toEqual(['unified.trade.query']);
  expect(sent[0]?.fields.out_trade_no).not.toBe(reference);
});
