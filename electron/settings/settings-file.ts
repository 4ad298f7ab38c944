import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { assert } from '#shared/assert.ts';
import type { Language } from '#shared/language.ts';
import { Refused } from '#shared/refusal.ts';
import type { ScreenChange } from '#shared/settings/screen.ts';
import { Settings } from '#shared/settings/settings.ts';
import { replaceFile } from './durable-file.ts';
import { problemOf } from './settings-problem.ts';

const largestBytes = 1024 * 1024;

/**
 * Reads and checks a settings file: JSON in UTF-8, in which a key that begins with `//` is a comment. Refused with
 * `settingsMissing`, `settingsNotJson` or `settingsInvalid`, each with `path` and the `problem` in words.
 */
export function readSettings(path: string): Settings {
  const raw = withoutComments(parse(path, readText(path)));
  const checked = Settings.safeParse(raw);
  if (checked.success) return checked.data;
  throw new Refused('settingsInvalid', { path, problem: problemOf(checked.error, Settings, raw) });
}

/** Changes the one value in the text of the file; comments, order and spacing stay as a person left them. */
export function writeLanguage(path: string, language: Language): void {
  writeValues(path, 'shop', { language });
}

/** The same, for what is named of the screen's. */
export function writeScreen(path: string, change: ScreenChange): void {
  writeValues(path, 'screen', change);
}

type Value = string | number | undefined;

function writeValues(path: string, section: string, values: Readonly<Record<string, Value>>): void {
  const text = readText(path);
  const before = parse(path, text) as Record<string, object>;
  readSettings(path);
  const named = Object.entries(values).filter(([, value]) => value !== undefined);
  const after = named.reduce((now, [key, value]) => withValue(now, section, key, value), text);
  const wanted = { ...before, [section]: { ...before[section], ...Object.fromEntries(named) } };
  assert(isDeepStrictEqual(JSON.parse(after.replace(/^\uFEFF/, '')), wanted), 'only what is named changes');
  const file = realpathSync(path);
  try {
    replaceFile(file, after, statSync(file).mode & 0o777);
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw new Refused('dataReadOnly', { path });
    throw error;
  }
}

/**
 * Training needs no file. The provider is the embedded simulator, which answers in the network's place: the address is
 * of this machine and nothing listens there, so that a mistake elsewhere could not reach a real provider.
 */
export function trainingSettings(): Settings {
  return Settings.parse({
    shop: { name: 'Training shop' },
    providers: {
      upay: {
        address: 'http://127.0.0.1:9',
        appId: 'training',
        deviceId: 'training',
        show: [
          { wallet: 'wechat', payway: '3' },
          { wallet: 'alipay', payway: '1' },
          { wallet: 'unionpay', payway: '17' },
        ],
      },
    },
  });
}

function readText(path: string): string {
  try {
    if (statSync(path).size > largestBytes) {
      throw new Refused('settingsInvalid', { path, problem: 'the file is larger than 1 MiB' });
    }
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Refused) throw error;
    const problem = readingProblems[codeOf(error)] ?? `the file could not be read (${codeOf(error)})`;
    throw new Refused('settingsMissing', { path, problem });
  }
}

const readingProblems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'you may not read this file',
};

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Refused('settingsNotJson', { path, problem: (error as SyntaxError).message });
  }
}

function withoutComments(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !key.startsWith('//'));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutComments(inner)]));
}

/** `text` is valid settings: an object that holds more than the section. */
function withValue(text: string, section: string, key: string, value: Value): string {
  const written = JSON.stringify(value);
  const places = valuesIn(text);
  const old = places.findLast(({ path }) => path === `${section}.${key}`);
  if (old) return text.slice(0, old.start) + written + text.slice(old.end);
  const within = places.findLast(({ path }) => path === section);
  if (within) return withFirst(text, within.start, `"${key}": ${written}`);
  const whole = places.findLast(({ path }) => path === '');
  assert(whole, 'settings are an object');
  return withFirst(text, whole.start, `"${section}": { "${key}": ${written} }`);
}

function withFirst(text: string, objectStart: number, entry: string): string {
  const inside = objectStart + 1;
  const space = /^\s*/.exec(text.slice(inside))?.[0] ?? '';
  const isEmpty = text[inside + space.length] === '}';
  return isEmpty
    ? `${text.slice(0, inside)} ${entry} ${text.slice(inside + space.length)}`
    : `${text.slice(0, inside)}${space}${entry},${text.slice(inside)}`;
}

interface Place {
  /** Keys from the top, joined by dots; positions in a list are left out. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Where each value of valid JSON stands. Of a key given twice both are told; JSON takes the last. */
function valuesIn(text: string): Place[] {
  const places: Place[] = [];
  const open: { path: string[]; start: number; isObject: boolean }[] = [];
  let key: string | null = null;
  const here = () => [...(open.at(-1)?.path ?? []), ...(key === null ? [] : [key])];
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s\uFEFF{}[\]:,"]+/g)) {
    const [token, start] = [match[0], match.index];
    if (token === '{' || token === '[') {
      open.push({ path: here(), start, isObject: token === '{' });
      key = null;
    } else if (token === '}' || token === ']') {
      const closed = open.pop();
      if (closed) places.push({ path: closed.path.join('.'), start: closed.start, end: start + 1 });
      key = null;
    } else if (token === ',') key = null;
    else if (token === ':') continue;
    else if (open.at(-1)?.isObject && key === null) key = JSON.parse(token) as string;
    else places.push({ path: here().join('.'), start, end: start + token.length });
  }
  return places;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
