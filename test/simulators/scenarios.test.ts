import { expect, test } from 'vitest';
import { languages } from '#shared/language.ts';
import { scenarioOf, scenarios } from '../../electron/simulators/scenario.ts';
import { createTestWorld, gist, said } from './till.ts';

const minute = 60_000;

/** What the pay call brought, what the bank held right then, and what it held ten minutes later. */
test.each<[string, number, string, string | null, string | null]>([
  ['00 is approved at once', 1200, 'PAY_SUCCESS', 'paid', 'paid'],
  ['an ending not listed is approved at once', 1299, 'PAY_SUCCESS', 'paid', 'paid'],
  ['11 password, then approved', 1211, 'PAY_IN_PROGRESS', 'waiting', 'paid'],
  ['12 the customer cancels', 1212, 'PAY_IN_PROGRESS', 'waiting', 'refused'],
  ['13 no answer', 1213, 'PAY_IN_PROGRESS', 'waiting', 'waiting'],
  ['21', 1221, 'PAY_FAIL EXPIRED_BARCODE', 'refused', 'refused'],
  ['22', 1222, 'PAY_FAIL INVALID_BARCODE', 'refused', 'refused'],
  ['23', 1223, 'PAY_FAIL INSUFFICIENT_FUND', 'refused', 'refused'],
  ['24', 1224, 'PAY_FAIL BUYER_OVER_DAILY_LIMIT', 'refused', 'refused'],
  ['25', 1225, 'PAY_FAIL SELLER_OVER_DAILY_LIMIT', 'refused', 'refused'],
  ['26', 1226, 'PAY_FAIL TRADE_FAILED', 'refused', 'refused'],
  ['27', 1227, 'PAY_FAIL UNEXPECTED_PROVIDER_ERROR', 'refused', 'refused'],
  ['31 reply lost, paid', 1231, 'lost', 'paid', 'paid'],
  ['32 reply lost, not paid', 1232, 'lost', 'refused', 'refused'],
  ['33 request lost', 1233, 'lost', null, null],
  ['34 arrives late', 1234, 'lost', null, 'paid'],
  ['35 arrives very late', 1235, 'lost', null, 'paid'],
  ['41 PAY_ERROR, then paid', 1241, 'PAY_FAIL_ERROR TRADE_FAILED', 'waiting', 'paid'],
  ['42 PAY_ERROR, then not paid', 1242, 'PAY_FAIL_ERROR TRADE_FAILED', 'waiting', 'refused'],
  ['43 PAY_ERROR until cancelled', 1243, 'PAY_FAIL_ERROR TRADE_FAILED', 'waiting', 'waiting'],
  ['51 garbage, paid', 1251, 'garbage', 'paid', 'paid'],
  ['52 another amount, paid', 1252, 'PAY_SUCCESS', 'paid', 'paid'],
  ['53 HTTP 500, paid', 1253, 'HTTP 500', 'paid', 'paid'],
  ['54 slow', 1254, 'PAY_SUCCESS', 'paid', 'paid'],
  ['55 another order, paid', 1255, 'PAY_SUCCESS', 'paid', 'paid'],
  ['56 signature refused before processing', 1256, '400 ILLEGAL_SIGN', null, null],
  ['61', 1261, 'PAY_SUCCESS', 'paid', 'paid'],
  ['65', 1265, 'PAY_IN_PROGRESS', 'waiting', 'waiting'],
  ['66', 1266, 'PAY_IN_PROGRESS', 'waiting', 'waiting'],
  ['71 coupon', 1271, 'PAY_SUCCESS', 'paid', 'paid'],
])('scan %s', async (_rule, amount, reply, atOnce, later) => {
  const { till, bank, clock } = createTestWorld();
  expect(gist(await till.pay('A1', amount))).toBe(reply);
  expect(bank.find('A1')[0]?.state ?? null).toBe(atOnce);
  await clock.run(10 * minute);
  expect(bank.find('A1')[0]?.state ?? null).toBe(later);
  expect(bank.find('A1')[0]?.captures ?? 0).toBe(later === 'paid' ? 1 : 0);
});

