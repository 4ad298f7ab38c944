import { z } from 'zod';
import { languages } from '../language.ts';

const Line = z.string().trim().min(1).max(60);

/** The receipt printer of this till, which understands ESC/POS. */
export const PrinterSettings = z
  .strictObject({
    /** `network`: raw TCP. `device`: a file of the system. `folder`: each receipt becomes a file, for another program to print. */
    output: z.enum(['none', 'network', 'device', 'folder']).default('none'),
    host: z
      .string()
      .max(253)
      .regex(/^[A-Za-z0-9._:-]+$/)
      .optional(),
    port: z.int().min(1).max(65_535).default(9100),
    /** Of the device or the folder; a relative one is of the data folder. */
    path: z.string().min(1).max(1024).optional(),
    paperMm: z.literal([58, 80]).default(80),
    /** The code page of the printer's Chinese font; `none` for a printer without one, for which the till's window draws them. */
    chinese: z.enum(['gb18030', 'big5', 'none']).default('gb18030'),
    /** Without it the language of the screen. */
    language: z.enum(languages).optional(),
    /** Without it the shop's name. */
    head: z.array(Line).min(1).max(6).optional(),
    foot: z.array(Line).max(6).default([]),
    cut: z.enum(['partial', 'full', 'none']).default('partial'),
    /** `always`: a receipt comes out by itself when a payment or refund is approved. */
    print: z.enum(['ask', 'always']).default('ask'),
    /** Opens the cash drawer with the first receipt of a paid payment. */
    drawer: z.boolean().default(false),
  })
  .refine(({ output, host }) => output !== 'network' || host !== undefined, {
    path: ['host'],
    error: 'is needed with output network',
  })
  .refine(({ output, path }) => !['device', 'folder'].includes(output) || path !== undefined, {
    path: ['path'],
    error: 'is needed with output device or folder',
  });
export type PrinterSettings = z.infer<typeof PrinterSettings>;

export const noPrinter: PrinterSettings = PrinterSettings.parse({});
