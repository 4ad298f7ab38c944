import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ScanId } from '#shared/ids.ts';
import type { Fact } from '#shared/journal/entry.ts';
import type { WireRequest } from '../../electron/providers/exchange.ts';
import type { PaymentProvider } from '../../electron/providers/provider.ts';
import { handleOf } from '../../electron/till/runner.ts';
import { createWorld, expectAgreement, hour, minute, morningMs, type WorldOptions } from './world.ts';

const refused = (code: string) => expect.objectContaining({ refusal: expect.objectContaining({ code }) });
const pathOf = (request: WireRequest) => new URL(request.url).pathname;

describe('one authorize per reference, ever (law 2)', () => {
  test('a double tap is one payment', async () => {
    const world = createWorld();
    const sale = world.newSale(12_00);
    const scanId = await world.scan(world.code());
    await Promise.all([
      world.send('payment.start', { ...sale, scanId }),
      world.send('payment.start', { ...sale, scanId }),
    ]);
    await world.run(minute);
    expect(world.simulator.bank.dump().trades).toHaveLength(1);
    expect((await world.get(sale.paymentId)).state).toBe('approved');
  });

  test('a scan is used once', async () => {
    const world = createWorld();
    const scanId = await world.scan(world.code());
    await world.send('payment.start', { ...world.newSale(12_00), scanId });
    await expect(world.send('payment.start', { ...world.newSale(12_00), scanId })).rejects.toEqual(refused('scanGone'));
  });

  test('a code seen before starts no second payment without a second step', async () => {
    const world = createWorld();
    const code = world.code();
    await world.send('payment.start', { ...world.newSale(12_00), scanId: await world.scan(code) });
    await world.run(minute);
    const again = { ...world.newSale(12_00), scanId: await world.scan(code) };
    await expect(world.send('payment.start', again)).rejects.toEqual(refused('codeUsed'));
    expect(world.simulator.bank.dump().trades).toHaveLength(1);
  });

  test('after a lost reply and a restart it is asked about, never sent again', async () => {
    const sent: string[] = [];
    const world = createWorld({
      network: (exchange) => (request, signal) => {
        sent.push(pathOf(request));
        return exchange(request, signal);
      },
    });
    const { paymentId } = await world.take(12_31);
    await world.run(100);
    await world.restart();
    await world.run(hour);
    expect(sent.filter((path) => path === '/upay/v2/pay')).toHaveLength(1);
    expect((await world.get(paymentId)).state).toBe('approved');
  });
});

describe('one open payment per sale (law 3)', () => {
  test('a sale in doubt takes no second payment, until a person says so; money that then comes is late', async () => {
    const world = createWorld();
    const first = await world.take(12_34);
    await world.run(10_000);
    const second = { ...first, paymentId: world.newSale(0).paymentId };
    await expect(world.send('payment.start', { ...second, scanId: await world.scan(world.code()) })).rejects.toEqual(
      refused('saleHasOpenPayment'),
    );
    await world.send('payment.giveUp', { paymentId: first.paymentId });
    await world.send('payment.start', { ...second, scanId: await world.scan(world.code('wechat')) });
    await world.run(3 * hour);
    const late = await world.get(first.paymentId);
    expect(late).toMatchObject({ state: 'late', lateAfter: 'givenUp', needsPerson: true });
    expectAgreement(world, late);
    expect(world.view().payments.map(({ paymentId }) => paymentId)).toContain(first.paymentId);
  });

  test('a paid sale takes no more', async () => {
    const world = createWorld();
    const first = await world.take(12_00);
    await world.run(minute);
    const again = { ...first, paymentId: world.newSale(0).paymentId };
    await expect(world.send('payment.start', { ...again, scanId: await world.scan(world.code()) })).rejects.toEqual(
      refused('salePaid'),
    );
  });

  test('a declined sale takes another try, with another reference', async () => {
    const world = createWorld();
    const first = await world.take(12_21);
    await world.run(minute);
    expect((await world.get(first.paymentId)).state).toBe('declined');
    const again = { ...first, paymentId: world.newSale(0).paymentId };
    await world.send('payment.start', { ...again, scanId: await world.scan(world.code()) });
    await world.run(minute);
    expect((await world.get(again.paymentId)).reference).not.toBe((await world.get(first.paymentId)).reference);
  });

  test('late money waits for a person, and its sale takes no other until then', async () => {
    const world = createWorld();
    const first = await world.take(12_35);
    await world.run(hour);
    expect((await world.get(first.paymentId)).state).toBe('late');
    const again = { ...first, paymentId: world.newSale(0).paymentId };
    await expect(world.send('payment.start', { ...again, scanId: await world.scan(world.code()) })).rejects.toEqual(
      refused('saleHasLateMoney'),
    );
    await world.send('payment.takeLate', { paymentId: first.paymentId });
    expect(await world.get(first.paymentId)).toMatchObject({ state: 'late', taken: true, needsPerson: false });
    await expect(world.send('payment.start', { ...again, scanId: await world.scan(world.code()) })).rejects.toEqual(
      refused('salePaid'),
    );
  });

  test('late money goes back by itself where the shop says so', async () => {
    const world = createWorld({ lateMoney: 'refund' });
    const { paymentId } = await world.take(12_35);
    await world.run(2 * hour);
    const payment = await world.get(paymentId);
    expect(payment).toMatchObject({ state: 'late', refunds: [{ state: 'refunded', amount: { minor: 12_35 } }] });
    expectAgreement(world, payment);
  });
});

