import type { ProviderId } from '#shared/payment/payment.ts';
import { notifyUrlOf } from '#shared/settings/notifications.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from './clock.ts';
import { createEftpay } from './providers/eftpay/adapter.ts';
import type { Exchange } from './providers/exchange.ts';
import type { PaymentProvider, StepLedger } from './providers/provider.ts';
import { createSwiftpass } from './providers/swiftpass/adapter.ts';
import { createUpay } from './providers/upay/adapter.ts';
import { createUqpay } from './providers/uqpay/adapter.ts';
import type { TokenStore } from './providers/uqpay/token-store.ts';
import type { Secrets } from './settings/secrets.ts';

export interface ProviderParts {
  readonly secrets: Secrets;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly ledger: StepLedger;
  /** UQPAY's token; without it, kept with the secrets. */
  readonly tokenStore?: TokenStore;
}

/** The adapters of the providers that the settings name. One that posts messages is told where the shop hears them. */
export function providersFrom(
  { providers: { upay, swiftpass, uqpay, eftpay }, shop, notifications }: Settings,
  { ledger, tokenStore, ...line }: ProviderParts,
): PaymentProvider[] {
  const parts = { ...line, currency: shop.currency };
  const told = (id: ProviderId) => {
    const notifyUrl = notifyUrlOf(notifications, id);
    return notifyUrl === null ? {} : { notifyUrl };
  };
  return [
    upay && createUpay({ ...parts, settings: { ...upay, ...told('upay') } }),
    swiftpass && createSwiftpass({ ...parts, settings: { ...swiftpass, ...told('swiftpass') } }),
    uqpay && createUqpay({ ...parts, settings: uqpay, ledger, ...(tokenStore && { tokenStore }) }),
    eftpay && createEftpay({ ...parts, settings: { ...eftpay, ...told('eftpay') } }),
  ].filter((provider) => provider !== undefined);
}
