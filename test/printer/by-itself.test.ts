import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { PrintId } from '#shared/ids.ts';
import { queueLimits } from '../../electron/printer/queue.ts';
import { createWorld, expectAgreement, hour, minute } from '../till/world.ts';
import { createPrinterOf } from './printer-of.ts';

/** A shop whose printer is a script; each approval prints itself where `print` says so. */
function shop(print: 'ask' | 'always' = 'always') {
  const paper = createPrinterOf();
  const world = createWorld({ printer: { settings: { output: 'folder', path: '.', print }, create: paper.create } });
  onTestFinished(async () => void (await world.close()));
  return { world, paper };
}

describe('a receipt that prints itself', () => {
  test('one for each approval, and one for each refund', async () => {
    const { world, paper } = shop();
    const sale = await world.take(1200);
    await world.run(minute);
    await world.refund(sale.paymentId, 500);
    await world.run(minute);
    const payment = await world.get(sale.paymentId);
    const [refund] = payment.refunds;
    expect(paper.printed()).toEqual([payment.reference, refund?.refundNumber]);
    expect([payment.printed, refund?.printed]).toEqual([1, 1]);
  });

  test('none where the shop asks for each', async () => {
    const { world, paper } = shop('ask');
    await world.take(1200);
    await world.run(minute);
    expect(paper.printed()).toEqual([]);
  });

  test('none of a decline', async () => {
    const { world, paper } = shop();
    await world.take(1221);
    await world.run(minute);
    expect(paper.printed()).toEqual([]);
  });

  test('none for a customer who was left to the till', async () => {
    const { world, paper } = shop();
    const sale = await world.take(1234); // the reply is lost: in doubt, then approved
    await world.send('payment.leave', { paymentId: sale.paymentId });
    await world.run(10 * minute);
    expect((await world.get(sale.paymentId)).state).toBe('approved');
    expect(paper.printed()).toEqual([]);
  });

  test('and none again after a start', async () => {
    const { world, paper } = shop();
    await world.take(1200);
    await world.run(minute);
    await world.restart();
    await world.run(minute);
    expect(paper.printed()).toHaveLength(1);
  });
});

describe('a printer that is off during twenty sales and more', () => {
  test('no sale notices; receipts keep their order and are bounded; each comes out once', async () => {
    const { world, paper } = shop();
    paper.turn('off');
    const sales = [];
    for (let nth = 0; nth < queueLimits.jobs + 2; nth += 1) {
      sales.push(await world.take(1000 + 100 * nth));
      await world.run(5_000);
    }
    const payments = await Promise.all(sales.map(({ paymentId }) => world.get(paymentId)));
    for (const payment of payments) {
      expect(payment.state).toBe('approved');
      expectAgreement(world, payment);
    }
    expect(paper.printed()).toEqual([]);
    expect(world.view().printer).toMatchObject({
      state: 'trouble',
      trouble: { why: 'unreachable' },
      waiting: queueLimits.jobs,
    });
    const refused = { printId: randomUUID() as PrintId, id: payments.at(-1)?.reference ?? '' };
    await expect(world.send('receipt.print', refused)).rejects.toMatchObject({ refusal: { code: 'printerQueueFull' } });
    paper.turn('on');
    await world.send('printer.retry', {});
    await world.run(minute);
    expect(paper.printed()).toEqual(payments.slice(0, queueLimits.jobs).map(({ reference }) => reference));
    expect(world.view().printer).toMatchObject({ state: 'ready', waiting: 0 });
  });

  test('what a person drops is not printed when it comes back, and can be printed anew', async () => {
    const { world, paper } = shop();
    paper.turn('off');
    const sale = await world.take(1200);
    await world.run(minute);
    await world.send('printer.drop', {});
    paper.turn('on');
    await world.run(hour);
    expect([paper.printed(), world.view().printer.state]).toEqual([[], 'ready']);
    const { reference } = await world.get(sale.paymentId);
    const printing = await world.send('receipt.print', { printId: randomUUID() as PrintId, id: reference });
    expect([printing.outcome, paper.printed()]).toEqual(['printed', [reference]]);
  });
});