describe('what a provider cannot do is refused before any byte leaves (law 14)', () => {
  const noRefunds: WorldOptions['law'] = (upay) => ({
    ...upay,
    abilities: { ...upay.abilities, refunds: () => false },
  });

  test('a refund of a wallet that gives nothing back', async () => {
    const world = createWorld({ law: noRefunds });
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    expect((await world.get(paymentId)).can).toMatchObject({ refund: false, partialRefund: false });
    await expect(world.refund(paymentId, 12_00)).rejects.toEqual(refused('refundUnsupported'));
  });

  test('late money of such a wallet waits for a person, though the shop would give it back', async () => {
    const world = createWorld({ law: noRefunds, lateMoney: 'refund' });
    const { paymentId } = await world.take(12_35);
    await world.run(2 * hour);
    await world.restart();
    expect(await world.get(paymentId)).toMatchObject({ state: 'late', needsPerson: true, refunds: [] });
    expect(world.defects).toEqual([]);
  });

  test('closing a shown code before its time, and closing what nothing closes', async () => {
    const fiveMinutes: WorldOptions['law'] = (upay) => ({ ...upay, pace: { ...upay.pace, closeAfterMs: 5 * minute } });
    const world = createWorld({ law: fiveMinutes });
    const { paymentId } = await world.show(12_13);
    await world.run(4 * minute);
    expect((await world.get(paymentId)).can.reverse).toBe(false);
    await expect(world.send('payment.reverse', { paymentId })).rejects.toEqual(refused('reverseNotNow'));
    const asScanned = await world.take(12_43);
    await world.run(minute);
    expect((await world.get(asScanned.paymentId)).can.reverse).toBe(true);
  });

  test('a code that nothing closes ends once its life and the margin are over', async () => {
    const neverCloses: WorldOptions['law'] = (upay) => ({
      ...upay,
      abilities: { ...upay.abilities, reverseInDoubt: ({ way, wallet }) => way === 'scan' || wallet !== 'unionpay' },
    });
    const world = createWorld({ law: neverCloses });
    const { paymentId } = await world.show(12_13, 'unionpay');
    await expect(world.send('payment.reverse', { paymentId })).rejects.toEqual(refused('reverseNotNow'));
    await world.run(hour);
    const payment = await world.get(paymentId);
    expect(payment).toMatchObject({ state: 'declined' });
    expectAgreement(world, payment);
  });
});

