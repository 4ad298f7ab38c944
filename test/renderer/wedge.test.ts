// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Typed as HowTyped } from '#shared/scan/typed.ts';
import { runEndsMs } from '../../renderer/pace.ts';
import { characterOf, heardKey, heardPause, listenForScans, type Run, type Scan } from '../../renderer/wedge.ts';

const alipay = '286412345678901234';
const unionpay = '6212345678901234567';

interface Typed {
  readonly passed: string;
  readonly scans: readonly string[];
}

/** What reaches the screen in the end, and what was scanned, of keys that come `gapsMs` apart (in turn). */
function hear(text: string, gapsMs: readonly number[], end: 'enter' | 'pause'): Typed {
  let run: Run | null = null;
  let [atMs, passed] = [1_000, ''];
  let before: string[] = [];
  const scans: string[] = [];
  const keys = end === 'enter' ? [...text, 'end'] : [...text];
  for (const [index, key] of keys.entries()) {
    const gapMs = gapsMs[index % gapsMs.length] ?? 0;
    atMs += gapMs;
    if (run && gapMs > runEndsMs) scans.push(...scanOf(heardPause(run).scan));
    const step = heardKey(run, key, atMs);
    if (step.run?.text.length === 1) before = [];
    before.push(passed);
    if (step.pass) passed += key === 'end' ? '⏎' : key;
    if (step.takeBackTo !== null) passed = before[step.takeBackTo] ?? '';
    scans.push(...scanOf(step.scan));
    run = step.run;
  }
  scans.push(...scanOf(heardPause(run).scan));
  return { passed, scans };
}

const scanOf = (scan: Scan | null) => (scan === null ? [] : [scan.text]);

describe('a scanner', () => {
  test.each<[string, string, readonly number[], 'enter' | 'pause']>([
    ['at 5 ms a key', alipay, [5], 'enter'],
    ['at 5 ms a key without Enter', alipay, [5], 'pause'],
    ['at 10 ms, uneven', alipay, [8, 12, 9, 16], 'enter'],
    ['at 20 ms a key', unionpay, [20], 'enter'],
    ['at 80 ms with peaks of 100 ms', alipay, [80, 80, 82, 100, 79], 'enter'],
    ['at 100 ms a key', alipay, [100], 'enter'],
    ['at 100 ms a key without Enter', unionpay, [98, 101, 103, 97], 'pause'],
    ['at 40 to 150 ms on a busy machine', alipay, [60, 150, 75, 40, 95, 130], 'enter'],
    ['of a mixed-case code', 'hQVDUFYwMWFNTwegAAADMwEB', [20], 'enter'],
    ['of a short item code', '96385074', [10], 'enter'],
  ])('%s types nothing and is heard whole', (_rule, code, gapsMs, end) => {
    expect(hear(code, gapsMs, end)).toEqual({ passed: '', scans: [code] });
  });

  test.each<[string, number, number]>([
    ['long after', 900, 20],
    ['150 ms after', 150, 5],
    ['150 ms after', 150, 20],
    ['180 ms after', 180, 100],
  ])('that begins %s a typed amount (%i ms) leaves the amount as it was, at %i ms a key', (_rule, betweenMs, gapMs) => {
    const gapsMs = [180, 150, 160, 170, betweenMs, ...Array.from({ length: 18 }, () => gapMs)];
    expect(hear(`12.5${alipay}`, gapsMs, 'enter')).toEqual({ passed: '12.5', scans: [alipay] });
  });
});

describe('a person', () => {
  test.each<[string, string, readonly number[]]>([
    ['at 120 ms a key', '128.50', [120]],
    ['at 120 ms, a long number', '1234567.89', [120, 131, 118, 140]],
    ['at 200 ms a key', '99.90', [190, 230, 205]],
    ['at 300 ms a key', '12345678', [300]],
    ['with a fast double digit', '100', [180, 95, 88]],
    ['drumming zeros', '10000', [150, 85, 80, 90, 84]],
    ['fast and uneven, eight keys', '12345678', [60, 140, 70, 150, 65, 155, 80, 130]],
    ['two keys at once', '12', [10]],
  ])('%s: every key passes, and Enter too', (_rule, text, gapsMs) => {
    expect(hear(text, gapsMs, 'enter')).toEqual({ passed: `${text}⏎`, scans: [] });
  });

  test('each key passes when it is pressed, not later', () => {
    const first = heardKey(null, '1', 1_000);
    expect(first).toMatchObject({ pass: true });
    expect(heardKey(first.run, '2', 1_130)).toMatchObject({ pass: true });
  });
});

test.each<[string, Partial<KeyboardEvent>, string | null]>([
  ['a digit', { key: '4', code: 'Digit4' }, '4'],
  ['a digit with Caps Lock on a French layout', { key: "'", code: 'Digit4' }, '4'],
  ['a digit under an input method', { key: 'Process', code: 'Digit4' }, '4'],
  ['a numpad digit', { key: '4', code: 'Numpad4' }, '4'],
  ['a numpad key without Num Lock', { key: 'ArrowLeft', code: 'Numpad4' }, null],
  ['a full-width digit', { key: '４', code: '' }, '4'],
  ['a letter', { key: 'h', code: 'KeyH' }, 'h'],
  ['a capital under an input method', { key: 'Process', code: 'KeyH', shiftKey: true }, 'H'],
  ['a shifted digit is its own character', { key: '$', code: 'Digit4', shiftKey: true }, '$'],
  ['a function key', { key: 'F8', code: 'F8' }, null],
])('%s', (_rule, event, character) => {
  expect(characterOf({ key: '', code: '', shiftKey: false, ...event })).toBe(character);
});

