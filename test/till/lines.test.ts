import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { bytesInPart } from '#shared/contract/contract.ts';
import { Refused } from '#shared/refusal.ts';
import type { PriceListOptions } from '../../electron/items/price-list.ts';
import { openPriceList, sampleItems } from '../../electron/items/price-list.ts';
import { createItems } from '../../electron/till/items.ts';
import { createWorld } from './world.ts';

const lines = [
  { name: '奶茶', quantity: 2, priceMinor: 600 },
  { name: '', quantity: 1, priceMinor: 50 },
];
const refused = (code: string) => expect.objectContaining({ refusal: expect.objectContaining({ code }) });

describe('the lines of a sale', () => {
  test('are recorded with the intent, in its one entry, and come back with the payment', async () => {
    const world = createWorld();
    const sale = world.newSale(1_250);
    await world.send('payment.start', { ...sale, lines, scanId: await world.scan(world.code()) });
    const requested = world.journal.history(sale.paymentId).find(({ fact }) => fact.kind === 'payment.requested');
    expect(requested?.fact).toMatchObject({ lines, saleTotal: { minor: 1_250 } });
    expect((await world.get(sale.paymentId)).lines).toEqual(lines);
    world.journal.rebuild();
    expect(world.journal.sale(sale.saleId)?.lines).toEqual(lines);
  });

  test('that come to another total are refused before anything is written', async () => {
    const world = createWorld();
    const before = world.journal.length;
    const sale = world.newSale(1_251);
    const scanId = await world.scan(world.code());
    await expect(world.send('payment.start', { ...sale, lines, scanId })).rejects.toEqual(refused('badRequest'));
    await expect(world.send('payment.show', { ...sale, lines, wallet: 'alipay' })).rejects.toEqual(
      refused('badRequest'),
    );
    expect(world.journal.length).toBe(before);
  });

  test('stay as they are for a second payment of the sale', async () => {
    const world = createWorld();
    const sale = world.newSale(1_221); // declined
    const asDeclined = [{ name: '奶茶', quantity: 1, priceMinor: 1_221 }];
    await world.send('payment.start', { ...sale, lines: asDeclined, scanId: await world.scan(world.code()) });
    await world.clock.run(5_000);
    const again = { ...sale, paymentId: randomUUID() as typeof sale.paymentId };
    const scanId = await world.scan(world.code());
    const other = [{ name: '咖啡', quantity: 1, priceMinor: 1_221 }];
    await expect(world.send('payment.start', { ...again, lines: other, scanId })).rejects.toEqual(
      refused('saleDiffers'),
    );
    await world.send('payment.start', { ...again, lines: asDeclined, scanId });
    expect((await world.get(again.paymentId)).lines).toEqual(asDeclined);
  });

  test('are none where only an amount was typed', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(1_250);
    expect((await world.get(paymentId)).lines).toEqual([]);
    expect(JSON.stringify(world.journal.history(paymentId))).not.toContain('lines');
  });
});

describe('the price list', () => {
  let kept: string | null = null;
  afterEach(() => {
    kept = null;
  });
  const warned: string[] = [];
  const open = (more: Partial<PriceListOptions> = {}) =>
    openPriceList({
      read: () => kept,
      write: (text) => {
        kept = text;
      },
      currency: 'CNY',
      mostMinor: 5_000_000,
      clock: { nowMs: () => 7 },
      log: { warn: (what) => warned.push(what) },
      ...more,
    });
  const file = (name: string) => new TextEncoder().encode(`barcode,name,price\n6901234567892,${name},3\n`);

  test('is taken whole, kept, and read again', () => {
    const list = open();
    expect([list.standing(), list.find('6901234567892')]).toEqual([null, null]);
    list.take(file('Tea'));
    expect(open().find('06901234567892')).toMatchObject({ name: 'Tea', priceMinor: 300 });
    expect(open().standing()).toEqual({ count: 1, sinceMs: 7 });
  });

  test('a wrong one leaves the old one', () => {
    const list = open();
    list.take(file('Tea'));
    expect(() => list.take(file(''))).toThrow(Refused);
    expect(list.find('6901234567892')?.name).toBe('Tea');
    expect(open().find('6901234567892')?.name).toBe('Tea');
  });

  test('in other money, or damaged, is none: the till sells on', () => {
    open().take(file('Tea'));
    expect(open({ currency: 'HKD' }).find('6901234567892')).toBeNull();
    kept = kept?.slice(0, 20) ?? null;
    expect(open().standing()).toBeNull();
    expect(warned).toEqual(['items.otherMoney', 'items.unreadable']);
  });

  test('training has its own until one is taken', () => {
    const list = open({ samples: sampleItems });
    expect(list.find('2000000000015')?.priceMinor).toBe(1_800);
    list.take(file('Tea'));
    expect(list.find('2000000000015')).toBeNull();
  });

  test('arrives in parts, in order, of one file at a time', () => {
    const list = open();
    const items = createItems(list, () => undefined);
    const rows = Array.from({ length: 2_000 }, (_, at) => `N-${at},item number ${at},1.50`);
    const whole = Buffer.from(`barcode,name,price\n${rows.join('\n')}`);
    const parts = Math.ceil(whole.length / bytesInPart);
    expect(parts).toBeGreaterThan(1);
    const part = (at: number, importId = 'import-one') => ({
      ...{ importId, part: at, parts },
      base64: whole.subarray(at * bytesInPart, (at + 1) * bytesInPart).toString('base64'),
    });
    expect(items.import(part(0))).toBeNull();
    expect(() => items.import(part(1, 'import-two'))).toThrow(Refused);
    const answers = Array.from({ length: parts }, (_, at) => items.import(part(at)));
    expect(answers.at(-1)).toEqual({ count: 2_000 });
    expect(list.find('N-1999')?.name).toBe('item number 1999');
  });
});
