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
export type EnteredSecret = (typeof enteredSecrets)[number];
