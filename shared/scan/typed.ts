import { z } from 'zod';

/** How a keyboard-mode scanner's keys arrived: what may have changed the code on its way. */
export const Typed = z.strictObject({
  capsLock: z.boolean(),
  /** An input method stood between the scanner and the window. */
  ime: z.boolean(),
  /** Average. */
  msPerKey: z.number().nonnegative().max(1_000),
});
export type Typed = z.infer<typeof Typed>;
