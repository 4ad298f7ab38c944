import { expect, test } from 'vitest';
import { UpaySettings } from '#shared/settings/upay.ts';
import type { AuthorizeRequest, RefundRequest } from '../../../electron/providers/provider.ts';
import { createUpay } from '../../../electron/providers/upay/adapter.ts';
import { sign } from '../../../electron/providers/upay/wire.ts';
import {
  amount,
  biz,
  handClock,
  illegalSign,
  lost,
  memorySecrets,
  never,
  notExists,
  offline,
  order,
  payment,
  reference,
  refundNumber,
  refusal,
  type Step,
  said,
  scripted,
  settings,
} from './scripted.ts';

/** Which of the test's keys signed a request. */
const keyOf = ({ body, headers }: { body: Uint8Array; headers: Readonly<Record<string, string>> }) =>
  ['key-1', 'key-2', 'key-3', 'old'].find((key) => headers.authorization?.endsWith(sign(body, key))) ??
  'no key of ours';

function upayWith(steps: readonly Step[], options: { secrets?: ReturnType<typeof memorySecrets>; more?: object } = {}) {
  const secrets = options.secrets ?? memorySecrets();
  const clock = handClock();
  const { exchange, seen } = scripted(steps, keyOf);
  const upay = createUpay({ settings: { ...settings, ...options.more }, currency: 'CNY', secrets, exchange, clock });
  const trace = () => seen.map(({ path, key }) => `${path.split('/').at(-1)} ${key}`);
  return { upay, secrets, clock, seen, trace };
}

const pay: AuthorizeRequest = { reference, amount, code: '130818341921441147', subject: '店', cashier: 'Kan' };
const refund: RefundRequest = {
  payment,
  refundNumber,
  amount: { minor: 250, currency: 'CNY' },
  committedBeforeMinor: 0,
  cashier: 'Kan',
};
const paid = biz('PAY_SUCCESS', order('PAID', 'SUCCESS'));
const newKey = (key: string) =>
  said({ result_code: '200', biz_response: { terminal_sn: '10298371039', terminal_key: key } });

test.each([
  ['query', '/upay/v2/query', { client_sn: reference }],
  ['cancel', '/upay/v2/cancel', { client_sn: reference }],
  ['revoke', '/upay/v2/revoke', { client_sn: reference }],
  [
    'refund',
    '/upay/v2/refund',
    { client_sn: reference, refund_request_no: refundNumber, operator: 'Kan', refund_amount: '250' },
  ],
  ['refund query', '/upay/v2/query', { client_sn: reference, refund_request_no: refundNumber }],
  [
    'precreate',
    '/upay/v2/precreate',
    { client_sn: reference, total_amount: '1000', subject: '店', operator: 'Kan', payway: '17', sub_payway: '2' },
  ],
  [
    'pay',
    '/upay/v2/pay',
    { client_sn: reference, total_amount: '1000', subject: '店', operator: 'Kan', dynamic_id: pay.code },
  ],
])('%s goes to %s', async (call, path, fields) => {
  const { upay, seen } = upayWith([lost], { more: { allowRevoke: true } });
  const calls: Record<string, () => Promise<unknown>> = {
    query: () => upay.query(payment, never),
    cancel: () => upay.reverse(payment, 'inDoubt', never),
    revoke: () => upay.reverse(payment, 'operator', never),
    refund: () => upay.refund(refund, never),
    'refund query': () => upay.queryRefund(refund, never),
    precreate: () => upay.precreate({ ...pay, wallet: 'unionpay' }, never),
    pay: () => upay.authorize(pay, never),
  };
  expect(await calls[call]?.()).toMatchObject({ kind: 'unknown', cause: 'noReply' });
  expect(seen.map(({ fields: sent, path: used }) => [used, sent])).toEqual([
    [path, { terminal_sn: '10298371039', ...fields }],
  ]);
});

