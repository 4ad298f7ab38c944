import { unreachable } from '../assert.ts';
import type { ProviderId } from '../payment/payment.ts';
import type { EnteredSecret } from './entered-secrets.ts';
import type { Settings } from './settings.ts';

/** What proves the messages of a provider beyond what its calls need; without it none of them is believed. */
export function notificationSecrets(provider: ProviderId): readonly EnteredSecret[] {
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
export function neededSecrets(provider: ProviderId, { providers }: Settings): readonly EnteredSecret[] {
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
