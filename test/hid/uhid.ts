import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { LayoutName } from '#shared/settings/scanner.ts';
import { reportsOf } from '../scanner/reports.ts';

/** `struct uhid_event` of linux/uhid.h: a 32-bit type, then what the type says. */
const event = {
  destroy: 1,
  output: 6,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
};
const bytes = { event: 4380, name: 128, phys: 64, uniq: 64, descriptor: 4096 };
const usbBus = 3;

/** The kernel waits seconds for an answer; a look that finds nothing costs the slow machine an exception. */
const answerEveryMs = 50;
const message = Buffer.alloc(bytes.event);

interface Identity {
  readonly name: string;
  readonly serial: string;
  readonly vendorId: number;
  readonly productId: number;
}

const identities: Readonly<Record<LayoutName, Omit<Identity, 'serial'>>> = {
  honeywell: { name: 'Test Honeywell', vendorId: 0x0c2e, productId: 0x0b87 },
  newland: { name: 'Test Newland', vendorId: 0x1eab, productId: 0x0d10 },
  shifted: { name: 'Test Zebra', vendorId: 0x05e0, productId: 0x1900 },
};

/**
 * A bar code scanner of usage page 0x8C: an input report 2 of 63 bytes, an output report for commands, a feature report.
 * Its fields are one run of bytes: which byte means what is the maker's own (see layouts.ts), not the descriptor's.
 */
const descriptor = Uint8Array.from([
  ...[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01], // usage page POS, bar code scanner, application
  ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08], // bytes
  ...[0x85, 0x02, 0x95, 0x3f, 0x09, 0xfe, 0x81, 0x02], // report 2: 63 bytes of decoded data
  ...[0x06, 0x00, 0xff], // usage page: the maker's own
  ...[0x85, 0xfd, 0x95, 0x3f, 0x09, 0x01, 0x91, 0x02], // report 0xFD: commands
  ...[0x85, 0xfe, 0x95, 0x01, 0x09, 0x01, 0xb1, 0x02], // report 0xFE: the mode
  0xc0,
]);

/** A scanner that exists from here until it is pulled out, made by the kernel itself. */
export class VirtualScanner {
  /** Output reports: commands. */
  readonly outputs: Buffer[] = [];
  /** Feature reports that were set: modes. */
  readonly features: Buffer[] = [];
  readonly #file: number;
  readonly #layout: LayoutName;
  readonly #polling: NodeJS.Timeout;

  constructor(layout: LayoutName, serial = 'S1') {
    this.#layout = layout;
    this.#file = openSync('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
    this.#write(created({ ...identities[layout], serial }));
    this.#polling = setInterval(() => this.#answer(), answerEveryMs);
  }

  /** `layout`: as another maker's scanner would send it. */
  scan(text: string, aim = ']Q1', layout = this.#layout): void {
    for (const report of reportsOf(layout, text, aim)) this.input(report);
  }

  input(report: Uint8Array): void {
    const message = Buffer.alloc(6 + report.length);
    message.writeUInt32LE(event.input2, 0);
    message.writeUInt16LE(report.length, 4);
    message.set(report, 6);
    this.#write(message);
  }

  pullOut(): void {
    clearInterval(this.#polling);
    const message = Buffer.alloc(4);
    message.writeUInt32LE(event.destroy, 0);
    this.#write(message);
    closeSync(this.#file);
  }

  #write(message: Buffer): void {
    writeSync(this.#file, message);
  }

  /** The kernel waits for an answer to each report that is asked for or set. */
  #answer(): void {
    for (;;) {
      try {
        readSync(this.#file, message);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return;
        throw error;
      }
      const type = message.readUInt32LE(0);
      if (type === event.output) this.outputs.push(Buffer.from(message.subarray(4, 4 + message.readUInt16LE(4100))));
      if (type === event.setReport) {
        this.features.push(Buffer.from(message.subarray(12, 12 + message.readUInt16LE(10))));
        this.#reply(event.setReportReply, message.readUInt32LE(4), []);
      }
      if (type === event.getReport) this.#reply(event.getReportReply, message.readUInt32LE(4), [message[8] ?? 0, 1]);
    }
  }

  #reply(type: number, id: number, data: readonly number[]): void {
    const message = Buffer.alloc(12 + data.length);
    message.writeUInt32LE(type, 0);
    message.writeUInt32LE(id, 4);
    message.writeUInt16LE(data.length, type === event.getReportReply ? 10 : 8);
    message.set(data, 12);
    this.#write(message);
  }
}

function created({ name, serial, vendorId, productId }: Identity): Buffer {
  const message = Buffer.alloc(4 + bytes.name + bytes.phys + bytes.uniq + 20 + bytes.descriptor);
  message.writeUInt32LE(event.create2, 0);
  message.write(name, 4);
  message.write(serial, 4 + bytes.name + bytes.phys);
  const at = 4 + bytes.name + bytes.phys + bytes.uniq;
  message.writeUInt16LE(descriptor.length, at);
  message.writeUInt16LE(usbBus, at + 2);
  message.writeUInt32LE(vendorId, at + 4);
  message.writeUInt32LE(productId, at + 8);
  message.set(descriptor, at + 20);
  return message;
}
