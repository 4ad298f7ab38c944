import type { Typed } from '#shared/scan/typed.ts';

/**
 * Keys in a row. A keyboard-mode scanner types its code into whatever has focus; what tells it from a person is pace. Keys
 * pass at once, so typing has no lag, and when a run turns out to hold a scan, all the scan typed is taken back.
 */
export interface Run {
  readonly text: string;
  readonly timesMs: readonly number[];
  /** Where in `text` the scan begins; null while this may be a person. What came before it stays typed. */
  readonly scanFrom: number | null;
}

export interface Step {
  readonly run: Run | null;
  /** False: the key is the scanner's and goes nowhere. */
  readonly pass: boolean;
  /** Put back what the screen held before this key of the run. */
  readonly takeBackTo: number | null;
  readonly scan: string | null;
}

/** A longer silence ends a run. The slowest scanners send a key each 100 ms, a busy machine some of them late. */
export const runEndsMs = 200;

/** What no person types: so many keys in a row, so close on average, and (where it is said) so evenly. */
const paces = [
  { keys: 4, averageMs: 50, unevenMs: Number.POSITIVE_INFINITY, reachMs: 80 },
  { keys: 8, averageMs: 110, unevenMs: 60, reachMs: 140 },
  { keys: 14, averageMs: 150, unevenMs: Number.POSITIVE_INFINITY, reachMs: 160 }, // longer than any amount
] as const;

/** The machine's answer to one key: a printable character, or `end` for Enter and Tab. */
export function heardKey(before: Run | null, key: string, atMs: number): Step {
  const live = before && atMs - (before.timesMs.at(-1) ?? 0) <= runEndsMs ? before : null;
  if (key === 'end') return ended(live);
  const text = (live?.text ?? '') + key;
  const timesMs = [...(live?.timesMs ?? []), atMs];
  const known = live?.scanFrom ?? null;
  const scanFrom = known ?? scanStart(timesMs);
  const run = { text, timesMs, scanFrom };
  return { run, pass: scanFrom === null, takeBackTo: known === null ? scanFrom : null, scan: null };
}

/** No key for `runEndsMs`: a scanner without Enter at its end is done. */
export function heardPause(before: Run | null): Step {
  return { ...ended(before), pass: true };
}

/** A key that types nothing, or one held down: a person's, but for the control keys some scanners send inside a code. */
export function heardOther(before: Run | null): Step {
  const isScan = before !== null && before.scanFrom !== null;
  return { run: isScan ? before : null, pass: !isScan, takeBackTo: null, scan: null };
}

function ended(run: Run | null): Step {
  const scan = run && run.scanFrom !== null ? run.text.slice(run.scanFrom) : null;
  return { run: null, pass: scan === null, takeBackTo: null, scan };
}

function scanStart(timesMs: readonly number[]): number | null {
  const gapsMs = timesMs.slice(1).map((atMs, index) => atMs - (timesMs[index] ?? atMs));
  const pace = paces.find(({ keys, averageMs, unevenMs }) => {
    if (timesMs.length < keys) return false;
    const last = gapsMs.slice(1 - keys);
    const average = last.reduce((sum, gapMs) => sum + gapMs, 0) / last.length;
    return average < averageMs && Math.max(...last) - Math.min(...last) <= unevenMs;
  });
  if (!pace) return null;
  const earlier = gapsMs.slice(0, timesMs.length - pace.keys);
  return earlier.findLastIndex((gapMs) => gapMs > pace.reachMs) + 1;
}

/** The character a key stands for, also under an input method or a full-width mode; null for a key that types none. */
export function characterOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string | null {
  const hidden = key === 'Process' || key === 'Unidentified' || key === 'Dead';
  const printable = Array.from(key).length === 1;
  const [, row, digit] = /^(Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit !== undefined && (row === 'Digit' ? !shiftKey : printable || hidden)) return digit;
  if (printable) return key.normalize('NFKC');
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return hidden && letter !== undefined ? (shiftKey ? letter : letter.toLowerCase()) : null;
}

/** How the scanner's keys arrived: what may have changed the code on its way. */
interface Keys {
  readonly capsLock: boolean;
  readonly ime: boolean;
}

export interface WedgeListener {
  /** Returns: put back what the screen holds now. */
  readonly remember: (target: EventTarget | null) => () => void;
  readonly onScan: (text: string, typed: Typed) => void;
}

/** Hears every key of the window before anything else does. Returns: stop. */
export function listenForScans(window: Window, { remember, onScan }: WedgeListener): () => void {
  let run: Run | null = null;
  let putBacks: (() => void)[] = [];
  let pause: ReturnType<typeof setTimeout> | undefined;
  let keys: Keys = { capsLock: false, ime: false };

  function take(step: Step): void {
    const before = run;
    run = step.run;
    clearTimeout(pause);
    if (run) pause = setTimeout(() => take(heardPause(run)), runEndsMs);
    if (step.takeBackTo !== null) putBacks[step.takeBackTo]?.();
    if (run === null || run.scanFrom !== null) putBacks = [];
    if (step.scan !== null) onScan(step.scan, { ...keys, msPerKey: paceOf(before) });
  }

  function hear(event: KeyboardEvent): void {
    if (/^(Shift|Control|Alt|Meta|CapsLock|NumLock)$/.test(event.key)) return;
    const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
    const key = held ? null : keyOf(event);
    const step = key === null ? heardOther(run) : heardKey(run, key, event.timeStamp);
    if (step.run?.text.length === 1) {
      putBacks = [];
      keys = { capsLock: false, ime: false };
    }
    keys = { capsLock: keys.capsLock || event.getModifierState('CapsLock'), ime: keys.ime || event.key === 'Process' };
    if (step.run && step.pass) putBacks.push(remember(event.target));
    if (!step.pass) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    take(step);
  }

  window.addEventListener('keydown', hear, { capture: true });
  return () => {
    clearTimeout(pause);
    window.removeEventListener('keydown', hear, { capture: true });
  };
}

function paceOf(run: Run | null): number {
  const times = run?.timesMs.slice(run.scanFrom ?? 0) ?? [];
  const spanMs = (times.at(-1) ?? 0) - (times[0] ?? 0);
  return Math.min(1_000, Math.round(spanMs / Math.max(1, times.length - 1)));
}

function keyOf(event: KeyboardEvent): string | null {
  return event.key === 'Enter' || event.key === 'Tab' ? 'end' : characterOf(event);
}