test.each<[string, number, string, string | null, string | null]>([
  ['a shown code is paid after 4 s', 1200, 'PRECREATE_SUCCESS', 'paid', 'paid'],
  ['12 fails', 1212, 'PRECREATE_SUCCESS', 'refused', 'refused'],
  ['13 is never paid and closes itself', 1213, 'PRECREATE_SUCCESS', 'waiting', 'closed'],
  ['26 is refused', 1226, 'PRECREATE_FAIL TRADE_FAILED', 'refused', 'refused'],
  ['31 reply lost: nobody sees the code', 1231, 'lost', 'waiting', 'closed'],
  ['33 request lost', 1233, 'lost', null, null],
  ['34 arrives late: nobody sees the code', 1234, 'lost', null, 'closed'],
  ['35 is paid at the very end', 1235, 'PRECREATE_SUCCESS', 'waiting', 'paid'],
  ['41 PAY_ERROR, then paid', 1241, 'PRECREATE_SUCCESS', 'waiting', 'paid'],
  ['53 HTTP 500: nobody sees the code', 1253, 'HTTP 500', 'waiting', 'closed'],
  ['54 slow', 1254, 'PRECREATE_SUCCESS', 'paid', 'paid'],
])('show: %s', async (_rule, amount, reply, soon, later) => {
  const { till, bank, clock } = createTestWorld();
  expect(gist(await till.show('A1', amount))).toBe(reply);
  await clock.run(5000);
  expect(bank.find('A1')[0]?.state ?? null).toBe(soon);
  await clock.run(5 * minute);
  expect(bank.find('A1')[0]?.state ?? null).toBe(later);
});

test('each scenario has its own code and words in every language, and calls nothing failed', () => {
  expect(new Set(scenarios.map(({ code }) => code)).size).toBe(scenarios.length);
  for (const { code, words } of scenarios) {
    expect(code).toHaveLength(2);
    for (const language of languages) expect(words[language]).toMatch(/^(?!.*(fail|失败|失敗)).+/i);
  }
  expect(scenarioOf(1)).toBe(scenarioOf(0));
  expect(scenarioOf(5_013).name).toBe('noAnswer');
});

test('11: the call is held, then the order reads CREATED for about eight seconds', async () => {
  const { till, clock } = createTestWorld();
  await till.pay('A1', 11);
  expect(clock.steadyMs()).toBe(1500);
  expect((await till.query('A1')).data).toMatchObject({
    status: 'IN_PROG',
    order_status: 'CREATED',
    trade_no: '',
    finish_time: '',
  });
  await clock.run(7999);
  expect((await till.query('A1')).data.order_status).toBe('CREATED');
  await clock.run(1);
  expect((await till.query('A1')).data).toMatchObject({ status: 'SUCCESS', order_status: 'PAID' });
});

test('12: the order reads as failed and closed', async () => {
  const { till, clock } = createTestWorld();
  await till.pay('A1', 12);
  await clock.run(10_000);
  expect((await till.query('A1')).data).toMatchObject({ status: 'FAIL_CANCELED', order_status: 'PAY_CANCELED' });
});

test('every delay is multiplied by the time scale', async () => {
  const { till, clock, bank } = createTestWorld({ timeScale: 0.01 });
  await till.pay('A1', 54);
  expect(clock.steadyMs()).toBe(400);
  expect(bank.find('A1')[0]?.state).toBe('paid');
});

test('27 carries [EP99] in the words', async () => {
  const { till } = createTestWorld();
  expect(said(await till.pay('A1', 27)).bizMessage).toContain('[EP99]');
});

test('34 lands 20 s later, 35 three minutes later', async () => {
  const { till, clock } = createTestWorld();
  await till.pay('A1', 34);
  await till.pay('A2', 35);
  await clock.run(19_999);
  expect((await till.query('A1')).bizError).toBe('UPAY_ORDER_NOT_EXISTS');
  await clock.run(1);
  expect((await till.query('A1')).data.order_status).toBe('PAID');
  await clock.run(159_999);
  expect((await till.query('A2')).bizError).toBe('UPAY_ORDER_NOT_EXISTS');
  await clock.run(1);
  expect((await till.query('A2')).data.order_status).toBe('PAID');
});

test('43: the cancel answers an error, then the order is paid, and a second cancel changes nothing', async () => {
  const { till, clock, bank } = createTestWorld();
  await till.pay('A1', 43);
  expect((await till.query('A1')).data).toMatchObject({ status: 'FAIL_ERROR', order_status: 'PAY_ERROR' });
  expect(gist(await till.cancel('A1'))).toBe('CANCEL_ERROR');
  expect((await till.query('A1')).data.order_status).toBe('CANCEL_ERROR');
  await clock.run(8000);
  expect((await till.query('A1')).data.order_status).toBe('PAID');
  expect(gist(await till.cancel('A1'))).toBe('CANCEL_ERROR');
  expect(bank.find('A1')[0]).toMatchObject({ state: 'paid', returnedMinor: 0 });
});

test('52: the pay answer and two queries name another amount, then the right one', async () => {
  const { till } = createTestWorld();
  const amounts = [said(await till.pay('A1', 1252)).data.total_amount];
  for (let asked = 0; asked < 3; asked += 1) amounts.push((await till.query('A1')).data.total_amount);
  expect(amounts).toEqual(['1352', '1352', '1352', '1252']);
});

