import { expect, test } from 'vitest';
import { match, noonMs, recordOf, rowsOf, type Sold } from '../shared/reconcile/bills.ts';

const sold: Sold = { n: 1, minor: 1250, couponMinor: 0, ending: 'approved', refunds: [], atMs: noonMs };

test('time grows as the lists do, not as their square', { timeout: 60_000 }, () => {
  const took = (count: number) => {
    const many = Array.from({ length: count }, (_, n): Sold => ({ ...sold, n }));
    const [records, rows] = [many.map(recordOf), many.flatMap(rowsOf)];
    const began = performance.now();
    expect(match(records, rows).lines.length).toBe(count);
    return performance.now() - began;
  };
  const best = (count: number) => Math.min(took(count), took(count), took(count));
  took(1000);
  expect(best(8000)).toBeLessThan(Math.max(10, best(1000)) * 40); // the square would be 64
});
