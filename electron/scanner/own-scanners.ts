import { watchHidScanners } from './hid-scanner.ts';
import { type OpenScanners, openScanners } from './scanners.ts';
import { watchSerialScanner } from './serial-scanner.ts';

/** Every way a scanner can come to this machine by, but the keyboard. */
export const openOwnScanners: OpenScanners = (options) => openScanners(options, [watchHidScanners, watchSerialScanner]);
