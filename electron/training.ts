import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { TrainingView } from '#shared/contract/view.ts';
import { ProviderId, type Wallet } from '#shared/payment/payment.ts';
import { Refused } from '#shared/refusal.ts';
import { enteredSecrets } from '#shared/settings/entered-secrets.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import type { Clock } from './clock.ts';
import type { Exchange } from './providers/exchange.ts';
import type { Secrets } from './settings/secrets.ts';
import { type CodeWallet, makeCode } from './simulators/codes.ts';
import { openKeptSimulated } from './simulators/kept.ts';
import { createRandom } from './simulators/random.ts';
import { scenarios } from './simulators/scenario.ts';
import type { Simulated } from './simulators/simulated.ts';

export interface Training {
  readonly exchange: Exchange;
  /** Those of the training folder, with the addresses and numbers of the embedded providers in place of real ones. */
  readonly settings: Settings;
  readonly view: TrainingView;
  /** A fresh customer's code, as a scanner would read it. */
  readonly code: (wallet: Wallet) => string;
  readonly close: () => void;
}

/**
 * The embedded providers, those that the settings name, which remember what they hold between starts; and the scanner that
 * reads their customers' codes. Nothing leaves the process, whatever address the settings have.
 */
export function openTraining(folder: string, secrets: Secrets, settings: Settings, clock: Clock): Training {
  const { currency } = settings.shop;
  const { flow: scanFlow } = settings.providers.uqpay?.scan ?? {};
  const embedded = new Map<ProviderId, Simulated>();
  for (const id of ProviderId.options) {
    const named = settings.providers[id];
    if (named === undefined) continue;
    const path = join(folder, fileOf(id));
    const options = { path, clock, currency, timeScale: named.paceScale, ...(scanFlow !== undefined && { scanFlow }) };
    const simulated = openKeptSimulated(id, options);
    embedded.set(id, simulated);
    introduce(simulated, secrets);
  }
  const random = createRandom(randomInt(2 ** 32));
  const wallets = scannedWallets(settings);
  return {
    exchange: exchangeWith(embedded),
    settings: { ...settings, providers: providersOf(settings, embedded) },
    view: { wallets, scenarios: scenarios.map(({ code, words }) => ({ ending: code, words })) },
    code: (wallet) => {
      const known = wallets.find((one) => one === wallet);
      if (!known) throw new Refused('walletUnsupported', { wallet });
      return makeCode(known, random);
    },
    close: () => {
      for (const simulated of embedded.values()) simulated.close();
    },
  };
}

/** Upay's was the first, and has the plain name. */
function fileOf(id: ProviderId): string {
  return id === 'upay' ? 'simulator.json' : `simulator-${id}.json`;
}

/** Known by its number: Upay changes the key of a terminal daily, and the newest is the till's. */
function introduce({ secrets: given }: Simulated, secrets: Secrets): void {
  const names = enteredSecrets.filter((name) => given[name] !== undefined);
  const [number] = names;
  if (number !== undefined && secrets.get(number) !== given[number])
    secrets.set(Object.fromEntries(names.map((name) => [name, given[name]])));
}

const hostEnd = '.training.invalid';

function addressesOf(id: ProviderId, { path, billPath }: Simulated) {
  const at = (one: string) => `https://${id}${hostEnd}${one}`;
  return { address: at(path), ...(billPath !== undefined && { billAddress: at(billPath) }) };
}

/** By the host, which is made up: one that is none of these was never reached. */
function exchangeWith(embedded: ReadonlyMap<ProviderId, Simulated>): Exchange {
  const byHost = new Map([...embedded].map(([id, simulated]) => [`${id}${hostEnd}`, simulated]));
  return async (request, signal) => {
    const simulated = byHost.get(new URL(request.url).hostname);
    return simulated?.exchange(request, signal) ?? { kind: 'notSent', detail: 'training reaches no real address' };
  };
}

/** The shop's choices stay; what the provider itself decides is the embedded one's. */
function providersOf(
  { providers: { upay, swiftpass, uqpay, eftpay } }: Settings,
  embedded: ReadonlyMap<ProviderId, Simulated>,
): Settings['providers'] {
  const theirs = (id: ProviderId) => {
    const simulated = embedded.get(id);
    return simulated && { ...simulated.settings, ...addressesOf(id, simulated) };
  };
  return {
    ...(upay && { upay: { ...upay, ...theirs('upay') } }),
    ...(swiftpass && { swiftpass: { ...aloneAt(swiftpass), ...theirs('swiftpass') } }),
    ...(uqpay && {
      uqpay: { ...uqpay, amountUnit: 'major', descriptionMax: 32, mintsToken: true, ...theirs('uqpay') },
    }),
    ...(eftpay && { eftpay: { ...eftpay, utcOffsetMinutes: 480, emptyValues: 'either', ...theirs('eftpay') } }),
  };
}

/** The embedded Swiftpass has one merchant, with no agent and no chain. */
function aloneAt({ agentNumber: _, groupNumber: __, ...rest }: SwiftpassSettings): SwiftpassSettings {
  return { ...rest, billService: 'pay.bill.merchant' };
}

const codeWallets: readonly CodeWallet[] = ['wechat', 'alipay', 'unionpay'];

/** Wallets a provider here takes by the customer's code, of those whose codes can be made. */
function scannedWallets({ providers: { upay, swiftpass, uqpay } }: Settings): CodeWallet[] {
  const all = upay !== undefined || swiftpass?.scans === true;
  const some = uqpay?.scan?.wallets.map(({ wallet }) => wallet) ?? [];
  return codeWallets.filter((wallet) => all || some.includes(wallet));
}
