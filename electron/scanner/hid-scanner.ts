import type { Device, HIDAsync } from 'node-hid';
import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';
import { createDecoder } from './hid-report.ts';
import { vendors } from './layouts.ts';
import type { Scanners, ScannersOptions } from './scanners.ts';

/** USB usage of a bar code scanner (HID Point of Sale Usage Tables 1.02). */
const scannerUsage = { page: 0x8c, usage: 0x02 };

/** A plug or an unplug is on the screen within two seconds; a look takes some milliseconds of another thread. */
const lookEveryMs = 1000;

/** A device that may not be opened is tried again when a person may have changed that. */
const refusedAgainMs = 10_000;

/** What a library that cannot be loaded or a bus that cannot be read is asked again after. */
const brokenAgainMs = 30_000;

interface Opened {
  readonly handle: HIDAsync;
  readonly shown: ScannerDevice;
}

/**
 * Finds the HID POS scanners of this machine, reads them all, and finds them again when they come back. Keyboards are never
 * touched: reading one reads twice on Linux, nothing on Windows, and asks for a permission on macOS. Whatever goes wrong
 * here is told and tried again later; nothing is thrown.
 */
export function watchHidScanners(options: ScannersOptions): Scanners {
  const { clock, log, onChange } = options;
  const opened = new Map<string, Opened>();
  const refused = new Map<string, { readonly shown: ScannerDevice; readonly untilMs: number }>();
  let view: ScannersView = { state: 'none', devices: [] };
  let hid: typeof import('node-hid') | null = null;
  let closed = false;
  let forget: () => void = () => undefined;
  let looking: Promise<void> = Promise.resolve();

  function tell(state: ScannersView['state']): void {
    const devices = [...opened.values(), ...refused.values()].map(({ shown }) => shown);
    const next: ScannersView = { state, devices };
    if (JSON.stringify(next) === JSON.stringify(view)) return;
    view = next;
    onChange();
  }

  function stateNow(): ScannersView['state'] {
    if (opened.size > 0) return 'ready';
    return refused.size > 0 ? 'refused' : 'none';
  }

  function again(delayMs: number): void {
    if (closed) return;
    forget = clock.after(delayMs, () => {
      looking = look();
    });
  }

  async function look(): Promise<void> {
    try {
      hid ??= await import('node-hid');
      const found = (await hid.devicesAsync()).filter(isScanner);
      await dropMissing(new Set(found.map(({ path }) => path)));
      for (const device of found) await open(hid, device);
      tell(stateNow());
      again(lookEveryMs);
    } catch (error) {
      log.warn('scanner.unavailable', { problem: String(error) });
      tell('unavailable');
      again(brokenAgainMs);
    }
  }

  async function dropMissing(paths: ReadonlySet<string | undefined>): Promise<void> {
    for (const path of refused.keys()) if (!paths.has(path)) refused.delete(path);
    for (const path of [...opened.keys()]) if (!paths.has(path)) await lose(path);
  }

  async function open(library: typeof import('node-hid'), device: Device): Promise<void> {
    const { path } = device;
    if (closed || path === undefined || opened.has(path)) return;
    if ((refused.get(path)?.untilMs ?? 0) > clock.steadyMs()) return;
    const shown = shownOf(device);
    try {
      const handle = await library.HIDAsync.open(path);
      if (closed) return void (await handle.close());
      refused.delete(path);
      opened.set(path, { handle, shown: { ...shown, state: 'ready' } });
      await listen(path, handle, device);
      log.info('scanner.opened', { device: shown.id });
    } catch (error) {
      await lose(path);
      if (!refused.has(path)) log.warn('scanner.refused', { device: shown.id, problem: String(error) });
      const state = /permission denied/i.test(String(error)) ? 'noPermission' : 'noAnswer';
      refused.set(path, { shown: { ...shown, state }, untilMs: clock.steadyMs() + refusedAgainMs });
    }
  }

  /** What the kernel kept for us from before is a scan that nobody is waiting for any more. */
  async function listen(path: string, handle: HIDAsync, device: Device): Promise<void> {
    const decoder = createDecoder(options.layoutOf?.(idOf(device)) ?? vendors[device.vendorId]?.layout ?? null);
    handle.on('error', (problem: unknown) => {
      log.info('scanner.lost', { device: idOf(device), problem: String(problem) });
      void lose(path).then(() => tell(stateNow()));
    });
    for (let kept = await handle.read(0); kept !== undefined && kept.length > 0; kept = await handle.read(0)) {
      decoder.skip(kept);
    }
    handle.on('data', (report: Uint8Array) => {
      try {
        const heard = decoder.hear(report, clock.steadyMs());
        if (heard.kind === 'code') options.onCode(heard.code);
        if (heard.kind === 'garbled') log.warn('scanner.garbled', { device: idOf(device), cause: heard.why });
      } catch (error) {
        log.error('scanner.defect', { error });
      }
    });
  }

  async function lose(path: string): Promise<void> {
    const device = opened.get(path);
    opened.delete(path);
    await device?.handle.close().catch(() => undefined); // closed twice: gone all the same
  }

  looking = look();
  return {
    state: () => view,
    close: async () => {
      closed = true;
      forget();
      await looking;
      for (const path of [...opened.keys()]) await lose(path);
    },
  };
}

function isScanner({ usagePage, usage }: Device): boolean {
  return usagePage === scannerUsage.page && usage === scannerUsage.usage;
}

/** A path moves with each plug; vendor and product stay. */
function idOf({ vendorId, productId }: Device): string {
  return [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':');
}

function shownOf(device: Device): Omit<ScannerDevice, 'state'> {
  const vendor = vendors[device.vendorId];
  return {
    id: idOf(device),
    name: device.product?.trim() || vendor?.name || idOf(device),
    layout: vendor?.layout ?? null,
  };
}
