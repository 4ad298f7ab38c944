import { z } from 'zod';
import { affixPattern } from '../scan/affixes.ts';

const Affix = z.string().regex(affixPattern, 'is at most 8 letters, digits or marks, without blanks');

/** How a HID POS scanner orders the bytes of what it sends; see electron/scanner/layouts.ts. */
export const layoutNames = ['honeywell', 'newland', 'shifted'] as const;
export type LayoutName = (typeof layoutNames)[number];

/** What a person, or the till by the code for learning, found out of one model; it goes before what is known of its maker. */
export const ScannerModel = z.strictObject({
  /** `vendor:product` of its USB numbers, in hexadecimal. */
  id: z.string().regex(/^[0-9a-f]{4}:[0-9a-f]{4}$/),
  layout: z.enum(layoutNames).optional(),
  prefix: Affix.default(''),
  suffix: Affix.default(''),
});
export type ScannerModel = z.infer<typeof ScannerModel>;

const serialSpeeds = [9600, 19_200, 38_400, 57_600, 115_200] as const;

const SerialScanner = z.strictObject({
  /** As the system names it: /dev/ttyACM0, COM3. Empty: none. */
  port: z.string().regex(/^(|\/dev\/[\w./-]{1,100}|COM[1-9]\d{0,2})$/),
  /** Bits a second. What is plugged in by USB takes any. */
  speed: z.literal(serialSpeeds).default(9600),
});

const noSerialScanner: z.infer<typeof SerialScanner> = { port: '', speed: 9600 };

/** `prefix` and `suffix`: what the keyboard-mode or serial scanner of this till is set to send before and after each code. */
export const ScannerSettings = z.strictObject({
  prefix: Affix.default(''),
  suffix: Affix.default(''),
  models: z.array(ScannerModel).max(16).default([]),
  serial: SerialScanner.default(noSerialScanner),
});
export type ScannerSettings = z.infer<typeof ScannerSettings>;

export const plainScanner: ScannerSettings = { prefix: '', suffix: '', models: [], serial: noSerialScanner };
