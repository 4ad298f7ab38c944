import type { LayoutName } from '#shared/settings/scanner.ts';

/**
 * How a HID POS scanner (USB usage page 0x8C, usage 2) lays out its 64-byte input report. The usage tables name the fields and
 * leave their order to the maker (HID Point of Sale Usage Tables 1.02), so each layout is data with its source. In all of
 * them: byte 0 the report's id, byte 1 how many data bytes it holds, byte 63 bit 0 whether more follows.
 */
export interface Layout {
  /** Where the three-character AIM identifier stands; null where the maker sends none. */
  readonly aimAt: number | null;
  readonly dataAt: number;
  readonly dataMost: number;
}

export const layouts: Readonly<Record<LayoutName, Layout>> = {
  /** Access-IS LSR118 and ATR110 manuals; a Voyager 1602g as captured by others. */
  honeywell: { aimAt: 2, dataAt: 5, dataMost: 56 },
  /** Newland NLS-FM420 manual; Quio QU-R-302 manual. */
  newland: { aimAt: null, dataAt: 2, dataMost: 56 },
  /** The form that open WebHID scanner code takes from Zebra and Datalogic; no maker's document was found. */
  shifted: { aimAt: 3, dataAt: 6, dataMost: 56 },
};

export interface Vendor {
  readonly name: string;
  readonly layout: LayoutName;
  /** Takes feature report 0xFE to send by this way and not as a keyboard, and output report 0xFD for commands. */
  readonly takesCommands?: true;
}

/** Vendors whose layout is known, by USB vendor id. Commands: open WebHID scanner code, which sends them at every opening. */
export const vendors: Readonly<Record<number, Vendor>> = {
  3118: { name: 'Honeywell', layout: 'honeywell', takesCommands: true }, // 0x0C2E
  9168: { name: 'Youjie', layout: 'honeywell', takesCommands: true }, // 0x23D0
  1662: { name: 'Intermec', layout: 'honeywell' }, // 0x067E
  7851: { name: 'Newland', layout: 'newland' }, // 0x1EAB
  1504: { name: 'Zebra', layout: 'shifted' }, // 0x05E0
  1529: { name: 'Datalogic', layout: 'shifted' }, // 0x05F9
};