describe('in the window', () => {
  const scans: string[] = [];
  const typed: HowTyped[] = [];
  const putBack = vi.fn();
  const remember = vi.fn(() => putBack);
  let stop = () => undefined as unknown;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stop = listenForScans(window, {
      remember,
      onScan: (text, how) => {
        scans.push(text);
        typed.push(how);
      },
    });
  });

  afterEach(() => {
    stop();
    vi.useRealTimers();
    vi.clearAllMocks();
    scans.length = 0;
    typed.length = 0;
    document.body.replaceChildren();
  });

  let atMs = 5_000;

  function press(key: string, gapMs: number, more: KeyboardEventInit = {}): boolean {
    atMs += gapMs;
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
    Object.defineProperty(event, 'timeStamp', { value: atMs });
    (document.activeElement ?? document.body).dispatchEvent(event);
    return !event.defaultPrevented;
  }

  test('the rest of a scan and its Enter reach nobody, whatever has focus', () => {
    const button = document.body.appendChild(document.createElement('button'));
    const heard = vi.fn();
    button.addEventListener('keydown', heard);
    button.focus();
    atMs += 1_000;
    const reached = [...alipay, 'Enter'].map((key) => press(key, 20));
    expect(reached.filter(Boolean)).toHaveLength(4);
    expect(heard).toHaveBeenCalledTimes(4);
    expect(putBack).toHaveBeenCalledOnce();
    expect(scans).toEqual([alipay]);
  });

  test('a scan without Enter is heard after a pause', () => {
    atMs += 1_000;
    for (const key of alipay) press(key, 5);
    expect(scans).toEqual([]);
    vi.advanceTimersByTime(runEndsMs + 1);
    expect(scans).toEqual([alipay]);
  });

  test('keys that a busy machine tells of late belong to their run by their own times', () => {
    atMs += 1_000;
    press('2', 5);
    vi.advanceTimersByTime(5 * runEndsMs); // nothing was told, but the scanner typed on
    for (const key of alipay.slice(1, 10)) press(key, 5);
    vi.advanceTimersByTime(5 * runEndsMs);
    for (const key of alipay.slice(10)) press(key, 5);
    press('Enter', 5);
    expect(scans.at(-1)).toBe(alipay);
    expect(putBack).toHaveBeenCalled();
  });

  test.each<[string, KeyboardEventInit, Partial<HowTyped>]>([
    ['plainly', {}, { capsLock: false, ime: false }],
    ['under Caps Lock', { modifierCapsLock: true }, { capsLock: true, ime: false }],
    ['in a composition of an input method', { isComposing: true }, { capsLock: false, ime: true }],
  ])('tells how the keys came: %s', (_how, more, expected) => {
    atMs += 1_000;
    for (const key of [...alipay.slice(0, 9), 'Enter']) press(key, 20);
    atMs += 1_000;
    for (const key of [...alipay.slice(0, 9)]) press(key, 20, more);
    press('Enter', 20);
    expect(typed).toEqual([
      { capsLock: false, ime: false, msPerKey: 20 },
      { ...expected, msPerKey: 20 },
    ]);
  });

  test('one key under an input method is enough, and full-width figures are one too', () => {
    atMs += 1_000;
    for (const key of '２８６４') press(key, 20);
    for (const key of '12345678') press(key, 20);
    press('Enter', 20);
    press('Process', 1_000, { code: 'Digit2' });
    for (const key of '86412345') press(key, 20);
    press('Process', 20, { code: 'Enter' });
    expect(scans).toEqual(['286412345678', '286412345']);
    expect(typed.map(({ ime }) => ime)).toEqual([true, true]);
  });

  test('what an input method held back until the end is put back too', () => {
    atMs += 1_000;
    for (const key of alipay) press(key, 20, { isComposing: true });
    press('Enter', 20);
    expect(putBack).toHaveBeenCalledTimes(2);
  });

  test('the pace is learned from scan to scan, and kept', () => {
    stop();
    const kept: unknown[] = [];
    const memory = { read: () => null, write: (pace: unknown) => kept.push(pace) };
    stop = listenForScans(window, { remember, onScan: (text) => scans.push(text), memory });
    atMs += 1_000;
    for (const key of [...alipay, 'Enter']) press(key, 20);
    expect(kept).toEqual([{ msPerKey: 20, slowestMs: 20 }]);
  });

  test('an Enter that is told of late makes no second scan', () => {
    atMs += 1_000;
    for (const key of alipay) press(key, 5);
    vi.advanceTimersByTime(runEndsMs + 1);
    expect(press('Enter', 5)).toBe(false);
    expect(scans).toEqual([alipay]);
  });

  test('a key held down is a person, and so is a shortcut', () => {
    atMs += 1_000;
    for (let count = 0; count < 20; count += 1) press('0', 30, { repeat: count > 0 });
    for (const key of 'abcd') press(key, 10, { ctrlKey: true });
    vi.advanceTimersByTime(runEndsMs);
    expect(scans).toEqual([]);
    expect(putBack).not.toHaveBeenCalled();
  });
});
