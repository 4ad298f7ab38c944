import type { Wallet } from '../payment/payment.ts';
import type { RefusalCode } from '../refusal.ts';
import type { EnteredSecret } from '../settings/entered-secrets.ts';
import type { Settings } from '../settings/settings.ts';

/** The settings file as the window may see it. What the file leaves out stands here as its default. */
export interface SettingsView {
  readonly path: string;
  readonly revision: string;
  readonly settings: Settings;
  /** Those that are set on this till. Never a value. */
  readonly secrets: readonly EnteredSecret[];
}

/** What a scan would be taken for, and how it reads. The code itself is money: only its first two characters are told. */
export interface ScanTried {
  readonly kind: 'customerCode' | 'unknownCode' | 'receipt' | 'number' | 'itemCode' | 'merchantQr' | 'refused';
  readonly wallet: Wallet | null;
  readonly refusal: RefusalCode | null;
  readonly start: string;
  readonly length: number;
  readonly letters: 'none' | 'upper' | 'lower' | 'mixed';
}
