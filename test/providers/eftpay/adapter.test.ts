import { describe, expect, test } from 'vitest';
import type { Wallet } from '#shared/payment/payment.ts';
import { EftpaySettings } from '#shared/settings/eftpay.ts';
import {
  amount,
  eftpayWith,
  lost,
  never,
  noonMs,
  offline,
  order,
  payment,
  reference,
  refund,
  refundNumber,
  reply,
  request,
  returned,
  said,
  sale,
  signature,
} from './scripted.ts';

const common = { user_confirm_key: 'TESTKEY00001', time: '20261121120000', buyertype: 'others' };
const wechat = { ...common, paytype: 'WeChat', payment_type: 'WECHATHK', out_trade_no: reference };

describe('what goes out', () => {
  test.each<[string, object]>([
    ['precreate', { ...wechat, service: 'service.wechat.qrcode.PreOrder', transaction_amount: '12.30', subject: '店' }],
    ['query', { ...wechat, service: 'service.wechat.qrcode.Query', querytype: 'OUT_TRADE' }],
    ['reverse', { ...wechat, service: 'service.wechat.qrcode.Close' }],
    [
      'refund',
      { ...wechat, service: 'service.wechat.qrcode.Refund', refund_no: refundNumber, transaction_amount: '2.50' },
    ],
    [
      'queryRefund',
      { ...wechat, service: 'service.wechat.qrcode.Query', querytype: 'OUT_TRADE', refund_no: refundNumber },
    ],
  ])('%s', async (call, fields) => {
    const { eftpay, seen } = eftpayWith([lost]);
    const calls: Record<string, () => Promise<unknown>> = {
      precreate: () => eftpay.precreate(request, never),
      query: () => eftpay.query(payment, never),
      reverse: () => eftpay.reverse(payment, 'inDoubt', never),
      refund: () => eftpay.refund(refund, never),
      queryRefund: () => eftpay.queryRefund(refund, never),
    };
    await calls[call]?.();
    expect(seen).toHaveLength(1);
    expect(seen[0]?.fields).toEqual({ ...fields, sign: signature(fields) });
    expect(seen[0]?.request).toMatchObject({
      method: 'POST',
      url: 'https://eftpay.example/VMP/Servlet/JSAPIService.do',
      headers: { 'content-type': 'application/json' },
    });
  });

  const notifyUrl = 'https://shop.example/notify';
  test.each<[string, Wallet, object, object]>([
    [
      'Alipay',
      'alipay',
      {},
      { service: 'service.alipay.qrcode.PreOrder', paytype: 'Alipay', payment_type: 'ALIPAYCN' },
    ],
    ['AlipayHK', 'alipayhk', {}, { service: 'service.alipay.qrcode.PreOrder', payment_type: 'ALIPAYHK' }],
    ['WeChat', 'wechat', {}, { paytype: 'WeChat', payment_type: 'WECHATCN' }],
    ['UnionPay', 'unionpay', {}, { service: 'service.unionpay.qrcode.csb.PreOrder', payment_type: 'UNIONPAY' }],
    ['GBPay', 'gbpay', {}, { service: 'api.service.gbpay.qrcode.cash.PreOrder' }],
    ['PayMe', 'payme', {}, { paytype: 'PAYME', payment_type: 'PAYME' }],
    ['FPS', 'fps', {}, { service: 'service.fps.qrcode.PreOrder' }],
    ['Atome', 'atome', {}, { service: 'service.atome.v1.qrcode.PreOrder', payment_type: 'ATOME' }],
    ['a triple of the shop', 'alipay', { alipay: { paymentType: 'ALIPAYBOTH' } }, { payment_type: 'ALIPAYBOTH' }],
    [
      'Alipay+ as the shop was told',
      'alipayplus',
      { alipayplus: { paytype: 'ALIPAYPLUS', paymentType: 'ALIPAYPLUS', notify: true } },
      { service: 'service.alipayplus.qrcode.PreOrder', payment_type: 'ALIPAYPLUS' },
    ],
  ])('%s', async (_name, wallet, wallets, fields) => {
    const { eftpay, seen } = eftpayWith([lost], { show: [wallet], wallets, notifyUrl, terminalId: 'T01' });
    await eftpay.precreate({ ...request, wallet }, never);
    expect(seen[0]?.fields).toMatchObject({ tid: 'T01', ...fields });
    expect('notify_url' in (seen[0]?.fields ?? {})).toBe(!['gbpay', 'payme', 'fps', 'atome'].includes(wallet));
  });

  test('the subject is cut to 256 bytes between characters, and never empty', async () => {
    const { eftpay, seen } = eftpayWith([lost, lost]);
    await eftpay.precreate({ ...request, subject: `\u0007${'店'.repeat(100)}` }, never);
    await eftpay.precreate({ ...request, subject: ' ' }, never);
    expect(seen.map(({ fields }) => fields.subject)).toEqual(['店'.repeat(85), reference]);
  });

  test('the time zone is a setting', async () => {
    const { eftpay, seen } = eftpayWith([lost], { utcOffsetMinutes: 0 });
    await eftpay.query(payment, never);
    expect(seen[0]?.fields.time).toBe('20261121040000');
  });
});

