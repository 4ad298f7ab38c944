import { z } from 'zod';

/** An address on this machine. */
export const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(\/|$)/;

/** https, or plain http for this machine only. */
export const ProviderAddress = z
  .url({ protocol: /^https?$/ })
  .refine((address) => address.startsWith('https:') || loopback.test(address), {
    error: 'must begin with https:// (plain http is for 127.0.0.1 only)',
  });

/** Every time of a provider's pace is multiplied by this. Other than 1 only beside a provider on this machine. */
export const PaceScale = z.number().positive().max(1).default(1);

export function paceScaleFits({
  paceScale,
  address,
}: {
  readonly paceScale: number;
  readonly address: string;
}): boolean {
  return paceScale === 1 || loopback.test(address);
}

/** For the refinement of a provider's settings by `paceScaleFits`. */
export const paceScaleMisfit = {
  error: 'may differ from 1 only when the address is on this machine',
  path: ['paceScale'],
};