describe('an end that the provider speaks of again (law 6)', () => {
  test('money of a sale that was paid otherwise meanwhile is late, not a second approval', async () => {
    let held = true;
    const world = createWorld({
      network: (exchange) => async (request, signal) => {
        if (pathOf(request) !== '/upay/v2/pay' || !held) return exchange(request, signal);
        held = false;
        void new Promise<void>((resolve) => world.clock.after(356_000, resolve)).then(() =>
          exchange(request, new AbortController().signal),
        );
        return { kind: 'lost', detail: 'on its way for minutes' };
      },
    });
    const first = await world.take(12_11);
    await world.run(2 * minute);
    expect((await world.get(first.paymentId)).state).toBe('notPaid');
    const second = { ...first, paymentId: world.newSale(0).paymentId };
    await world.send('payment.start', { ...second, scanId: await world.scan(world.code('wechat')) });
    await world.run(3 * hour);
    expect((await world.get(second.paymentId)).state).toBe('approved');
    const late = await world.get(first.paymentId);
    if (late.state !== 'reversed')
      expect(late).toMatchObject({ state: 'late', lateAfter: 'notPaid', needsPerson: true });
    expectAgreement(world, late);
  });

  test('late money given back in full is decided: nobody is asked any more, nobody can take it', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_35);
    await world.run(hour);
    await world.refund(paymentId, 12_35);
    await world.run(hour);
    const payment = await world.get(paymentId);
    expect(payment).toMatchObject({ state: 'late', needsPerson: false, refunds: [{ state: 'refunded' }] });
    expect(world.journal.unsettled()).toEqual([]);
    await expect(world.send('payment.takeLate', { paymentId })).rejects.toEqual(refused('paymentNotLate'));
    expectAgreement(world, payment);
  });

  test('the watch after a reversal that came too late ends, also when the money was given back', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_66);
    await world.run(10_000);
    await world.send('payment.reverse', { paymentId });
    await world.run(4 * hour);
    expect(world.journal.unsettled()).toEqual([]);
    expectAgreement(world, await world.get(paymentId));
  });
});

describe('reversing', () => {
  test('what is waited for ends reversed, confirmed by a query', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_13);
    await world.run(10_000);
    await world.send('payment.reverse', { paymentId });
    await world.run(minute);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe('reversed');
    expectAgreement(world, payment);
  });

  test('a reversal that a person asked for and that came too late gives the money back by refund', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_66);
    await world.run(10_000);
    await world.send('payment.reverse', { paymentId });
    await world.run(hour);
    const payment = await world.get(paymentId);
    expect(payment).toMatchObject({ state: 'approved', reversalTooLate: true, refunds: [{ state: 'refunded' }] });
    expectAgreement(world, payment);
  });

  test('an approved payment is not reversed where the shop has no revoke', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    await expect(world.send('payment.reverse', { paymentId })).rejects.toEqual(refused('reverseUnsupported'));
  });

  test('what is left of a payment that could not be undone goes back by refund, once all of the answer is heard', async () => {
    const world = createWorld({ allowRevoke: true });
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    const trade = world.trade((await world.get(paymentId)).reference);
    if (!trade) throw new Error('not paid');
    world.simulator.bank.refund(trade, 'PORTAL', 4_00, 'atOnce', world.clock.nowMs());
    await world.send('payment.reverse', { paymentId });
    await world.run(hour);
    const payment = await world.get(paymentId);
    expect(payment.refunds).toMatchObject([{ state: 'refunded', amount: { minor: 8_00 } }]);
    expectAgreement(world, payment);
  });

  test('and is where it has', async () => {
    const world = createWorld({ allowRevoke: true });
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    await world.send('payment.reverse', { paymentId });
    await world.run(minute);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe('reversed');
    expectAgreement(world, payment);
  });

  test('across the provider’s midnight a payment in doubt is asked about, not reversed', async () => {
    const sent: string[] = [];
    const world = createWorld({
      startMs: morningMs + 14 * hour - 30_000,
      network: (exchange) => (request, signal) => {
        sent.push(pathOf(request));
        return exchange(request, signal);
      },
    });
    const { paymentId } = await world.take(12_13);
    await world.run(30 * minute);
    expect(sent).not.toContain('/upay/v2/cancel');
    expect((await world.get(paymentId)).state).toBe('waiting');
    await world.run(4 * hour);
    expectAgreement(world, await world.get(paymentId));
  });
});

