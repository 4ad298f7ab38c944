import { z } from 'zod';

/** The customer display of this till. */
export const DisplaySettings = z.strictObject({
  /** `secondMonitor`: by itself, where there is one. `never`: only when the cashier opens it. */
  open: z.enum(['secondMonitor', 'never']).default('secondMonitor'),
});
export type DisplaySettings = z.infer<typeof DisplaySettings>;

export const displayBySecondMonitor: DisplaySettings = DisplaySettings.parse({});
