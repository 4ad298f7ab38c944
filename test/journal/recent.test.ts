import { expect, test } from 'vitest';
import { createRecent } from '../../electron/journal/recent.ts';

function counted(rows: ReadonlyMap<string, number>, limit: number) {
  const reads: string[] = [];
  const recent = createRecent<string, number>(limit, (key) => {
    reads.push(key);
    return rows.get(key);
  });
  return { recent, reads };
}

test('what was put is held, what was not is read once', () => {
  const { recent, reads } = counted(new Map([['b', 2]]), 5);
  recent.put('a', 1);
  expect([recent.get('a'), recent.get('b'), recent.get('b')]).toEqual([1, 2, 2]);
  expect(reads).toEqual(['b']);
});

test('past the limit the one put longest ago goes, and is read again as it then stands', () => {
  const rows = new Map([['a', 1]]);
  const { recent, reads } = counted(rows, 2);
  for (const [key, value] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
    ['d', 5],
  ] as const)
    recent.put(key, value);
  rows.set('a', 3);
  expect([recent.get('c'), recent.get('d'), recent.get('a')]).toEqual([4, 5, 3]);
  expect(reads).toEqual(['a']);
});

test('what no row has is asked for each time', () => {
  const { recent, reads } = counted(new Map(), 2);
  expect([recent.get('a'), recent.get('a')]).toEqual([undefined, undefined]);
  expect(reads).toEqual(['a', 'a']);
});
