import { describe, expect, test } from 'vitest';
import type { Notice } from '../../electron/simulators/notices.ts';
import { KeptSwiftpass } from '../../electron/simulators/swiftpass/kept-world.ts';
import { createSeal, stringToSign } from '../../electron/simulators/swiftpass/seal.ts';
import { parseMessage } from '../../electron/simulators/swiftpass/xml.ts';
import vectors from '../providers/swiftpass/fixtures/vectors.json' with { type: 'json' };
import { createSwiftpassWorld, fieldsOf, gist, md5Of, stamp } from './swiftpass-till.ts';
import { noonMs } from './till.ts';

const minute = 60_000;

test.each(vectors.verified)('vector $name by the simulator’s own code', ({ algorithm, key, text, sign }) => {
  const pairs = text
    .split('&')
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  expect(stringToSign(pairs.toReversed())).toBe(text);
  expect(createSeal({ type: algorithm as 'MD5', key }).sign(pairs)).toBe(sign);
});

test.each<[string, string, Record<string, string | undefined>, string]>([
  [
    'out_trade_no is required',
    'unified.trade.micropay',
    { out_trade_no: undefined },
    '400 out_trade_no: This field is required',
  ],
  [
    'an order number has letters, digits and underscore',
    'unified.trade.micropay',
    { out_trade_no: 'A-12345' },
    '400 out_trade_no: Invalid value',
  ],
  [
    'an order number has at least 5',
    'unified.trade.micropay',
    { out_trade_no: 'A1' },
    '400 out_trade_no: Invalid value',
  ],
  ['amounts have no decimals', 'unified.trade.micropay', { total_fee: '10.00' }, '400 total_fee: Invalid value'],
  ['amounts are above zero', 'unified.trade.micropay', { total_fee: '0' }, '400 total_fee: Invalid value'],
  ['body has at most 127 bytes', 'unified.trade.micropay', { body: '收'.repeat(43) }, '400 body: Invalid value'],
  [
    'auth_code is required',
    'unified.trade.micropay',
    { auth_code: undefined },
    '400 auth_code: This field is required',
  ],
  [
    'auth_code has at most 128',
    'unified.trade.micropay',
    { auth_code: '1'.repeat(129) },
    '400 auth_code: Invalid value',
  ],
  ['an address is an address', 'unified.trade.micropay', { mch_create_ip: 'here' }, '400 mch_create_ip: Invalid value'],
  ['both times or none', 'unified.trade.micropay', { time_start: undefined }, '400 Parse params error'],
  ['an end in the past', 'unified.trade.micropay', { time_expire: stamp(noonMs - 1000) }, 'ORDER_DATE_INVALID N'],
  ['WeChat’s least life', 'pay.weixin.native.intl', { time_expire: stamp(noonMs + 59_000) }, 'ORDER_DATE_INVALID'],
  [
    'WeChat’s longest life',
    'pay.weixin.native.intl',
    { time_expire: stamp(noonMs + 121 * minute) },
    'ORDER_DATE_INVALID',
  ],
  ['Alipay’s longer life', 'pay.alipay.native.intl', { time_expire: stamp(noonMs + 121 * minute) }, 'code'],
  ['UnionPay without an end', 'pay.upi.native.intl', { time_start: undefined, time_expire: undefined }, 'code'],
  [
    'notify_url is required',
    'pay.weixin.native.intl',
    { notify_url: undefined },
    '400 notify_url: This field is required',
  ],
  ['a field nobody knows', 'unified.trade.micropay', { colour: 'red' }, '400 Parse params error: colour'],
  ['an empty field is not sent', 'unified.trade.micropay', { attach: '' }, '400 Parse params error'],
  ['another merchant', 'unified.trade.micropay', { mch_id: '1' }, '400 Merchant is suspended'],
  ['another algorithm', 'unified.trade.micropay', { sign_type: 'SHA256' }, '400 unsupported sign method'],
  ['another signature', 'unified.trade.micropay', { sign: 'A'.repeat(32) }, '400 Signature error'],
  ['another service', 'unified.trade.dance', {}, '400 Unsupported Api'],
  ['no nonce', 'unified.trade.micropay', { nonce_str: undefined }, '400 nonce_str: This field is required'],
])('the wire: %s', async (_rule, service, fields, expected) => {
  const world = createSwiftpassWorld();
  const reply = service.includes('native')
    ? world.show('A12345', 1213, fields, service)
    : world.send(service, {
        ...{
          out_trade_no: 'A12345',
          total_fee: '1200',
          body: 'b',
          mch_create_ip: '127.0.0.1',
          auth_code: '130818341921441147',
        },
        ...{ time_start: stamp(noonMs), time_expire: stamp(noonMs + 2 * minute) },
        ...fields,
      });
  expect(gist(await reply)).toBe(expected);
  expect(world.bank.dump().trades.length).toBe(expected === 'code' ? 1 : 0);
});