describe('what is sent', () => {
  test('nothing leaves before the intent is in the journal (law 1)', async () => {
    const lengths: number[] = [];
    const world = createWorld({
      network: (exchange) => (request, signal) => {
        if (pathOf(request) === '/upay/v2/pay')
          lengths.push(
            world.journal.history(JSON.parse(Buffer.from(request.body).toString()).client_sn).length,
            world.journal.unsettled().length,
          );
        return exchange(request, signal);
      },
    });
    await world.take(12_00);
    await world.run(minute);
    expect(lengths).toEqual([0, 1]);
  });

  test('when the intent cannot be written, nothing leaves, and the screen says so', async () => {
    const sent: string[] = [];
    const world = createWorld({
      network: (exchange) => (request, signal) => {
        sent.push(pathOf(request));
        return exchange(request, signal);
      },
    });
    await world.run(1000);
    const before = sent.length;
    world.db.pragma('query_only = ON');
    await expect(world.take(12_00)).rejects.toEqual(refused('journalWriteFailed'));
    await world.run(1000);
    expect(world.view().problem).toMatchObject({ code: 'journalWriteFailed' });
    expect(sent).toHaveLength(before);
    world.db.pragma('query_only = OFF');
    await world.take(12_00);
    await world.run(minute);
    expect(world.view().problem).toBeNull();
  });

  test('an answer that could not be written is asked for again', async () => {
    const world = createWorld({
      network: (exchange) => async (request, signal) => {
        const reply = await exchange(request, signal);
        if (pathOf(request) === '/upay/v2/pay') world.db.pragma('query_only = ON');
        return reply;
      },
    });
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    expect((await world.get(paymentId)).state).toBe('waiting');
    world.db.pragma('query_only = OFF');
    await world.run(2 * minute);
    const payment = await world.get(paymentId);
    expect(payment.state).toBe('approved');
    expectAgreement(world, payment);
  });

  test('no customer’s code, key or payer’s id is in the journal or the view', async () => {
    const world = createWorld();
    const code = world.code();
    const sale = world.newSale(12_11);
    await world.send('payment.start', { ...sale, scanId: await world.scan(code) });
    await world.run(minute);
    const { terminalKey } = world.simulator.credentials;
    const history = await world.send('payment.history', { paymentId: sale.paymentId });
    const all = JSON.stringify([[...world.journal.entries()], world.view(), history]);
    for (const secret of [code, terminalKey, 'payer_uid', 'payer_login']) expect(all).not.toContain(secret);
    expect(all).toContain('approved');
  });
});

describe('scans', () => {
  test('what is no customer’s code is refused with its reason', async () => {
    const world = createWorld();
    const start = async (text: string) =>
      world.send('payment.start', { ...world.newSale(12_00), scanId: await world.scan(text) });
    await expect(start('9787115428028')).rejects.toEqual(refused('scanItemCode'));
    await expect(start('wxp://f2f0abc')).rejects.toEqual(refused('scanMerchantQr'));
    await expect(start('1'.repeat(40))).rejects.toEqual(refused('scanTooLong'));
    await expect(start('')).rejects.toEqual(refused('scanEmpty'));
    await expect(start('99123456789')).rejects.toEqual(refused('scanUnknownCode'));
    expect(world.simulator.bank.dump().trades).toEqual([]);
  });

  test('a scan older than a wallet’s code is gone', async () => {
    const world = createWorld();
    const scanId = await world.scan(world.code());
    await world.run(61_000);
    expect(world.view().scan).toBeNull();
    await expect(world.send('payment.start', { ...world.newSale(12_00), scanId })).rejects.toEqual(refused('scanGone'));
  });

  test('a receipt’s number finds its payment', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00);
    await world.run(minute);
    await world.scan((await world.get(paymentId)).reference);
    await world.run(100);
    expect(world.view().scan).toMatchObject({ kind: 'receipt', paymentId });
  });

  test('the same code read twice by one press is one scan', async () => {
    const world = createWorld();
    const code = world.code();
    await world.send('payment.start', { ...world.newSale(12_11), scanId: await world.scan(code) });
    await world.scan(code);
    await world.run(100);
    expect(world.view().scan).toBeNull();
    await world.run(minute);
    await world.scan(code);
    await world.run(100);
    expect(world.view().scan).toMatchObject({ kind: 'customerCode' });
  });

  test('the same scan delivered twice is one', async () => {
    const world = createWorld();
    const scanId = randomUUID() as ScanId;
    const text = world.code();
    await world.send('scan.deliver', { scanId, text });
    await world.send('scan.deliver', { scanId, text: world.code('wechat') });
    await world.run(100);
    expect(world.view().scan).toMatchObject({ wallet: 'alipay' });
  });
});

