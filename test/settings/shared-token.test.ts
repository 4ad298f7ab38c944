import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { lockFolder } from '../../electron/journal/lock.ts';
import type { SecretName } from '../../electron/settings/secrets.ts';
import { type KeptToken, sharedToken } from '../../electron/settings/shared-token.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';

let base: string;
beforeEach(() => {
  base = join(mkdtempSync(join(tmpdir(), 'shroff-shared-')), 'shared');
});

function hold(folder: string) {
  try {
    return lockFolder(folder);
  } catch {
    return null;
  }
}

/** A till of the user with a data folder of its own. */
function till(more: { clientId?: string; apiKey?: string; address?: string; hold?: typeof hold } = {}) {
  const values: Partial<Record<SecretName, string>> = {
    'uqpay.clientId': more.clientId ?? 'client-1',
    'uqpay.apiKey': more.apiKey ?? 'api-key-1',
  };
  let kept: string | null = null;
  const own: KeptToken = {
    read: () => kept,
    write: (text) => {
      kept = text;
    },
    alone: (_limitMs, act) => act(),
  };
  const problems: string[] = [];
  const clock = createVirtualClock(0);
  const token = sharedToken({
    ...{ base, own, clock, hold: more.hold ?? hold, address: more.address ?? 'https://api.uqpay.com/api' },
    secrets: { get: (name) => values[name] ?? null, set: (set) => void Object.assign(values, set) },
    unusable: (problem) => problems.push(problem),
  });
  return { token, own, problems, clock };
}

const files = () =>
  readdirSync(base).flatMap((name) => readdirSync(join(base, name)).map((file) => join(base, name, file)));

test('what one till stores, every other of the same client reads', () => {
  const [a, b] = [till(), till()];
  expect(b.token.read()).toBeNull();
  a.token.write('t1');
  expect(b.token.read()).toBe('t1');
  b.token.write('t2');
  expect(a.token.read()).toBe('t2');
  expect([a.own.read(), ...a.problems]).toEqual([null]);
});

test.each([
  ['another client', { clientId: 'client-2' }],
  ['another address', { address: 'https://api-sandbox.uqpaytech.com/api' }],
  ['the same client under another API key', { apiKey: 'api-key-2' }],
])('%s reads nothing', (_what, more) => {
  till().token.write('t1');
  expect(till(more).token.read()).toBeNull();
});

test('neither token nor client id stands in any name or file, and nobody else can read them', () => {
  till().token.write('the-token-itself');
  expect(files()).toHaveLength(1);
  for (const file of files()) {
    expect(`${file}${readFileSync(file, 'utf8')}`).not.toMatch(/client-1|api-key|the-token/);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(file, '..')).mode & 0o777).toBe(0o700);
  }
  expect(lstatSync(base).mode & 0o777).toBe(0o700);
});

test('a file that is damaged is no token, and the next one takes its place', () => {
  const { token } = till();
  token.write('t1');
  for (const damage of ['', '{', '{"version":1}', 'null', 'x'.repeat(70_000)]) {
    writeFileSync(files()[0] ?? '', damage);
    expect(token.read()).toBeNull();
  }
  token.write('t2');
  expect(till().token.read()).toBe('t2');
});

describe.skipIf(process.platform === 'win32')('a place that is not ours alone', () => {
  const spoil: [string, () => void][] = [
    [
      'the shared folder is a link',
      () => {
        rmSync(base, { recursive: true });
        symlinkSync(mkdtempSync(join(tmpdir(), 'far-')), base);
      },
    ],
    ['the shared folder is open to others', () => chmodSync(base, 0o755)],
    [
      'the shared folder is a file',
      () => {
        rmSync(base, { recursive: true });
        writeFileSync(base, '');
      },
    ],
    ['the client’s folder is open to others', () => chmodSync(join(base, readdirSync(base)[0] ?? ''), 0o770)],
    [
      'the token is a link',
      () => {
        const file = files()[0] ?? '';
        rmSync(file);
        writeFileSync(join(base, 'elsewhere'), 'x');
        symlinkSync(join(base, 'elsewhere'), file);
      },
    ],
    ['the token can be read by others', () => chmodSync(files()[0] ?? '', 0o644)],
    [
      'the token is a folder',
      () => {
        const file = files()[0] ?? '';
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ];
  test.each(spoil)(
    '%s: nothing there is believed, said once, and the data folder’s own store is used',
    (_what, act) => {
      const { token, own, problems } = till();
      token.write('t1');
      act();
      expect(token.read()).toBeNull();
      own.write('mine');
      expect(token.read()).toBe('mine');
      expect(problems.length).toBeGreaterThan(0);
    },
  );

  test.skipIf(process.getuid?.() !== 0)('a folder of another user', () => {
    const { token, own, problems } = till();
    token.write('t1');
    chownSync(base, 12_345, 12_345);
    own.write('mine');
    expect(token.read()).toBe('mine');
    expect(problems).toEqual(['another user’s']);
  });

  test('a folder that cannot be made: writing and turns go on with the data folder’s own', async () => {
    writeFileSync(join(base, '..', 'file'), '');
    base = join(base, '..', 'file', 'shared');
    const { token, own, problems } = till();
    token.write('t1');
    expect(own.read()).toBe('t1');
    expect(await token.alone(1000, async () => 'done')).toBe('done');
    expect(problems).toEqual(['ENOTDIR']);
  });
});

describe('turns', () => {
  test('one at a time: who comes second waits, and reads what the first stored', async () => {
    const [a, b] = [till(), till()];
    let release = () => {};
    const first = a.token.alone(1000, async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      a.token.write('t1');
    });
    const second = b.token.alone(1000, async () => b.token.read());
    await b.clock.run(200);
    release();
    await first;
    expect(await b.clock.finish(second)).toBe('t1');
  });

  test('who is not let in within the limit does not act', async () => {
    const [a, b] = [till(), till()];
    const first = a.token.alone(1000, () => new Promise(() => {}));
    let acted = false;
    const second = b.token.alone(1000, async () => {
      acted = true;
    });
    expect(await b.clock.finish(second)).toBeNull();
    expect([acted, first]).toEqual([false, expect.any(Promise)]);
  });

  test('an act that throws gives its turn back', async () => {
    const [a, b] = [till(), till()];
    await expect(a.token.alone(1000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await b.token.alone(0, async () => 'in')).toBe('in');
  });

  test('a lock that cannot be had at all: the data folder’s own', async () => {
    const { token, problems } = till({
      hold: () => {
        throw Object.assign(new Error('x'), { code: 'EROFS' });
      },
    });
    expect(await token.alone(1000, async () => 'done')).toBe('done');
    expect(problems).toEqual(['EROFS']);
  });
});
