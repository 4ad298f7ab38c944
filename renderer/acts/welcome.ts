import type { Currency } from '#shared/money.ts';
import { edit, useDraft } from '../settings/draft.ts';
import { useTill, type WelcomeStep } from '../store.ts';
import { ask, go, toCheckout } from './ask.ts';
import { loadSettings, saveSettings } from './settings.ts';

const { getState: now } = useTill;

export function toStep(step: WelcomeStep): void {
  go({ at: 'welcome', step, provider: null });
}

/** The guide again, later: the same steps over the settings that are there. */
export function openWelcome(): void {
  toStep('language');
  void loadSettings();
}

/** Writes the first settings, or changes those that are there. False: something is wrong, and stands beside its field. */
export async function saveShop(name: string, currency: Currency): Promise<boolean> {
  const { view } = now();
  if (!view) return false;
  if (view.setUp !== 'shop') {
    const shop = useDraft.getState().loaded?.settings.shop;
    if (shop?.name !== name) edit('shop.name', name);
    if (shop?.currency !== currency) edit('shop.currency', currency);
    return saveSettings();
  }
  useDraft.setState({ doing: 'saving', faults: [] });
  const shop = { name: name.trim(), currency, language: view.language };
  const faults = await ask('settings.begin', { shop, mode: 'live' });
  useDraft.setState({ doing: null, faults: faults === 'refused' ? [] : faults });
  if (faults === 'refused' || faults.length > 0) return false;
  await loadSettings();
  return true;
}

export function startSelling(): void {
  toCheckout();
}
