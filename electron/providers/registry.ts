import { assert } from '#shared/assert.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import type { PaymentProvider } from './provider.ts';

/** The providers of this terminal in the shop's order. */
export interface Registry {
  readonly providers: readonly PaymentProvider[];
  /** Whose code this looks like; null says nothing against the code, since providers detect more wallets than we do. */
  recognize(code: string): { readonly wallet: Wallet; readonly provider: ProviderId } | null;
  /** Who is asked to take a scanned code: the one that recognizes it, else the first that scans. */
  providerForCode(code: string): PaymentProvider | null;
  providerForWallet(wallet: Wallet): PaymentProvider | null;
  /** Null for a provider that the settings no longer name. */
  providerFor(id: ProviderId): PaymentProvider | null;
  /** Wallets with a code to show, each once. */
  readonly showWallets: readonly Wallet[];
}

export function createRegistry(providers: readonly PaymentProvider[]): Registry {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  assert(byId.size === providers.length, 'a provider is listed once');
  const scanners = providers.filter(({ ways }) => ways.includes('scan'));
  const showers = providers.filter(({ ways }) => ways.includes('show'));
  const recognize = (code: string) => {
    for (const provider of scanners) {
      const wallet = provider.recognizes(code);
      if (wallet !== null) return { wallet, provider: provider.id };
    }
    return null;
  };
  return {
    providers,
    recognize,
    providerForCode: (code) => scanners.find(({ id }) => id === recognize(code)?.provider) ?? scanners[0] ?? null,
    providerForWallet: (wallet) => showers.find(({ abilities }) => abilities.showWallets.includes(wallet)) ?? null,
    providerFor: (id) => byId.get(id) ?? null,
    showWallets: [...new Set(showers.flatMap(({ abilities }) => abilities.showWallets))],
  };
}
