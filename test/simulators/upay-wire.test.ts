import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../electron/simulators/upay/terminals.ts';
import { createTestWorld, gist, said } from './till.ts';

const sampleKey = '68d499beda5f72116592f5c527465656';

/** Test vectors of the published rule: MD5 over the exact bytes, then the key. */
test.each<[string, string, string, string]>([
  [
    'pay',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001","total_amount":"1000","dynamic_id":"130818341921441147","subject":"MUWE test order","operator":"cashier01"}',
    sampleKey,
    '525b9339b1697424f5c4e3527ac7ee19',
  ],
  [
    'query',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001"}',
    sampleKey,
    '6f019623b51f46d9ece0c3404643a3b8',
  ],
  [
    'spaces',
    '{"terminal_sn": "10298371039", "client_sn": "MEX202605220001"}',
    sampleKey,
    '5c6012d8c4ac8648496b8df23986f801',
  ],
  [
    'line end',
    '{"terminal_sn":"10298371039","client_sn":"MEX202605220001"}\n',
    sampleKey,
    '76462bd0f09ba7ec6d2c58f160da1ed5',
  ],
  [
    'UTF-8',
    '{"terminal_sn":"10298371039","client_sn":"20230615143052001","total_amount":"100","dynamic_id":"130818341921600584","subject":"星巴克咖啡","operator":"cashier_01"}',
    sampleKey,
    'aebba631ff701d17ec933230ca2dd41c',
  ],
  ['empty', '', sampleKey, '6bc37a6c623eae90c5c5464b52ce4632'],
])('signature: %s', (_rule, body, key, digest) => {
  expect(signatureOf(new TextEncoder().encode(body), key)).toBe(digest);
});

const good = { client_sn: 'A1', total_amount: '1200', subject: 's', operator: 'o', dynamic_id: '134567890123456789' };
const named = { client_sn: 'A1' };
const refund = { ...named, refund_request_no: 'R1', refund_amount: '1', operator: 'o' };
const goods = { goods_id: 'g', goods_name: 'n', quantity: 1, price: 100, promotion_type: 0 };

test.each<[string, string, object, string]>([
  ['client_sn is required', 'pay', { ...good, client_sn: '' }, 'client_sn'],
  ['client_sn has at most 32 bytes, not characters', 'pay', { ...good, client_sn: '单'.repeat(11) }, 'client_sn'],
  ['total_amount is required', 'pay', { ...good, total_amount: undefined }, 'total_amount'],
  ['total_amount is text', 'pay', { ...good, total_amount: 1200 }, 'total_amount'],
  ['total_amount has no decimals', 'pay', { ...good, total_amount: '12.00' }, 'total_amount'],
  ['total_amount has no sign', 'pay', { ...good, total_amount: '-1' }, 'total_amount'],
  ['total_amount is above zero', 'pay', { ...good, total_amount: '0' }, 'total_amount'],
  ['total_amount has at most ten digits', 'pay', { ...good, total_amount: '12345678901' }, 'total_amount'],
  ['dynamic_id is required', 'pay', { ...good, dynamic_id: '' }, 'dynamic_id'],
  ['dynamic_id has at most 32 characters', 'pay', { ...good, dynamic_id: '1'.repeat(33) }, 'dynamic_id'],
  ['subject is required', 'pay', { ...good, subject: '' }, 'subject'],
  ['subject has at most 64 characters', 'pay', { ...good, subject: 'x'.repeat(65) }, 'subject'],
  ['operator is required', 'pay', { ...good, operator: '' }, 'operator'],
  ['device_id has at most 32 characters', 'pay', { ...good, device_id: 'x'.repeat(33) }, 'device_id'],
  ['reflect is text', 'pay', { ...good, reflect: { a: 1 } }, 'reflect'],
  ['longitude needs latitude', 'pay', { ...good, longitude: '1.2' }, 'longitude'],
  ['extended is an object', 'pay', { ...good, extended: 'x' }, 'extended'],
  ['goods need all five', 'pay', { ...good, goods_details: [{ ...goods, price: undefined }] }, 'goods_details'],
  ['precreate needs a payway', 'precreate', good, 'payway'],
  ['query needs a number', 'query', {}, 'client_sn'],
  [
    'refund_request_no has at most 20 characters',
    'refund',
    { ...refund, refund_request_no: 'x'.repeat(21) },
    'refund_request_no',
  ],
  ['refund_request_no is required', 'refund', { ...refund, refund_request_no: '' }, 'refund_request_no'],
  ['refund_amount is whole cents', 'refund', { ...refund, refund_amount: '1.5' }, 'refund_amount'],
  ['refund needs an operator', 'refund', { ...refund, operator: '' }, 'operator'],
  ['cancel needs a number', 'cancel', {}, 'client_sn'],
])('refused: %s', async (_rule, act, fields, word) => {
  const { till, bank } = createTestWorld();
  const answer = await till.ask(`/upay/v2/${act}`, fields);
  expect([answer.result, answer.error]).toEqual(['400', 'INVALID_PARAMS']);
  expect(String(answer.raw.error_message)).toContain(word);
  expect(answer.raw).not.toHaveProperty('biz_response');
  expect(bank.dump().trades).toEqual([]);
});

