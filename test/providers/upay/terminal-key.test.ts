import { expect, test } from 'vitest';
import { createTerminalKeys } from '../../../electron/providers/upay/terminal-key.ts';
import { sign } from '../../../electron/providers/upay/wire.ts';
import type { SecretName } from '../../../electron/settings/secrets.ts';
import {
  biz,
  handClock,
  illegalSign,
  lost,
  memorySecrets,
  offline,
  refusal,
  type Step,
  said,
  scripted,
  settings,
} from './scripted.ts';

const sn = '10298371039';
const activated = { 'upay.terminalSn': sn, 'upay.terminalKey': 'key-1', 'upay.previousTerminalKey': 'old' } as const;
const newKey = (terminal_key: unknown, terminal_sn: unknown = sn) =>
  said({ result_code: '200', biz_response: { terminal_sn, terminal_key } });

function keysWith(steps: readonly Step[], stored: Partial<Record<SecretName, string>> = activated) {
  const secrets = memorySecrets(stored);
  const clock = handClock();
  const { exchange, seen } = scripted(
    steps,
    ({ body, headers }) =>
      ['key-1', 'key-2', 'key-3', 'old'].find((key) => headers.authorization?.endsWith(sign(body, key))) ?? '?',
  );
  const keys = createTerminalKeys({ settings, secrets, exchange, clock, limitMs: 20_000, againMs: 60_000 });
  return { keys, secrets, clock, seen, trace: () => seen.map(({ key }) => key) };
}

test('a check-in stores new key, old key and China day in one write', async () => {
  const { keys, secrets, seen } = keysWith([newKey('key-2')]);
  expect(await keys.checkIn()).toEqual({ kind: 'done' });
  expect(secrets.writes).toEqual([
    { 'upay.terminalKey': 'key-2', 'upay.previousTerminalKey': 'key-1', 'upay.checkedInDay': '2026-11-20' },
  ]);
  expect(seen[0]).toMatchObject({
    path: '/terminal/checkin',
    fields: { terminal_sn: sn, device_id: settings.deviceId },
  });
});

test('once a day; the day turns at midnight in China', async () => {
  const { keys, clock, trace } = keysWith([newKey('key-2'), newKey('key-3')]);
  await keys.checkIn();
  clock.move(12 * 3600_000 - 1); // 04:00 UTC is noon in China
  await keys.checkIn();
  expect(trace()).toEqual(['key-1']);
  clock.move(1);
  await keys.checkIn();
  expect(trace()).toEqual(['key-1', 'key-2']);
});

test('the nested answer of the newer guide', async () => {
  const data = { terminal_sn: sn, terminal_key: 'key-2' };
  const { keys, secrets } = keysWith([biz('TERMINAL_CHECKIN_SUCCESS', data)]);
  expect(await keys.checkIn()).toEqual({ kind: 'done' });
  expect(secrets.values['upay.terminalKey']).toBe('key-2');
});

test('a lost reply: asked again with the key that is still stored', async () => {
  const { keys, secrets, trace } = keysWith([lost, newKey('key-3')]);
  expect(await keys.checkIn()).toEqual({ kind: 'done' });
  expect(trace()).toEqual(['key-1', 'key-1']);
  expect(secrets.values).toMatchObject({ 'upay.terminalKey': 'key-3', 'upay.previousTerminalKey': 'key-1' });
});

test('two lost replies: unanswered, nothing stored, and a later one works', async () => {
  const { keys, secrets, trace } = keysWith([lost, lost, newKey('key-2')]);
  expect((await keys.checkIn()).kind).toBe('unanswered');
  expect(secrets.writes).toEqual([]);
  expect((await keys.checkIn()).kind).toBe('done');
  expect(trace()).toEqual(['key-1', 'key-1', 'key-1']);
});