describe('a crash at every append', () => {
  test.each(['12_00', '12_11', '12_13', '12_31', '12_34', '12_41', '12_43', '12_66'])(
    'of a payment of %s ends where the bank is',
    async (amount) => {
      const whole = createWorld();
      await whole.take(Number(amount.replace('_', '')));
      await whole.run(4 * hour);
      for (let count = 1; count <= whole.appends; count += 1) {
        const world = createWorld();
        world.crashAfter(count);
        const sale = world.newSale(Number(amount.replace('_', '')));
        const scanId = await world.scan(world.code());
        await world.send('payment.start', { ...sale, scanId }).catch(() => undefined);
        await world.run(2 * minute);
        await world.restart();
        await world.run(4 * hour);
        const payment = await world.send('payment.get', { paymentId: sale.paymentId });
        if (payment) expectAgreement(world, payment);
        else expect(world.simulator.bank.dump().trades).toEqual([]);
        expect(
          payment?.state === undefined ||
            ['approved', 'declined', 'reversed', 'notPaid', 'late'].includes(payment.state),
        ).toBe(true);
      }
      expect(whole.appends).toBeGreaterThan(2);
    },
  );

  test('of a refund refused because the money had gone back another way ends where the bank is', async () => {
    async function refusedRefund(crashAfter: number) {
      const providers: PaymentProvider[] = [];
      const world = createWorld({ allowRevoke: true, law: (upay) => providers[providers.push(upay) - 1] ?? upay });
      const { paymentId } = await world.take(12_00);
      await world.run(minute);
      const record = world.journal.record(paymentId);
      if (!record || !providers[0]) throw new Error('no payment');
      const { signal } = new AbortController();
      await world.clock.finish(providers[0].reverse(handleOf(record.payment), 'operator', signal)); // by another till
      const before = world.appends;
      world.crashAfter(before + crashAfter);
      await world.refund(paymentId, 5_00).catch(() => undefined);
      await world.run(4 * hour);
      const appended = world.appends - before;
      if (Number.isFinite(crashAfter)) await world.restart();
      await world.run(4 * hour);
      const payment = await world.get(paymentId);
      expect(payment.refunds).toMatchObject([{ state: 'refused' }]);
      expect(payment.returnedElsewhere).toEqual(payment.payerPaid);
      expect(world.journal.unsettled()).toEqual([]);
      expectAgreement(world, payment);
      return appended;
    }
    const appended = await refusedRefund(Number.POSITIVE_INFINITY);
    for (let count = 1; count <= appended; count += 1) await refusedRefund(count);
    expect(appended).toBeGreaterThan(5);
  });

  test('of a refund ends where the bank is', async () => {
    for (const amount of [12_00, 12_61, 12_62, 12_64]) {
      for (let count = 1; count <= 5; count += 1) {
        const world = createWorld();
        const { paymentId } = await world.take(amount);
        await world.run(minute);
        world.crashAfter(world.appends + count);
        await world.refund(paymentId, 5_00).catch(() => undefined);
        await world.run(minute);
        await world.restart();
        await world.run(4 * hour);
        const payment = await world.get(paymentId);
        expect(payment.refunds.every(({ state }) => state === 'refunded')).toBe(true);
        expectAgreement(world, payment);
      }
    }
  });
});

test('a till closed while its provider is being asked leaves nothing that would keep its process alive', async () => {
  let wait: (request: WireRequest) => Promise<void> = () => Promise.reject(new Error('not reached yet'));
  const world = createWorld({
    network: (exchange) => async (request, signal) => {
      await wait(request);
      return exchange(request, signal);
    },
  });
  wait = (request) =>
    new Promise((resolve) => world.clock.after(pathOf(request) === '/terminal/checkin' ? 500 : 1000, resolve));
  await world.restart(); // signs on again, which takes half a second
  await world.take(12_00);
  await world.close();
  await world.run(2000);
  expect(world.clock.waiting).toBe(0);
});

