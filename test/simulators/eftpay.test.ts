import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { WireReply } from '../../electron/providers/exchange.ts';
import { KeptEftpayWorld } from '../../electron/simulators/eftpay/kept-world.ts';
import { createEftpaySimulator, type EftpaySimulatorOptions } from '../../electron/simulators/eftpay.ts';
import type { Notice } from '../../electron/simulators/notices.ts';
import { createVirtualClock, type VirtualClock } from '../../electron/simulators/virtual-clock.ts';

const noonMs = Date.UTC(2026, 4, 22, 4);
const minute = 60_000;

type Fields = Record<string, string | undefined>;

/** A till that signs by hand; its code shares nothing with the simulator's or the adapter's. */
function createWorld(options: Partial<EftpaySimulatorOptions> = {}, clock: VirtualClock = createVirtualClock(noonMs)) {
  const simulator = createEftpaySimulator({ clock, seed: 1, ...options });
  const { 'eftpay.userConfirmKey': key, 'eftpay.secretCode': secret } = simulator.credentials.secrets;
  const sign = (fields: Fields) => {
    const pairs = Object.entries(fields).filter(([name, value]) => name !== 'sign' && value);
    const text = pairs.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${value}`);
    return createHash('sha256').update(secret).update(text.join('&')).digest('hex');
  };
  const stamp = () => new Date(clock.nowMs() + 480 * minute).toISOString().slice(0, 19).replace(/\D/g, '');
  const wechat = { paytype: 'WeChat', payment_type: 'WECHATHK', buyertype: 'others' };

  async function post(body: string, path = '/VMP/Servlet/JSAPIService.do', type = 'application/json') {
    const headers = { 'Content-Type': type };
    const bytes = new TextEncoder().encode(body);
    const request = {
      method: 'POST',
      url: `https://any.example${path}`,
      headers,
      body: bytes,
      limitMs: 60_000,
    } as const;
    return clock.finish(simulator.exchange(request, new AbortController().signal));
  }
  async function call(act: string, fields: Fields, service = 'service.wechat.qrcode') {
    const whole: Fields = { service: `${service}.${act}`, user_confirm_key: key, time: stamp(), ...wechat, ...fields };
    return post(JSON.stringify({ sign: sign(whole), ...whole }));
  }
  return {
    ...{ clock, simulator, bank: simulator.bank, call, post, sign, stamp },
    show: (out_trade_no: string, transaction_amount: string, more: Fields = {}) =>
      call('PreOrder', { out_trade_no, transaction_amount, subject: '店', ...more }),
    query: (out_trade_no: string, refund_no?: string) =>
      call('Query', { querytype: 'OUT_TRADE', out_trade_no, refund_no }),
    refund: (out_trade_no: string, refund_no: string, transaction_amount: string) =>
      call('Refund', { out_trade_no, refund_no, transaction_amount }),
    closeOrder: (out_trade_no: string) => call('Close', { out_trade_no }),
  };
}

function said(reply: WireReply): Record<string, string> {
  if (reply.kind !== 'reply') throw new Error(reply.kind);
  return JSON.parse(new TextDecoder().decode(reply.body));
}

/** The code, and what it says of the trade. */
function gist(reply: WireReply): string {
  if (reply.kind !== 'reply') return reply.kind;
  if (reply.status !== 200) return `HTTP ${reply.status}`;
  try {
    const { return_status = '', trade_status = '' } = said(reply);
    return `${return_status} ${trade_status}`.trim();
  } catch {
    return 'garbage';
  }
}

