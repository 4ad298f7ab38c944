import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PaymentId, PrintId } from '#shared/ids.ts';
import type { Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Refused } from '#shared/refusal.ts';
import type { Log } from '../../electron/log.ts';
import { createReceipts, type ReceiptPrinter } from '../../electron/till/receipts.ts';
import { createWorld, minute } from '../till/world.ts';
import { settingsWith } from './papers.ts';

const newId = () => randomUUID() as PrintId;
const nothing = () => undefined;
const log: Log = { info: nothing, warn: nothing, error: nothing, close: nothing };

const printed: Printing = { outcome: 'printed', trouble: null, refusal: null };

/** A shop with a printer that takes everything, a part of it, or nothing. */
async function shop(takes: 'whole' | 'part' | 'nothing' = 'whole') {
  const world = createWorld();
  onTestFinished(async () => void (await world.close()));
  const papers: Receipt[] = [];
  const printer: ReceiptPrinter = {
    print: async (_name, compose, left) => {
      const receipt = compose();
      if (takes !== 'nothing') papers.push(receipt);
      if (takes !== 'nothing') left(receipt, { whole: takes === 'whole', drawn: false });
      return printed;
    },
    view: () => ({ state: 'ready', trouble: null, waiting: 0, paperMm: 80, draw: '' }),
    ...{ retry: nothing, drop: nothing, draw: nothing },
  };
  const { journal, clock } = world;
  const receipts = createReceipts({
    journal,
    clock,
    log,
    printer,
    settings: () => settingsWith({ language: 'zh-Hans' }),
  });
  const sale = await world.take(1200);
  await world.run(minute);
  const payment = await world.get(sale.paymentId);
  const marks = () => papers.map(({ kind, copy, refundNumber }) => [kind, copy, refundNumber !== null]);
  return { world, receipts, payment, papers, marks };
}

const entriesOf = (world: Awaited<ReturnType<typeof shop>>['world'], paymentId: PaymentId) =>
  world.journal.history(paymentId).flatMap(({ fact }) => (fact.kind === 'receipt.printed' ? [fact] : []));

describe('receipts of the till', () => {
  test('the first is the receipt, each further one a copy, and the journal says so', async () => {
    const { world, receipts, payment, marks } = await shop();
    for (let nth = 0; nth < 3; nth += 1) await receipts.print(newId(), payment.reference, false, true);
    expect(marks()).toEqual([
      ['paid', 0, false],
      ['paid', 1, false],
      ['paid', 2, false],
    ]);
    expect(entriesOf(world, payment.paymentId).map(({ copy, whole, by }) => [copy, whole, by])).toEqual([
      [0, true, 'Mei'],
      [1, true, 'Mei'],
      [2, true, 'Mei'],
    ]);
  });

  test('a receipt that may have been printed makes the next one a copy', async () => {
    const { world, receipts, payment } = await shop('part');
    await receipts.print(newId(), payment.reference, false, true);
    expect(entriesOf(world, payment.paymentId)).toMatchObject([{ copy: 0, whole: false }]);
    expect(receipts.get(payment.reference, false).copy).toBe(1);
  });

  test('one wish heard twice is one paper, and both hear the same', async () => {
    const { receipts, payment, marks } = await shop();
    const wish = newId();
    const both = [0, 1].map(() => receipts.print(wish, payment.reference, false, true));
    expect(await Promise.all(both)).toEqual([printed, printed]);
    expect(await receipts.print(wish, payment.reference, false, true)).toEqual(printed);
    expect(marks()).toEqual([['paid', 0, false]]);
  });

  test('a paper for the window’s own print is counted before it is drawn, and once a wish', async () => {
    const { world, receipts, payment } = await shop();
    const wish = newId();
    const papers = [wish, wish, newId()].map((printId) => receipts.printHere(printId, payment.reference, false));
    expect(papers.map(({ copy }) => copy)).toEqual([0, 0, 1]);
    expect(entriesOf(world, payment.paymentId)).toMatchObject([
      { copy: 0, whole: false, how: 'window' },
      { copy: 1, whole: false, how: 'window' },
    ]);
    expect((await world.get(payment.paymentId)).printed).toBe(2);
  });

  test('one that did not leave leaves no trace', async () => {
    const { world, receipts, payment } = await shop('nothing');
    await receipts.print(newId(), payment.reference, false, true);
    expect(entriesOf(world, payment.paymentId)).toEqual([]);
    expect(receipts.get(payment.reference, false).copy).toBe(0);
  });

  test('a copy that is asked for is marked though none was printed here', async () => {
    const { receipts, payment, marks } = await shop();
    await receipts.print(newId(), payment.reference, true, true);
    expect(marks()).toEqual([['paid', 1, false]]);
  });

  test('a refund’s receipt is found by its number, in capitals or not, and is no copy of its payment’s', async () => {
    const { world, receipts, payment, marks } = await shop();
    await receipts.print(newId(), payment.reference, false, true);
    await world.refund(payment.paymentId, 500);
    await world.run(minute);
    const [refund] = (await world.get(payment.paymentId)).refunds;
    await receipts.print(newId(), refund?.refundNumber.toLowerCase() ?? '', false, true);
    expect(marks()).toEqual([
      ['paid', 0, false],
      ['refunded', 0, true],
    ]);
    expect(receipts.get(payment.reference, false).sums?.refunded.minor).toBe(500);
  });

  test('looking at one counts nothing, and the paper is in the printer’s language', async () => {
    const { world, receipts, payment } = await shop();
    expect([
      receipts.get(payment.reference, false).language,
      receipts.get(payment.reference, false, 'en').language,
    ]).toEqual(['zh-Hans', 'en']);
    expect(entriesOf(world, payment.paymentId)).toEqual([]);
  });

  test.each(['nobody', 'T3ST', 'T3ST0000000000000000ZZZZ', ''])('nothing is known by "%s"', async (id) => {
    const { receipts } = await shop();
    expect(() => receipts.get(id, false)).toThrow(Refused);
  });

  test('a printed receipt changes no payment, and survives a rebuild of the tables', async () => {
    const { world, receipts, payment } = await shop();
    const before = await world.get(payment.paymentId);
    await receipts.print(newId(), payment.reference, false, true);
    world.journal.rebuild();
    expect(await world.get(payment.paymentId)).toEqual({ ...before, printed: 1 });
    expect(receipts.get(payment.reference, false).copy).toBe(1);
  });
});
