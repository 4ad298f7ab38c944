import type { ProviderId, Wallet } from './payment.ts';

/** Where the customer finds the money again. Each has its sentence under `refundTo` in the texts. */
export type RefundTo = 'wechat' | 'alipay' | 'card' | 'ecny' | 'wallet';

/** Longest times, as documented. Null: no document says one, and none is made up. */
export interface RefundWay {
  readonly to: RefundTo;
  /** To the wallet's own balance. */
  readonly balanceMinutes: number | null;
  /** To a bank card behind the wallet. */
  readonly cardWorkingDays: number | null;
  readonly source: string | null;
}

const to: Partial<Record<Wallet, RefundTo>> = {
  wechat: 'wechat',
  wechathk: 'wechat',
  alipay: 'alipay',
  alipayhk: 'alipay',
  alipayplus: 'alipay',
  unionpay: 'card',
  ecny: 'ecny',
};

type Times = Omit<RefundWay, 'to'>;

const undocumented: Times = { balanceMinutes: null, cardWorkingDays: null, source: null };

/** Of the wallet, whoever the provider is. */
const byWallet: Partial<Record<Wallet, Times>> = {
  wechat: {
    balanceMinutes: 20,
    cardWorkingDays: 3,
    source: 'WeChat Pay, Refund: balance within 20 minutes, bank card after 3 working days',
  },
};

/** Of the provider, where its wallet has no times of its own. */
const byProvider: Partial<Record<ProviderId, Times>> = {
  swiftpass: {
    balanceMinutes: null,
    cardWorkingDays: 3,
    source: 'Swiftpass, section 6.4: the same way back, at the bank in 1 to 3 working days',
  },
};

/** How a refund comes to the customer, and when. Without a wallet: back the way it was paid. */
export function refundWayOf(provider: ProviderId, wallet: Wallet | null): RefundWay {
  const times = (wallet && byWallet[wallet]) ?? byProvider[provider] ?? undocumented;
  return { to: (wallet && to[wallet]) ?? 'wallet', ...times };
}
