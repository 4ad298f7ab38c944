import { EventEmitter } from 'node:events';
import type { Device, HIDAsync } from 'node-hid';
import type { LayoutName } from '#shared/settings/scanner.ts';
import { reportsOf } from './reports.ts';

const models = {
  honeywell: { vendorId: 0x0c2e, productId: 0x0b61, product: 'Voyager' },
  newland: { vendorId: 0x1eab, productId: 0x0d10, product: 'FM420' },
  shifted: { vendorId: 0x05e0, productId: 0x1900, product: 'DS2208' },
} as const;

/** As the real library was seen to behave on Linux: what waits is read before a listener comes, a loss is a text, a second close is refused. */
class MadeUpHandle extends EventEmitter {
  readonly sent: string[] = [];
  readonly waiting: Uint8Array[] = [];
  isClosed = false;

  read(): Promise<Buffer> {
    return Promise.resolve(Buffer.from(this.waiting.shift() ?? []));
  }

  write(data: Buffer): Promise<number> {
    return this.#told('output', data);
  }

  sendFeatureReport(data: Buffer): Promise<number> {
    return this.#told('feature', data);
  }

  close(): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('device is already closed'));
    this.isClosed = true;
    return Promise.resolve();
  }

  #told(kind: string, data: Buffer): Promise<number> {
    this.sent.push(`${kind} ${data.toString('hex').replace(/(00)+$/, '')}`);
    return Promise.resolve(data.length);
  }
}

export interface MadeUpScanner {
  readonly device: Device;
  readonly layout: LayoutName;
  /** Each opening, the newest last. */
  readonly handles: MadeUpHandle[];
  mayBeOpened: true | string;
  /** What the kernel has of it from before the next opening. */
  readonly kept: Uint8Array[];
  tries: number;
}

/** A bus that scanners are plugged into. Only for what a real one cannot be made to do at will: see test/hid for the rest. */
export function createBus() {
  const scanners = new Map<string, MadeUpScanner>();
  const others: Device[] = [];
  const bus = {
    problem: null as string | null,
    plug: (layout: LayoutName, path = `/dev/hidraw${scanners.size}`, more: Partial<Device> = {}): MadeUpScanner => {
      const device: Device = { ...models[layout], path, usagePage: 0x8c, usage: 2, interface: 0, release: 0, ...more };
      const scanner: MadeUpScanner = { device, layout, handles: [], mayBeOpened: true, kept: [], tries: 0 };
      scanners.set(path, scanner);
      return scanner;
    },
    plugOther: (device: Partial<Device>) =>
      void others.push({ vendorId: 1, productId: 1, interface: 0, release: 0, ...device }),
    pull: ({ device, handles }: MadeUpScanner) => {
      scanners.delete(device.path ?? '');
      handles.at(-1)?.emit('error', 'could not read from HID device: device disconnected');
    },
    send: (scanner: MadeUpScanner, report: Uint8Array) =>
      void scanner.handles.at(-1)?.emit('data', Buffer.from(report)),
    scan: (scanner: MadeUpScanner, text: string, as: LayoutName = scanner.layout) => {
      for (const report of reportsOf(as, text)) bus.send(scanner, report);
    },
    load: () => (bus.problem === null ? Promise.resolve(library) : Promise.reject(new Error(bus.problem))),
  };
  const library = {
    devicesAsync: () => Promise.resolve([...[...scanners.values()].map(({ device }) => device), ...others]),
    HIDAsync: {
      open: (path: string) => {
        const scanner = scanners.get(path);
        if (!scanner) return Promise.reject(new Error(`opened ${path}, which is no scanner`));
        scanner.tries += 1;
        if (scanner.mayBeOpened !== true) return Promise.reject(new Error(scanner.mayBeOpened));
        const handle = new MadeUpHandle();
        handle.waiting.push(...scanner.kept.splice(0));
        scanner.handles.push(handle);
        return Promise.resolve(handle as unknown as HIDAsync);
      },
    } as unknown as typeof HIDAsync,
  };
  return bus;
}
