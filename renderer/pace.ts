/** What a scanner's keys were like the last times, so that its next scan is told from what was typed just before. */
export interface LearnedPace {
  /** Between two keys, in the middle of them. */
  readonly msPerKey: number;
  /** The longest wait inside a scan. */
  readonly slowestMs: number;
}

/** A longer silence ends a run. The slowest scanners send a key each 100 ms, a busy machine some of them late. */
export const runEndsMs = 200;

interface Pace {
  /** So many in a row, so close on average, and (where it is said) so evenly. */
  readonly keys: number;
  readonly averageMs: number;
  readonly unevenMs: number;
  /**
   * `figures`: half of the keys at least. Words of a fast typist come as close as a slow scanner's keys, but with blanks, with
   * hardly a figure, and without changing between small letters, capitals and figures as a `mixed` code does.
   */
  readonly of: 'anything' | 'figures' | 'noBlanks' | 'mixed';
}

/** What no person types. A hand rolls four keys in 100 ms, never five. */
const paces: readonly Pace[] = [
  { keys: 5, averageMs: 40, unevenMs: Number.POSITIVE_INFINITY, of: 'anything' },
  { keys: 8, averageMs: 75, unevenMs: Number.POSITIVE_INFINITY, of: 'figures' },
  { keys: 8, averageMs: 110, unevenMs: 60, of: 'figures' },
  { keys: 8, averageMs: 110, unevenMs: 30, of: 'noBlanks' },
  { keys: 13, averageMs: 150, unevenMs: Number.POSITIVE_INFINITY, of: 'figures' }, // longer than any amount
  { keys: 14, averageMs: 150, unevenMs: Number.POSITIVE_INFINITY, of: 'mixed' },
];

/** Whether the newest keys of a run are a scanner's. */
export function isScan(text: string, timesMs: readonly number[]): boolean {
  const gapsMs = gapsOf(timesMs);
  return paces.some(({ keys, averageMs, unevenMs, of }) => {
    if (timesMs.length < keys || !isOf(of, text.slice(-keys))) return false;
    const last = gapsMs.slice(1 - keys);
    return average(last) < averageMs && Math.max(...last) - Math.min(...last) <= unevenMs;
  });
}

/** So many gaps tell a scanner's own pace. */
const enoughGaps = 6;

/** No person's keys are closer than the first to a scan, or than the second to each other. */
const [besideMs, apartMs] = [30, 60];

/**
 * Where in its run a scan began, known at its end: a key that stands further off than this scanner's own pace allows was a
 * person's, and so is all before it. Of two keys as close as a fast scanner's the machine was late, not a person early.
 * `knownAt`: how many keys had come when it was taken for a scan; those after tell the pace, and where they are few the last
 * scans too, though another scanner may have made them.
 */
export function scanStart(timesMs: readonly number[], knownAt: number, learned: LearnedPace | null): number {
  const gapsMs = gapsOf(timesMs);
  const later = gapsMs.slice(knownAt - 1);
  if (later.length < enoughGaps && learned === null) return 0;
  const known = later.length < enoughGaps && learned !== null ? [...later, learned.slowestMs] : later;
  const limitMs = Math.max(besideMs, Math.max(middleOf(gapsMs), ...known) * 1.5 + 8);
  const closeMs = Math.min(limitMs, apartMs);
  const isApart = (gapMs: number, at: number) =>
    at === 0 ? gapMs > Math.max(limitMs * 1.25, apartMs) : gapMs > limitMs && (gapsMs[at - 1] ?? 0) > closeMs;
  return gapsMs.slice(0, knownAt - 1).findLastIndex(isApart) + 1;
}

/** Slower than a scanner can be set, a machine was busy; faster, a clock is coarse. */
const [fastestMs, slowestMs] = [5, 100];

/** Of one wait inside a scan. */
const longestWaitMs = 180;

/** Of `timesMs`, one scan. A slow one is forgotten slowly, a fast one learned at once. Short ones teach nothing. */
export function learn(before: LearnedPace | null, timesMs: readonly number[]): LearnedPace | null {
  const gapsMs = gapsOf(timesMs);
  if (gapsMs.length < enoughGaps) return before;
  return {
    msPerKey: within(middleOf(gapsMs), slowestMs),
    slowestMs: Math.max(within(Math.max(...gapsMs), longestWaitMs), Math.round((before?.slowestMs ?? 0) * 0.9)),
  };
}

function within(gapMs: number, mostMs: number): number {
  return Math.round(Math.min(mostMs, Math.max(fastestMs, gapMs)));
}

export function averagePaceMs(timesMs: readonly number[]): number {
  return timesMs.length < 2 ? 0 : Math.round(average(gapsOf(timesMs)));
}

function isOf(of: Pace['of'], text: string): boolean {
  if (of === 'anything') return true;
  if (/\s/.test(text)) return false;
  if (of === 'mixed') return (text.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) >= 4;
  return of === 'noBlanks' || text.replace(/\D/g, '').length * 2 >= text.length;
}

function gapsOf(timesMs: readonly number[]): number[] {
  return timesMs.slice(1).map((atMs, index) => atMs - (timesMs[index] ?? atMs));
}

function middleOf(gapsMs: readonly number[]): number {
  return gapsMs.toSorted((a, b) => a - b)[Math.floor(gapsMs.length / 2)] ?? 0;
}

function average(gapsMs: readonly number[]): number {
  return gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) / gapsMs.length;
}
