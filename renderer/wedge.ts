import type { Typed } from '#shared/scan/typed.ts';
import { averagePaceMs, isScan, type LearnedPace, learn, runEndsMs, scanStart } from './pace.ts';

/**
 * Keys in a row. A keyboard-mode scanner types its code into whatever has focus; what tells it from a person is pace. Keys
 * pass at once, so typing has no lag. When a run turns out to hold a scan, all its keys are taken back; what of it a person
 * had typed comes back at the scan's end, when the scanner's own pace is known.
 */
export interface Run {
  readonly text: string;
  readonly timesMs: readonly number[];
  /** How many keys had come when it was taken for a scan; null while this may be a person. */
  readonly knownAt: number | null;
  /** What was handed on of it when it paused; its own late keys may still make it longer. */
  readonly told: string | null;
}

export interface Scan {
  readonly text: string;
  readonly timesMs: readonly number[];
}

export interface Step {
  readonly run: Run | null;
  /** False: the key is the scanner's and goes nowhere. */
  readonly pass: boolean;
  /** Put back what the screen held before this key of the run. */
  readonly takeBackTo: number | null;
  readonly scan: Scan | null;
}

/** The machine's answer to one key: a printable character, or `end` for Enter and Tab. */
export function heardKey(before: Run | null, key: string, atMs: number, learned: LearnedPace | null = null): Step {
  const live = before && atMs - (before.timesMs.at(-1) ?? 0) <= runEndsMs ? before : null;
  if (key === 'end') return ended(live, learned);
  const text = (live?.text ?? '') + key;
  const timesMs = [...(live?.timesMs ?? []), atMs];
  const isNew = live?.knownAt == null && isScan(text, timesMs);
  const knownAt = isNew ? timesMs.length : (live?.knownAt ?? null);
  const run = { text, timesMs, knownAt, told: live?.told ?? null };
  return { run, pass: run.knownAt === null, takeBackTo: isNew ? 0 : null, scan: null };
}

/**
 * No key has arrived for `runEndsMs`: a scanner without Enter at its end is done. By the keys' own times a busy machine may
 * still bring some of the same run.
 */
export function heardPause(before: Run | null, learned: LearnedPace | null = null): Step {
  const { takeBackTo, scan } = ended(before, learned);
  const run = before && scan ? { ...before, told: scan.text } : before;
  return { run, pass: true, takeBackTo, scan };
}

/** A key that types nothing, or one held down: a person's, but for the control keys some scanners send inside a code. */
export function heardOther(before: Run | null): Step {
  const inScan = before !== null && before.knownAt !== null;
  return { run: inScan ? before : null, pass: !inScan, takeBackTo: null, scan: null };
}

function ended(run: Run | null, learned: LearnedPace | null): Step {
  if (run === null || run.knownAt === null) return { run: null, pass: true, takeBackTo: null, scan: null };
  const from = scanStart(run.timesMs, run.knownAt, learned);
  const text = run.text.slice(from);
  const scan = text === run.told ? null : { text, timesMs: run.timesMs.slice(from) };
  return { run: null, pass: false, takeBackTo: from > 0 ? from : null, scan };
}

/** The character a key stands for, also under an input method or a full-width mode; null for a key that types none. */
export function characterOf({ key, code, shiftKey }: Pick<KeyboardEvent, 'key' | 'code' | 'shiftKey'>): string | null {
  const hidden = isHidden(key);
  const printable = Array.from(key).length === 1;
  const [, row, digit] = /^(Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit !== undefined && (row === 'Digit' ? !shiftKey : printable || hidden)) return digit;
  if (printable) return key.normalize('NFKC');
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return hidden && letter !== undefined ? (shiftKey ? letter : letter.toLowerCase()) : null;
}

/** An input method keeps to itself which character the key makes. */
function isHidden(key: string): boolean {
  return key === 'Process' || key === 'Unidentified' || key === 'Dead';
}

function underInputMethod({ key, isComposing }: KeyboardEvent): boolean {
  return isComposing || key === 'Process' || (Array.from(key).length === 1 && key.normalize('NFKC') !== key);
}

export interface WedgeListener {
  /** Returns: put back what the screen holds now. */
  readonly remember: (target: EventTarget | null) => () => void;
  readonly onScan: (text: string, typed: Typed) => void;
  /** Of each key, before it does anything. */
  readonly onModes?: (modes: Pick<Typed, 'capsLock' | 'ime'>) => void;
  readonly memory?: PaceMemory;
}

/** Between two starts of the window. Paces only: never a code. */
export interface PaceMemory {
  readonly read: () => LearnedPace | null;
  readonly write: (pace: LearnedPace) => void;
}

/** Hears every key of the window before anything else does. Returns: stop. */
export function listenForScans(window: Window, { remember, onScan, onModes, memory }: WedgeListener): () => void {
  let run: Run | null = null;
  let learned = memory?.read() ?? null;
  let putBacks: (() => void)[] = [];
  let modes = { capsLock: false, ime: false };
  let pause: ReturnType<typeof setTimeout> | undefined;

  function take(step: Step): void {
    run = step.run;
    clearTimeout(pause);
    if (run?.knownAt != null && step.scan === null) pause = setTimeout(afterPause, runEndsMs);
    if (step.takeBackTo !== null || (step.scan && modes.ime)) putBacks[step.takeBackTo ?? 0]?.(); // an input method holds keys back
    if (run === null) putBacks = [];
    if (step.scan) heardScan(step.scan);
  }

  /** Keys that a busy machine has not told of yet come first. */
  function afterPause(): void {
    pause = setTimeout(() => take(heardPause(run, learned)), 0);
  }

  function heardScan({ text, timesMs }: Scan): void {
    const next = learn(learned, timesMs);
    if (next && next !== learned) memory?.write(next);
    learned = next;
    onScan(text, { ...modes, msPerKey: averagePaceMs(timesMs) });
  }

  function hear(event: KeyboardEvent): void {
    const now = { capsLock: event.getModifierState('CapsLock'), ime: underInputMethod(event) };
    onModes?.(now);
    if (/^(Shift|Control|Alt|Meta|CapsLock|NumLock)$/.test(event.key)) return;
    const held = event.repeat || event.ctrlKey || event.altKey || event.metaKey;
    const key = held ? null : keyOf(event);
    const step = key === null ? heardOther(run) : heardKey(run, key, event.timeStamp, learned);
    if (step.run?.text.length === 1) putBacks = [];
    if (step.run) modes = step.run.text.length === 1 ? now : merged(modes, now);
    if (step.run && (step.pass || step.takeBackTo !== null)) putBacks.push(remember(event.target));
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

function merged(some: Pick<Typed, 'capsLock' | 'ime'>, others: Pick<Typed, 'capsLock' | 'ime'>) {
  return { capsLock: some.capsLock || others.capsLock, ime: some.ime || others.ime };
}

function keyOf(event: KeyboardEvent): string | null {
  const ends = isHidden(event.key) ? /^(Enter|NumpadEnter|Tab)$/.test(event.code) : /^(Enter|Tab)$/.test(event.key);
  return ends ? 'end' : characterOf(event);
}
