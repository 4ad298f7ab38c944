import { z } from 'zod';
import { languages } from '../language.ts';
import { Currency } from '../money.ts';
import { ProviderId, Wallet } from '../payment/payment.ts';
import { DisplaySettings, displayBySecondMonitor } from './display.ts';
import { EftpaySettings } from './eftpay.ts';
import { NetworkSettings, plainNetwork } from './network.ts';
import { NotificationSettings, notificationsOff } from './notifications.ts';
import { noPrinter, PrinterSettings } from './printer.ts';
import { everyRefundAsks, RefundSettings } from './refunds.ts';
import { plainScanner, ScannerSettings } from './scanner.ts';
import { plainScreen, ScreenSettings } from './screen.ts';
import { SwiftpassSettings } from './swiftpass.ts';
import { UpaySettings } from './upay.ts';
import { UqpaySettings } from './uqpay.ts';

/** Whom the shop asks: by wallet, and in this order for every other. One that is not named comes after, as listed under `providers`. */
const Routing = z.strictObject({
  scan: z.partialRecord(Wallet, ProviderId).default({}),
  show: z.partialRecord(Wallet, ProviderId).default({}),
  order: z.array(ProviderId).default([]),
});
export type Routing = z.infer<typeof Routing>;

export const noRouting: Routing = { scan: {}, show: {}, order: [] };

export const Settings = z.strictObject({
  shop: z.strictObject({
    /** Also what the customer reads in the wallet. */
    name: z.string().min(1).max(60),
    currency: Currency.default('CNY'),
    language: z.enum(languages).default('en'),
    /** In the night, China's time: what is sold before belongs to the day before. */
    closingHour: z.int().min(0).max(12).default(0),
    /** The shop takes cash: shifts open with a float, and the drawer is counted before they close. */
    cash: z.boolean().default(false),
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
  refunds: RefundSettings.default(everyRefundAsks),
  routing: Routing.default(noRouting),
  network: NetworkSettings.default(plainNetwork),
  notifications: NotificationSettings.default(notificationsOff),
  printer: PrinterSettings.default(noPrinter),
  display: DisplaySettings.default(displayBySecondMonitor),
  scanner: ScannerSettings.default(plainScanner),
  screen: ScreenSettings.default(plainScreen),
  providers: z.strictObject({
    upay: UpaySettings.optional(),
    swiftpass: SwiftpassSettings.optional(),
    uqpay: UqpaySettings.optional(),
    eftpay: EftpaySettings.optional(),
  }),
});
export type Settings = z.infer<typeof Settings>;
