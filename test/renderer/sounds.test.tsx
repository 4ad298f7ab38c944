// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { plainScreen } from '#shared/settings/screen.ts';
import { click, closeTill, openTill, press } from './till-window.tsx';
import { approvedView, doubtView, nowMs, paymentView, trainingPart, viewOf } from './views.ts';

const heard: { hertz: number; startS: number; gain: number }[] = [];

/** Stands where the browser's loudspeaker stands. */
class FakeAudio {
  readonly currentTime = 0;
  readonly state = 'running';
  readonly destination = {};
  createOscillator() {
    const frequency = { value: 0 };
    return {
      frequency,
      connect: (level: { loudest: number }) => {
        heard.push({ hertz: frequency.value, startS: 0, gain: level.loudest });
        return { connect: () => undefined };
      },
      start: (atS: number) => Object.assign(heard.at(-1) ?? {}, { startS: atS }),
      stop: () => undefined,
    };
  }
  createGain() {
    const level = {
      loudest: 0,
      gain: { setValueAtTime: () => undefined, linearRampToValueAtTime: (_atValue: number) => undefined },
    };
    level.gain.linearRampToValueAtTime = (value) => {
      level.loudest = Math.max(level.loudest, value);
      return undefined;
    };
    return level;
  }
}

const userActivation = { hasBeenActive: true };
beforeEach(() => {
  heard.length = 0;
  userActivation.hasBeenActive = true;
  vi.stubGlobal('AudioContext', FakeAudio);
  Object.defineProperty(navigator, 'userActivation', { value: userActivation, configurable: true });
});
afterEach(() => {
  closeTill();
  vi.unstubAllGlobals();
});

const volume = (soundVolume: number) => ({ screen: { ...plainScreen, soundVolume } });
const waiting = viewOf({ payments: [paymentView('p')] });
const said = () => screen.getByTestId('said').textContent;
const saidUrgently = () => screen.getByTestId('said-urgently').textContent;

describe('an outcome', () => {
  test('paid: two rising notes and a polite word, once, and not when it is opened again', async () => {
    const till = await openTill(waiting);
    await till.push(viewOf({ payments: [approvedView('p')] }));
    expect(heard.map(({ hertz }) => hertz)).toEqual([660, 990]);
    expect([said()?.trim(), saidUrgently()]).toEqual(['Paid. ¥128.50. Hand over the goods.', '']);
    await till.push(viewOf({ payments: [approvedView('p')] }));
    for (const key of ['F6', 'ArrowDown', 'Enter']) await press(key);
    expect(heard).toHaveLength(2);
  });

  test('in doubt: two equal notes, and a word that interrupts', async () => {
    const till = await openTill(waiting);
    await till.push(viewOf({ payments: [doubtView('p')] }));
    expect(new Set(heard.map(({ hertz }) => hertz)).size).toBe(1);
    expect(heard).toHaveLength(2);
    expect(saidUrgently()).toContain('Not known yet. ¥128.50. Do not hand over the goods yet Do not charge again');
    expect(said()).toBe('');
  });

  test('the same again is announced anew', async () => {
    const till = await openTill(waiting);
    await till.push(viewOf({ payments: [approvedView('p')] }));
    const first = said();
    await till.push(viewOf({ payments: [approvedView('p'), approvedView('q', { sinceMs: nowMs })] }));
    expect([said()?.trim(), said() === first]).toEqual([first?.trim(), false]);
  });

  test.each<[string, number, boolean]>([
    ['sound is off', 0, true],
    ['nobody has pressed anything yet', 5, false],
  ])('makes no sound while %s, and is said all the same', async (_when, soundVolume, hasBeenActive) => {
    userActivation.hasBeenActive = hasBeenActive;
    const till = await openTill(viewOf({ payments: [paymentView('p')], ...volume(soundVolume) }));
    await till.push(viewOf({ payments: [approvedView('p')], ...volume(soundVolume) }));
    expect(heard).toEqual([]);
    expect(said()).toContain('Paid');
  });

  test('is louder by the setting', async () => {
    const loudness: number[] = [];
    for (const soundVolume of [2, 10]) {
      const till = await openTill(viewOf({ payments: [paymentView('p')], ...volume(soundVolume) }));
      await till.push(viewOf({ payments: [approvedView('p')], ...volume(soundVolume) }));
      loudness.push(heard.at(-1)?.gain ?? 0);
      closeTill();
    }
    expect(loudness[1]).toBeGreaterThan(loudness[0] ?? 1);
  });
});

test('F5 turns the sound off, and on as loud as it was', async () => {
  const till = await openTill(viewOf(volume(8)));
  await press('F5');
  await till.push(viewOf(volume(0)));
  await click(/^Sound off/);
  expect(till.terminal.of('till.screen')).toEqual([{ soundVolume: 0 }, { soundVolume: 8 }]);
});

test('light, dark and contrast are the whole document’s, at once', async () => {
  const till = await openTill(viewOf());
  await till.push(viewOf({ screen: { ...plainScreen, appearance: 'dark', contrast: 'high' } }));
  expect({ ...document.documentElement.dataset }).toMatchObject({ appearance: 'dark', contrast: 'high' });
});

test('the guided round is begun in the panel, follows the view, and can be left', async () => {
  const till = await openTill(viewOf(trainingPart));
  await click('Guided round');
  const step = () => screen.queryByTestId('tour')?.dataset.step;
  expect(step()).toBe('approved');
  const payments = [approvedView('p', { requestedMs: nowMs })];
  await till.push(viewOf({ ...trainingPart, payments, nowMs: nowMs + 1 }));
  expect(step()).toBe('declined');
  await click('Start again');
  expect(step()).toBe('approved');
  await click('Leave');
  expect(step()).toBeUndefined();
});
