import { z } from 'zod';
import { Currency } from '../money.ts';
import { Wallet } from '../payment/payment.ts';
import { PaceScale, ProviderAddress, paceScaleFits, paceScaleMisfit } from './provider-address.ts';

/** UQPAY's own words in a request: wallet types, flows, names of fields. */
const Word = z.string().regex(/^[a-z][a-z0-9_]{0,31}$/);

/** How one wallet stands in a `payment_method`; `details` is the inner key, which differs between UQPAY's clients (sheet 2.3). */
const WalletWords = {
  wallet: Wallet,
  type: Word,
  /** As `type` where it is left out (Go, Java); the Android client writes `alipay` for both Alipays. */
  details: Word.optional(),
  /** Only where UQPAY asks for it. */
  osType: Word.optional(),
  /** Least and most of one payment: UQPAY publishes none, so none is the default. */
  leastMinor: z.int().positive().optional(),
  mostMinor: z.int().positive().optional(),
  /** Currencies the wallet takes; every one where it is left out. */
  currencies: z.array(Currency).min(1).optional(),
};

const ShownWallet = z.strictObject({ ...WalletWords, flow: Word.default('qrcode') });
const ScannedWallet = z.strictObject(WalletWords);
export type ShownWallet = z.infer<typeof ShownWallet>;
export type ScannedWallet = z.infer<typeof ScannedWallet>;

/** Absolute, https, at most 1024, without blanks or a fragment (seed, `invalid_return_url`). */
const ReturnUrl = z
  .url({ protocol: /^https$/ })
  .max(1024)
  .regex(/^[^\s#]+$/);

export const UqpaySettings = z
  .strictObject({
    /** The sandbox is https://api-sandbox.uqpaytech.com/api; credentials of the one are unknown to the other. */
    address: ProviderAddress.default('https://api.uqpay.com/api'),
    /** UQPAY asks for one even where only a code is shown. No customer of a till is ever sent there. */
    returnUrl: ReturnUrl,
    /** A sub-account (`x-on-behalf-of`). */
    onBehalfOf: z.uuid().optional(),
    /** Wallets offered as a code on the screen, in the shop's order. UQPAY enables each by itself. */
    show: z.array(ShownWallet).default([
      { wallet: 'alipay', type: 'alipaycn', flow: 'qrcode' },
      { wallet: 'alipayhk', type: 'alipayhk', flow: 'qrcode' },
      { wallet: 'wechat', type: 'wechatpay', flow: 'qrcode' },
      { wallet: 'unionpay', type: 'unionpay', flow: 'qrcode' },
    ]),
    /**
     * The customer's code, scanned by the till. Off: the fields exist, but no document says which flow goes with them or
     * which wallets allow it. UQPAY has to name both.
     */
    scan: z.strictObject({ flow: Word, wallets: z.array(ScannedWallet).min(1) }).optional(),
    /** Decimal text in the major unit (reference and every client), or whole minor units (error reference). */
    amountUnit: z.enum(['major', 'minor']).default('major'),
    /** `x-idempotency-key` everywhere but in the error reference. */
    idempotencyHeader: z.enum(['x-idempotency-key', 'Idempotency-Key']).default('x-idempotency-key'),
    /** 32 in the request tables, 256 in the error reference. */
    descriptionMax: z.int().min(1).max(256).default(32),
    /** False where another process mints the merchant's one token and stores it: this till then only reads. */
    mintsToken: z.boolean().default(true),
    /** How long before its end a token is replaced. Clients: 5 minutes (Go, command line), 60 s (Python). */
    tokenMarginMs: z.int().min(10_000).max(1_200_000).default(300_000),
    /** How often an open payment is asked about while its code is shown, and how long a code stays on the screen (Android client). */
    pollEveryMs: z.int().min(1_000).max(30_000).default(2_000),
    showForMs: z.int().min(60_000).max(1_740_000).default(600_000),
    /**
     * China's time of day (`23:00`) until which UQPAY undoes a paid payment of the same day. Not set, a paid payment is given
     * back by refund: only some wallets can be undone, and no document says which.
     */
    cancelPaidUntil: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .optional(),
    /** Not set, UQPAY and the wallet decide; its knowledge base speaks of 179 days. */
    refundWindowDays: z.int().positive().optional(),
    /** How far a notification's time may be from ours (clients: 300 s). */
    notificationToleranceMs: z.int().min(1_000).max(3_600_000).default(300_000),
    /** Reply headers that may name a request, for UQPAY's support. The error reference says `request_id`; others were seen. */
    requestIdHeaders: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{1,40}$/))
      .max(5)
      .default(['request_id', 'x-request-id', 'traceId']),
    paceScale: PaceScale,
  })
  .refine(paceScaleFits, paceScaleMisfit);
export type UqpaySettings = z.infer<typeof UqpaySettings>;
