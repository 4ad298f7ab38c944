/** Named secrets of one data folder. A value is never logged, shown, or sent over the port. */
export interface Secrets {
  get(name: SecretName): string | null;
  /** Durable when it returns: all of `values` or none (one atomic write). */
  set(values: Readonly<Partial<Record<SecretName, string>>>): void;
}

export const secretNames = [
  'sealKey',
  'upay.vendorSn',
  'upay.vendorKey',
  'upay.terminalSn',
  'upay.terminalKey',
  'upay.previousTerminalKey',
  'upay.checkedInDay',
  'swiftpass.key',
  'swiftpass.agentKey',
  'swiftpass.privateKey',
  'swiftpass.platformKey',
  'uqpay.clientId',
  'uqpay.apiKey',
  'uqpay.webhookSecret',
  'uqpay.token',
  'eftpay.userConfirmKey',
  'eftpay.secretCode',
] as const;
export type SecretName = (typeof secretNames)[number];
