import type { Device, HIDAsync } from 'node-hid';
import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';
import { createHearing, type Hearing } from './hearing.ts';
import { type Vendor, vendors } from './layouts.ts';
import { modelOf, type Source, type SourceOptions } from './scanners.ts';
import { createTelling, createWatch, type TurnedAway, turnedAway } from './watching.ts';

/** USB usage of a bar code scanner (HID Point of Sale Usage Tables 1.02), and of a keyboard. */
const scannerUsage = { page: 0x8c, usage: 0x02 };
const keyboardUsage = { page: 0x01, usage: 0x06 };

/** A plug or an unplug is on the screen within two seconds; a look takes some milliseconds of another thread. */
const lookEveryMs = 1000;

/** What a library that cannot be loaded or a bus that cannot be read is asked again after. */
const brokenAgainMs = 30_000;

/** The kernel keeps no more for each opening; a scanner that floods would never be done. */
const mostKept = 64;

/** Output report 0xFD of a scanner that takes commands: its length, SYN, the command, CR. This one beeps. */
const beep = Buffer.alloc(64);
beep.set([0xfd, 3, 0x16, 0x07, 0x0d]);

/** Feature report 0xFE: send by this way from now on, and not as a keyboard. */
const thisWay = Buffer.from([0xfe, 1]);

type Library = Pick<typeof import('node-hid'), 'devicesAsync' | 'HIDAsync'>;

interface Opened {
  readonly handle: HIDAsync;
  readonly shown: Omit<ScannerDevice, 'state'>;
  readonly hearing: Hearing;
}

interface RefusedDevice extends TurnedAway {
  readonly shown: Opened['shown'];
}

/**
 * Finds the HID POS scanners of this machine, reads them all, and finds them again when they come back. Keyboards are only
 * listed: reading one reads twice on Linux, nothing on Windows, and asks for a permission on macOS. Whatever goes wrong
 * here is told and tried again later; nothing is thrown.
 */
export function watchHidScanners(
  options: SourceOptions,
  load: () => Promise<Library> = () => import('node-hid'),
): Source {
  const { clock, log } = options;
  const opened = new Map<string, Opened>();
  const refused = new Map<string, RefusedDevice>();
  let keyboards: ScannersView['keyboards'] = [];
  let isBroken = false;
  const tell = createTelling(state, options.onChange);
  const watch = createWatch(clock, look);

  function state(): ReturnType<Source['state']> {
    const read = [...opened.values()].map(({ shown, hearing }) => ({ ...shown, ...readOf(shown, hearing) }));
    const unread = [...refused.values()].map(({ shown, state: why }) => ({ ...shown, state: why }));
    return { devices: [...read, ...unread], keyboards, isBroken };
  }

  function readOf({ id, layout }: Opened['shown'], hearing: Hearing): Pick<ScannerDevice, 'layout' | 'state'> {
    const chosen = modelOf(options.settings(), id).layout;
    return { layout: chosen ?? layout, state: hearing.isUnreadable() ? 'unreadable' : 'ready' };
  }

  async function look(): Promise<number> {
    try {
      const library = await load();
      const all = await library.devicesAsync();
      const found = all.filter(isScanner);
      await dropMissing(new Set(found.map(({ path }) => path)));
      for (const device of found) await open(library, device);
      keyboards = keyboardsIn(all, found);
      isBroken = false;
    } catch (error) {
      if (!isBroken) log.warn('scanner.unavailable', { problem: String(error) });
      isBroken = true;
    }
    tell();
    return isBroken ? brokenAgainMs : lookEveryMs;
  }

  async function dropMissing(paths: ReadonlySet<string | undefined>): Promise<void> {
    for (const path of refused.keys()) if (!paths.has(path)) refused.delete(path);
    for (const path of [...opened.keys()]) if (!paths.has(path)) await lose(path);
  }

  async function open(library: Library, device: Device): Promise<void> {
    const { path } = device;
    if (watch.isStopped() || path === undefined || opened.has(path)) return;
    if ((refused.get(path)?.untilMs ?? 0) > clock.steadyMs()) return;
    const shown = shownOf(device);
    try {
      const handle = await library.HIDAsync.open(path);
      if (watch.isStopped()) return void (await handle.close());
      const vendor = vendors[device.vendorId] ?? null;
      const hearing = createHearing(shown, path, vendor, options);
      opened.set(path, { handle, shown, hearing });
      await listen(path, handle, shown.id, hearing, vendor);
      refused.delete(path);
      log.info('scanner.opened', { device: shown.id });
    } catch (error) {
      await lose(path);
      refused.set(path, { shown, ...turnedAway(options, shown.id, error, refused.get(path) ?? null) });
    }
  }

  /** What the kernel kept for us from before is a scan that nobody is waiting for any more. */
  async function listen(
    path: string,
    handle: HIDAsync,
    device: string,
    hearing: Hearing,
    vendor: Vendor | null,
  ): Promise<void> {
    handle.on('error', (problem: unknown) => {
      log.info('scanner.lost', { device, problem: String(problem) });
      void lose(path).then(tell);
    });
    for (let count = 0; count < mostKept; count += 1) {
      const kept = await handle.read(0);
      if (kept === undefined || kept.length === 0) break;
      hearing.discard(kept);
    }
    handle.on('data', (report: Uint8Array) => {
      try {
        const isTaken = hearing.hear(report);
        if (!isTaken && vendor?.takesCommands) void handle.write(beep).catch(() => undefined); // the till says it too
      } catch (error) {
        log.error('scanner.defect', { error });
      }
    });
    if (vendor?.takesCommands) void handle.sendFeatureReport(thisWay).catch(() => undefined); // one that refuses sends so already
  }

  async function lose(path: string): Promise<void> {
    const device = opened.get(path);
    opened.delete(path);
    await device?.handle.close().catch(() => undefined); // closed twice: gone all the same
  }

  watch.start();
  return {
    state,
    close: async () => {
      await watch.stop();
      for (const path of [...opened.keys()]) await lose(path);
    },
  };
}

function isScanner({ usagePage, usage }: Device): boolean {
  return usagePage === scannerUsage.page && usage === scannerUsage.usage;
}

/** Scanners of known makers that send as keyboards, and do not stand among those that are read. */
function keyboardsIn(all: readonly Device[], found: readonly Device[]): ScannersView['keyboards'] {
  const isKeyboard = ({ usagePage, usage }: Device) =>
    usagePage === keyboardUsage.page && usage === keyboardUsage.usage;
  const read = new Set(found.map(idOf));
  const typing = all.filter((device) => isKeyboard(device) && device.vendorId in vendors && !read.has(idOf(device)));
  return [...new Map(typing.map((device) => [idOf(device), keyboardOf(device)])).values()];
}

function keyboardOf(device: Device): ScannersView['keyboards'][number] {
  const { id, name } = shownOf(device);
  return { id, name, maker: vendors[device.vendorId]?.name ?? '' };
}

/** A path moves with each plug; vendor and product stay. */
function idOf({ vendorId, productId }: Device): string {
  return [vendorId, productId].map((id) => id.toString(16).padStart(4, '0')).join(':');
}

function shownOf(device: Device): Opened['shown'] {
  const vendor = vendors[device.vendorId];
  return {
    id: idOf(device),
    by: 'hid',
    name: device.product?.trim() || vendor?.name || idOf(device),
    layout: vendor?.layout ?? null,
  };
}
