import type { Language } from '../language.ts';
import type { Refusal } from '../refusal.ts';

/** Why nothing comes out of the printer; each has its sentence and next step in every language. */
export type PrinterTrouble =
  | 'unreachable'
  | 'busy'
  | 'noPaper'
  | 'coverOpen'
  | 'brokeOff'
  | 'missing'
  | 'denied'
  | 'full'
  | 'tooOld';

/** How the printer stands. `place` is where it is, `count` how many receipts were given up. */
export interface PrinterView {
  readonly state: 'off' | 'ready' | 'printing' | 'trouble';
  readonly trouble: { readonly why: PrinterTrouble; readonly place: string; readonly count: number } | null;
  /** Receipts that wait, with the one that is being printed. */
  readonly waiting: number;
}

/** What the screens are told of it. */
export interface PrinterOnScreen extends PrinterView {
  readonly paperMm: 58 | 80;
  /** Characters the window is asked to draw for the printer, in `language`'s shapes; empty: none. */
  readonly draw: string;
  readonly language: Language;
}

/**
 * What became of a wish to print. `unsure`: some bytes left, and nobody knows what is on the paper; it is not printed again by
 * itself. `waiting`: nothing left yet. `notPrinted`: nothing left, and nothing will.
 */
export interface Printing {
  readonly outcome: 'printed' | 'unsure' | 'waiting' | 'notPrinted';
  readonly trouble: PrinterView['trouble'];
  readonly refusal: Refusal | null;
}
