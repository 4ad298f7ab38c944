import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Refused } from '#shared/refusal.ts';
import type { ScreenChange } from '#shared/settings/screen.ts';
import { Settings } from '#shared/settings/settings.ts';
import { readSettings, trainingSettings, writeLanguage, writeScreen } from '../../electron/settings/settings-file.ts';
import { withoutDefault } from '../../electron/settings/settings-problem.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shroff-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string | Buffer): string {
  const name = path.join(folder, 'settings.json');
  writeFileSync(name, text);
  return name;
}

const least = { shop: { name: 'Shop' }, providers: {} };
const upay = { deviceId: 'till-1' };
const withUpay = (more: object) => JSON.stringify({ ...least, providers: { upay: { ...upay, ...more } } });

function refusalOf(act: () => unknown): { code: string; problem: string } {
  try {
    act();
  } catch (error) {
    if (error instanceof Refused) return { code: error.refusal.code, problem: String(error.refusal.params.problem) };
    throw error;
  }
  throw new Error('it was not refused');
}

test.each<[string, string, RegExp]>([
  [
    'a name misspelt',
    '{"shop":{"nmae":"x","name":"y"},"providers":{}}',
    /^shop\.nmae: there is no such setting; did you mean "name"\?$/,
  ],
  ['a name of another case', '{"shop":{"Name":"x","name":"y"},"providers":{}}', /did you mean "name"\?/],
  [
    'a name from nowhere',
    '{"shop":{"name":"y"},"providers":{},"kitchen":{}}',
    /^kitchen: .*there are: shop, terminal, limits, lateMoney, refunds, routing, network, notifications, printer, display, scanner, screen, providers$/,
  ],
  [
    'one in a list',
    withUpay({ show: [{ wallet: 'wechat', payway: '3', x: 1 }] }),
    /^providers\.upay\.show\.0\.x: .*there are: wallet, payway$/,
  ],
  ['a key of objects', '{"shop":{"name":"y"},"providers":{},"__proto__":{}}', /^__proto__: there is no such setting/],
  ['one that is missing', '{"providers":{}}', /^shop is missing \(expected settings in \{ \}\)$/],
  ['one inside that is missing', '{"shop":{},"providers":{}}', /^shop\.name is missing \(expected text in quotes\)$/],
  [
    'text for a number',
    '{"shop":{"name":"y"},"providers":{},"limits":{"paymentMaxMinor":"5"}}',
    /^limits\.paymentMaxMinor: expected a (whole )?number, not text$/,
  ],
  [
    'a part of a cent',
    '{"shop":{"name":"y"},"providers":{},"limits":{"paymentMaxMinor":0.5}}',
    /^limits\.paymentMaxMinor: expected a whole number/,
  ],
  [
    'nothing',
    '{"shop":{"name":"y"},"providers":{},"limits":{"paymentMaxMinor":0}}',
    /^limits\.paymentMaxMinor: expected a number above 0$/,
  ],
  ['an empty name', '{"shop":{"name":""},"providers":{}}', /^shop\.name: expected a length of at least 1$/],
  [
    'a word not on the list',
    '{"shop":{"name":"y","language":"fr"},"providers":{}}',
    /^shop\.language: expected one of "en", "zh-Hans", "zh-Hant"$/,
  ],
  ['a list for settings', '[]', /^the file: expected settings in \{ \}, not a list$/],
  [
    'a bad form',
    withUpay({ deviceId: 'till 1' }),
    /^providers\.upay\.deviceId: expected text of the form \[A-Za-z0-9_-\]\{1,32\}$/,
  ],
  [
    'plain http to elsewhere',
    withUpay({ address: 'http://upay.example' }),
    /^providers\.upay\.address: must begin with https:\/\//,
  ],
  [
    'no address',
    withUpay({ address: 'upay' }),
    /^providers\.upay\.address: expected an address that begins with https:\/\//,
  ],
  [
    'a hurry at a real provider',
    withUpay({ paceScale: 0.1 }),
    /^providers\.upay\.paceScale: may differ from 1 only when/,
  ],
  [
    'a printer of the network without its address',
    '{"shop":{"name":"y"},"providers":{},"printer":{"output":"network"}}',
    /^printer\.host is missing \(is needed with output network\)$/,
  ],
  [
    'a printer of no width known',
    '{"shop":{"name":"y"},"providers":{},"printer":{"paperMm":76}}',
    /^printer\.paperMm: expected one of 58, 80$/,
  ],
  ['two faults', '{"shop":{"nme":1},"providers":{}}', /shop\.name is missing.*; shop\.nme: there is no such setting/],
])('settings with %s', (_what, text, problem) => {
  const refusal = refusalOf(() => readSettings(file(text)));
  expect(refusal.code).toBe('settingsInvalid');
  expect(refusal.problem).toMatch(problem);
});

