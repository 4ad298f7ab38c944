import { z } from 'zod';
import type { ProviderId } from '../payment/payment.ts';
import { ProviderAddress } from './provider-address.ts';

/**
 * Whether the till listens for messages of its providers, and where: plain HTTP, meant to stand behind the shop's own tunnel
 * or proxy. Each provider has one path, `<pathPrefix>/<provider>`.
 */
export const NotificationSettings = z.strictObject({
  on: z.boolean().default(false),
  /** Of this machine. Another than loopback lets the whole network knock. */
  address: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1'),
  port: z.int().min(1).max(65_535).default(8790),
  pathPrefix: z
    .string()
    .max(64)
    .regex(/^(\/[A-Za-z0-9._~-]+)*$/)
    .default('/notify'),
  /**
   * What providers are told, path included: they post to `<publicAddress>/<provider>`. The longest that with `/upay` fits
   * Upay's 128 characters. Without it nobody is told, and only what a portal sends arrives.
   */
  publicAddress: ProviderAddress.refine((address) => address.length <= 123 && !/[?#\s]/.test(address), {
    error: 'must have at most 123 characters and no ? or #',
  }).optional(),
});
export type NotificationSettings = z.infer<typeof NotificationSettings>;

export const notificationsOff: NotificationSettings = NotificationSettings.parse({});

/** Null while the till does not listen, or does not know by which address it is reached. */
export function notifyUrlOf({ on, publicAddress }: NotificationSettings, provider: ProviderId): string | null {
  return on && publicAddress !== undefined ? `${publicAddress.replace(/\/+$/, '')}/${provider}` : null;
}
