import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { assert } from '#shared/assert.ts';
import type { Language } from '#shared/language.ts';
import { Refused } from '#shared/refusal.ts';
import { type Fault, faultsOf } from '#shared/settings/fault.ts';
import type { ScreenChange } from '#shared/settings/screen.ts';
import { Settings } from '#shared/settings/settings.ts';
import { createFile, replaceFile } from './durable-file.ts';
import { editJson, type Json } from './edit-json.ts';
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
  readSettings(path);
  writeText(path, edited(path, readText(path), [{ path: ['shop', 'language'], value: language }]));
}

/** The same, for what is named of the screen's. */
export function writeScreen(path: string, change: ScreenChange): void {
  readSettings(path);
  const changes = Object.entries(change).map(([key, value]) => ({ path: ['screen', key], value }));
  writeText(path, edited(path, readText(path), changes));
}

/** One value of the file: set, or taken out where there is none. */
export interface SettingChange {
  readonly path: readonly string[];
  readonly value?: Json | undefined;
}

export interface FoundSettings {
  readonly settings: Settings;
  /** Of the text: another one after every change, whoever made it. */
  readonly revision: string;
}

export function findSettings(path: string): FoundSettings {
  const settings = readSettings(path);
  return { settings, revision: revisionOf(readText(path)) };
}

/** A change that fits, not written yet. `undo` puts back what stood there. */
export interface DraftSettings {
  readonly settings: Settings;
  readonly write: () => void;
  readonly undo: () => void;
}

/**
 * What the file would be with these changes, or what is wrong with them. Refused with `settingsChanged` where it is not
 * the text any more that whoever asks has read.
 */
export function draftSettings(
  path: string,
  revision: string,
  changes: readonly SettingChange[],
): DraftSettings | readonly Fault[] {
  const before = readText(path);
  if (revisionOf(before) !== revision) throw new Refused('settingsChanged', { path });
  const after = edited(path, before, changes);
  const raw = withoutComments(parse(path, after));
  const checked = Settings.safeParse(raw);
  if (!checked.success) return faultsOf(checked.error, raw);
  return {
    settings: checked.data,
    write: () => {
      const file = realpathSync(path);
      writing(path, () => replaceFile(`${file}.before`, before, statSync(file).mode & 0o777));
      writeText(path, after);
    },
    undo: () => writeText(path, before),
  };
}

/** The first settings of a shop. Refused where there are some by now. */
export function beginSettings(path: string, first: Json): readonly Fault[] {
  const checked = Settings.safeParse(first);
  if (!checked.success) return faultsOf(checked.error, first);
  writing(path, () => createFile(path, `${JSON.stringify(first, null, 2)}\n`, 0o600));
  return [];
}

function edited(path: string, text: string, changes: readonly SettingChange[]): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const wanted = structuredClone(parse(path, text)) as Record<string, unknown>;
  for (const change of changes) put(wanted, change.path, change.value);
  const after = changes.reduce((so, change) => editJson(so, change.path, change.value), text.slice(mark.length));
  assert(isDeepStrictEqual(JSON.parse(after), wanted), 'nothing changes but what was asked for');
  return mark + after;
}

function put(within: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: Json | undefined): void {
  if (rest.length > 0) {
    const inner = within[key];
    const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    if (!isObject && value === undefined) return;
    const next = (isObject ? inner : {}) as Record<string, unknown>;
    within[key] = next;
    put(next, rest, value);
  } else if (value === undefined) delete within[key];
  else within[key] = value;
}

function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function writeText(path: string, text: string): void {
  const file = realpathSync(path);
  writing(path, () => replaceFile(file, text, statSync(file).mode & 0o777));
}

function writing(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new Refused('settingsChanged', { path });
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) throw new Refused('dataReadOnly', { path });
    throw error;
  }
}

/**
 * Training needs no file. The provider is the embedded simulator, which answers in the network's place: the address is
 * of this machine and nothing listens there, so that a mistake elsewhere could not reach a real provider.
 */
export function trainingSettings(shop: Settings['shop'] | null = null): Settings {
  return Settings.parse({
    shop: shop ?? { name: 'Training shop' },
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

/** The first settings of a training folder, which is there. */
export function writeTrainingSettings(path: string, shop: Settings['shop'] | null): void {
  replaceFile(path, `${JSON.stringify(trainingSettings(shop), null, 2)}\n`, 0o600);
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

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
