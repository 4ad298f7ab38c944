// @vitest-environment jsdom

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refused } from '#shared/refusal.ts';
import { keepLink, type LinkState, takeToken } from '../../renderer/port.ts';
import { type FakeTerminal, fakeTerminal } from './fake-terminal.ts';
import { viewOf } from './views.ts';

const states: LinkState[] = [];
let terminal: FakeTerminal;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  states.length = 0;
  terminal = fakeTerminal(viewOf());
});

afterEach(() => vi.useRealTimers());

const heard = () => vi.advanceTimersByTimeAsync(0);
const keep = (open = terminal.open) =>
  keepLink(open, { onView: () => undefined, onState: (state) => states.push(state) });

test('the link is up only once a view has come', async () => {
  const link = keep();
  const tooEarly = expect(link.send('payments.open', {})).rejects.toMatchObject({
    refusal: { code: 'tillUnreachable' },
  });
  expect(states).toEqual([]);
  await tooEarly;
  await heard();
  expect(states).toEqual(['up']);
  expect(await link.send('payments.open', {})).toEqual([]);
});

test('a lost link refuses commands at once and connects again by itself', async () => {
  const link = keep();
  await heard();
  terminal.lose('lost');
  await expect(link.send('payments.open', {})).rejects.toBeInstanceOf(Refused);
  await vi.advanceTimersByTimeAsync(250);
  expect(states).toEqual(['up', 'down', 'up']);
});

test('it tries ever more slowly while nobody answers, and at once when asked to', async () => {
  let tries = 0;
  const link = keep((gone) => {
    tries += 1;
    queueMicrotask(() => gone('lost'));
    return { post: () => undefined, listen: () => () => undefined, closed: () => undefined };
  });
  await vi.advanceTimersByTimeAsync(250 + 500 + 1_000 + 2_000);
  expect(tries).toBe(5);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(tries).toBe(7);
  link.again();
  expect(tries).toBe(8);
});

test('a window that was taken over does not take back by itself', async () => {
  keep();
  await heard();
  terminal.lose('taken');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(states).toEqual(['up', 'taken']);
  expect(terminal.connections()).toBe(1);
});

test('the older of two connections of one window being closed is no takeover', async () => {
  const closings: ((why: 'lost' | 'taken') => void)[] = [];
  const link = keep((gone) => {
    closings.push(gone);
    return terminal.open(() => undefined);
  });
  link.again();
  await heard();
  closings[0]?.('taken');
  expect(states.at(-1)).toBe('up');
});

test('the token leaves the address bar and survives a reload', () => {
  history.replaceState(null, '', '/#token=abc-123');
  expect(takeToken()).toBe('abc-123');
  expect(location.href).not.toContain('abc-123');
  expect(takeToken()).toBe('abc-123');
});
