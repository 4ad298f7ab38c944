import { unreachable } from '#shared/assert.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { SecretName } from './secrets.ts';

/** What proves the messages of a provider beyond what its calls need; without it none of them is believed. */
export function notificationSecrets(provider: ProviderId): readonly SecretName[] {
  switch (provider) {
    case 'upay':
      return ['upay.platformKey'];
    case 'uqpay':
      return ['uqpay.webhookSecret'];
    case 'swiftpass':
    case 'eftpay':
      return [];
    default:
      return unreachable(provider);
  }
}

/** What must be stored before a provider of these settings can take money. */
export function neededSecrets(provider: ProviderId, { providers }: Settings): readonly SecretName[] {
  switch (provider) {
    case 'upay':
      return ['upay.terminalSn', 'upay.terminalKey'];
    case 'swiftpass':
      if (providers.swiftpass?.signature === 'RSA_1_256') return ['swiftpass.privateKey', 'swiftpass.platformKey'];
      return [providers.swiftpass?.agentNumber === undefined ? 'swiftpass.key' : 'swiftpass.agentKey'];
    case 'uqpay':
      return ['uqpay.clientId', 'uqpay.apiKey'];
    case 'eftpay':
      return ['eftpay.userConfirmKey', 'eftpay.secretCode'];
    default:
      return unreachable(provider);
  }
}
