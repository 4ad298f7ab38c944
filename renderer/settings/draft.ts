import { create } from 'zustand';
import type { Result } from '#shared/contract/contract.ts';
import type { ScanTried, SettingsView } from '#shared/contract/settings-view.ts';
import type { ScannerDevice, ScannerTried } from '#shared/contract/view.ts';
import { parseAmount } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Refusal } from '#shared/refusal.ts';
import type { Typed } from '#shared/scan/typed.ts';
import type { EnteredSecret } from '#shared/settings/entered-secrets.ts';
import { type Fault, limitsOf } from '#shared/settings/fault.ts';
import { Settings } from '#shared/settings/settings.ts';

/** As a field holds it: text as typed, also of numbers; null takes the setting out. */
export type Edit = string | boolean | readonly string[] | readonly object[] | Readonly<Record<string, string>> | null;

/** The last scan that was only looked at. */
export interface TriedScan {
  /** Null where what came could not be read. */
  readonly scan: ScanTried | null;
  /** Null where the till reads the scanner itself. */
  readonly typed: Typed | null;
  readonly device: ScannerDevice | null;
  /** Null where it was not the code for learning. */
  readonly lesson: ScannerTried['lesson'];
}

export type Checked = Result<'provider.check'> | { readonly refusal: Refusal };

/** What a person has typed and not saved, kept while other screens stand in front. */
export interface SettingsDraft {
  readonly loaded: SettingsView | null;
  /** Why the settings could not be read. */
  readonly unreadable: Refusal | null;
  /** By path, keys joined by dots. */
  readonly edits: Readonly<Record<string, Edit>>;
  /** What this window made up for a field nobody has filled: saved with the rest of its section. */
  readonly suggested: Readonly<Record<string, string>>;
  /** Typed and not stored yet. They leave this window once, by `secret.put`. */
  readonly secrets: Readonly<Partial<Record<EnteredSecret, string>>>;
  readonly faults: readonly Fault[];
  readonly doing: 'saving' | 'checking' | 'activating' | 'printing' | 'reopening' | null;
  /** What the last act came to, said once. */
  readonly done: 'saved' | 'activated' | null;
  readonly checked: Readonly<Partial<Record<ProviderId, Checked>>>;
  readonly printed: Result<'printer.test'> | null;
  readonly tried: TriedScan | null;
}

export const noDraft: SettingsDraft = {
  ...{ loaded: null, unreadable: null, edits: {}, suggested: {}, secrets: {}, faults: [], doing: null, done: null },
  ...{ checked: {}, printed: null, tried: null },
};

export const useDraft = create<SettingsDraft>()(() => noDraft);

export function isDirty({ edits, secrets }: SettingsDraft): boolean {
  return Object.keys(edits).length > 0 || Object.values(secrets).some((value) => value !== '');
}

export function edit(path: string, value: Edit): void {
  useDraft.setState(({ edits, faults }) => ({
    edits: { ...edits, [path]: value },
    faults: faults.filter(({ field }) => field !== path && !field.startsWith(`${path}.`)),
    done: null,
  }));
}

export function typeSecret(name: EnteredSecret, value: string): void {
  useDraft.setState(({ secrets }) => ({ secrets: { ...secrets, [name]: value }, done: null }));
}

export function forgetEdits(): void {
  useDraft.setState({ edits: {}, secrets: {}, faults: [], done: null });
}

type Drafted = Pick<SettingsDraft, 'edits' | 'suggested' | 'loaded' | 'secrets'>;

/** The value of a setting: as edited, else as the file has it, else as it is when the file says nothing. */
export function settingAt({ edits, suggested, loaded }: Drafted, path: string): unknown {
  if (path in edits) return edits[path] ?? undefined;
  const within = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], loaded?.settings);
  return within ?? suggested[path] ?? limitsOf(Settings, path.split('.'))?.standard;
}

/** Edits as the terminal takes them. A text that cannot be the number it should be goes as it is, and comes back as a fault. */
export function changesOf({ edits, suggested, loaded, secrets }: Drafted) {
  const touched = [...Object.keys(edits), ...Object.keys(secrets).map((name) => `providers.${name}`)];
  const fitting = Object.entries(suggested).filter(
    ([path]) => !(path in edits) && touched.some((one) => one.startsWith(path.slice(0, path.lastIndexOf('.') + 1))),
  );
  return [...fitting, ...Object.entries(edits)].map(([dotted, value]) => {
    const path = dotted.split('.');
    if (value === null) return { path };
    return { path, ...writable(path, value, loaded?.settings ?? null) };
  });
}

function writable(path: readonly string[], value: NonNullable<Edit>, settings: Settings | null): { value?: never } {
  const limits = limitsOf(Settings, path);
  if (value === '' && limits?.optional) return {};
  if (Array.isArray(value) && value.length === 0 && limits?.optional && limits.standard === undefined) return {};
  return {
    value: asTyped(
      path,
      value,
      settings,
      (limits?.number ?? null) !== null || typeof limits?.options?.[0] === 'number',
    ),
  } as never;
}

function asTyped(
  path: readonly string[],
  value: NonNullable<Edit>,
  settings: Settings | null,
  isNumber: boolean,
): Edit | number {
  if (typeof value !== 'string' || !isNumber) return value;
  if (path.at(-1)?.endsWith('Minor')) {
    const amount = parseAmount(value, settings?.shop.currency ?? 'CNY', 9_999_999_999);
    if (amount === 'zero') return 0;
    return typeof amount === 'string' ? value : amount.minor;
  }
  return /^-?\d{1,12}$/.test(value.trim()) ? Number(value) : value;
}