const good = { out_trade_no: 'A1', transaction_amount: '12.00', subject: 's' };
test.each<[string, string, Fields, string]>([
  ['a good one is taken', 'PreOrder', good, '00'],
  ['another key', 'PreOrder', { ...good, user_confirm_key: 'X' }, '-12'],
  ['another signature', 'PreOrder', { ...good, sign: 'x' }, '10'],
  ['no time', 'PreOrder', { ...good, time: '' }, '13'],
  ['a time that is none', 'PreOrder', { ...good, time: '20260231000000' }, '13'],
  ['a time an hour off', 'PreOrder', { ...good, time: '20260522110000' }, '12'],
  ['no number', 'PreOrder', { ...good, out_trade_no: '' }, '06'],
  ['a number of 29', 'PreOrder', { ...good, out_trade_no: 'A'.repeat(29) }, '06'],
  ['a number with a sign', 'PreOrder', { ...good, out_trade_no: 'A-1' }, '06'],
  ['no subject', 'PreOrder', { ...good, subject: '' }, '06'],
  ['a subject of 257', 'PreOrder', { ...good, subject: '店'.repeat(257) }, '06'],
  ['no buyertype', 'PreOrder', { ...good, buyertype: '' }, '06'],
  ['a tid of 21', 'PreOrder', { ...good, tid: '1'.repeat(21) }, '06'],
  ['a notify_url of 241', 'PreOrder', { ...good, notify_url: `https://x/${'x'.repeat(231)}` }, '06'],
  ['three decimals', 'PreOrder', { ...good, transaction_amount: '1.000' }, '-22'],
  ['a sign', 'PreOrder', { ...good, transaction_amount: '-1' }, '-22'],
  ['0.01', 'PreOrder', { ...good, transaction_amount: '0.01' }, '-23'],
  ['60000.01', 'PreOrder', { ...good, transaction_amount: '60000.01' }, '-23'],
  ['60000.00 just fits', 'PreOrder', { ...good, transaction_amount: '60000.00' }, '00'],
  ['the paytype of another wallet', 'PreOrder', { ...good, paytype: 'Alipay' }, '20'],
  ['the payment_type of another wallet', 'PreOrder', { ...good, payment_type: 'ALIPAYHK' }, '02'],
  ['a service that is none', 'PreOrder', { ...good, service: 'service.x.qrcode.PreOrder' }, '02'],
  ['an act that is none', 'Cancel', good, '02'],
  ['no querytype', 'Query', { out_trade_no: 'A1' }, '06'],
  ['another querytype', 'Query', { out_trade_no: 'A1', querytype: 'IN' }, '19'],
  ['a refund without its number', 'Refund', { out_trade_no: 'A1', transaction_amount: '1.00' }, '06'],
  ['a refund without its amount', 'Refund', { out_trade_no: 'A1', refund_no: 'R1' }, '06'],
  ['a query for what is not there', 'Query', { out_trade_no: 'A1', querytype: 'OUT_TRADE' }, '31'],
  ['a Close of what is not there', 'Close', { out_trade_no: 'A1' }, '31'],
])('%s', async (_rule, act, fields, code) => {
  const { call, bank } = createWorld();
  expect(said(await call(act, fields)).return_status).toBe(code);
  expect(bank.dump().trades).toHaveLength(code === '00' ? 1 : 0);
});

test('replies are signed from "00" up and carry a Date; below zero they have neither time nor signature', async () => {
  const { call, sign, stamp, clock } = createWorld();
  const taken = await call('PreOrder', good);
  const fields = said(taken);
  expect(fields).toMatchObject({ time: stamp(), sign: sign(fields), qr_code: expect.any(String) });
  expect(taken).toMatchObject({ headers: { date: new Date(clock.nowMs()).toUTCString() } });
  expect(Object.keys(said(await call('PreOrder', { ...good, user_confirm_key: '' })))).toEqual([
    'return_status',
    'return_char',
  ]);
});

test.each<[string, string, string, string]>([
  ['not JSON', '{', '/VMP/Servlet/JSAPIService.do', '-13'],
  ['a number', '{"a":1}', '/VMP/Servlet/JSAPIService.do', '-13'],
  ['another page', '{}', '/VMP/Servlet/Other.do', 'HTTP 404'],
])('%s', async (_rule, body, path, answer) => {
  expect(gist(await createWorld().post(body, path))).toBe(answer);
});

