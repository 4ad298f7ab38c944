import { existsSync } from 'node:fs';
import type { ScannerDevice } from '#shared/contract/view.ts';
import { affixesAround } from '#shared/scan/teach.ts';
import type { Source, SourceOptions } from './scanners.ts';
import { createLines } from './serial-lines.ts';
import { createTelling, createWatch, type TurnedAway, turnedAway } from './watching.ts';

/** Of the library's port, what is used here. */
interface Port {
  /** Waits for at least one byte. */
  read(buffer: Buffer, offset: number, length: number): Promise<{ readonly bytesRead: number }>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Library {
  open(options: { readonly path: string; readonly baudRate: number }): Promise<Port>;
}

/** Also how soon a cable that was pulled is known of: until then the library may ask a dead port without rest. */
const lookEveryMs = 1000;

const readBytes = 4096;

/** As some scanners send it before each code (ISO/IEC 15424). */
const aimBefore = /^\][A-Za-z][0-9A-Za-z]/;

interface Opened {
  readonly name: string;
  readonly speed: number;
  readonly port: Port;
  /** What came last had no end mark: this scanner is not set as it has to be. */
  endless: boolean;
}

interface RefusedPort extends TurnedAway {
  readonly name: string;
}

/** Reads the scanner at the serial port that the settings name, also a virtual one of USB, and finds it again when it comes back. */
export function watchSerialScanner(options: SourceOptions, load: () => Promise<Library> = loadLibrary): Source {
  const { clock, log } = options;
  let opened: Opened | null = null;
  let refused: RefusedPort | null = null;
  const tell = createTelling(state, options.onChange);
  const watch = createWatch(clock, look);

  function state(): ReturnType<Source['state']> {
    const shown = opened
      ? deviceOf(opened.name, opened.endless ? 'unreadable' : 'ready')
      : refused && deviceOf(refused.name, refused.state);
    return { devices: shown ? [shown] : [], keyboards: [], isBroken: false };
  }

  async function look(): Promise<number> {
    const { port: name, speed } = options.settings().serial;
    if (opened && (opened.name !== name || opened.speed !== speed || isGone(name))) await lose(opened);
    if (refused && refused.name !== name) refused = null;
    if (name !== '' && !opened && (refused?.untilMs ?? 0) <= clock.steadyMs()) await open(name, speed);
    tell();
    return lookEveryMs;
  }

  async function open(name: string, speed: number): Promise<void> {
    try {
      const library = await load();
      const port = await library.open({ path: name, baudRate: speed });
      await port.flush().catch(() => undefined); // what it read before is a scan that nobody is waiting for any more
      if (watch.isStopped()) return void (await port.close());
      opened = { name, speed, port, endless: false };
      refused = null;
      log.info('scanner.opened', { device: name });
      void listen(opened);
    } catch (error) {
      refused = { name, ...turnedAway(options, name, error, refused) };
    }
  }

  async function listen(device: Opened): Promise<void> {
    const lines = createLines();
    const buffer = Buffer.alloc(readBytes);
    try {
      while (opened === device) {
        const { bytesRead } = await device.port.read(buffer, 0, readBytes);
        if (opened !== device) return;
        const { codes, lost } = lines.hear(buffer.subarray(0, bytesRead), clock.steadyMs());
        if (codes.length > 0 || lost > 0) device.endless = codes.length === 0;
        for (const code of codes) deliver(device.name, code);
        tell();
      }
    } catch (error) {
      if (opened !== device) return;
      log.info('scanner.lost', { device: device.name, problem: String(error) });
      await lose(device);
      tell();
    }
  }

  function deliver(name: string, line: string): void {
    const aim = aimBefore.exec(line)?.[0] ?? null;
    const text = aim === null ? line : line.slice(aim.length);
    const { prefix, suffix } = options.settings();
    try {
      if (!options.isTrying()) options.onRead({ from: name, text, aim, affixes: { prefix, suffix } });
      else {
        const around = affixesAround(text);
        options.onTried({ device: deviceOf(name, 'ready'), text, aim, lesson: around && { layout: null, ...around } });
      }
    } catch (error) {
      log.error('scanner.defect', { error });
    }
  }

  async function lose(device: Opened): Promise<void> {
    opened = null;
    await device.port.close().catch(() => undefined); // gone all the same
  }

  watch.start();
  return {
    state,
    close: async () => {
      await watch.stop();
      if (opened) await lose(opened);
    },
  };
}

async function loadLibrary(): Promise<Library> {
  const { autoDetect } = await import('@serialport/bindings-cpp');
  return autoDetect();
}

/** Where a port is a file it goes with its cable. */
function isGone(name: string): boolean {
  return name.startsWith('/') && !existsSync(name);
}

function deviceOf(name: string, state: ScannerDevice['state']): ScannerDevice {
  return { id: name, by: 'serial', name, layout: null, state };
}