test('a value is never repeated: it may be a key pasted in the wrong place', () => {
  const { problem } = refusalOf(() => readSettings(file(withUpay({ deviceId: 'secret value', show: 'other secret' }))));
  expect(problem).not.toContain('secret');
});

test.each<[string, string, string, RegExp]>([
  ['a comma too many', '{"shop":{},\n}', 'settingsNotJson', /line 2 column 1/],
  ['nothing at all', '', 'settingsNotJson', /end of JSON/],
  ['more than 1 MiB', ' '.repeat(1024 * 1024 + 1), 'settingsInvalid', /larger than 1 MiB/],
])('a file with %s', (_what, text, code, problem) => {
  const refusal = refusalOf(() => readSettings(file(text)));
  expect(refusal.code).toBe(code);
  expect(refusal.problem).toMatch(problem);
});

test.each([
  ['a file that is not there', 'nothing.json', 'there is no such file'],
  ['a folder', '.', 'this is a folder'],
])('%s', (_what, name, problem) => {
  expect(refusalOf(() => readSettings(path.join(folder, name)))).toEqual({ code: 'settingsMissing', problem });
});

test('comments at any depth and a byte order mark are no settings', () => {
  const text = withUpay({ '//': 'a', show: [{ '// x': 1, wallet: 'wechat', payway: '3' }] });
  expect(readSettings(file(`\uFEFF${text}`)).providers.upay?.show).toEqual([{ wallet: 'wechat', payway: '3' }]);
});

describe('the language', () => {
  test.each([
    [
      'is replaced',
      '{ "shop": { "language" : "en", "name": "y" },\n  "providers": {} }',
      '{ "shop": { "language" : "zh-Hans", "name": "y" },\n  "providers": {} }',
    ],
    [
      'is added',
      '{\n  "providers": {},\n  "shop": {\n    "name": "y"\n  }\n}\n',
      '{\n  "providers": {},\n  "shop": {\n    "name": "y",\n    "language": "zh-Hans"\n  }\n}\n',
    ],
    [
      'leaves every comment, also those of one name',
      '\uFEFF{"//":"one","shop":{"//":"\\"language\\": \\"en\\" {","name":"y","//":"two","language":"en"},"//":"three","providers":{}}',
      '\uFEFF{"//":"one","shop":{"//":"\\"language\\": \\"en\\" {","name":"y","//":"two","language":"zh-Hans"},"//":"three","providers":{}}',
    ],
    [
      'of a comment is left',
      '{"//x":{"shop":{"language":"en"}},"shop":{"language":"en","name":"y","// language":"en"},"providers":{}}',
      '{"//x":{"shop":{"language":"en"}},"shop":{"language":"zh-Hans","name":"y","// language":"en"},"providers":{}}',
    ],
  ])('%s', (_rule, before, after) => {
    const name = file(before);
    writeLanguage(name, 'zh-Hans');
    expect(readFileSync(name, 'utf8')).toBe(after);
    expect(readSettings(name).shop.language).toBe('zh-Hans');
  });

  test('keeps the mode and a link, and leaves nothing beside it', () => {
    const name = file(JSON.stringify(least));
    chmodSync(name, 0o640);
    const link = path.join(folder, 'link.json');
    symlinkSync(name, link);
    writeLanguage(link, 'zh-Hans');
    expect(statSync(name).mode & 0o777).toBe(0o640);
    expect(readSettings(name).shop.language).toBe('zh-Hans');
    expect(readdirSync(folder).sort()).toEqual(['link.json', 'settings.json']);
  });

  test('is not written into a file that is broken by now', () => {
    const name = file('{"shop":{"name":1},"providers":{}}');
    expect(refusalOf(() => writeLanguage(name, 'en')).code).toBe('settingsInvalid');
    expect(readFileSync(name, 'utf8')).toBe('{"shop":{"name":1},"providers":{}}');
  });
});