test.each([
  ['empty', ' \n'],
  ['over 32 characters', '1'.repeat(33)],
  ['with a space inside', '1308183419 21441147'],
  ['not ASCII', '１３０８１８３４１９２１４４１１４７'],
])('a code %s is refused and nothing is sent', async (_what, code) => {
  const { upay, seen } = upayWith([]);
  expect(await upay.authorize({ ...pay, code }, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(seen).toEqual([]);
});

test('QQ and wallets not offered are refused and nothing is sent', async () => {
  const show = [
    { wallet: 'qq', payway: '6' },
    { wallet: 'wechat', payway: '3' },
  ] as const;
  const { upay, seen } = upayWith([], { more: { show } });
  expect(upay.abilities.showWallets).toEqual(['wechat']);
  expect(await upay.precreate({ ...pay, wallet: 'qq' }, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(await upay.precreate({ ...pay, wallet: 'alipay' }, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(seen).toEqual([]);
});

test('revoke only where the shop allows it; cancel always', async () => {
  const { upay, trace } = upayWith([biz('CANCEL_SUCCESS')]);
  expect(upay.abilities.reverseApproved).toBe(false);
  expect(await upay.reverse(payment, 'operator', never)).toMatchObject({ kind: 'notSent', why: 'refused' });
  expect(await upay.reverse(payment, 'inDoubt', never)).toMatchObject({ kind: 'accepted' });
  expect(trace()).toEqual(['cancel key-1']);
});

test('before activation nothing is sent', async () => {
  const { upay, seen } = upayWith([], { secrets: memorySecrets({}) });
  const refused = { kind: 'notSent', why: 'refused', words: { code: 'NOT_ACTIVATED' } };
  expect(await upay.authorize(pay, never)).toMatchObject(refused);
  expect(await upay.query(payment, never)).toMatchObject(refused);
  expect(await upay.check(never)).toMatchObject({ kind: 'refused' });
  expect(await upay.checkIn?.(never)).toMatchObject({ kind: 'refused' });
  expect(seen).toEqual([]);
});

test.each([
  ['收'.repeat(30), 64, '收'.repeat(21)],
  [`${'a'.repeat(63)}\u{1F600}`, 64, 'a'.repeat(63)],
  ['shop\r\none', 64, 'shop one'],
  ['broken \ud800 half', 64, 'broken \ufffd half'],
])('subject %j is cut to %d bytes', async (subject, limit, expected) => {
  const { upay, seen } = upayWith([lost]);
  await upay.authorize({ ...pay, subject, cashier: '员'.repeat(20) }, never);
  expect(seen[0]?.fields).toMatchObject({ subject: expected, operator: '员'.repeat(10) });
  expect(Buffer.byteLength(seen[0]?.fields.subject ?? '')).toBeLessThanOrEqual(limit);
});

test('a sentence that quotes the customer’s code loses it', async () => {
  const code = 'hQVDUFYabcdefghijklmnop';
  const { upay } = upayWith([biz('FAIL', undefined, 'INVALID_BARCODE', `code ${code} is bad`)]);
  expect(await upay.authorize({ ...pay, code }, never)).toMatchObject({
    kind: 'declined',
    words: { text: 'code … is bad' },
  });
});

test('another currency is a defect', async () => {
  const { upay } = upayWith([]);
  await expect(upay.authorize({ ...pay, amount: { minor: 1, currency: 'HKD' } }, never)).rejects.toThrow(/currency/);
});

test.each([
  ['130818341921441147', 'wechat'],
  ['280818341921441147', 'alipay'],
  ['301234567890123456789012', 'alipay'],
  ['6212345678901234567', 'unionpay'],
  ['hQVDUFYxYWFi', 'unionpay'],
  ['0112345678901234567', 'ecny'],
  ['HQVDUFYXYWFI', null],
  ['6901234567892', null],
  ['https://qr.alipay.com/abc', null],
  ['', null],
])('code %j looks like %s', (code, wallet) => {
  expect(upayWith([]).upay.recognizes(code)).toBe(wallet);
});

test('a pace scale reaches every limit', async () => {
  const local = { address: 'http://127.0.0.1:1', paceScale: 0.01 };
  const { upay, seen } = upayWith([lost], { more: UpaySettings.parse({ ...settings, ...local }) });
  await upay.query(payment, never);
  expect(upay.pace.giveUpMs).toBe(1_100);
  expect(seen[0]?.request).toMatchObject({ limitMs: 150, url: 'http://127.0.0.1:1/upay/v2/query' });
});

test('an order followed to its end: open, open, network down, 500, paid', async () => {
  const open = biz('SUCCESS', order('CREATED', 'IN_PROG'));
  const { upay } = upayWith([
    open,
    open,
    lost,
    refusal('UNKNOWN_SYSTEM_ERROR', '500'),
    biz('SUCCESS', order('PAID', 'SUCCESS')),
  ]);
  const kinds = [];
  for (let n = 0; n < 5; n++) kinds.push((await upay.query(payment, never)).kind);
  expect(kinds).toEqual(['pending', 'pending', 'unknown', 'unknown', 'approved']);
});

test('a late order: pay lost, not found, open, paid, and one pay', async () => {
  const { upay, trace } = upayWith([lost, notExists, biz('SUCCESS', order('CREATED')), biz('SUCCESS', order('PAID'))]);
  expect((await upay.authorize(pay, never)).kind).toBe('unknown');
  expect((await upay.query(payment, never)).kind).toBe('notFound');
  expect((await upay.query(payment, never)).kind).toBe('pending');
  expect((await upay.query(payment, never)).kind).toBe('approved');
  expect(trace()).toEqual(['pay key-1', 'query key-1', 'query key-1', 'query key-1']);
});

test('a cancel that fails on a paid order: refused, then paid', async () => {
  const { upay } = upayWith([biz('CANCEL_ERROR'), biz('SUCCESS', order('PAID', 'SUCCESS'))]);
  expect((await upay.reverse(payment, 'inDoubt', never)).kind).toBe('refused');
  expect((await upay.query(payment, never)).kind).toBe('approved');
});

test('a code nobody pays: open, pay error being reversed, closed', async () => {
  const states = [
    order('CREATED', 'IN_PROG'),
    order('PAY_ERROR', 'ERROR_RECOVERY'),
    order('PAY_CANCELED', 'FAIL_CANCELED'),
  ];
  const { upay } = upayWith(states.map((state) => biz('SUCCESS', state)));
  const kinds = [];
  for (const _ of states) kinds.push((await upay.query(payment, never)).kind);
  expect(kinds).toEqual(['pending', 'unknown', 'declined']);
});

test('a refund whose reply is lost, sent again under its number, is one refund', async () => {
  const done = order('PARTIAL_REFUNDED', 'SUCCESS', { net_amount: '750' });
  const { upay, seen } = upayWith([lost, biz('FAIL', undefined, 'UPAY_REFUND_ORDER_NOOP'), biz('SUCCESS', done)]);
  expect((await upay.refund(refund, never)).kind).toBe('unknown');
  expect((await upay.refund(refund, never)).kind).toBe('accepted');
  expect((await upay.queryRefund(refund, never)).kind).toBe('refunded');
  expect(seen[0]?.fields).toEqual(seen[1]?.fields);
});

// ILLEGAL_SIGN on a payment: renew, query, and only then again.

test('a stale key: renewed, the order does not exist, sent once more with the same number', async () => {
  const { upay, trace, seen, secrets } = upayWith([illegalSign, newKey('key-2'), notExists, paid]);
  expect(await upay.authorize(pay, never)).toMatchObject({ kind: 'approved' });
  expect(trace()).toEqual(['pay key-1', 'checkin key-1', 'query key-2', 'pay key-2']);
  expect(seen[3]?.fields).toEqual(seen[0]?.fields);
  expect(secrets.values).toMatchObject({ 'upay.terminalKey': 'key-2', 'upay.previousTerminalKey': 'key-1' });
});

test('a key that another call renewed meanwhile is used without a check-in', async () => {
  const secrets = memorySecrets();
  const rotated: Step = () => {
    secrets.set({ 'upay.terminalKey': 'key-2' });
    return illegalSign;
  };
  const { upay, trace } = upayWith([rotated, notExists, paid], { secrets });
  expect(await upay.authorize(pay, never)).toMatchObject({ kind: 'approved' });
  expect(trace()).toEqual(['pay key-1', 'query key-2', 'pay key-2']);
});

test.each<[string, Step, object]>([
  ['paid', biz('SUCCESS', order('PAID', 'SUCCESS')), { kind: 'approved' }],
  ['open', biz('SUCCESS', order('CREATED', 'IN_PROG')), { kind: 'pending' }],
  ['closed', biz('SUCCESS', order('PAY_CANCELED')), { kind: 'declined' }],
  ['silent', lost, { kind: 'unknown', cause: 'noReply' }],
  ['offline', offline, { kind: 'unknown', cause: 'noReply' }],
  ['500', refusal('UNKNOWN_SYSTEM_ERROR', '500'), { kind: 'unknown', cause: 'providerError' }],
  ['refused again', illegalSign, { kind: 'unknown', cause: 'providerError' }],
  ['failed with another code', biz('FAIL', undefined, 'TRADE_FAILED'), { kind: 'unknown' }],
])('after the renewal the query is %s: never sent again', async (_what, step, expected) => {
  const { upay, trace } = upayWith([illegalSign, newKey('key-2'), step]);
  expect(await upay.authorize(pay, never)).toMatchObject(expected);
  expect(trace()).toEqual(['pay key-1', 'checkin key-1', 'query key-2']);
});

test('precreate is sent again by the same rule', async () => {
  const shown = biz('PRECREATE_SUCCESS', order('CREATED', 'IN_PROG', { qr_code: 'weixin://x' }));
  const { upay, trace } = upayWith([illegalSign, newKey('key-2'), notExists, shown]);
  expect(await upay.precreate({ ...pay, wallet: 'wechat' }, never)).toMatchObject({ kind: 'showing' });
  expect(trace()).toEqual(['precreate key-1', 'checkin key-1', 'query key-2', 'precreate key-2']);
});

test('refused a second time for its signature: declined, and no third send', async () => {
  const { upay, trace } = upayWith([illegalSign, newKey('key-2'), notExists, illegalSign]);
  expect(await upay.authorize(pay, never)).toMatchObject({ kind: 'declined', reason: 'terminalRefused' });
  expect(trace()).toHaveLength(4);
});

test('too late to send again: the refusal stands', async () => {
  const late = upayWith([
    illegalSign,
    newKey('key-2'),
    () => {
      late.clock.move(10_001);
      return notExists;
    },
  ]);
  expect(await late.upay.authorize(pay, never)).toMatchObject({ kind: 'declined', reason: 'terminalRefused' });
  expect(late.trace()).toEqual(['pay key-1', 'checkin key-1', 'query key-2']);
});

test('the resend has what is left of the time', async () => {
  const some = upayWith([
    illegalSign,
    newKey('key-2'),
    () => {
      some.clock.move(4_000);
      return notExists;
    },
    paid,
  ]);
  await some.upay.authorize(pay, never);
  expect(some.seen.at(-1)?.request.limitMs).toBe(46_000);
});

test('no key can be had: declined for its terminal, sent once', async () => {
  const { upay, trace } = upayWith([illegalSign, illegalSign]);
  expect(await upay.authorize(pay, never)).toMatchObject({ kind: 'declined', reason: 'terminalRefused' });
  expect(trace()).toEqual(['pay key-1', 'checkin key-1']);
});

test.each([
  ['query', 'query'],
  ['cancel', 'cancel'],
  ['refund', 'refund'],
])('a stale key on %s: renewed and sent again', async (call, path) => {
  const { upay, trace } = upayWith([illegalSign, newKey('key-2'), lost]);
  if (call === 'query') await upay.query(payment, never);
  if (call === 'cancel') await upay.reverse(payment, 'inDoubt', never);
  if (call === 'refund') await upay.refund(refund, never);
  expect(trace()).toEqual([`${path} key-1`, 'checkin key-1', `${path} key-2`]);
});

test('a check-in that fails or hangs never blocks a query', async () => {
  const hanging: Step = () => new Promise(() => {});
  const { upay, clock } = upayWith([illegalSign, hanging, biz('SUCCESS', order('PAID', 'SUCCESS'))]);
  const first = upay.query(payment, never);
  await new Promise(setImmediate);
  clock.move(15_001);
  expect(await first).toMatchObject({ kind: 'unknown', cause: 'providerError', words: { code: 'ILLEGAL_SIGN' } });
  expect(await upay.query(payment, never)).toMatchObject({ kind: 'approved' });
});

test('a signal ends the wait for a key, not the check-in', async () => {
  const off = new AbortController();
  let answer = (_key: string) => {};
  const slow: Step = () =>
    new Promise((resolve) => {
      answer = (key) => resolve(newKey(key));
    });
  const { upay, secrets } = upayWith([illegalSign, slow]);
  const asked = upay.query(payment, off.signal);
  await new Promise(setImmediate);
  off.abort();
  expect(await asked).toMatchObject({ kind: 'unknown' });
  answer('key-2');
  await new Promise(setImmediate);
  expect(secrets.values['upay.terminalKey']).toBe('key-2');
});

// check

const date = { date: new Date(handClock().nowMs() - 90_000).toUTCString() };

test.each<[string, Step, object]>([
  [
    'nobody’s order does not exist',
    { ...notExists, headers: date } as Step,
    { kind: 'ready', clockSkewMs: 90_000, words: null },
  ],
  ['no Date header', notExists, { kind: 'ready', clockSkewMs: null }],
  ['wrong signature', illegalSign, { kind: 'refused', words: { code: 'ILLEGAL_SIGN' } }],
  ['unknown terminal', refusal('TERMINAL_NOT_EXISTS'), { kind: 'refused' }],
  [
    'terminal switched off',
    biz('FAIL', undefined, 'UPAY_TERMINAL_STATUS_ABNORMAL'),
    { kind: 'refused', words: { code: 'UPAY_TERMINAL_STATUS_ABNORMAL' } },
  ],
  ['maintenance', refusal('MAINTENANCE_INPROGRESS', '500'), { kind: 'unreachable' }],
  ['a hotel’s login page', said('<html>'), { kind: 'unreachable' }],
  ['no network', offline, { kind: 'unreachable' }],
  ['silence', lost, { kind: 'unreachable' }],
])('check: %s', async (_what, step, expected) => {
  const { upay, secrets, trace } = upayWith([step]);
  expect(await upay.check(never)).toMatchObject(expected);
  expect(trace()).toEqual(['query key-1']);
  expect(secrets.writes).toEqual([]);
});

test('check asks about another order each time', async () => {
  const { upay, seen } = upayWith([notExists, notExists]);
  await upay.check(never);
  await upay.check(never);
  expect(seen[0]?.fields.client_sn).not.toBe(seen[1]?.fields.client_sn);
});
