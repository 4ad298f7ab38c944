import { assert } from '#shared/assert.ts';
import type { ProviderId, Wallet, Way } from '#shared/payment/payment.ts';
import { noRouting, type Routing } from '#shared/settings/settings.ts';
import type { PaymentProvider } from './provider.ts';

/**
 * Whether a provider can take a payment now: set up, not refusing this till, and reached. Where not, the next in order is
 * asked instead, before any byte leaves and never afterwards; when none can, the shop's choice stands and says why.
 */
export type Usable = (id: ProviderId) => boolean;

/** The providers of this terminal, by the shop's choice. */
export interface Registry {
  readonly providers: readonly PaymentProvider[];
  /** Whose code this looks like; null says nothing against the code, since providers detect more wallets than we do. */
  recognize(code: string): Wallet | null;
  /** Who is asked to take a scanned code; null when nobody scans codes of that length. */
  providerForCode(code: string, usable: Usable): PaymentProvider | null;
  providerForWallet(wallet: Wallet, usable: Usable): PaymentProvider | null;
  /** Null for a provider that the settings no longer name. */
  providerFor(id: ProviderId): PaymentProvider | null;
  /** Wallets with a code to show, each once. */
  readonly showWallets: readonly Wallet[];
  /** Characters of the longest code that any provider takes; 0 when none scans. */
  readonly longestCode: number;
}

export function createRegistry(providers: readonly PaymentProvider[], routing: Routing = noRouting): Registry {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  assert(byId.size === providers.length, 'a provider is listed once');
  const going = (way: Way) =>
    inOrder(
      providers.filter(({ ways }) => ways.includes(way)),
      routing.order,
    );
  const scanners = going('scan');
  const showers = going('show');

  function recognize(code: string): Wallet | null {
    for (const provider of scanners) {
      const wallet = provider.recognizes(code);
      if (wallet !== null) return wallet;
    }
    return null;
  }

  /** A code that somebody knows goes to one who knows it. */
  function ableToScan(code: string): PaymentProvider[] {
    const able = scanners.filter(({ abilities }) => code.length <= abilities.longestCode);
    const knowing = able.filter((provider) => provider.recognizes(code) !== null);
    return knowing.length > 0 ? knowing : able;
  }

  return {
    providers,
    recognize,
    providerForCode: (code, usable) => {
      const wallet = recognize(code);
      return chosen(ableToScan(code), wallet === null ? undefined : routing.scan[wallet], usable);
    },
    providerForWallet: (wallet, usable) => {
      const able = showers.filter(({ abilities }) => abilities.showWallets.includes(wallet));
      return chosen(able, routing.show[wallet], usable);
    },
    providerFor: (id) => byId.get(id) ?? null,
    showWallets: [...new Set(showers.flatMap(({ abilities }) => abilities.showWallets))],
    longestCode: Math.max(0, ...scanners.map(({ abilities }) => abilities.longestCode)),
  };
}

function chosen(
  able: readonly PaymentProvider[],
  first: ProviderId | undefined,
  usable: Usable,
): PaymentProvider | null {
  const ordered = inOrder(able, first === undefined ? [] : [first]);
  return ordered.find(({ id }) => usable(id)) ?? ordered[0] ?? null;
}

/** Those that `order` names come first, in its order; the rest stay as they are. */
function inOrder(providers: readonly PaymentProvider[], order: readonly ProviderId[]): PaymentProvider[] {
  const place = ({ id }: PaymentProvider) => (order.includes(id) ? order.indexOf(id) : order.length);
  return providers.toSorted((a, b) => place(a) - place(b));
}
