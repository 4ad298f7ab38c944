import { z } from 'zod';
import { Currency } from './money.ts';
import { Wallet } from './payment/payment.ts';

const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/|$)/;

/** https, or plain http for this machine only. */
const ProviderAddress = z
  .url({ protocol: /^https?$/ })
  .refine((address) => address.startsWith('https:') || loopback.test(address), {
    error: 'must begin with https:// (plain http is for 127.0.0.1 only)',
  });

export const Language = z.enum(['en', 'zh-Hans']);
export type Language = z.infer<typeof Language>;

/** Upay's own numbers of a wallet when it makes a code; they differ between merchants (`payway`, Upay precreate). */
const Payway = z.string().regex(/^\d{1,3}$/);

export const UpaySettings = z
  .strictObject({
    address: ProviderAddress.default('https://vsi-api.shouqianba.com'),
    appId: z.string().max(64).default(''),
    /** Stable for the life of the terminal; check-in compares it (Upay: 32 characters where it is sent with a payment). */
    deviceId: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
    /** Wallets offered as a code on the screen, in the shop's order, with Upay's payway number of each. */
    show: z.array(z.strictObject({ wallet: Wallet, payway: Payway })).default([
      { wallet: 'wechat', payway: '3' },
      { wallet: 'alipay', payway: '1' },
      { wallet: 'unionpay', payway: '17' },
    ]),
    /** Upay documents revoke and advises against it; off, an approved payment is given back by refund. */
    allowRevoke: z.boolean().default(false),
    /** Every time of the provider's pace is multiplied by this. Other than 1 only beside a provider on this machine. */
    paceScale: z.number().positive().max(1).default(1),
  })
  .refine((upay) => upay.paceScale === 1 || loopback.test(upay.address), {
    error: 'may differ from 1 only when the address is on this machine',
    path: ['paceScale'],
  });
export type UpaySettings = z.infer<typeof UpaySettings>;

export const Settings = z.strictObject({
  shop: z.strictObject({
    /** Also what the customer reads in the wallet. */
    name: z.string().min(1).max(60),
    currency: Currency.default('CNY'),
    language: Language.default('en'),
  }),
  terminal: z
    .strictObject({
      name: z.string().min(1).max(30).default('Till 1'),
      cashier: z.string().min(1).max(32).default('cashier'),
    })
    .default({ name: 'Till 1', cashier: 'cashier' }),
  limits: z
    .strictObject({ paymentMaxMinor: z.int().positive().max(9_999_999_999).default(5_000_000) })
    .default({ paymentMaxMinor: 5_000_000 }),
  /** Money that arrives for a payment given up: `ask` a person, or `refund` it without asking. */
  lateMoney: z.enum(['ask', 'refund']).default('ask'),
  providers: z.strictObject({ upay: UpaySettings.optional() }),
});
export type Settings = z.infer<typeof Settings>;
