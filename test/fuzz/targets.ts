import type { ProviderId } from '#shared/payment/payment.ts';
import { eftpayTarget } from './eftpay.ts';
import { swiftpassTarget } from './swiftpass.ts';
import type { Target } from './target.ts';
import { upayTarget } from './upay.ts';
import { uqpayTarget } from './uqpay.ts';

/** One line a provider. */
export const targets: Readonly<Record<ProviderId, () => Promise<Target>>> = {
  upay: upayTarget,
  swiftpass: swiftpassTarget,
  uqpay: uqpayTarget,
  eftpay: eftpayTarget,
};
