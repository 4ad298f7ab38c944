import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBank } from '../../electron/simulators/bank.ts';

const facts = { account: 'T', reference: 'A1', providerReference: '78', way: 'scan', amountMinor: 1000 } as const;

const step = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constantFrom('capture' as const, 'refuse' as const, 'close' as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('finish' as const), number: fc.constantFrom('R1', 'R2', 'R3') }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ act: fc.constant('refund' as const), number: fc.constantFrom('R1', 'R2', 'R3', 'R4') },
      ...{ amountMinor: fc.integer({ min: 1, max: 700 }), pace: fc.constantFrom('atOnce' as const, 'later' as const) },
    }),
  },
);

test('whatever is asked, no more goes back than was charged, and the sums agree with the trades', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 1000 }), (steps, payerPaidMinor) => {
      const bank = createBank('CNY');
      const trade = bank.open(facts, 0);
      for (const one of steps) {
        try {
          if (one.act === 'refund') bank.refund(trade, one.number, one.amountMinor, one.pace, 1);
          else if (one.act === 'finish') bank.finishRefund(trade, one.number, 2);
          else if (one.act === 'capture') bank.capture(trade, payerPaidMinor, 1);
          else bank[one.act](trade, 1);
        } catch (error) {
          expect((error as Error).name).toBe('Defect');
          expect((error as Error).message).not.toBe('no more goes back than was charged');
        }
        const refunded = trade.refunds.reduce((sum, refund) => sum + refund.amountMinor, 0);
        expect(bank.chargedMinor - bank.returnedMinor).toBeGreaterThanOrEqual(0);
        expect(refunded).toBeLessThanOrEqual(trade.captures * payerPaidMinor);
        expect(bank.returnableMinor(trade)).toBeGreaterThanOrEqual(0);
        expect([bank.chargedMinor, bank.returnedMinor]).toEqual([trade.captures * payerPaidMinor, trade.returnedMinor]);
      }
    }),
    { numRuns: 500 },
  );
});

test('a refund on its way is kept aside', () => {
  const bank = createBank('CNY');
  const trade = bank.open(facts, 0);
  bank.capture(trade, 1000, 1);
  expect(bank.refund(trade, 'R1', 600, 'later', 2)).toBe('processing');
  expect([bank.refund(trade, 'R2', 401, 'atOnce', 3), bank.returnedMinor]).toEqual(['notEnough', 0]);
  bank.finishRefund(trade, 'R1', 4);
  expect([bank.refund(trade, 'R1', 600, 'later', 5), bank.returnedMinor]).toEqual(['repeated', 600]);
});

test('a second charge of one reference shows', () => {
  const bank = createBank('CNY');
  const trade = bank.open(facts, 0);
  bank.capture(trade, 1000, 1);
  bank.capture(trade, 1000, 2);
  expect(trade.captures).toBe(2);
  bank.close(trade, 3);
  expect([bank.chargedMinor, bank.returnedMinor]).toEqual([2000, 2000]);
});

test('the dump is plain JSON and does not change afterwards', () => {
  const bank = createBank('HKD');
  const trade = bank.open(facts, 5);
  const dump = bank.dump();
  bank.capture(trade, 900, 6);
  expect(dump.trades[0]?.state).toBe('waiting');
  expect(JSON.parse(JSON.stringify(bank.dump()))).toEqual(bank.dump());
  expect(bank.dump()).toMatchObject({
    currency: 'HKD',
    chargedMinor: 900,
    trades: [{ payerPaidMinor: 900, settledMs: 6 }],
  });
});

test('a reference is opened once in an account', () => {
  const bank = createBank('CNY');
  bank.open(facts, 0);
  bank.open({ ...facts, account: 'U' }, 0);
  expect(() => bank.open(facts, 0)).toThrow('opened once');
  expect(bank.find('A1')).toHaveLength(2);
});