test('GET, another path, and what is no message', async () => {
  const { post, clock } = createSwiftpassWorld();
  expect(gist(await clock.finish(post('<xml></xml>', '/pay/gateway', 'GET')))).toBe('400 Require POST method');
  expect(gist(await clock.finish(post('<xml></xml>', '/elsewhere')))).toBe('HTTP 404');
  for (const text of ['', '{}', '<xml><a><b></b></a></xml>', '<!DOCTYPE a><xml></xml>', '<xml><a>1</a><a>2</a></xml>'])
    expect(gist(await clock.finish(post(text)))).toBe('400 Parse xml error');
});

test('a value split around an end of CDATA is one value', () => {
  const text = '<?xml version="1.0"?><xml><a><![CDATA[1]]]]><![CDATA[>2]]></a><b>&lt;&amp;lt;</b></xml>';
  expect(Object.fromEntries(parseMessage(Buffer.from(text)) ?? [])).toEqual({ a: '1]]>2', b: '<&lt;' });
});

test.each<[number, string, string | null, string]>([
  [1200, 'done', 'paid', 'SUCCESS'],
  [1211, 'USERPAYING Y', 'waiting', 'USERPAYING'],
  [1212, 'USERPAYING Y', 'waiting', 'USERPAYING'],
  [1221, 'AUTHCODE_EXPIRE N', 'refused', 'PAYERROR'],
  [1222, 'Auth code invalid N', 'refused', 'PAYERROR'],
  [1223, 'NOTENOUGH N', 'refused', 'PAYERROR'],
  [1225, 'ACQ.PRODUCT_AMOUNT_LIMIT_ERROR N', 'refused', 'PAYERROR'],
  [1226, 'aop.ACQ.PAYMENT_FAIL N', 'refused', 'PAYERROR'],
  [1231, 'lost', 'paid', 'SUCCESS'],
  [1233, 'lost', null, 'Order not exists'],
  [1241, 'SYSTEMERROR Y', 'waiting', 'Internal error'],
  [1251, 'garbage', 'paid', 'SUCCESS'],
  [1253, 'HTTP 500', 'paid', 'SUCCESS'],
  [1256, '400 Signature error', null, 'Order not exists'],
])('a scan of %d: %s, %s at the bank, and a query says %s', async (minor, reply, held, state) => {
  const { scan, query, bank } = createSwiftpassWorld();
  expect(gist(await scan('A12345', minor))).toBe(reply);
  expect(bank.find('A12345')[0]?.state ?? null).toBe(held);
  expect(gist(await query('A12345'))).toBe(state);
});

test('answers are signed; a status that is not 0 only where the gateway signs all', async () => {
  const { scan, key, query } = createSwiftpassWorld();
  for (const reply of [await scan('A12345', 1200), await scan('A22345', 1223), await query('A32345')])
    expect(fieldsOf(reply).sign).toBe(md5Of(fieldsOf(reply), key));
  expect(fieldsOf(await scan('A-1', 1200))).not.toHaveProperty('sign');
  const all = createSwiftpassWorld({ signs: 'all' });
  const refused = fieldsOf(await all.scan('A-1', 1200));
  expect(refused.sign).toBe(md5Of(refused, all.key));
  expect(fieldsOf(await createSwiftpassWorld({ signs: 'successes' }).scan('A22345', 1223))).not.toHaveProperty('sign');
});

test('a number used again is not paid again', async () => {
  const { scan, show, bank } = createSwiftpassWorld();
  await scan('A12345', 1200);
  expect(gist(await scan('A12345', 1200))).toBe('INVALID_REQUEST Y');
  expect(gist(await show('A12345', 1200))).toBe('Order exists');
  expect(bank.find('A12345')[0]).toMatchObject({ captures: 1, asked: 3 });
});

test('a customer’s code is used once, and what is no code pays nothing', async () => {
  const { scan } = createSwiftpassWorld();
  await scan('A12345', 1200, { auth_code: '130818341921441147' });
  expect(gist(await scan('A22345', 1200, { auth_code: '130818341921441147' }))).toBe('AUTHCODE_EXPIRE N');
  expect(gist(await scan('A32345', 1200, { auth_code: '6901234567892' }))).toBe('Auth code invalid N');
});

test('a request that arrives after its own end comes to nothing', async () => {
  const { scan, clock, bank } = createSwiftpassWorld();
  expect(gist(await scan('A12345', 1235))).toBe('lost');
  await clock.run(10 * minute);
  expect(bank.dump().trades).toEqual([]);
});

