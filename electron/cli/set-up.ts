import { join } from 'node:path';
import { Refused } from '#shared/refusal.ts';
import { lockFolder } from '../journal/lock.ts';
import { prepareFolder } from '../journal/open-journal.ts';
import { settingsOf } from '../open-till.ts';
import type { SecretName } from '../settings/secrets.ts';
import { openSecrets } from '../settings/secrets-file.ts';
import { type Context, connectTill } from './context.ts';
import { exits } from './exit.ts';

/** What a person may enter; the rest the till makes or receives itself. */
const settable: readonly SecretName[] = ['upay.vendorSn', 'upay.vendorKey', 'upay.terminalSn', 'upay.terminalKey'];

/** Reads the settings and says what is still missing before money can be taken. Asks no provider. */
export function checkSettings(context: Context): number {
  const { settings, path } = settingsOf(context);
  const folder = join(context.dataDir, context.mode);
  prepareFolder(folder);
  const secrets = openSecrets(folder, process.env);
  const missing: SecretName[] = settings.providers.upay
    ? (['upay.terminalSn', 'upay.terminalKey'] as const).filter((name) => secrets.get(name) === null)
    : [];
  const words = wordsOf(settings.providers.upay !== undefined, missing);
  context.output.result(
    { settings: path, shop: settings.shop.name, providers: Object.keys(settings.providers), missing },
    `${path}: settings are right. ${words}`,
  );
  return missing.length === 0 && settings.providers.upay ? exits.done : exits.setUp;
}

export function setSecret(context: Context, name: string, value: string): number {
  const known = settable.find((one) => one === name);
  if (!known) throw new Refused('secretUnknown', { name, known: settable.join(', ') });
  if (value === '' || value.length > 4096) throw new Refused('secretEmpty', { name });
  const folder = join(context.dataDir, context.mode);
  prepareFolder(folder);
  const lock = lockFolder(folder);
  try {
    openSecrets(folder, process.env).set({ [known]: value });
  } finally {
    lock.release();
  }
  context.output.result({ secret: known, stored: true }, `${known} is stored.`);
  return exits.done;
}

export async function activate(context: Context, code: string): Promise<number> {
  const till = await connectTill(context);
  try {
    const { terminalSn, store } = await till.client.send('provider.activate', { provider: 'upay', code });
    context.output.result({ terminalSn, store }, `Activated: terminal ${terminalSn}${store ? `, ${store}` : ''}.`);
    return exits.done;
  } finally {
    await till.close();
  }
}

function wordsOf(hasProvider: boolean, missing: readonly SecretName[]): string {
  if (!hasProvider) return 'No provider is set up: add "upay" under "providers".';
  if (missing.length === 0) return 'Everything needed is there.';
  return `Missing: ${missing.join(', ')}. Run "shroff activate upay --code CODE".`;
}