test('55: the pay answer names another order, queries ours', async () => {
  const { till } = createTestWorld();
  expect(said(await till.pay('A1', 55)).data.client_sn).not.toBe('A1');
  expect((await till.query('A1')).data).toMatchObject({ client_sn: 'A1', order_status: 'PAID' });
});

test('56: the same reference signed anew is taken', async () => {
  const { till, bank } = createTestWorld();
  expect(gist(await till.pay('A1', 56))).toBe('400 ILLEGAL_SIGN');
  expect((await till.query('A1')).bizError).toBe('UPAY_ORDER_NOT_EXISTS');
  expect(gist(await till.pay('A1', 56))).toBe('PAY_SUCCESS');
  expect(bank.find('A1')[0]?.captures).toBe(1);
});

test.each<[string, number, string, number, string, number]>([
  ['61: the first request is lost', 61, 'lost', 0, 'REFUND_SUCCESS', 61],
  ['62: done, the reply is lost', 62, 'lost', 62, 'FAIL UPAY_REFUND_ORDER_NOOP', 62],
  ['63: refused', 63, 'FAIL REFUNDABLE_AMOUNT_NOT_ENOUGH', 0, 'FAIL REFUNDABLE_AMOUNT_NOT_ENOUGH', 0],
  ['64: in progress', 64, 'REFUND_IN_PROGRESS', 0, 'REFUND_IN_PROGRESS', 0],
])('refund %s', async (_rule, amount, first, heldFirst, second, heldSecond) => {
  const { till, bank } = createTestWorld();
  await till.pay('A1', amount);
  expect([gist(await till.refund('A1', 'R1', amount)), bank.returnedMinor]).toEqual([first, heldFirst]);
  expect([gist(await till.refund('A1', 'R1', amount)), bank.returnedMinor]).toEqual([second, heldSecond]);
});

test('64 is done after ten seconds', async () => {
  const { till, bank, clock } = createTestWorld();
  await till.pay('A1', 64);
  await till.refund('A1', 'R1', 30);
  expect((await till.query('A1', 'R1')).data).toMatchObject({
    order_status: 'REFUND_INPROGRESS',
    status: 'IN_PROG',
    refund_request_no: 'R1',
  });
  await clock.run(10_000);
  expect((await till.query('A1', 'R1')).data).toMatchObject({
    order_status: 'PARTIAL_REFUNDED',
    status: 'SUCCESS',
    net_amount: '34',
  });
  expect(bank.returnedMinor).toBe(30);
});

test('65: the first cancel is lost, the second closes', async () => {
  const { till, bank } = createTestWorld();
  await till.pay('A1', 65);
  expect([gist(await till.cancel('A1')), bank.find('A1')[0]?.state]).toEqual(['lost', 'waiting']);
  expect([gist(await till.cancel('A1')), bank.find('A1')[0]?.state]).toEqual(['CANCEL_SUCCESS', 'closed']);
});

test('66: the cancel is refused, then the customer pays', async () => {
  const { till, clock, bank } = createTestWorld();
  await till.pay('A1', 66);
  expect(gist(await till.cancel('A1'))).toBe('CANCEL_ERROR UPAY_TCP_ORDER_NOT_REFUNDABLE');
  expect((await till.query('A1')).data.order_status).toBe('CREATED');
  await clock.run(5000);
  expect(bank.find('A1')[0]?.state).toBe('paid');
});

test('71: the payer paid less, and no more than that goes back', async () => {
  const { till, bank } = createTestWorld();
  const { data } = said(await till.pay('A1', 1071));
  expect(data).toMatchObject({ total_amount: '1071', paid_amount: '964' });
  expect(data.payment_list).toEqual([
    { type: 'WALLET_WEIXIN', amount_total: '964' },
    { type: 'DISCOUNT_CHANNEL_MCH', amount_total: '107' },
  ]);
  expect(gist(await till.refund('A1', 'R1', 965))).toBe('FAIL REFUNDABLE_AMOUNT_NOT_ENOUGH');
  expect(gist(await till.refund('A1', 'R2', 964))).toBe('REFUND_SUCCESS');
  expect([bank.chargedMinor, bank.returnedMinor]).toEqual([964, 964]);
});

test('an unpaid code reads PAY_ERROR while it is being closed, then PAY_CANCELED', async () => {
  const { till, clock } = createTestWorld();
  await till.show('A1', 13);
  await clock.run(245_000);
  expect((await till.query('A1')).data).toMatchObject({ order_status: 'PAY_ERROR', status: 'ERROR_RECOVERY' });
  await clock.run(22_000);
  expect((await till.query('A1')).data).toMatchObject({ order_status: 'PAY_CANCELED', status: 'FAIL_CANCELED' });
});
