import { z } from 'zod';
import { Wallet } from '../payment/payment.ts';
import { PaceScale, ProviderAddress, paceScaleFits, paceScaleMisfit } from './provider-address.ts';

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
    /** Where Upay tells of payments. Without it, and while the till does not listen itself, the till asks. */
    notifyUrl: z
      .url({ protocol: /^https?$/ })
      .max(128)
      .optional(),
    paceScale: PaceScale,
  })
  .refine(paceScaleFits, paceScaleMisfit);
export type UpaySettings = z.infer<typeof UpaySettings>;