describe('what is refused before any byte', () => {
  test.each<[string, (eftpay: ReturnType<typeof eftpayWith>['eftpay']) => Promise<unknown>, string]>([
    ['a scanned code', (eftpay) => eftpay.authorize({ ...request, code: '134567890123456789' }, never), 'scanned'],
    ['a wallet not shown', (eftpay) => eftpay.precreate({ ...request, wallet: 'payme' }, never), 'payme'],
    ['a wallet of another provider', (eftpay) => eftpay.precreate({ ...request, wallet: 'grabpay' }, never), 'grabpay'],
    ['0.01', (eftpay) => eftpay.precreate({ ...request, amount: { ...amount, minor: 1 } }, never), '0.02'],
    ['60000.01', (eftpay) => eftpay.precreate({ ...request, amount: { ...amount, minor: 6_000_001 } }, never), '60000'],
    ['a refund of 0.01', (eftpay) => eftpay.refund({ ...refund, amount: { ...amount, minor: 1 } }, never), '0.02'],
    ['undoing a paid order', (eftpay) => eftpay.reverse(payment, 'operator', never), 'refund'],
    ['closing PayMe', (eftpay) => eftpay.reverse({ ...payment, wallet: 'payme' }, 'inDoubt', never), 'payme'],
    ['closing FPS', (eftpay) => eftpay.reverse({ ...payment, wallet: 'fps' }, 'inDoubt', never), 'fps'],
    ['closing GBPay', (eftpay) => eftpay.reverse({ ...payment, wallet: 'gbpay' }, 'inDoubt', never), 'gbpay'],
    [
      'refunding FPS',
      (eftpay) => eftpay.refund({ ...refund, payment: { ...payment, wallet: 'fps' } }, never),
      'by hand',
    ],
    ['asking without a wallet', (eftpay) => eftpay.query({ ...payment, wallet: null }, never), 'without a wallet'],
  ])('%s', async (_rule, act, word) => {
    const { eftpay, seen } = eftpayWith([]);
    const answer = (await act(eftpay)) as { words: { text: string } };
    expect(answer).toMatchObject({ kind: 'notSent', why: 'refused' });
    expect(answer.words.text).toContain(word);
    expect(seen).toEqual([]);
  });

  test('anything without the account', async () => {
    const none = { get: () => null, set: () => undefined };
    const { eftpay, seen } = eftpayWith([], {}, none);
    expect(await eftpay.precreate(request, never)).toMatchObject({ kind: 'notSent', why: 'refused' });
    expect(await eftpay.check(never)).toMatchObject({ kind: 'refused' });
    expect(seen).toEqual([]);
  });

  test.each([2, 6_000_000])('%i minor units are taken', async (minor) => {
    const { eftpay, seen } = eftpayWith([lost]);
    await eftpay.precreate({ ...request, amount: { ...amount, minor } }, never);
    expect(seen[0]?.fields.transaction_amount?.length).toBeLessThanOrEqual(8);
  });
});