test.each<[string, string, string, string]>([
  ['12.00', '00', '00 TRADE_SUCCESS', '00 TRADE_SUCCESS'],
  ['12.12', '00', '00 TRADE_FAIL', '00 TRADE_FAIL'],
  ['12.13', '00', '00 TRADE_PROCESSING', '00 TRADE_CLOSED'],
  ['12.25', '64', '31', '31'],
  ['12.26', '30', '31', '31'],
  ['12.31', 'lost', '00 TRADE_PROCESSING', '00 TRADE_CLOSED'],
  ['12.32', 'lost', '31', '31'],
  ['12.33', 'lost', '31', '31'],
  ['12.34', 'lost', '31', '00 TRADE_CLOSED'],
  ['12.41', '00', '-1', '00 TRADE_SUCCESS'],
  ['12.42', '00', '-1', '00 TRADE_FAIL'],
  ['12.51', 'garbage', '00 TRADE_PROCESSING', '00 TRADE_CLOSED'],
  ['12.53', 'HTTP 500', '00 TRADE_PROCESSING', '00 TRADE_CLOSED'],
  ['12.54', '00', '00 TRADE_SUCCESS', '00 TRADE_SUCCESS'],
  ['12.56', '10', '31', '31'],
])('a code for %s answers %s, after 5 s %s, at last %s', async (amount, first, soon, atLast) => {
  const { show, query, clock } = createWorld();
  expect(gist(await show('A1', amount))).toBe(first);
  await clock.run(5000);
  expect(gist(await query('A1'))).toBe(soon);
  await clock.run(31 * minute);
  expect(gist(await query('A1'))).toBe(atLast);
});

test('a number is used once', async () => {
  const { show, bank } = createWorld();
  await show('A1', '12.13');
  expect(gist(await show('A1', '12.13'))).toBe('03');
  expect(bank.find('A1')).toMatchObject([{ asked: 2, captures: 0 }]);
  const other = createWorld({ duplicates: '-99' });
  await other.show('A1', '12.13');
  expect(gist(await other.show('A1', '12.13'))).toBe('-99');
});

test('a Close ends unpaid orders of the day only', async () => {
  const { show, closeOrder, query, clock, bank } = createWorld();
  await show('A1', '12.13');
  expect(gist(await closeOrder('A1'))).toBe('00 TRADE_CLOSED');
  expect(gist(await closeOrder('A1'))).toBe('15');
  await show('A2', '12.00');
  await clock.run(5000);
  expect(gist(await closeOrder('A2'))).toBe('54');
  await clock.run(12 * 60 * minute - 10_000);
  await show('A3', '12.13');
  await clock.run(10_000);
  expect(gist(await closeOrder('A3'))).toBe('55');
  expect(gist(await query('A3'))).toBe('00 TRADE_PROCESSING');
  expect(bank.chargedMinor).toBe(1200);
});

test('a refund has its own number, and the last one closes the trade', async () => {
  const { show, refund, query, clock, bank } = createWorld();
  await show('A1', '12.00');
  expect(gist(await refund('A1', 'R1', '5.00'))).toBe('16');
  await clock.run(5000);
  expect(gist(await query('A1', 'R1'))).toBe('05');
  expect(gist(await refund('A1', 'R1', '5.00'))).toBe('00 TRADE_REFUND');
  expect(gist(await refund('A1', 'R1', '5.00'))).toBe('14');
  expect(gist(await refund('A1', 'R2', '7.01'))).toBe('18');
  expect(gist(await query('A1'))).toBe('00 TRADE_REFUND');
  expect(gist(await refund('A1', 'R3', '7.00'))).toBe('00 TRADE_CLOSED');
  expect(gist(await query('A1'))).toBe('00 TRADE_CLOSED');
  expect(bank.returnedMinor).toBe(1200);
});

test('another wallet than the order’s is refused', async () => {
  const { show, call } = createWorld();
  await show('A1', '12.13');
  const other = { out_trade_no: 'A1', payment_type: 'WECHATCN' };
  expect(gist(await call('Close', other))).toBe('04');
  expect(gist(await call('Query', { ...other, querytype: 'OUT_TRADE' }))).toBe('04');
  expect(gist(await call('Refund', { ...other, refund_no: 'R1', transaction_amount: '1.00' }))).toBe('04');
});

test('FPS is neither refunded nor closed, PayMe not closed', async () => {
  const { call } = createWorld();
  const fps = { paytype: 'FPS', payment_type: 'FPS', out_trade_no: 'A1', refund_no: 'R1', transaction_amount: '1.00' };
  const payme = { paytype: 'PAYME', payment_type: 'PAYME', out_trade_no: 'A1' };
  expect(gist(await call('Refund', fps, 'service.fps.qrcode'))).toBe('02');
  expect(gist(await call('Close', fps, 'service.fps.qrcode'))).toBe('02');
  expect(gist(await call('Close', payme, 'service.payme.qrcode'))).toBe('02');
});