describe('the view', () => {
  test('money in doubt stands in it with its sum while the next sale goes on', async () => {
    const world = createWorld();
    await world.take(20_34);
    await world.run(5000);
    await world.take(12_00);
    await world.run(5000);
    const { doubt, day, payments } = world.view();
    expect(doubt).toEqual({ count: 1, total: { minor: 20_34, currency: 'CNY' } });
    expect(day.approved).toEqual({ count: 1, total: { minor: 12_00, currency: 'CNY' } });
    expect(payments[0]).toMatchObject({ state: 'inDoubt', doubt: { cause: 'notFound' }, nextStep: { call: 'query' } });
  });

  test('what was left unfinished is told after a restart', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_13);
    await world.run(5000);
    await world.restart();
    await world.run(10_000);
    expect(world.view().recovered).toEqual([paymentId]);
  });

  test('check now asks at once', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_41);
    await world.run(1000);
    const before = (await world.get(paymentId)).lastQuery?.atMs ?? 0;
    await world.run(1000);
    await world.send('payment.check', { paymentId });
    expect((await world.get(paymentId)).lastQuery?.atMs).toBeGreaterThan(before);
  });
});

describe('what left the screen', () => {
  test('after a crash the same amount is taken again only in a second step, until what was unfinished has ended', async () => {
    const world = createWorld();
    const first = await world.take(12_34);
    await world.run(5000);
    await world.restart();
    const second = world.newSale(12_34);
    const scanId = await world.scan(world.code());
    await expect(world.send('payment.start', { ...second, scanId })).rejects.toEqual(refused('sameAmountUnfinished'));
    await expect(world.send('payment.show', { ...second, wallet: 'wechat' })).rejects.toEqual(
      refused('sameAmountUnfinished'),
    );
    expect(world.simulator.bank.dump().trades).toHaveLength(0);
    await world.take(12_35); // another amount is another customer
    await world.send('payment.start', { ...second, scanId: await world.scan(world.code()), sameAmountConfirmed: true });
    await world.run(hour);
    expect((await world.get(first.paymentId)).state).not.toBe('inDoubt');
    await world.send('recovered.seen', {});
    await world.take(12_34);
  });

  test('paid after a crash: a person is told until somebody has seen it, and no later start forgets it', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(20_11);
    await world.run(100);
    await world.restart();
    await world.run(minute);
    expect(await world.get(paymentId)).toMatchObject({ state: 'approved', unseen: true, needsPerson: true });
    await expect(
      world.send('payment.start', { ...world.newSale(20_11), scanId: await world.scan(world.code()) }),
    ).rejects.toEqual(refused('sameAmountUnfinished'));
    await world.run(hour);
    await world.restart();
    expect(world.view().payments.find((one) => one.paymentId === paymentId)).toMatchObject({ needsPerson: true });
    await world.send('payment.seen', { paymentId });
    await world.send('payment.seen', { paymentId });
    expect(await world.get(paymentId)).toMatchObject({ state: 'approved', unseen: false, needsPerson: false });
  });

  test('what a start found unfinished is told until it was seen, and stays while it is open', async () => {
    const world = createWorld();
    const [paid, open] = [await world.take(20_11), await world.take(20_34)];
    await world.run(100);
    await world.restart();
    await world.run(20_000);
    expect(world.view().recovered).toEqual([paid.paymentId, open.paymentId]);
    await world.send('recovered.seen', {});
    await world.run(100);
    expect(world.view().recovered).toEqual([open.paymentId]);
    expect(await world.get(paid.paymentId)).toMatchObject({ state: 'approved', unseen: false });
  });

  test('the payment that stood on the screen when the till ended is told too, for a while', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(12_00);
    await world.run(5000);
    await world.restart();
    await world.run(100);
    expect(world.view().recovered).toEqual([paymentId]);
    await world.take(12_00);
    await world.run(hour);
    await world.restart();
    await world.run(100);
    expect(world.view().recovered).toEqual([]);
  });

  test('a payment left to the till and paid later is told; one seen on the screen is not', async () => {
    const world = createWorld();
    const [left, watched] = [await world.take(12_11), await world.take(12_11)];
    await world.send('payment.leave', { paymentId: left.paymentId });
    await world.send('payment.leave', { paymentId: left.paymentId });
    await world.run(2 * minute);
    expect(await world.get(left.paymentId)).toMatchObject({ state: 'approved', needsPerson: true });
    expect(await world.get(watched.paymentId)).toMatchObject({ state: 'approved', needsPerson: false });
  });
});

