import type { ScannersView } from '#shared/contract/view.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Code } from './hid-report.ts';
import type { LayoutName } from './layouts.ts';

export interface ScannersOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly onCode: (code: Code) => void;
  readonly onChange: () => void;
  /** By `vendor:product` in hexadecimal: a person's word goes before what is known of the vendor. */
  readonly layoutOf?: (device: string) => LayoutName | null;
}

/** The scanners that this process reads. */
export interface Scanners {
  state(): ScannersView;
  close(): Promise<void>;
}

export type OpenScanners = (options: ScannersOptions) => Scanners;

export const noScanners: Scanners = {
  state: () => ({ state: 'none', devices: [] }),
  close: () => Promise.resolve(),
};
