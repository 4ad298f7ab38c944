import { describe, expect, test } from 'vitest';
import type { ShownState } from '#shared/contract/view.ts';
import type { Wallet } from '#shared/payment/payment.ts';
import { scenarios } from '../../../electron/simulators/scenario.ts';
import { createShop, expectAgreement } from './shop.ts';

const minute = 60_000;
const hour = 60 * minute;

/** At last, without anybody's help. */
const endings: Readonly<Record<string, ShownState>> = {
  '12': 'declined',
  '13': 'reversed',
  '25': 'declined',
  '26': 'declined',
  '27': 'declined',
  '31': 'reversed',
  '32': 'notPaid',
  '33': 'notPaid',
  '34': 'reversed',
  '42': 'declined',
  '43': 'reversed', // nobody closes it before its life is over
  '51': 'reversed',
  '53': 'reversed',
  '55': 'reversed',
  '56': 'declined',
  '65': 'reversed',
  '66': 'reversed',
};

describe('each scenario of a shown code, to its end', () => {
  test.each(scenarios.map(({ code, name }) => [code, name]))('…%s %s', async (code) => {
    const shop = createShop();
    const paymentId = await shop.show(12_00 + Number(code));
    await shop.run(3 * hour);
    const payment = await shop.get(paymentId);
    expect(payment.state).toBe(endings[code] ?? 'approved');
    expectAgreement(shop, payment);
    await shop.close();
  });
});

describe('a refund of each scenario, in two parts', () => {
  test.each<[string, number, string[]]>([
    ['00', 1200, ['refunded', 'refunded']],
    ['61', 1261, ['refunded', 'refunded']],
    ['62', 1262, ['refunded', 'refunded']],
    ['63', 1263, ['refused', 'refused']],
    ['64', 1264, ['refunded', 'refunded']],
    ['71', 1271, ['refunded', 'refunded']],
  ])('…%s', async (_code, amount, states) => {
    const shop = createShop();
    const paymentId = await shop.show(amount);
    await shop.run(10_000);
    expect((await shop.get(paymentId)).state).toBe('approved');
    await shop.refund(paymentId, 500);
    await shop.run(20 * minute);
    await shop.refund(paymentId, amount - 500);
    await shop.run(2 * hour);
    const payment = await shop.get(paymentId);
    expect(payment.refunds.map(({ state }) => state)).toEqual(states);
    expectAgreement(shop, payment);
    await shop.close();
  });
});

test.each<[string, Wallet, boolean, boolean]>([
  ['PayMe', 'payme', false, true],
  ['FPS', 'fps', false, false],
  ['GBPay', 'gbpay', false, true],
  ['UnionPay', 'unionpay', true, true],
  ['Alipay', 'alipay', true, true],
])('%s: an unpaid code ends, a paid one is given back where eftPay can', async (_name, wallet, closes, refunds) => {
  const shop = createShop();
  const unpaid = await shop.show(1213, wallet);
  expect((await shop.get(unpaid)).can.reverse).toBe(closes);
  await shop.run(3 * hour);
  const ended = await shop.get(unpaid);
  expect(ended.state).toBe('reversed');
  expectAgreement(shop, ended);
  const paid = await shop.show(1200, wallet);
  await shop.run(10_000);
  expect((await shop.get(paid)).can.refund).toBe(refunds);
  const asked = shop.refund(paid, 1200);
  if (!refunds) await expect(asked).rejects.toThrow('refundUnsupported');
  await asked.catch(() => undefined);
  await shop.run(2 * hour);
  const given = await shop.get(paid);
  expect(given.refunds.map(({ state }) => state)).toEqual(refunds ? ['refunded'] : []);
  expectAgreement(shop, given);
  await shop.close();
});

test('a cashier closes a code, and the query confirms it', async () => {
  const shop = createShop();
  const paymentId = await shop.show(1213);
  await shop.run(5000);
  await shop.send('payment.reverse', { paymentId });
  await shop.run(minute);
  const payment = await shop.get(paymentId);
  expect(payment.state).toBe('reversed');
  expect(shop.simulator.bank.find(payment.reference)[0]?.state).toBe('closed');
  await shop.close();
});

test.each<[string, number]>([
  ['answers an error', 1243],
  ['is refused', 1266],
])("a cashier's Close that %s, and then the customer pays, becomes a refund", async (_rule, amount) => {
  const shop = createShop();
  const paymentId = await shop.show(amount);
  await shop.run(2000);
  await shop.send('payment.reverse', { paymentId });
  await shop.run(2 * hour);
  const payment = await shop.get(paymentId);
  expect(payment).toMatchObject({ state: 'approved', refunds: [{ state: 'refunded' }] });
  expectAgreement(shop, payment);
  await shop.close();
});

test("a cashier's Close that is lost goes out again", async () => {
  const shop = createShop();
  const paymentId = await shop.show(1265);
  await shop.run(2000);
  await shop.send('payment.reverse', { paymentId });
  await shop.run(2 * minute);
  const payment = await shop.get(paymentId);
  expect(payment.state).toBe('reversed');
  expectAgreement(shop, payment);
  await shop.close();
});

test('numbers used twice answer -99 as well as 03 and 14: a lost refund is found all the same', async () => {
  const shop = createShop({ duplicates: '-99' });
  const paymentId = await shop.show(1262);
  await shop.run(10_000);
  await shop.refund(paymentId, 1262);
  await shop.run(10 * minute);
  const payment = await shop.get(paymentId);
  expect(payment.refunds).toMatchObject([{ state: 'refunded' }]);
  expectAgreement(shop, payment);
  await shop.close();
});

test('eftPay may sign its empty fields', async () => {
  const shop = createShop({ emptyValues: 'keep' });
  const paymentId = await shop.show(1200);
  await shop.run(10_000);
  expect((await shop.get(paymentId)).state).toBe('approved');
  await shop.close();
});

test('one code for both Alipay apps is refunded as it was sold', async () => {
  const shop = createShop({ settings: { wallets: { alipay: { paymentType: 'ALIPAYBOTH' } } } });
  const paymentId = await shop.show(1200, 'alipay');
  await shop.run(10_000);
  await shop.refund(paymentId, 1200);
  await shop.run(10 * minute);
  expect((await shop.get(paymentId)).refunds).toMatchObject([{ state: 'refunded' }]);
  await shop.close();
});