test('limits themselves are taken: 32 bytes, ten digits, 64 characters, 20 characters', async () => {
  const { till } = createTestWorld();
  const clientSn = 'x'.repeat(32);
  const fields = {
    ...good,
    client_sn: clientSn,
    total_amount: '9999999900',
    subject: '星'.repeat(64),
    extended: {},
    goods_details: [goods],
  };
  expect((await till.ask('/upay/v2/pay', fields)).biz).toBe('PAY_SUCCESS');
  expect(gist(await till.refund(clientSn, 'R'.repeat(20), 1))).toBe('REFUND_SUCCESS');
});

describe('who signed', () => {
  const body = (sn: string) => JSON.stringify({ terminal_sn: sn, ...good });
  test.each<[string, (sn: string, sign: string) => string]>([
    ['no header', () => ''],
    ['two spaces', (sn, sign) => `${sn}  ${sign}`],
    ['upper case', (sn, sign) => `${sn} ${sign.toUpperCase()}`],
    ['one digit off', (sn, sign) => `${sn} ${sign.slice(0, -1)}${sign.endsWith('0') ? '1' : '0'}`],
    ['no terminal number', (_sn, sign) => sign],
  ])('ILLEGAL_SIGN: %s', async (_rule, header) => {
    const { till, pair, clock } = createTestWorld();
    const sign = till.sign(body(pair.sn), pair.key);
    const reply = await clock.finish(till.send('/upay/v2/pay', body(pair.sn), header(pair.sn, sign)));
    expect(gist(reply)).toBe('400 ILLEGAL_SIGN');
    expect(said(reply).raw.error_code_standard).toBe('EJ26');
  });

  test('one byte changed after signing is refused', async () => {
    const { till, pair, clock } = createTestWorld();
    const header = `${pair.sn} ${till.sign(body(pair.sn), pair.key)}`;
    expect(gist(await clock.finish(till.send('/upay/v2/pay', `${body(pair.sn)} `, header)))).toBe('400 ILLEGAL_SIGN');
  });

  test('an unknown terminal, and a body that names another terminal', async () => {
    const { till, pair } = createTestWorld();
    expect((await till.ask('/upay/v2/query', named, { sn: '1', key: 'k' })).error).toBe('INVALID_TERMINAL');
    expect((await till.ask('/upay/v2/query', { ...named, terminal_sn: '1' }, pair)).error).toBe('INVALID_TERMINAL');
  });

  test('a body that is not a JSON object', async () => {
    const { till, pair, clock } = createTestWorld();
    for (const text of ['', '[]', '{', 'null']) {
      const reply = await clock.finish(till.send('/upay/v2/pay', text, `${pair.sn} ${till.sign(text, pair.key)}`));
      expect(gist(reply)).toBe('400 INVALID_PARAMS');
    }
  });
});

