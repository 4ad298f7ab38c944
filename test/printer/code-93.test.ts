import { describe, expect, test } from 'vitest';
import { code93 } from '#shared/receipt/code-93.ts';
import { hasZbar } from '../tools.ts';
import { readDots } from './zbar.ts';

const [moduleDots, rows, quiet] = [8, 40, '0'.repeat(12)];

describe.skipIf(!hasZbar)('CODE 93', () => {
  test.each(['TEST93', '7K2QZ9M4XW3N8R5TBC6VAAA1', 'ABCDEFGHIJKLMNOPQRSTUVW', 'XYZ-. $/+%0123456789'])(
    '%s is read back by a decoder',
    (text) => {
      const row = Array.from(quiet + code93(text) + quiet, (one) => (one === '1' ? 0xff : 0));
      const bits = Uint8Array.from({ length: row.length * rows }, (_, at) => row[at % row.length] ?? 0);
      expect(readDots((row.length * moduleDots) / 8, rows, bits)).toBe(`CODE-93:${text}`);
    },
  );
});

test('what it has no sign for is a defect', () => {
  expect(() => code93('abc')).toThrow('capitals');
});
