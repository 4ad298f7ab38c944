import { z } from 'zod';
import { Wallet } from '../payment/payment.ts';
import { PaceScale, ProviderAddress, paceScaleFits, paceScaleMisfit } from './provider-address.ts';

/** How one wallet is called at eftPay, and what eftPay lists for it. What is left out is as `wallets.ts` of the adapter has it. */
export const EftpayWallet = z.strictObject({
  /** The service's name less its last part: `service.wechat.qrcode`. */
  service: z
    .string()
    .regex(/^[A-Za-z0-9.]{1,80}$/)
    .optional(),
  paytype: z
    .string()
    .regex(/^\w{1,32}$/)
    .optional(),
  /** `ALIPAYBOTH` makes one code for both Alipay apps. Not to be changed while payments of the wallet are unsettled. */
  paymentType: z
    .string()
    .regex(/^\w{1,32}$/)
    .optional(),
  refund: z.boolean().optional(),
  close: z.boolean().optional(),
  notify: z.boolean().optional(),
  codeLifeSeconds: z.int().min(60).max(7200).optional(),
});
export type EftpayWallet = z.infer<typeof EftpayWallet>;

/** What a `trade_status` says of a sale. `closed`: nothing of it is held, closed unpaid or given back in whole. */
export const SaleMeaning = z.enum(['paid', 'partlyReturned', 'pending', 'closed', 'failed', 'notFound', 'unknown']);
export type SaleMeaning = z.infer<typeof SaleMeaning>;

/** What it says of a refund. `refundedWhole`: the whole payment is given back, by this refund and those before it. */
export const RefundMeaning = z.enum(['refunded', 'refundedWhole', 'processing', 'failed', 'notFound', 'unknown']);
export type RefundMeaning = z.infer<typeof RefundMeaning>;

const TradeStatus = z.string().regex(/^[A-Z_]{1,40}$/);

/** Words that no setting can turn into money. */
const neverPaid =
  /^(TRADE_(PROCESSING|CLOSED|FAIL|NOT_EXIST|REFUND)|WAIT_BUYER_PAY|APPLY_SUCCESS|REFUND_TRADE_NOT_EXIST)$/;
const neverRefunded = /^(TRADE_(SUCCESS|PROCESSING|FAIL|NOT_EXIST)|APPLY_SUCCESS|REFUND_TRADE_NOT_EXIST)$/;

export const EftpaySettings = z
  .strictObject({
    /** With its path, as eftPay gives it after the account is opened (the test system's ends in /VMP). Not public: no default. */
    address: ProviderAddress,
    /** Wallets offered as a code on the screen, in the shop's order. The default is what the status codes themselves name. */
    show: z.array(Wallet).default(['alipayhk', 'alipay', 'wechathk', 'wechat']),
    wallets: z.partialRecord(Wallet, EftpayWallet).default({}),
    /** `tid`: what eftPay shows as the terminal. */
    terminalId: z
      .string()
      .regex(/^[A-Za-z0-9]{1,20}$/)
      .optional(),
    /**
     * Where eftPay tells of payments; production allows ports 80 and 443 only. Without it the till asks. A till that listens
     * itself (`notifications`) names its own address instead.
     */
    notifyUrl: z
      .url({ protocol: /^https?$/ })
      .max(240)
      .optional(),
    /** Zone of `time` and of eftPay's day, on which alone it closes an order. Not documented; callers use Hong Kong's. */
    utcOffsetMinutes: z.int().min(-720).max(840).default(480),
    /** A till's clock that is further off is spoken of in a check. How much eftPay itself allows is not documented. */
    clockToleranceSeconds: z.int().min(1).max(3600).default(60),
    /** Life of a shown code. Not documented for this call; the longest of its siblings is 1800 s. */
    codeLifeSeconds: z.int().min(60).max(7200).default(1800),
    /** How often to ask while a code is new. Not documented; 2 to 3 s is eftPay's callers' habit. */
    pollSeconds: z.int().min(1).max(60).default(3),
    /** Before this age "does not exist" (05, 31) says nothing. Not documented. */
    graceSeconds: z.int().min(10).max(600).default(60),
    /**
     * Fields without content in what eftPay signs: left out (VMP's callers), or kept as `name=` (its sibling products). The
     * rule page was not found, so either is taken as proof: both need the secret. The till itself sends no such field.
     */
    emptyValues: z.enum(['either', 'omit', 'keep']).default('either'),
    /** Further words of `trade_status`, or less certain readings of known ones: eftPay's list (Appendix 2) was not found. */
    saleStatuses: z.record(TradeStatus, SaleMeaning).default({}),
    refundStatuses: z.record(TradeStatus, RefundMeaning).default({}),
    paceScale: PaceScale,
  })
  .refine(paceScaleFits, paceScaleMisfit)
  .refine(
    ({ saleStatuses }) => Object.entries(saleStatuses).every(([word, to]) => to !== 'paid' || !neverPaid.test(word)),
    {
      error: 'must not make "paid" of a word that does not say it',
      path: ['saleStatuses'],
    },
  )
  .refine(
    ({ refundStatuses }) =>
      Object.entries(refundStatuses).every(([word, to]) => !to.startsWith('refunded') || !neverRefunded.test(word)),
    { error: 'must not make "refunded" of a word that does not say it', path: ['refundStatuses'] },
  );
export type EftpaySettings = z.infer<typeof EftpaySettings>;
