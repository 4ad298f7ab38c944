import type { ScannerDevice, ScannersView } from '#shared/contract/view.ts';
import { type Affixes, noAffixes } from '#shared/scan/affixes.ts';
import { withoutEnd } from '#shared/scan/teach.ts';
import type { ScannerSettings } from '#shared/settings/scanner.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Code } from './hid-report.ts';
import type { Lesson } from './lesson.ts';

/** A whole code as it came from one scanner, with what that scanner is known to put around each. */
export interface Read extends Code {
  /** This plug of this scanner: of two that are alike, another. */
  readonly from: string;
  readonly affixes: Affixes;
}

/** What a scanner sent while it was being tried; `text` null: nothing that could be read as a code. */
export interface Tried {
  readonly atMs: number;
  readonly device: ScannerDevice;
  readonly text: string | null;
  readonly aim: string | null;
  /** Null where it was not the code on the screen. */
  readonly lesson: Lesson | null;
}

export interface SourceOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => ScannerSettings;
  /** While true a scan goes to `onTried`, and nowhere else. */
  readonly isTrying: () => boolean;
  /** False: it was not taken, and a scanner that can say so does. */
  readonly onRead: (read: Read) => boolean;
  readonly onTried: (tried: Omit<Tried, 'atMs'>) => void;
  readonly onChange: () => void;
}

/** One way scanners come to this machine by. Nothing of it throws. */
export interface Source {
  /** `isBroken`: this way cannot be looked at. */
  state(): Pick<ScannersView, 'devices' | 'keyboards'> & { readonly isBroken: boolean };
  close(): Promise<void>;
}

export interface ScannersOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => ScannerSettings;
  readonly onCode: (code: Code & { readonly affixes: Affixes }) => boolean;
  readonly onChange: () => void;
}

/** The scanners that this process reads. */
export interface Scanners {
  state(): Omit<ScannersView, 'tried'>;
  /** For a while, or for no longer at 0, scans are only looked at. */
  tryFor(whileMs: number): void;
  tried(): Tried | null;
  close(): Promise<void>;
}

export type OpenScanners = (options: ScannersOptions) => Scanners;

const system = process.platform === 'win32' ? 'windows' : process.platform === 'darwin' ? 'mac' : 'linux';

export const noScanners: Scanners = {
  state: () => ({ state: 'none', devices: [], keyboards: [], system }),
  tryFor: () => undefined,
  tried: () => null,
  close: () => Promise.resolve(),
};

/** One code held before two scanners, or read by two handles, is one scan. One scanner that reads it twice was asked to. */
const sameCodeMs = 1000;

/** Puts the ways together; what each reads counts once. */
export function openScanners(
  options: ScannersOptions,
  ways: readonly ((options: SourceOptions) => Source)[],
): Scanners {
  const { clock } = options;
  let before: { readonly text: string; readonly from: string; readonly atMs: number } | null = null;
  let tried: Tried | null = null;
  let forget: (() => void) | null = null;

  const sourceOptions: SourceOptions = {
    ...options,
    isTrying: () => forget !== null,
    onRead: ({ from, affixes, ...code }) => {
      const text = withoutEnd(code.text);
      const isEcho = before?.text === text && before.from !== from && clock.steadyMs() - before.atMs < sameCodeMs;
      if (isEcho) return true;
      before = { text, from, atMs: clock.steadyMs() };
      return options.onCode({ ...code, text, affixes });
    },
    onTried: (one) => {
      tried = { ...one, atMs: clock.nowMs() };
      options.onChange();
    },
  };
  const sources = ways.map((open) => open(sourceOptions));

  function endTrying(): void {
    forget?.();
    forget = null;
    tried = null;
  }

  return {
    state: () => viewOf(sources.map((source) => source.state())),
    tryFor: (whileMs) => {
      const last = tried;
      endTrying();
      if (whileMs === 0) return;
      tried = last;
      forget = clock.after(whileMs, endTrying);
    },
    tried: () => tried,
    close: async () => {
      endTrying();
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

function viewOf(states: readonly ReturnType<Source['state']>[]): Omit<ScannersView, 'tried'> {
  const devices = states.flatMap((one) => one.devices);
  const state = devices.some((one) => one.state === 'ready')
    ? 'ready'
    : devices.length > 0
      ? 'refused'
      : states.some(({ isBroken }) => isBroken)
        ? 'unavailable'
        : 'none';
  return { state, devices, keyboards: states.flatMap((one) => one.keyboards), system };
}

/** What a person or the till has found out of this model. */
export function modelOf({ models }: ScannerSettings, id: string): { readonly layout: Lesson['layout'] } & Affixes {
  const model = models.find((one) => one.id === id);
  return { ...noAffixes, ...model, layout: model?.layout ?? null };
}