describe('terminals', () => {
  const activation = (world: ReturnType<typeof createTestWorld>, change: object = {}) =>
    world.till.ask(
      '/terminal/activate',
      {
        ...{
          app_id: world.simulator.credentials.appId,
          code: world.simulator.credentials.activationCode,
          device_id: 'D1',
        },
        ...change,
      },
      world.vendor,
    );

  test('activation gives a working terminal, once for each code', async () => {
    const world = createTestWorld();
    const first = (await activation(world)).raw.biz_response as Record<string, string>;
    expect(Object.keys(first)).toEqual(expect.arrayContaining(['terminal_sn', 'terminal_key', 'store_sn']));
    const pair = { sn: first.terminal_sn ?? '', key: first.terminal_key ?? '' };
    expect((await world.till.ask('/upay/v2/pay', good, pair)).biz).toBe('PAY_SUCCESS');
    expect((await activation(world)).error).toBe('ACTIVATE_FAIL');
    expect((await activation(world, { code: world.simulator.issueActivationCode() })).result).toBe('200');
  });

  test.each<[string, object]>([
    ['an unknown code', { code: '0' }],
    ['another app', { app_id: 'x' }],
  ])('activation refuses %s', async (_rule, change) => {
    expect((await activation(createTestWorld(), change)).error).toBe('ACTIVATE_FAIL');
  });

  test('a code is dead after seven days, a name is used once, and the vendor signs', async () => {
    const world = createTestWorld();
    const second = world.simulator.issueActivationCode();
    expect((await activation(world, { client_sn: 'T1' })).result).toBe('200');
    expect((await activation(world, { client_sn: 'T1', code: second })).raw).toMatchObject({
      error_code_standard: 'EJ08',
    });
    expect((await world.till.ask('/terminal/activate', {}, world.pair)).error).toBe('ILLEGAL_SIGN');
    await world.clock.run(7 * 24 * 3600_000);
    expect((await activation(world, { code: second })).error).toBe('ACTIVATE_FAIL');
  });

  test('the key before works until the new one is used once', async () => {
    const { till, pair } = createTestWorld();
    const checkIn = async (key: string) => {
      const { raw } = await till.ask('/terminal/checkin', { device_id: 'D1' }, { sn: pair.sn, key });
      return (raw.biz_response as Record<string, string> | undefined)?.terminal_key ?? '';
    };
    const query = async (key: string) => gist(await till.call('/upay/v2/query', named, { sn: pair.sn, key }));
    const lostKey = await checkIn(pair.key);
    const newKey = await checkIn(pair.key); // the answer was lost: again, signed with the old key
    expect(new Set([pair.key, lostKey, newKey]).size).toBe(3);
    expect([await query(lostKey), await query(pair.key)]).toEqual(['400 ILLEGAL_SIGN', 'FAIL UPAY_ORDER_NOT_EXISTS']);
    expect(await query(newKey)).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
    expect([await query(pair.key), await query(newKey)]).toEqual(['400 ILLEGAL_SIGN', 'FAIL UPAY_ORDER_NOT_EXISTS']);
    expect(await checkIn(pair.key)).toBe('');
  });

  test('a check-in from another device is refused', async () => {
    const { till } = createTestWorld();
    expect((await till.ask('/terminal/checkin', { device_id: 'D1' })).result).toBe('200');
    const { till: other } = createTestWorld({ terminal: { sn: '1', key: 'k', deviceId: 'D1' } });
    expect((await other.ask('/terminal/checkin', { device_id: 'D2' }, { sn: '1', key: 'k' })).error).toBe(
      'INVALID_TERMINAL',
    );
  });
});

