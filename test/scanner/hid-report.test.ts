import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LayoutName, layoutNames } from '#shared/settings/scanner.ts';
import { createDecoder, type Heard, longestCode } from '../../electron/scanner/hid-report.ts';
import documented from './fixtures/documented.json' with { type: 'json' };
import { fuzzDecoder } from './fuzz.ts';
import { reportsOf } from './reports.ts';

const wechat = '134567890123456789';

function heardAll(layout: LayoutName | null, reports: readonly Uint8Array[], gapMs = 2): Heard[] {
  const decoder = createDecoder(layout);
  return reports.map((report, index) => decoder.hear(report, 10_000 + index * gapMs));
}

function textsOf(heard: readonly Heard[]): string[] {
  return heard.flatMap((one) => (one.kind === 'code' ? [one.code.text] : []));
}

const changed = (report: Uint8Array, at: number, to: number) => report.with(at, to);
const first = (reports: readonly Uint8Array[]) => {
  const [report] = reports;
  if (!report) throw new Error('a code has at least one report');
  return report;
};

describe.each(layoutNames)('%s', (layout) => {
  test.each([1, 18, 55, 56, 57, 112, 113, 150, 512, longestCode])('a code of %i characters', (length) => {
    const text = 'Az0]'.repeat(longestCode).slice(0, length);
    expect(textsOf(heardAll(layout, reportsOf(layout, text)))).toEqual([text]);
  });

  test('group separators and bytes above 127 come through', () => {
    const text = '010400638133393121AB\u001D10\u00E9\u00FF';
    expect(textsOf(heardAll(layout, reportsOf(layout, text)))).toEqual([text]);
  });

  test('a code longer than any wallet’s ends nowhere, and the next is whole', () => {
    const heard = heardAll(layout, [...reportsOf(layout, 'x'.repeat(longestCode + 1)), ...reportsOf(layout, wechat)]);
    expect(textsOf(heard)).toEqual([wechat]);
    expect(heard).toContainEqual({ kind: 'garbled', why: 'tooLong' });
  });

  test('a length that the report has no room for is no code', () => {
    const report = changed(first(reportsOf(layout, wechat)), 1, 57);
    expect(heardAll(layout, [report])).toEqual([{ kind: 'garbled', why: 'length' }]);
  });

  test('the rest of a code whose beginning nobody heard is not delivered', () => {
    const [begin, ...rest] = reportsOf(layout, 'y'.repeat(150));
    const decoder = createDecoder(layout);
    if (begin) decoder.discard(begin);
    const heard = [...rest, ...reportsOf(layout, wechat)].map((report, index) => decoder.hear(report, 10_000 + index));
    expect(textsOf(heard)).toEqual([wechat]);
  });

  test('a code heard before anyone listened is not delivered, and the next is', () => {
    const decoder = createDecoder(layout);
    for (const report of reportsOf(layout, 'old'.repeat(40))) decoder.discard(report);
    expect(textsOf([decoder.hear(first(reportsOf(layout, wechat)), 10_000)])).toEqual([wechat]);
  });

  test('a rest that comes a second late belongs to no code', () => {
    expect(textsOf(heardAll(layout, reportsOf(layout, 'z'.repeat(150)), 1_001))).toEqual([]);
  });

  test('after half a code and a pause the next code is whole', () => {
    const decoder = createDecoder(layout);
    decoder.hear(first(reportsOf(layout, 'h'.repeat(60))), 10_000);
    expect(decoder.hear(first(reportsOf(layout, wechat)), 12_000)).toEqual({ kind: 'garbled', why: 'pause' });
    expect(textsOf([decoder.hear(first(reportsOf(layout, wechat)), 13_000)])).toEqual([wechat]);
  });

  test('another report, a short one, an empty one: nothing', () => {
    const report = first(reportsOf(layout, wechat));
    expect(heardAll(layout, [changed(report, 0, 4)])).toEqual([{ kind: 'nothing' }]);
    expect(heardAll(layout, [report.slice(0, 63)])).toEqual([{ kind: 'garbled', why: 'size' }]);
    expect(heardAll(layout, [new Uint8Array()])).toEqual([{ kind: 'nothing' }]);
    expect(heardAll(layout, reportsOf(layout, ''))).toEqual([{ kind: 'nothing' }]);
  });

  test('any codes in a row, whatever stands in them', () => {
    const code = fc.string({
      unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(fc.array(code, { minLength: 1, maxLength: 5 }), (codes) => {
        const reports = codes.flatMap((text) => reportsOf(layout, text));
        expect(textsOf(heardAll(layout, reports))).toEqual(codes);
      }),
    );
  });

  test('a code with reports missing at its end is never delivered in part', () => {
    fc.assert(
      fc.property(fc.integer({ min: 113, max: 600 }), fc.nat(), (length, pick) => {
        const reports = reportsOf(layout, 'a'.repeat(length));
        const kept = reports.slice(0, 1 + (pick % (reports.length - 1)));
        expect(textsOf(heardAll(layout, kept))).toEqual([]);
      }),
    );
  });
});

test.each([']X0', ']Z6'])('a Honeywell’s answer to a command (%s) is no scan', (aim) => {
  expect(heardAll('honeywell', reportsOf('honeywell', 'REVINF: WA05', aim))).toEqual([{ kind: 'nothing' }]);
});

test('parts of two kinds of bar code are not one code', () => {
  const [begin] = reportsOf('honeywell', 'k'.repeat(60), ']Q1');
  const end = reportsOf('honeywell', 'k'.repeat(60), ']C0')[1];
  if (!begin || !end) throw new Error('two reports each');
  expect(heardAll('honeywell', [begin, end])).toEqual([{ kind: 'more' }, { kind: 'garbled', why: 'aim' }]);
});

describe('a vendor nobody knows', () => {
  test.each(['honeywell', 'shifted'] as const)('%s names itself by its AIM identifier', (layout) => {
    expect(heardAll(null, reportsOf(layout, wechat))).toEqual([{ kind: 'code', code: { text: wechat, aim: ']Q1' } }]);
  });

  test('newland does not: nothing is guessed', () => {
    expect(heardAll(null, reportsOf('newland', wechat))).toEqual([{ kind: 'garbled', why: 'layout' }]);
  });
});

test('a Newland’s code that begins as an AIM identifier does is whole', () => {
  expect(textsOf(heardAll('newland', reportsOf('newland', ']E0123]Q1')))).toEqual([']E0123]Q1']);
});

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));

test.each([...documented.codes, ...documented.fromTables])('$source', ({ layout, reports, text, aim }) => {
  const heard = heardAll(layout as LayoutName, reports.map(bytesOf));
  expect(heard.at(-1)).toEqual({ kind: 'code', code: { text, aim } });
});

test.each(documented.answers)('$source: no scan', ({ layout, reports }) => {
  expect(textsOf(heardAll(layout as LayoutName, reports.map(bytesOf)))).toEqual([]);
});

test('a hundred thousand random and mutated reports: none throws, no code is cut', () => {
  const { codes, garbled, thrown, cut } = fuzzDecoder(100_000, 20261121);
  expect({ thrown, cut }).toEqual({ thrown: 0, cut: 0 });
  expect(codes).toBeGreaterThan(1_000);
  expect(garbled).toBeGreaterThan(1_000);
});
