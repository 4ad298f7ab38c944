import { join } from 'node:path';
import { ProviderId } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import { neededSecrets, notificationSecrets } from '#shared/settings/needed-secrets.ts';
import { lockFolder } from '../journal/lock.ts';
import { prepareFolder } from '../journal/open-journal.ts';
import { settingsOf } from '../open-till.ts';
import type { SecretName } from '../settings/secrets.ts';
import { openSecrets } from '../settings/secrets-file.ts';
import { type Context, connectTill } from './context.ts';
import { exits } from './exit.ts';

/** Reads the settings and says what is still missing before money can be taken. Asks no provider. */
export function checkSettings(context: Context): number {
  const { settings, path } = settingsOf(context);
  const folder = join(context.dataDir, context.mode);
  prepareFolder(folder);
  const secrets = openSecrets(folder, process.env);
  const providers = ProviderId.options.filter((id) => settings.providers[id] !== undefined);
  const missing = providers.flatMap((id) => neededSecrets(id, settings).filter((name) => secrets.get(name) === null));
  const proofs = settings.notifications.on ? providers.flatMap(notificationSecrets) : [];
  const unproven = proofs.filter((name) => secrets.get(name) === null);
  const messages = unproven.length > 0 ? ` Providers' messages are not believed without: ${unproven.join(', ')}.` : '';
  const words = wordsOf(providers, missing) + messages;
  context.output.result(
    { settings: path, shop: settings.shop.name, providers, missing },
    `${path}: settings are right. ${words}`,
  );
  return missing.length === 0 && providers.length > 0 ? exits.done : exits.setUp;
}

export function setSecret(context: Context, name: string, value: string): number {
  const known = enteredSecrets.find((one) => one === name);
  if (!known) throw new Refused('secretUnknown', { name, known: enteredSecrets.join(', ') });
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

/** The clock matters to every provider that signs a time; Upay, Swiftpass and eftPay refuse one that is minutes off. */
const clockToleranceMs = 30_000;

export async function checkProvider(context: Context, provider: ProviderId): Promise<number> {
  const till = await connectTill(context);
  try {
    const { state, code, text, clockSkewMs } = await till.client.send('provider.check', { provider });
    const said = [`${provider}: ${state}.`, code, text].filter(Boolean).join(' ');
    context.output.result({ provider, state, code, text, clockSkewMs }, `${said}${skew(clockSkewMs)}`);
    return state === 'ready' ? exits.done : state === 'unreachable' ? exits.notKnownYet : exits.setUp;
  } finally {
    await till.close();
  }
}

function skew(clockSkewMs: number | null): string {
  if (clockSkewMs === null || Math.abs(clockSkewMs) < clockToleranceMs) return '';
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  return ` This machine's clock is ${seconds} s ${clockSkewMs > 0 ? 'ahead' : 'behind'}: set it right.`;
}

function wordsOf(providers: readonly ProviderId[], missing: readonly SecretName[]): string {
  if (providers.length === 0)
    return `No provider is set up: add one of ${ProviderId.options.join(', ')} under "providers".`;
  if (missing.length === 0) return 'Everything needed is there.';
  const activate = missing.includes('upay.terminalKey') ? ' Run "shroff activate upay --code CODE".' : '';
  const enter = missing.some((name) => !name.startsWith('upay.')) ? ' Run "shroff secret set NAME" for each.' : '';
  return `Missing: ${missing.join(', ')}.${activate}${enter}`;
}
