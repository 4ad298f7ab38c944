/** Named secrets of one data folder. A value is never logged, shown, or sent over the port. */
export interface Secrets {
  get(name: SecretName): string | null;
  /** Durable when it returns: all of `values` or none (one atomic write). */
  set(values: Readonly<Partial<Record<SecretName, string>>>): void;
}

/** What a person enters, or the environment gives until it is stored. */
export const enteredSecrets = [
  'upay.vendorSn',
  'upay.vendorKey',
  'upay.terminalSn',
  'upay.terminalKey',
  'upay.platformKey',
  'swiftpass.key',
  'swiftpass.agentKey',
  'swiftpass.privateKey',
  'swiftpass.platformKey',
  'uqpay.clientId',
  'uqpay.apiKey',
  'uqpay.webhookSecret',
  'eftpay.userConfirmKey',
  'eftpay.secretCode',
  'network.proxyUser',
  'network.proxyPassword',
] as const;

/** What the till makes or receives itself. */
const ownSecrets = ['sealKey', 'upay.previousTerminalKey', 'upay.checkedInDay', 'uqpay.token'] as const;

export const secretNames = [...enteredSecrets, ...ownSecrets] as const;
export type SecretName = (typeof secretNames)[number];