describe('light, contrast and sound', () => {
  test.each<[string, string, ScreenChange, string]>([
    [
      'are added with their section, and leave the rest as it was',
      '{\n  "shop": { "name": "y" },\n  "providers": {}\n}\n',
      { soundVolume: 0 },
      '{\n  "shop": { "name": "y" },\n  "providers": {},\n  "screen": {\n    "soundVolume": 0\n  }\n}\n',
    ],
    [
      'are added to a section that is there',
      '{"shop":{"name":"y"},"screen":{ "//":"x", "contrast":"high" },"providers":{}}',
      { appearance: 'dark' },
      '{"shop":{"name":"y"},"screen":{ "//":"x", "contrast":"high", "appearance": "dark" },"providers":{}}',
    ],
    [
      'are added to one that is empty',
      '{"shop":{"name":"y"},"screen":{},"providers":{}}',
      { appearance: 'light', soundVolume: 10 },
      '{"shop":{"name":"y"},"screen":{\n  "appearance": "light",\n  "soundVolume": 10\n},"providers":{}}',
    ],
    [
      'are replaced',
      '{"screen":{"soundVolume": 5 ,"contrast":"high"},"shop":{"name":"y"},"providers":{}}',
      { soundVolume: 2, contrast: 'system' },
      '{"screen":{"soundVolume": 2 ,"contrast":"system"},"shop":{"name":"y"},"providers":{}}',
    ],
  ])('%s', (_rule, before, change, after) => {
    const name = file(before);
    writeScreen(name, change);
    expect(readFileSync(name, 'utf8')).toBe(after);
    expect(readSettings(name).screen).toMatchObject(change);
  });

  test.each([{ soundVolume: 11 }, { soundVolume: 2.5 }, { contrast: 'low' }])('%j is refused', (screen) => {
    expect(refusalOf(() => readSettings(file(JSON.stringify({ ...least, screen })))).code).toBe('settingsInvalid');
  });
});

test('training needs no file and reaches nobody', () => {
  const { providers, shop } = trainingSettings();
  expect(providers.upay?.address).toBe('http://127.0.0.1:9');
  expect(providers.upay?.show.map(({ wallet }) => wallet)).toEqual(['wechat', 'alipay', 'unionpay']);
  expect(shop.currency).toBe('CNY');
});

describe('settings.example.json', () => {
  const example = path.join(import.meta.dirname, '..', '..', 'settings.example.json');

  test('is valid, and shows the defaults', () => {
    const settings = readSettings(example);
    const bare = {
      shop: { name: 'Corner Shop', language: 'zh-Hans' },
      providers: {
        upay: { deviceId: 'corner-shop-till-1' },
        swiftpass: { merchantId: '7551000001' },
        uqpay: { returnUrl: 'https://www.example.com/paid' },
        eftpay: { address: 'https://eftpay.example.com/VMP' },
      },
    };
    expect(settings).toEqual(Settings.parse(bare));
  });

  test('names and explains every setting', () => {
    expect(unexplained(Settings, JSON.parse(readFileSync(example, 'utf8')))).toEqual([]);
  });

  /** Settings without a value, unless they may be absent, or without a `// name` comment. Those that hold others explain by them. */
  function unexplained(schema: z.ZodType, values: unknown, at = ''): string[] {
    const within = withoutDefault(schema);
    if (!(within instanceof z.ZodObject)) return [];
    const given = (values ?? {}) as Record<string, unknown>;
    return Object.entries(within.shape as Record<string, z.ZodType>).flatMap(([name, inner]) => {
      const isAbsent = inner instanceof z.ZodOptional && !(name in given);
      if (isAbsent) return `// ${name}` in given ? [] : [`${at}${name}`];
      const deeper = unexplained(inner, given[name], `${at}${name}.`);
      const holdsOthers = withoutDefault(inner) instanceof z.ZodObject;
      const explained = name in given && (holdsOthers || `// ${name}` in given);
      return explained ? deeper : [`${at}${name}`, ...deeper];
    });
  }
});
