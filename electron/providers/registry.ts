import { assert } from '#shared/assert.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import type { PaymentProvider } from './provider.ts';

/** Something a payment could be asked to do, before any call is made. */
export type Act =
  | { readonly act: 'scan' }
  | { readonly act: 'show'; readonly wallet: Wallet }
  | { readonly act: 'reverse'; readonly because: 'inDoubt' | 'operator' }
  | { readonly act: 'refund'; readonly part: 'whole' | 'some' };

export type Lack = 'provider' | 'scanning' | 'showing' | 'wallet' | 'reversal' | 'reversalOfApproved' | 'partialRefund';

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
  /** What stands in the way of an act; null when nothing does. */
  lacks(id: ProviderId, act: Act): Lack | null;
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
    lacks: (id, act) => lackOf(byId.get(id), act),
  };
}

function lackOf(provider: PaymentProvider | undefined, act: Act): Lack | null {
  if (provider === undefined) return 'provider';
  const { ways, abilities } = provider;
  switch (act.act) {
    case 'scan':
      return ways.includes('scan') ? null : 'scanning';
    case 'show':
      if (!ways.includes('show')) return 'showing';
      return abilities.showWallets.includes(act.wallet) ? null : 'wallet';
    case 'reverse':
      if (act.because === 'operator') return abilities.reverseApproved ? null : 'reversalOfApproved';
      return abilities.reverseInDoubt ? null : 'reversal';
    case 'refund':
      return act.part === 'whole' || abilities.partialRefund ? null : 'partialRefund';
  }
}
