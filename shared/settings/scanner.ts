import { z } from 'zod';

const Affix = z.string().regex(/^[\x21-\x7e]{0,8}$/, 'is at most 8 letters, digits or marks, without blanks');

/** What the keyboard-mode scanner of this till is set to send before and after each code. */
export const ScannerSettings = z.strictObject({
  prefix: Affix.default(''),
  suffix: Affix.default(''),
});
export type ScannerSettings = z.infer<typeof ScannerSettings>;

export const plainScanner: ScannerSettings = { prefix: '', suffix: '' };
