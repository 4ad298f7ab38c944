import type { PrintId } from '#shared/ids.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { type RefusalCode, Refused } from '#shared/refusal.ts';
import { affixesAround } from '#shared/scan/teach.ts';
import type { Typed } from '#shared/scan/typed.ts';
import type { EnteredSecret } from '#shared/settings/entered-secrets.ts';
import { neededSecrets } from '#shared/settings/needed-secrets.ts';
import { changesOf, edit, forgetEdits, isDirty, type SettingsDraft, useDraft } from '../settings/draft.ts';
import { newId, type Section, theLink, useTill } from '../store.ts';
import { ask, go, noticeOf, toCheckout } from './ask.ts';

const { getState: now, setState: set } = useTill;
const { getState: draft, setState: change } = useDraft;

export function openSettings(section: Section = 'shop'): void {
  if (now().screen.at === 'welcome' && now().view?.setUp === 'shop') return; // nothing is there to be changed yet
  go({ at: 'settings', section, provider: null });
  void loadSettings();
}

export function openSection(section: Section): void {
  go({ at: 'settings', section, provider: null });
}

/** Reads the file anew; what was typed stays. */
export async function loadSettings(): Promise<void> {
  try {
    change({ loaded: await theLink().send('settings.get', {}), unreadable: null });
  } catch (error) {
    if (error instanceof Refused) change({ loaded: null, unreadable: error.refusal });
    else set({ notice: noticeOf(error) });
  }
}

/** Out of the settings; asks first about what was not saved. */
export function leaveSettings(): void {
  unlessUnsaved(toCheckout);
}

export function unlessUnsaved(act: () => void): void {
  const leave = () => {
    forgetEdits();
    act();
  };
  if (isDirty(draft())) set({ ask: { about: 'unsaved', yes: leave } });
  else leave();
}

/** True once everything is in the file and with the secrets. What is wrong stands beside its field. */
export async function saveSettings(): Promise<boolean> {
  const { loaded, doing } = draft();
  if (!loaded || doing !== null) return false;
  set({ notice: null });
  change({ doing: 'saving' });
  const saved = (await saveValues(loaded.revision)) && (await storeSecrets());
  change({ doing: null, ...(saved && { done: 'saved' }) });
  return saved;
}

async function saveValues(revision: string): Promise<boolean> {
  const changes = changesOf(draft());
  if (changes.length === 0) return true;
  try {
    const faults = await theLink().send('settings.change', { revision, changes });
    change({ faults });
    if (faults.length > 0) return false;
    change({ edits: {}, suggested: {} });
    await loadSettings();
    return true;
  } catch (error) {
    set({ notice: noticeOf(error) });
    if (codeOf(error) === 'settingsChanged') await loadSettings();
    return false;
  }
}

async function storeSecrets(): Promise<boolean> {
  const typed = Object.entries(draft().secrets) as [EnteredSecret, string][];
  const filled = typed.filter(([, value]) => value.trim() !== '');
  for (const [name, value] of filled) {
    if ((await ask('secret.put', { name, value })) === 'refused') return false;
    const { [name]: _, ...rest } = draft().secrets;
    change({ secrets: rest });
  }
  change({ secrets: {} });
  if (filled.length > 0) await loadSettings();
  return true;
}

function codeOf(error: unknown): RefusalCode | null {
  return error instanceof Refused ? error.refusal.code : null;
}

/** A choice that acts as it is made. */
export async function changeNow(path: string, value: string): Promise<void> {
  edit(path, value);
  await saveSettings();
}

/** The file is another one now, by a key and not by the settings screen. */
export function reloadSettings(): void {
  if (draft().loaded) void loadSettings();
}

/** What must still be entered before the provider can be asked anything. */
export function missingSecrets({ loaded, secrets }: SettingsDraft, provider: ProviderId): readonly EnteredSecret[] {
  if (!loaded) return [];
  return neededSecrets(provider, loaded.settings).filter(
    (name) => !loaded.secrets.includes(name) && !secrets[name]?.trim(),
  );
}

/** Saves what was typed, then asks the provider whether it knows this till. Moves no money. */
export async function checkProvider(provider: ProviderId): Promise<void> {
  if (isDirty(draft()) && !(await saveSettings())) return;
  if (draft().doing !== null || missingSecrets(draft(), provider).length > 0) return;
  const { [provider]: _, ...others } = draft().checked;
  change({ doing: 'checking', checked: others });
  try {
    const checked = await theLink().send('provider.check', { provider });
    change({ checked: { ...draft().checked, [provider]: checked } });
  } catch (error) {
    if (error instanceof Refused) change({ checked: { ...draft().checked, [provider]: { refusal: error.refusal } } });
    else set({ notice: noticeOf(error) });
  } finally {
    change({ doing: null });
  }
}

/** The code is good once. Where it is not known whether it worked, the notice says to get another. */
export async function activateUpay(code: string): Promise<boolean> {
  if (isDirty(draft()) && !(await saveSettings())) return false;
  change({ doing: 'activating', done: null });
  const answer = await ask('provider.activate', { provider: 'upay', code: code.trim().slice(0, 64) });
  change({ doing: null, ...(answer !== 'refused' && { done: 'activated' }) });
  if (answer === 'refused') return false;
  await loadSettings();
  return true;
}

export function openProvider(provider: ProviderId | null): void {
  const { screen } = now();
  // After a start the welcome stands where the checkout would be: `screenFor` in app.tsx.
  if (screen.at === 'settings') go({ at: 'settings', section: 'providers', provider });
  else go({ at: 'welcome', step: provider ? 'provider' : 'choose', provider });
  const { loaded } = draft();
  const isNew = provider === 'upay' && loaded !== null && loaded.settings.providers.upay === undefined;
  change({ suggested: isNew ? { 'providers.upay.deviceId': `till-${newId<string>().slice(0, 8)}` } : {} });
}

export function removeProvider(provider: ProviderId): void {
  const yes = () => {
    forgetEdits();
    edit(`providers.${provider}`, null);
    void saveSettings().then((saved) => (saved ? openProvider(null) : forgetEdits()));
  };
  set({ ask: { about: 'removeProvider', provider, yes } });
}

export async function printTestPage(): Promise<void> {
  if (isDirty(draft()) && !(await saveSettings())) return;
  change({ doing: 'printing', printed: null });
  const printed = await ask('printer.test', { printId: newId<PrintId>(), keep: false });
  change({ doing: null, printed: printed === 'refused' ? null : printed });
}

/** In the scanner's section a scan is only looked at. */
export async function tryScan(text: string, typed: Typed): Promise<void> {
  const around = affixesAround(text);
  const scan = await ask('scan.try', { text: text.slice(0, 512), typed });
  if (scan !== 'refused')
    change({ tried: { scan, typed, device: null, lesson: around && { layout: null, ...around } } });
}

export function triesScans(): boolean {
  const { screen } = now();
  return screen.at === 'settings' && screen.section === 'scanner';
}

export function askForMode(mode: 'live' | 'training'): void {
  const about = mode === 'training' ? 'practise' : 'goLive';
  unlessUnsaved(() => set({ ask: { about, yes: () => void changeMode(mode) } }));
}

export async function changeMode(mode: 'live' | 'training'): Promise<void> {
  change({ doing: 'reopening' });
  const answer = await ask('till.mode', { mode });
  change({ doing: null });
  if (answer === 'refused') return;
  change({ loaded: null, checked: {}, printed: null, tried: null });
  toCheckout();
}

export async function restartTill(): Promise<void> {
  change({ doing: 'reopening' });
  await ask('till.restart', {});
  change({ doing: null });
  await loadSettings();
}
