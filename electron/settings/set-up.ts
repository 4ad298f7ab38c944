import type { SetUpHandlers } from '#shared/contract/contract.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Secrets } from './secrets.ts';
import { type DraftSettings, draftSettings, findSettings, type SettingChange } from './settings-file.ts';

export type Mode = 'live' | 'training';

/** What holds the open till, and can open it anew. */
export interface Host {
  /**
   * Makes the change, closes the till and opens it; back to what was, where it would not open. Refused while a customer is
   * about to pay.
   */
  readonly reopen: (mode: Mode | null, change?: Pick<DraftSettings, 'write' | 'undo'>) => Promise<void>;
}

export interface SetUpParts {
  readonly path: string;
  readonly secrets: Secrets;
  /** Null for a till that is over with its command: what is changed holds from the next start on. */
  readonly host: Host | null;
  readonly openAt: (provider: ProviderId) => number;
  readonly countsMoney: () => boolean;
  readonly adopt: (settings: Settings) => void;
}

/** Only seen or heard: acts on the next view, and no till has to be opened anew for it. */
const actsAtOnce = /^(shop\.language|screen|scanner|display)(\.|$)/;

export function createSetUp(parts: SetUpParts): SetUpHandlers {
  const { path, secrets, host } = parts;
  const reopen = async (mode: Mode | null) => {
    if (!host) throw new Refused('badRequest', { field: 'command' });
    await host.reopen(mode);
    return null;
  };
  return {
    'settings.get': () => ({
      path,
      ...findSettings(path),
      secrets: enteredSecrets.filter((name) => secrets.get(name) !== null),
    }),
    'settings.change': async ({ revision, changes }) => {
      const given = changes as readonly SettingChange[];
      const draft = draftSettings(path, revision, given);
      if (!('settings' in draft)) return draft;
      refuseBusy(given, parts);
      if (host && !given.every((change) => actsAtOnce.test(change.path.join('.')))) await host.reopen(null, draft);
      else {
        draft.write();
        parts.adopt(draft.settings);
      }
      return [];
    },
    'settings.begin': () => {
      throw new Refused('settingsChanged', { path });
    },
    'secret.put': ({ name, value }) => {
      const stored = value.trim();
      if (stored === '') throw new Refused('secretEmpty', { name });
      secrets.set({ [name]: stored });
      return null;
    },
    'till.mode': ({ mode }) => reopen(mode),
    'till.restart': () => reopen(null),
  };
}

/**
 * An open payment is asked about where it was made: at another address or as another merchant it would not be found, and
 * would be taken for not paid (law 5).
 */
function refuseBusy(changes: readonly SettingChange[], { openAt, countsMoney }: SetUpParts): void {
  for (const { path } of changes) {
    const [section, name] = path;
    const provider = section === 'providers' && name !== undefined ? (name as ProviderId) : null;
    const count = provider === null ? 0 : openAt(provider);
    if (provider !== null && count > 0) throw new Refused('settingsProviderBusy', { provider, count });
    if (section === 'shop' && name === 'currency' && countsMoney()) throw new Refused('settingsCurrencyBusy');
  }
}