describe('settled by hand', () => {
  const word = { by: 'Wong', reason: 'seen in the portal' };

  test('"paid": still in doubt, still asked about, not reversed by the till; the provider confirms it', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(20_34);
    await world.run(5000);
    await world.send('payment.settleByHand', { paymentId, verdict: 'paid', ...word });
    await world.send('payment.settleByHand', { paymentId, verdict: 'paid', ...word });
    const said = await world.get(paymentId);
    expect(said).toMatchObject({ state: 'inDoubt', byHand: { verdict: 'paid', ...word, contradicted: false } });
    await world.run(100);
    expect(world.view().doubt.count).toBe(1);
    expect(world.journal.history(paymentId).filter(({ fact }) => isByHand(fact))).toHaveLength(1);
    await world.run(hour);
    const after = await world.get(paymentId);
    expect(after).toMatchObject({ state: 'approved', needsPerson: false });
    expectAgreement(world, after);
  });

  test('"paid", and the provider says no: shown, until a person has seen it', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(20_33);
    await world.run(1000);
    await world.restart(); // the request was lost: only "not found" will ever be said
    await world.send('payment.settleByHand', { paymentId, verdict: 'paid', ...word });
    await world.run(2 * hour);
    expect(await world.get(paymentId)).toMatchObject({
      state: 'notPaid',
      needsPerson: true,
      byHand: { contradicted: true },
    });
    await world.send('payment.seen', { paymentId });
    expect(await world.get(paymentId)).toMatchObject({ needsPerson: false, byHand: { contradicted: true } });
  });

  test('"not paid": the sale may be paid another way, and money that comes after all is late', async () => {
    const world = createWorld();
    const sale = await world.take(20_34);
    await world.run(5000);
    const again = { ...sale, paymentId: world.newSale(1).paymentId };
    const scanId = await world.scan(world.code());
    await expect(world.send('payment.start', { ...again, scanId })).rejects.toEqual(refused('saleHasOpenPayment'));
    await world.send('payment.settleByHand', { paymentId: sale.paymentId, verdict: 'notPaid', ...word });
    await world.send('payment.start', { ...again, scanId });
    await world.run(hour);
    const first = await world.get(sale.paymentId);
    expectAgreement(world, first);
    expect([first.state, first.lateAfter]).toEqual(first.state === 'late' ? ['late', 'byHand'] : ['reversed', null]);
  });

  test.each([
    ['nothing left to settle', 12_00, 'paymentNotOpen'],
    ['not in its first seconds', 12_13, 'settleTooSoon'],
  ] as const)('%s', async (_rule, totalMinor, code) => {
    const world = createWorld();
    const { paymentId } = await world.take(totalMinor);
    if (code === 'paymentNotOpen') await world.run(minute);
    await expect(world.send('payment.settleByHand', { paymentId, verdict: 'paid', ...word })).rejects.toEqual(
      refused(code),
    );
  });

  test('a word without a name or a reason is not taken', async () => {
    const world = createWorld();
    const { paymentId } = await world.take(20_34);
    await world.run(5000);
    const nameless = { paymentId, verdict: 'paid', by: ' ', reason: 'x' } as const;
    await expect(world.send('payment.settleByHand', nameless)).rejects.toEqual(refused('badRequest'));
    const reasonless = { paymentId, verdict: 'paid', by: 'Wong', reason: ' ' } as const;
    await expect(world.send('payment.settleByHand', reasonless)).rejects.toEqual(refused('badRequest'));
  });
});

function isByHand(fact: Fact): boolean {
  return fact.kind === 'payment.event' && fact.event.event === 'settledByHand';
}
