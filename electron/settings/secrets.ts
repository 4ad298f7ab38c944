import { enteredSecrets } from '#shared/settings/entered-secrets.ts';

/** Named secrets of one data folder. A value is never logged, shown, or sent over the port. */
export interface Secrets {
  get(name: SecretName): string | null;
  /** Durable when it returns: all of `values` or none (one atomic write). */
  set(values: Readonly<Partial<Record<SecretName, string>>>): void;
}

/** What the till makes or receives itself. */
const ownSecrets = ['sealKey', 'upay.previousTerminalKey', 'upay.checkedInDay', 'uqpay.token'] as const;

export const secretNames = [...enteredSecrets, ...ownSecrets] as const;
export type SecretName = (typeof secretNames)[number];
