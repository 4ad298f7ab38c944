import { eftpayTarget } from './eftpay.ts';
import type { Target } from './target.ts';
import { upayTarget } from './upay.ts';

/** One line a provider. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = { upay: upayTarget, eftpay: eftpayTarget };