describe('orders', () => {
  test('a client_sn is used once in a terminal', async () => {
    const { till, bank } = createTestWorld();
    await till.pay('A1', 1200);
    expect(gist(await till.pay('A1', 1200))).toBe('FAIL CLIENT_SN_CONFLICT');
    expect(gist(await till.show('A1', 1200))).toBe('FAIL CLIENT_SN_CONFLICT');
    expect(bank.find('A1')[0]).toMatchObject({ captures: 1, asked: 3 });
  });

  test('a provider that does not compare numbers charges twice, and the bank shows it', async () => {
    const { till, bank } = createTestWorld({ duplicates: 'charge' });
    await till.pay('A1', 1200);
    await till.pay('A1', 1200);
    expect(bank.find('A1')[0]?.captures).toBe(2);
    expect(bank.chargedMinor).toBe(2400);
  });

  test.each<[string, string, string]>([
    ['a product barcode', '6901234567892', 'PAY_FAIL INVALID_BARCODE'],
    ["a merchant's own code", 'https://qr.alipay.com/x', 'PAY_FAIL INVALID_BARCODE'],
    ['an unknown kind of code', 'hQVDUFY1234', 'PAY_SUCCESS'],
  ])('%s', async (_rule, code, result) => {
    expect(gist(await createTestWorld().till.pay('A1', 1200, code))).toBe(result);
  });

  test('a customer code is used once, also after a failure', async () => {
    const { till } = createTestWorld();
    await till.pay('A1', 1223, '134567890123456789');
    expect(gist(await till.pay('A2', 1200, '134567890123456789'))).toBe('PAY_FAIL EXPIRED_BARCODE');
  });

  test('QQ wallet shows no codes', async () => {
    expect(gist(await createTestWorld().till.show('A1', 1200, '6'))).toBe('PRECREATE_FAIL UNEXPECTED_PROVIDER_ERROR');
  });

  test.each<[string, RegExp]>([
    ['1', /^https:\/\/qr\.alipay\.com\//],
    ['3', /^weixin:\/\/wxpay\//],
    ['17', /^https:\/\/qr\.95516\.com\//],
  ])('payway %s shows its own kind of code', async (payway, form) => {
    const { data } = said(await createTestWorld().till.show('A1', 1200, payway));
    expect(data.qr_code).toMatch(form);
    expect(data).toMatchObject({
      status: 'CREATED',
      order_status: 'CREATED',
      trade_no: '',
      finish_time: '',
      payment_list: [],
    });
  });

  test('answers look as live ones do', async () => {
    const { till } = createTestWorld();
    const { raw, data } = said(await till.pay('A1', 1200));
    expect(raw).toMatchObject({
      result_code: '200',
      error_code: '',
      biz_response: { error_code: '', error_message: '' },
    });
    expect(data).toMatchObject({
      client_sn: 'A1',
      status: 'SUCCESS',
      payway: '3',
      sub_payway: '1',
      total_amount: '1200',
      net_amount: '1200',
    });
    expect([data.sn, data.ctime]).toEqual([expect.stringMatching(/^78\d{14}$/), expect.stringMatching(/^\d{13}$/)]);
    expect(data).not.toHaveProperty('terminal_sn');
    expect(data).toHaveProperty('terminal_id');
    const { payment_list: _list, ...plain } = data;
    expect(Object.values(plain).every((value) => typeof value === 'string')).toBe(true);
  });

  test('sn is looked for first, then client_sn; the wallet number works as sn', async () => {
    const { till } = createTestWorld();
    const first = said(await till.pay('A1', 1200)).data;
    await till.pay('A2', 1200);
    const query = async (fields: object) => (await till.ask('/upay/v2/query', fields)).data.client_sn;
    expect(await query({ sn: first.sn, client_sn: 'A2' })).toBe('A1');
    expect(await query({ sn: '789', client_sn: 'A2' })).toBe('A2');
    expect(await query({ sn: first.trade_no })).toBe('A1');
  });
});

describe('cancel and revoke', () => {
  test.each(['cancel', 'revoke'])('%s gives a paid order back, once', async (act) => {
    const { till, bank } = createTestWorld();
    await till.pay('A1', 1200);
    const answer = await till.ask(`/upay/v2/${act}`, named);
    expect([answer.biz, answer.data.order_status, bank.returnedMinor]).toEqual(['CANCEL_SUCCESS', 'CANCELED', 1200]);
    expect((await till.ask(`/upay/v2/${act}`, named)).bizError).toBe('UPAY_CANCEL_ORDER_NOOP');
  });

  test('an order that was never heard of', async () => {
    expect(gist(await createTestWorld().till.cancel('A1'))).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
  });

  test('not after a refund, not after a failure', async () => {
    const { till } = createTestWorld();
    await till.pay('A1', 1200);
    await till.refund('A1', 'R1', 1);
    await till.pay('A2', 1223);
    expect(gist(await till.cancel('A1'))).toBe('FAIL UPAY_CANCEL_INVALID_ORDER_STATE');
    expect(gist(await till.cancel('A2'))).toBe('FAIL UPAY_CANCEL_INVALID_ORDER_STATE');
  });

  test('a paid order until midnight in China, an unpaid one also after it', async () => {
    const { till, clock } = createTestWorld();
    await clock.run(11 * 3600_000 + 59 * 60_000);
    await till.pay('A1', 1200);
    await till.pay('A2', 1200);
    await till.pay('A3', 1213);
    expect(gist(await till.cancel('A1'))).toBe('CANCEL_SUCCESS');
    await clock.run(60_000);
    expect(gist(await till.cancel('A2'))).toBe('FAIL UPAY_CANCEL_INVALID_ORDER_STATE');
    expect(gist(await till.cancel('A3'))).toBe('CANCEL_SUCCESS');
  });

  test('a cancel while the pay call is held aborts it', async () => {
    const { till, clock, pair } = createTestWorld();
    const body = JSON.stringify({ terminal_sn: pair.sn, ...till.payFields('A1', 54) });
    const paying = till.send('/upay/v2/pay', body, `${pair.sn} ${till.sign(body, pair.key)}`);
    expect(gist(await till.cancel('A1'))).toBe('CANCEL_ABORT_SUCCESS');
    expect(gist(await clock.finish(paying))).toBe('PAY_FAIL TRADE_FAILED');
  });
});

describe('refunds', () => {
  test('one number is one refund', async () => {
    const { till, bank } = createTestWorld();
    await till.pay('A1', 1000);
    expect(gist(await till.refund('A1', 'R1', 400))).toBe('REFUND_SUCCESS');
    expect(gist(await till.refund('A1', 'R1', 400))).toBe('FAIL UPAY_REFUND_ORDER_NOOP');
    expect(gist(await till.refund('A1', 'R1', 401))).toBe('FAIL REFUND_REQUEST_CONFLICT');
    expect(gist(await till.refund('A1', 'R2', 400))).toBe('REFUND_SUCCESS');
    expect(gist(await till.refund('A1', 'R3', 201))).toBe('FAIL REFUNDABLE_AMOUNT_NOT_ENOUGH');
    expect((await till.query('A1')).data).toMatchObject({ order_status: 'PARTIAL_REFUNDED', net_amount: '200' });
    const last = said(await till.refund('A1', 'R4', 200)).data;
    expect(last).toMatchObject({ order_status: 'REFUNDED', net_amount: '0', client_tsn: 'A1-R4' });
    expect(bank.returnedMinor).toBe(1000);
  });

  test('an unpaid order and an unknown one', async () => {
    const { till } = createTestWorld();
    await till.pay('A1', 1213);
    expect(gist(await till.refund('A1', 'R1', 1))).toBe('FAIL UPAY_REFUND_INVALID_ORDER_STATE');
    expect(gist(await till.refund('A2', 'R1', 1))).toBe('FAIL UPAY_ORDER_NOT_EXISTS');
  });

  test.each<['order' | 'notExists', string]>([
    ['order', 'SUCCESS'],
    ['notExists', 'FAIL'],
  ])('a refund number never heard, answered in manner %s', async (unknownRefund, biz) => {
    const { till } = createTestWorld({ unknownRefund });
    await till.pay('A1', 1200);
    const answer = await till.query('A1', 'R1');
    expect(answer.biz).toBe(biz);
    expect(answer.data).not.toHaveProperty('refund_request_no');
  });
});