test('it says what it can do, wallet by wallet', () => {
  const { eftpay } = eftpayWith([], { show: ['fps', 'payme', 'wechat', 'grabpay', 'alipayplus'] });
  const { abilities, ways } = eftpay;
  expect(ways).toEqual(['show']);
  expect(eftpay.recognizes('134567890123456789')).toBeNull();
  expect(abilities.showWallets).toEqual(['fps', 'payme', 'wechat']);
  const can = (wallet: Wallet | null) => [abilities.reverseInDoubt({ way: 'show', wallet }), abilities.refunds(wallet)];
  expect(
    Object.fromEntries((['wechat', 'payme', 'gbpay', 'fps', 'atome'] as const).map((one) => [one, can(one)])),
  ).toEqual({
    wechat: [true, true],
    payme: [false, true],
    gbpay: [false, true],
    fps: [false, false],
    atome: [true, true],
  });
  expect(can(null)).toEqual([false, false]);
});

test("a code's life is the shop's setting, wallet by wallet, and scaled", async () => {
  const address = 'http://127.0.0.1:1/VMP';
  const lines = { address, paceScale: 0.5, codeLifeSeconds: 600, wallets: { wechathk: { codeLifeSeconds: 300 } } };
  const { eftpay } = eftpayWith([reply('00', order), reply('00', order)], {
    ...lines,
    pollSeconds: 2,
    graceSeconds: 30,
  });
  expect(await eftpay.precreate(request, never)).toMatchObject({ kind: 'showing', lifeMs: 150_000 });
  expect(await eftpay.precreate({ ...request, wallet: 'alipayhk' }, never)).toMatchObject({ lifeMs: 300_000 });
  expect(eftpay.pace).toMatchObject({
    codeLifeMs: 300_000,
    graceMs: 15_000,
    showSteps: [{ everyMs: 1000 }, {}, {}, {}],
  });
});

describe('a word that ends a payment without money is asked for twice', () => {
  const closed = reply('00', sale('TRADE_CLOSED'));
  const failed = reply('00', sale('TRADE_FAIL'));
  const paid = reply('00', sale('TRADE_SUCCESS'));
  test.each<[string, ReturnType<typeof reply>[], string]>([
    ['closed twice', [closed, closed], 'closed'],
    ['failed twice', [failed, failed], 'declined'],
    ['closed, then paid', [closed, paid], 'approved'],
    ['failed, then still open', [failed, reply('00', sale('TRADE_PROCESSING'))], 'pending'],
    ['closed, then nothing', [closed, lost], 'unknown'],
    ['failed, then no connection', [failed, offline], 'unknown'],
    ['closed, then not there', [closed, reply('31')], 'unknown'],
    ['paid is asked for once', [paid], 'approved'],
    ['not there is asked for once', [reply('05')], 'notFound'],
  ])('%s', async (_rule, steps, kind) => {
    const { eftpay, left } = eftpayWith(steps);
    expect((await eftpay.query(payment, never)).kind).toBe(kind);
    expect(left).toEqual([]);
  });

  const refused = reply('00', returned('TRADE_FAIL'));
  test.each<[string, ReturnType<typeof reply>[], string]>([
    ['a refund failed twice', [refused, refused], 'refused'],
    ['a refund failed, then done', [refused, reply('00', returned('TRADE_REFUND'))], 'refunded'],
    ['a refund failed, then not there', [refused, reply('05')], 'unknown'],
    ['a refund failed, then nothing', [refused, lost], 'unknown'],
    ['a refund done is asked for once', [reply('00', returned('TRADE_REFUND'))], 'refunded'],
  ])('%s', async (_rule, steps, kind) => {
    const { eftpay, left } = eftpayWith(steps);
    expect((await eftpay.queryRefund(refund, never)).kind).toBe(kind);
    expect(left).toEqual([]);
  });
});

test('nothing is sent twice, whatever is refused', async () => {
  for (const code of ['10', '12', '09', '21', '-1', '-99']) {
    const { eftpay, seen } = eftpayWith([reply(code)]);
    await eftpay.precreate(request, never);
    expect(seen).toHaveLength(1);
  }
});

