import type { ProviderId } from '../payment/payment.ts';

/** What a person should look at first when a provider refuses this till. The sentences are under `settings.blame`. */
export type Blame = 'activation' | 'swiftpassKey' | 'swiftpassNumber' | 'uqpayKeys' | 'eftpayKeys' | 'clock';

/** `said`: the provider's code and words. A guess that only orders where to look; the words themselves are shown too. */
export function blamedBy(provider: ProviderId, said: string): Blame {
  if (/clock|timestamp|expired time|时间|時間/i.test(said) && !/sign/i.test(said)) return 'clock';
  switch (provider) {
    case 'upay':
      return 'activation';
    case 'swiftpass':
      return /mch|merchant|商户|商戶/i.test(said) && !/sign|签名|簽名/i.test(said) ? 'swiftpassNumber' : 'swiftpassKey';
    case 'uqpay':
      return 'uqpayKeys';
    case 'eftpay':
      return 'eftpayKeys';
  }
}
