import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editJson, type Json } from '../../electron/settings/edit-json.ts';

const shop = '{\n  "shop": {\n    "// name": "Of the shop.",\n    "name": "Corner" },\n  "network": {}\n}\n';

describe('a value in a file that a person edits', () => {
  test.each<[string, string, string[], Json | undefined, string]>([
    ['is replaced where it stands', shop, ['shop', 'name'], 'Wing', shop.replace('Corner', 'Wing')],
    [
      'comes after its own comment',
      '{ "a": 1, "// b": "says", "c": 2 }',
      ['b'],
      true,
      '{ "a": 1, "// b": "says", "b": true, "c": 2 }',
    ],
    ['comes last without one', '{\n  "a": 1\n}', ['b'], 2, '{\n  "a": 1,\n  "b": 2\n}'],
    ['makes the section it needs', '{\n  "a": 1\n}', ['b', 'c'], 'x', '{\n  "a": 1,\n  "b": {\n    "c": "x"\n  }\n}'],
    [
      'fills an empty section',
      shop,
      ['network', 'keepWarm'],
      false,
      shop.replace('{}', '{\n    "keepWarm": false\n  }'),
    ],
    ['is taken out with its comma', '{ "a": 1, "b": 2, "c": 3 }', ['b'], undefined, '{ "a": 1, "c": 3 }'],
    ['is taken out as the first', '{ "a": 1, "b": 2 }', ['a'], undefined, '{ "b": 2 }'],
    ['is taken out as the only one', '{ "a": 1 }', ['a'], undefined, '{}'],
    ['that is not there is left so', shop, ['printer', 'host'], undefined, shop],
    ['given twice is taken out twice', '{ "a": 1, "b": 2, "a": 3 }', ['a'], undefined, '{ "b": 2 }'],
    ['given twice is the last', '{ "a": 1, "a": 3 }', ['a'], 4, '{ "a": 1, "a": 4 }'],
  ])('%s', (_rule, text, path, value, after) => {
    expect(editJson(text, path, value)).toBe(after);
  });

  const key = fc.constantFrom('a', 'b', 'c', '// a', '{', '"', ',', 'ab');
  const object = fc.dictionary(key, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });

  test('is the only thing that changes, in any JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(key, fc.oneof(object, fc.jsonValue({ maxDepth: 2 })), { maxKeys: 5 }),
        fc.array(key, { minLength: 1, maxLength: 3 }),
        fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }),
        fc.constantFrom(undefined, 2, '\t'),
        (before, path, value, space) => {
          const text = JSON.stringify(before, null, space);
          const after: unknown = JSON.parse(editJson(text, path, value as Json | undefined));
          expect(after).toEqual(JSON.parse(JSON.stringify(wanted(JSON.parse(text), path, value))));
        },
      ),
      { seed: 11, numRuns: 400 },
    );
  });
});

function wanted(within: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const isObject = typeof within === 'object' && within !== null && !Array.isArray(within);
  if (!isObject) return value === undefined ? within : wanted({}, [name, ...rest], value);
  const so = within as Record<string, unknown>;
  if (rest.length > 0)
    return name in so || value !== undefined ? { ...so, [name]: wanted(so[name] ?? null, rest, value) } : so;
  const { [name]: _, ...others } = so;
  return value === undefined ? others : { ...so, [name]: value };
}
