import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { isWhole, type Kinds, run } from './run.ts';
import type { Target } from './target.ts';
import { targets } from './targets.ts';

const mutations = 10_000;
const slow = 60_000;
const quiet = () => undefined;

async function target(name: string): Promise<Target> {
  const make = targets[name];
  if (make === undefined) throw new Error(`no target ${name}`);
  return make();
}

const fresh = randomInt(1, 2 ** 31);
test.each(Object.keys(targets).flatMap((name) => [1, fresh].map((seed) => [name, seed] as const)))(
  '%s, seed %i: no changed reply throws, approves wrongly, or leaves memory behind',
  async (name, seed) => {
    const kinds: Kinds = {};
    const result = run(
      await target(name),
      mutations,
      seed,
      (what, reply) => expect.soft([what, reply]).toBe(''),
      kinds,
    );
    expect(result).toMatchObject({ throws: 0, wrongApprovals: 0, mutations });
    expect(isWhole(result)).toBe(true);
    // Else it never came as far as the words that matter.
    expect(kinds.approved).toBeGreaterThan(mutations / 100);
    expect(kinds.refunded).toBeGreaterThan(mutations / 1000);
  },
  slow,
);

const breakages: [string, (inner: Target) => Target, 'throws' | 'wrongApprovals'][] = [
  [
    'believes anything',
    (inner) => ({ ...inner, read: () => [{ reader: 'query', kind: 'approved' }] }),
    'wrongApprovals',
  ],
  [
    'throws where a field is missing',
    (inner) => ({ ...inner, read: ({ body }) => inner.read(JSON.parse(Buffer.from(body).toString())) }),
    'throws',
  ],
  [
    'believes any number',
    (inner) => ({
      ...inner,
      read: (reply) => inner.read(reply).map((one) => (one.kind === 'pending' ? { ...one, kind: 'approved' } : one)),
    }),
    'wrongApprovals',
  ],
];

test.each(breakages)('a reader that %s is found out', async (_rule, broken, count) => {
  for (const name of Object.keys(targets))
    expect(run(broken(await target(name)), 1500, 1, quiet)[count]).toBeGreaterThan(0);
});

test('the same seed changes the same replies', async () => {
  const seen = async () => {
    const kinds: Kinds = {};
    run(await target('eftpay'), 1500, 7, quiet, kinds);
    return kinds;
  };
  expect(await seen()).toEqual(await seen());
});