test('a crash between reply and store: the old key is still stored and checks in again', async () => {
  const before = keysWith([newKey('key-2')]);
  before.secrets.set = () => {
    throw new Error('disk full');
  };
  await expect(before.keys.checkIn()).rejects.toThrow('disk full');
  expect(before.keys.current()).toEqual({ sn, key: 'key-1' });
  const after = keysWith([newKey('key-3')], before.secrets.values);
  expect((await after.keys.checkIn()).kind).toBe('done');
  expect(after.trace()).toEqual(['key-1']);
});

test('ILLEGAL_SIGN: the key before is tried once', async () => {
  const { keys, secrets, trace } = keysWith([illegalSign, newKey('key-3')]);
  expect((await keys.checkIn()).kind).toBe('done');
  expect(trace()).toEqual(['key-1', 'old']);
  expect(secrets.values).toMatchObject({ 'upay.terminalKey': 'key-3', 'upay.previousTerminalKey': 'old' });
});

test('ILLEGAL_SIGN twice: a new activation code is needed, the keys are kept', async () => {
  const { keys, secrets } = keysWith([illegalSign, illegalSign]);
  expect(await keys.checkIn()).toMatchObject({
    kind: 'refused',
    words: { code: 'ILLEGAL_SIGN', text: expect.stringContaining('activation code') },
  });
  expect(secrets.values).toEqual(activated);
});

test('a reply lost after the change, then ILLEGAL_SIGN with both keys: set-up, nothing lost', async () => {
  const { keys, secrets, trace } = keysWith([lost, illegalSign, illegalSign]);
  expect((await keys.checkIn()).kind).toBe('refused');
  expect(trace()).toEqual(['key-1', 'key-1', 'old']);
  expect(secrets.writes).toEqual([]);
});

test.each<[string, Step, string]>([
  ['no network', offline, 'unanswered'],
  ['500', refusal('UNKNOWN_SYSTEM_ERROR', '500'), 'unanswered'],
  ['not JSON', said('<html>'), 'unanswered'],
  ['an empty key', newKey(''), 'unanswered'],
  ['a key that is no text', newKey(7), 'unanswered'],
  ['a key with a line end', newKey('key\n2'), 'unanswered'],
  ['another terminal', newKey('key-2', 'OTHER'), 'unanswered'],
  ['another device', refusal('INVALID_PARAMS'), 'refused'],
  ['unknown terminal', refusal('INVALID_TERMINAL'), 'refused'],
  ['a "no" inside', biz('FAIL', undefined, 'UPAY_TERMINAL_STATUS_ABNORMAL'), 'refused'],
])('%s: the key stays as it was', async (_what, step, kind) => {
  const { keys, secrets } = keysWith([step]);
  expect((await keys.checkIn()).kind).toBe(kind);
  expect(secrets.values).toEqual(activated);
});

test('calls at once share one check-in', async () => {
  const { keys, trace } = keysWith([newKey('key-2')]);
  const used = { sn, key: 'key-1' };
  const results = await Promise.all([keys.checkIn(), keys.renew(used), keys.renew(used), keys.checkIn()]);
  expect(results).toEqual([{ kind: 'done' }, true, true, { kind: 'done' }]);
  expect(trace()).toEqual(['key-1']);
});

test('activated anew while a check-in ran: the new terminal’s key stays', async () => {
  const run = keysWith([
    () => {
      run.secrets.set({ 'upay.terminalSn': 'NEW', 'upay.terminalKey': 'new-key' });
      return newKey('key-2');
    },
  ]);
  expect((await run.keys.checkIn()).kind).toBe('unanswered');
  expect(run.keys.current()).toEqual({ sn: 'NEW', key: 'new-key' });
});

test('after a refusal, refused signatures do not ask for another check-in at once', async () => {
  const { keys, clock, trace } = keysWith([illegalSign, illegalSign, newKey('key-2')]);
  const used = { sn, key: 'key-1' };
  expect(await keys.renew(used)).toBe(false);
  expect(await keys.renew(used)).toBe(false);
  expect(trace()).toHaveLength(2);
  clock.move(60_000);
  expect(await keys.renew(used)).toBe(true);
});