test('past its end a code is not paid, though it reads NOTPAY until it is closed', async () => {
  const { show, query, close, clock, bank } = createSwiftpassWorld();
  await show('A12345', 1235, { time_expire: stamp(noonMs + 2 * minute) });
  await clock.run(10 * minute);
  expect([gist(await query('A12345')), bank.chargedMinor]).toEqual(['NOTPAY', 0]);
  expect([gist(await close('A12345')), gist(await query('A12345'))]).toEqual(['done', 'CLOSED']);
});

test('close: not in the first five minutes, not UnionPay’s, not a scan, not what is paid', async () => {
  const { show, scan, close, clock, bank } = createSwiftpassWorld();
  await show('A12345', 1213);
  await show('A22345', 1213, {}, 'pay.upi.native.intl');
  await show('A42345', 1200);
  await scan('A32345', 1213);
  await clock.run(4.9 * minute);
  expect(gist(await close('A12345'))).toBe('Order close fail');
  await clock.run(minute);
  expect(gist(await close('A12345'))).toBe('done');
  for (const number of ['A22345', 'A32345']) expect(gist(await close(number))).toBe('Order trade type error');
  expect(gist(await close('A42345'))).toBe('400 Order status error, cannot close order');
  expect(gist(await close('A99999'))).toBe('Order not exists');
  expect(bank.returnedMinor).toBe(0);
});

test('reverse: gives back what was paid, seals what was refused, once, and is not for codes', async () => {
  const { scan, show, reverse, query, bank } = createSwiftpassWorld();
  await scan('A12345', 1200);
  await scan('A22345', 1223);
  await show('A32345', 1213);
  for (const number of ['A12345', 'A12345', 'A22345']) expect(gist(await reverse(number))).toBe('done');
  expect(bank.returnedMinor).toBe(1200);
  for (const number of ['A12345', 'A22345']) expect(gist(await query(number))).toBe('REVOKED');
  expect(gist(await reverse('A32345'))).toBe('400 This order cannot be reversed');
});

describe('refunds', () => {
  test('parts, each listed with its number, and no more than the payer paid', async () => {
    const { scan, refund, refundQuery, query, bank } = createSwiftpassWorld();
    await scan('A12345', 1071);
    expect(gist(await refund('A12345', 'R1', 482, 1071))).toBe('done');
    expect(gist(await refund('A12345', 'R2', 482, 1071))).toBe('done');
    expect(gist(await refund('A12345', 'R3', 1, 1071))).toBe('REQUEST_AMOUNT_EXCEED');
    expect(bank.returnedMinor).toBe(964);
    const all = fieldsOf(await refundQuery({ out_trade_no: 'A12345' }));
    expect(all).toMatchObject({
      refund_count: '2',
      out_refund_no_0: 'R1',
      out_refund_no_1: 'R2',
      refund_status_1: 'SUCCESS',
    });
    expect(fieldsOf(await refundQuery({ out_refund_no: 'R2' }))).toMatchObject({
      refund_count: '1',
      refund_id_0: all.refund_id_1,
    });
    expect(fieldsOf(await refundQuery({ refund_id: all.refund_id_0 ?? '' })).out_refund_no_0).toBe('R1');
    expect(gist(await query('A12345'))).toBe('REFUND');
  });

  test('one number is one refund', async () => {
    const { scan, refund, bank } = createSwiftpassWorld();
    await scan('A12345', 1200);
    await refund('A12345', 'R1', 300, 1200);
    expect(gist(await refund('A12345', 'R1', 300, 1200))).toBe('Refund exists');
    expect(gist(await refund('A12345', 'R1', 301, 1200))).toBe('DISCORDANT_REPEAT_REQUEST');
    expect(gist(await refund('A12345', 'R2', 300, 1201))).toBe('INVALID_FEE');
    expect(bank.returnedMinor).toBe(300);
  });

  test('64 is done after ten seconds', async () => {
    const { scan, refund, refundQuery, clock } = createSwiftpassWorld();
    await scan('A12345', 1264);
    await refund('A12345', 'R1', 300, 1264);
    expect(fieldsOf(await refundQuery({ out_trade_no: 'A12345' })).refund_status_0).toBe('PROCESSING');
    await clock.run(10_000);
    expect(fieldsOf(await refundQuery({ out_trade_no: 'A12345' })).refund_status_0).toBe('SUCCESS');
    expect(gist(await refundQuery({ out_trade_no: 'A12345', out_refund_no: 'R2' }))).toBe('Refund not exists');
  });
});