test('52: two answers name another amount; misprints are rightly signed', async () => {
  const { show, query, clock, simulator, sign } = createWorld();
  await show('A1', '12.52');
  await clock.run(5000);
  const amounts = [];
  for (let asked = 0; asked < 3; asked += 1) amounts.push(said(await query('A1')).transaction_amount);
  expect(amounts).toEqual(['13.52', '13.52', '12.52']);
  const right = await query('A1');
  const bytes = right.kind === 'reply' ? right.body : new Uint8Array();
  const other = (body: Uint8Array | null) => JSON.parse(new TextDecoder().decode(body ?? new Uint8Array()));
  const [otherAmount, otherOrder] = [simulator.misprint.otherAmount(bytes), simulator.misprint.otherOrder(bytes)];
  expect(other(otherAmount)).toMatchObject({ transaction_amount: '13.52', sign: sign(other(otherAmount)) });
  expect(other(otherOrder)).toMatchObject({ out_trade_no: 'A2', sign: sign(other(otherOrder)) });
  expect(simulator.misprint.otherAmount(new TextEncoder().encode('{"return_status":"-1"}'))).toBeNull();
});

test('a payment is told of once, signed, to wallets that tell', async () => {
  const told: Notice[] = [];
  const { show, call, clock, sign } = createWorld({ notifications: (one) => void told.push(one) });
  const notify_url = 'https://shop.example/n';
  await show('A1', '12.00', { notify_url });
  await show('A2', '12.00');
  await show('A3', '12.13', { notify_url });
  const payme = { ...good, paytype: 'PAYME', payment_type: 'PAYME', out_trade_no: 'A4', notify_url };
  await call('PreOrder', payme, 'service.payme.qrcode');
  await clock.run(minute);
  expect(told).toHaveLength(1);
  const fields = JSON.parse(new TextDecoder().decode(told[0]?.body));
  expect(fields).toMatchObject({ out_trade_no: 'A1', total_fee: '12.00', trade_status: 'TRADE_SUCCESS' });
  expect([told[0]?.url, fields.sign]).toEqual([notify_url, sign(fields)]);
});

test('what a payment is told of can name another amount, rightly signed', async () => {
  const told: Notice[] = [];
  const { show, clock, sign, simulator } = createWorld({ notifications: (one) => void told.push(one) });
  await show('A1', '12.00', { notify_url: 'https://shop.example/n' });
  await clock.run(minute);
  const other = simulator.misprint.otherAmount(told[0]?.body ?? new Uint8Array());
  const fields = JSON.parse(new TextDecoder().decode(other ?? new Uint8Array()));
  expect(fields).toMatchObject({ out_trade_no: 'A1', total_fee: '13.00', sign: sign(fields) });
});

test('what is kept goes on in another simulator: orders, refunds on their way, requests that arrive late', async () => {
  const first = createWorld();
  await first.show('A1', '12.64');
  await first.show('A2', '12.35');
  await first.clock.run(5000);
  await first.refund('A1', 'R1', '2.00');
  await first.show('A3', '12.34');
  await first.show('A4', '12.56');
  const kept = KeptEftpayWorld.parse(JSON.parse(JSON.stringify(first.simulator.keep())));
  first.simulator.close();
  const second = createWorld({ kept }, createVirtualClock(first.clock.nowMs()));
  expect(gist(await second.query('A1', 'R1'))).toBe('00 APPLY_SUCCESS');
  expect(gist(await second.query('A3'))).toBe('31');
  expect(gist(await second.show('A4', '12.56'))).toBe('00');
  await second.clock.run(5 * minute);
  expect(gist(await second.query('A1', 'R1'))).toBe('00 TRADE_REFUND');
  expect(gist(await second.query('A2'))).toBe('00 TRADE_SUCCESS');
  expect(gist(await second.query('A3'))).toBe('00 TRADE_PROCESSING');
  expect(said(await second.query('A4')).eftpay_trade_no).not.toBe(said(await second.query('A2')).eftpay_trade_no);
  expect(second.bank.chargedMinor - second.bank.returnedMinor).toBe(1264 + 1235 + 1256 - 200);
});

test('the same seed gives the same world', async () => {
  const [one, two] = [createWorld(), createWorld()];
  expect(said(await one.show('A1', '12.00'))).toEqual(said(await two.show('A1', '12.00')));
  expect(createWorld({ seed: 2 }).simulator.credentials).not.toEqual(one.simulator.credentials);
});
