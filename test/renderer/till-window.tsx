import { act, cleanup, render, screen } from '@testing-library/react';
import { vi } from 'vitest';
import type { Handlers } from '#shared/contract/contract.ts';
import type { View } from '#shared/contract/view.ts';
import { App } from '../../renderer/app.tsx';
import { startTill } from '../../renderer/start.ts';
import { firstState, useTill } from '../../renderer/store.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.ts';
import { nowMs } from './views.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
Element.prototype.scrollIntoView ??= () => undefined; // jsdom has no layout

const faked = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'Date',
] as const;

let stop = () => undefined as unknown;
let atMs = 0;

export interface TillWindow {
  readonly terminal: FakeTerminal;
  push(view: View): Promise<void>;
  lose(why: 'lost' | 'taken'): Promise<void>;
}

/** The whole renderer before a terminal that is only its contract. Time stands still but for what a test lets pass. */
export async function openTill(view: View, answers: Partial<Handlers> = {}): Promise<TillWindow> {
  vi.useFakeTimers({ toFake: [...faked], now: nowMs });
  atMs = 10_000;
  useTill.setState(firstState(), true);
  const terminal = fakeTerminal(view, answers);
  stop = await startTill(terminal.open);
  await act(async () => {
    render(<App />);
  });
  await pass(500);
  const push = async (next: View) => {
    terminal.push(next);
    await pass(500);
  };
  const lose = (why: 'lost' | 'taken') => changing(() => terminal.lose(why));
  return { terminal, push, lose };
}

/** jsdom lays nothing out: a list is given a height, so that it draws rows. Until the mocks are restored. */
export function layOutLists(): void {
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
}

export function closeTill(): void {
  stop();
  cleanup();
  vi.useRealTimers();
}

/** Lets React draw what `change` changed. */
export async function changing(change: () => void): Promise<void> {
  await act(async () => change());
}

export async function pass(ms: number): Promise<void> {
  atMs += ms;
  await act(() => vi.advanceTimersByTimeAsync(ms));
}

/** A key as a person presses it: Enter on a button is a click, characters land in a field, unless something took the key. */
export async function press(key: string, gapMs = 500): Promise<void> {
  await pass(gapMs);
  const target = document.activeElement ?? document.body;
  const code = /^\d$/.test(key) ? `Digit${key}` : '';
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true });
  Object.defineProperty(event, 'timeStamp', { value: atMs });
  await act(async () => {
    if (!target.dispatchEvent(event)) return;
    if (key === 'Enter' && target instanceof HTMLButtonElement) target.click();
    if (target instanceof HTMLInputElement && /^(search|text)$/.test(target.type) && key.length === 1)
      typeInto(target, key);
  });
}

function typeInto(field: HTMLInputElement, key: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  setter?.call(field, field.value + key);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

export async function pressAll(keys: string, gapMs = 180): Promise<void> {
  for (const key of keys) await press(key, gapMs);
}

/** A keyboard-mode scanner: the code and Enter, `gapMs` a key. */
export async function scanIn(code: string, gapMs: number): Promise<void> {
  await pass(1_000);
  for (const key of [...code, 'Enter']) await press(key, gapMs);
}

export async function click(name: RegExp | string): Promise<void> {
  await act(async () => screen.getByRole('button', { name }).click());
  await pass(0);
}

export const amountShown = () => screen.getByTestId('amount').textContent;
export const look = () => screen.getByTestId('picture').getAttribute('data-look');
export const focused = () => document.activeElement?.textContent ?? '';
