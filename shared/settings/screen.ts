import { z } from 'zod';

export const appearances = ['system', 'light', 'dark'] as const;
export const contrasts = ['system', 'high'] as const;

/** How this machine's screen looks and sounds. `system`: as the machine is set. */
export const ScreenSettings = z.strictObject({
  appearance: z.enum(appearances).default('system'),
  contrast: z.enum(contrasts).default('system'),
  /** 0 is off, 10 the loudest. */
  soundVolume: z.int().min(0).max(10).default(5),
});
export type ScreenSettings = z.infer<typeof ScreenSettings>;

export const plainScreen: ScreenSettings = { appearance: 'system', contrast: 'system', soundVolume: 5 };

/** What a command may change of it: all that is named. */
export const ScreenChange = z.strictObject({
  appearance: z.enum(appearances).optional(),
  contrast: z.enum(contrasts).optional(),
  soundVolume: z.int().min(0).max(10).optional(),
});
export type ScreenChange = z.infer<typeof ScreenChange>;