describe('check', () => {
  const dateMs = (skewMs: number) => ({ date: new Date(noonMs - skewMs).toUTCString() });
  test.each<[string, ReturnType<typeof reply>, object]>([
    [
      '"does not exist" has passed every check',
      reply('31', {}, dateMs(2000)),
      { kind: 'ready', clockSkewMs: 2000, words: null },
    ],
    [
      'a clock far off is told before it is refused',
      reply('05', {}, dateMs(-90_000)),
      { kind: 'ready', clockSkewMs: -90_000, words: { text: "The till's clock is 90 s behind eftPay's." } },
    ],
    ['no Date', reply('05'), { kind: 'ready', clockSkewMs: null, words: null }],
    ['the key is wrong', reply('-12'), { kind: 'refused', words: { code: '-12' } }],
    ['the clock is refused', reply('12', {}, dateMs(-7_200_000)), { kind: 'refused', words: { code: '12' } }],
    ['our signature is refused, under a secret we do not have', said({ return_status: '10' }), { kind: 'refused' }],
    [
      'their signature does not fit',
      said({ return_status: '05', sign: 'x' }),
      { kind: 'refused', words: { code: '05' } },
    ],
    ['a system error', reply('-1'), { kind: 'unreachable' }],
    ['a database error', reply('21'), { kind: 'unreachable' }],
    ['no reply', lost, { kind: 'unreachable' }],
    ['no connection', offline, { kind: 'unreachable' }],
    ['a page', said('<html>'), { kind: 'unreachable' }],
  ])('%s', async (_rule, wire, answer) => {
    const { eftpay, seen } = eftpayWith([wire]);
    expect(await eftpay.check(never)).toMatchObject(answer);
    expect(seen[0]?.fields).toMatchObject({ querytype: 'OUT_TRADE', out_trade_no: expect.stringMatching(/^\w{24}$/) });
  });
});

describe('notifications', () => {
  const told = {
    ...{ user_confirm_key: 'TESTKEY00001', out_trade_no: reference, eftpay_trade_no: 'EFT1', trade_type: 'SALE' },
    ...{ trade_status: 'TRADE_SUCCESS', total_fee: '12.30', rate: '', time: '20261121120000' },
  };
  const bytes = (fields: object) => new TextEncoder().encode(JSON.stringify(fields));
  const signed = (fields: object) => bytes({ ...fields, sign: signature(fields) });
  const heard = { reference, providerReference: 'EFT1', refundNumber: null };
  test.each<[string, Uint8Array, object | null]>([
    ['a signed one names its order', signed(told), heard],
    ['with its empty field signed', bytes({ ...told, sign: signature(told, 'keep') }), heard],
    ['unsigned', bytes(told), null],
    ['signed by another', bytes({ ...told, sign: signature(told, 'omit', 'other') }), null],
    ["another shop's", signed({ ...told, user_confirm_key: 'TESTKEY00002' }), null],
    ["nobody's", signed({ ...told, user_confirm_key: undefined }), null],
    ['with a number that is none', signed({ ...told, out_trade_no: ['x'] }), null],
    ['no JSON', new TextEncoder().encode('out_trade_no=1'), null],
    ['too long', signed({ ...told, subject: 'x'.repeat(70_000) }), null],
  ])('%s', (_rule, body, notification) => {
    expect(eftpayWith([]).eftpay.readNotification?.({}, body)).toEqual(notification);
  });

  test('the answer is signed, and says "success" only when it was taken', () => {
    const { eftpay } = eftpayWith([]);
    const answer = (taken: boolean) => JSON.parse(new TextDecoder().decode(eftpay.notificationReply?.(taken).body));
    const success = { return_code: 'success', time: '20261121120000' };
    expect(answer(true)).toEqual({ ...success, sign: signature(success) });
    expect(answer(false)).toMatchObject({ return_code: 'false' });
  });
});

test.each<[string, object, boolean]>([
  ['an address is required', {}, false],
  ['an address', { address: 'https://eftpay.example/VMP' }, true],
  ['never plain http to another machine', { address: 'http://vmp.eftpay.com.cn/VMP' }, false],
  [
    'no setting makes money of "processing"',
    { address: 'https://e.x', saleStatuses: { TRADE_PROCESSING: 'paid' } },
    false,
  ],
  ['nor a refund of "failed"', { address: 'https://e.x', refundStatuses: { TRADE_FAIL: 'refunded' } }, false],
  ['a word not yet known may be learned', { address: 'https://e.x', saleStatuses: { TRADE_DONE: 'paid' } }, true],
  ['an unknown line', { address: 'https://e.x', adress: '' }, false],
])('settings: %s', (_rule, lines, fits) => {
  expect(EftpaySettings.safeParse(lines).success).toBe(fits);
});