describe('notifications', () => {
  test('a code that is paid is told of once, signed, and again by the gaps until it is taken', async () => {
    const heard: { atMs: number; request: Notice }[] = [];
    const world = createSwiftpassWorld({
      notifications: (request) => {
        heard.push({ atMs: world.clock.steadyMs(), request });
        return heard.length > 3;
      },
    });
    await world.show('A12345', 1271);
    await world.scan('A22345', 1200);
    await world.clock.run(5 * minute);
    expect(heard.map(({ atMs }) => atMs - 4000)).toEqual([0, 15_000, 30_000, 60_000]);
    const fields = fieldsOf({
      kind: 'reply',
      status: 200,
      headers: {},
      body: heard[0]?.request.body ?? new Uint8Array(),
    });
    expect(fields).toMatchObject({ out_trade_no: 'A12345', pay_result: '0', total_fee: '1271', coupon_fee: '127' });
    expect(fields.sign).toBe(md5Of(fields, world.key));
  });

  test('never taken, it comes ten times', async () => {
    let times = 0;
    const { show, clock } = createSwiftpassWorld({
      notifications: () => {
        times += 1;
        return false;
      },
    });
    await show('A12345', 1200);
    await clock.run();
    expect(times).toBe(10);
  });
});

describe('misprints', () => {
  test('another amount and another order, signed as right ones, and never back to the first', async () => {
    const { scan, simulator, key } = createSwiftpassWorld();
    const reply = await scan('A12345', 1200);
    if (reply.kind !== 'reply') throw new Error('no reply');
    const said = (body: Uint8Array | null) => fieldsOf({ ...reply, body: body ?? new Uint8Array() });
    const amount = said(simulator.misprint.otherAmount(reply.body));
    expect([amount.total_fee, amount.sign]).toEqual(['1300', md5Of(amount, key)]);
    const once = simulator.misprint.otherOrder(reply.body);
    const twice = said(simulator.misprint.otherOrder(once ?? new Uint8Array()));
    expect(new Set(['A12345', said(once).out_trade_no, twice.out_trade_no]).size).toBe(3);
    expect(said(once).sign).toBe(md5Of(said(once), key));
  });

  test('an answer that names neither has no misprint', () => {
    const { simulator } = createSwiftpassWorld();
    const body = Buffer.from('<xml><status>400</status></xml>');
    expect([simulator.misprint.otherAmount(body), simulator.misprint.otherOrder(Buffer.from('x'))]).toEqual([
      null,
      null,
    ]);
  });
});

describe('the statement', () => {
  test('lists a day’s payments and refunds in 38 columns once the day is over', async () => {
    const { scan, refund, send, clock, settings } = createSwiftpassWorld();
    await scan('A12345', 1200, { body: 'tea, green' });
    await refund('A12345', 'R1', 300, 1200);
    await scan('A22345', 1223);
    const bill = () =>
      send('pay.bill.merchant', { bill_date: stamp(noonMs).slice(0, 8), bill_type: 'ALL' }, '/gateway');
    expect((await bill()) as object).toMatchObject({ body: { length: 15 } });
    await clock.run(24 * 60 * minute);
    const reply = await bill();
    const text = new TextDecoder().decode(reply.kind === 'reply' ? reply.body : new Uint8Array());
    const [header = '', ...lines] = text.trim().split('\r\n');
    expect([header.split(',').length, lines.length]).toEqual([38, 4]);
    expect(lines.slice(0, 2).map((line) => line.split(',`').length)).toEqual([38, 38]);
    expect(lines[0]).toContain(`,\`${settings.merchantId},`);
    expect(lines[1]).toContain(',`R1,`3.00,');
    expect(lines.at(-1)).toBe('`1,`12.00,`3.00,`0.00,`0.03,`9.00');
  });
});

describe('kept', () => {
  test('a later simulator of the same seed goes on where this one stood', async () => {
    const first = createSwiftpassWorld();
    await first.scan('A12345', 1200);
    await first.scan('A22345', 1211);
    await first.scan('A32345', 1234);
    await first.refund('A12345', 'R1', 200, 1200);
    const kept = KeptSwiftpass.parse(JSON.parse(JSON.stringify(first.simulator.keep())));
    first.simulator.close();
    const second = createSwiftpassWorld({ kept }, noonMs + 5_000);
    expect(second.simulator.credentials).toEqual(first.simulator.credentials);
    expect([second.bank.chargedMinor, second.bank.returnedMinor]).toEqual([1200, 200]);
    expect(gist(await second.query('A22345'))).toBe('USERPAYING');
    await second.clock.run(minute);
    for (const number of ['A22345', 'A32345']) expect(gist(await second.query(number))).toBe('SUCCESS');
    expect(gist(await second.refund('A12345', 'R1', 200, 1200))).toBe('Refund exists');
    expect(second.simulator.keep().orders.map(({ trade }) => trade.providerReference.slice(-2))).toEqual([
      '01',
      '02',
      '03',
    ]);
  });

  test('closed, no timer is left', async () => {
    const { scan, simulator, clock } = createSwiftpassWorld();
    await scan('A12345', 1213);
    simulator.close();
    expect(clock.waiting).toBe(0);
  });
});
