import type { PrinterTrouble } from '#shared/receipt/printing.ts';

/**
 * What became of one receipt's bytes. `nothing`: not one byte left, so they may be sent again; `part`: some left, and nobody
 * knows what is on the paper.
 */
export type Sent =
  | { readonly sent: 'whole' }
  | { readonly sent: 'part'; readonly why: PrinterTrouble; readonly problem: string }
  | { readonly sent: 'nothing'; readonly why: PrinterTrouble; readonly problem: string };

/** Where the bytes go. Never throws; resolves by its own deadline. `name` tells receipts apart where each becomes a file. */
export interface Output {
  readonly place: string;
  send(name: string, bytes: Uint8Array): Promise<Sent>;
}

const troubles: Readonly<Record<string, PrinterTrouble>> = {
  ENOENT: 'missing',
  ENOTDIR: 'missing',
  EISDIR: 'missing',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

export function troubleOf(error: unknown): { readonly why: PrinterTrouble; readonly problem: string } {
  const problem = (error as NodeJS.ErrnoException).code ?? String(error);
  return { why: troubles[problem] ?? 'unreachable', problem };
}
