import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { ProviderId } from '#shared/payment/payment.ts';
import { type BrokenReading, brokenReadings } from './breakages.ts';
import { runCalls } from './calls.ts';
import { readCommand, spelt } from './command.ts';
import { type Finding, isWhole, type Kinds, type Listener, run } from './run.ts';
import type { Outcome, Target } from './target.ts';
import { targets } from './targets.ts';

const replies = 8_000;
const calls = 4_000;
/** A fresh seed may need more than one slice for what seldom comes; most are found in the first hundreds. */
const enough = 8;
const slow = 120_000;
const fresh = randomInt(1, 2 ** 31);
const slices = ProviderId.options.map((name) => [name, fresh] as const);

const quiet: Listener = { found: () => undefined };

/** One finding is enough. */
function untilFound(): Listener {
  let found = 0;
  return {
    found: () => {
      found += 1;
    },
    enough: () => found > 0,
  };
}

const made = new Map<ProviderId, Promise<Target>>();

function targetOf(name: ProviderId): Promise<Target> {
  const target = made.get(name) ?? targets[name]();
  made.set(name, target);
  return target;
}

function listening(provider: ProviderId, part: 'replies' | 'calls', kinds: Kinds): Listener {
  return { kinds, found: (finding) => expect.soft(spelt(finding, provider, part)).toBe('') };
}

/** Each has to be heard often, or the run never came as far as the words that matter. */
const heardOfReplies: Readonly<Record<ProviderId, readonly string[]>> = {
  upay: ['approved', 'returned', 'refunded', 'showing', 'closed', 'notFound', 'granted', 'ready'],
  swiftpass: ['approved', 'returned', 'refunded', 'showing', 'closed', 'notFound', 'hint', 'bill', 'ready'],
  uqpay: ['approved', 'returned', 'refunded', 'showing', 'closed', 'notFound', 'hint', 'bill', 'granted', 'ready'],
  eftpay: ['approved', 'refunded', 'showing', 'closed', 'notFound', 'hint', 'ready'],
};

test.each(slices)(
  '%s, seed %i: no changed reply throws, says what it does not prove, or leaves memory behind',
  async (name, seed) => {
    const kinds: Kinds = {};
    const result = await run(await targetOf(name), replies, seed, listening(name, 'replies', kinds));
    expect(result).toMatchObject({ throws: 0, wrongClaims: 0, unfit: 0, count: replies });
    expect(isWhole(result)).toBe(true);
    for (const kind of heardOfReplies[name]) expect([kind, (kinds[kind] ?? 0) >= 8]).toEqual([kind, true]);
  },
  slow,
);

test.each(slices)(
  '%s, seed %i: no call over a line that spoils replies throws, or says what neither they nor the bank bear out',
  async (name, seed) => {
    const kinds: Kinds = {};
    const result = await runCalls(name, calls, seed, listening(name, 'calls', kinds));
    expect(result).toMatchObject({ throws: 0, wrongClaims: 0, unfit: 0, count: calls });
    expect(isWhole(result)).toBe(true);
    for (const kind of ['approved', 'refunded', 'showing', 'closed', 'notFound', 'pending', 'notSent'])
      expect([kind, (kinds[kind] ?? 0) >= 8]).toEqual([kind, true]);
  },
  slow,
);

/** What a provider's replies do not carry cannot be skipped: Upay names no currency and signs nothing. */
const without: Readonly<Record<string, readonly ProviderId[]>> = {
  'ignores the currency': ['upay'],
  'skips the signature': ['upay'],
};

const breakages = Object.entries(brokenReadings).flatMap(([rule, mend]) =>
  ProviderId.options.filter((name) => !without[rule]?.includes(name)).map((name) => [name, rule, mend] as const),
);

function brokenBy(inner: Target, mend: BrokenReading): Target {
  return { ...inner, read: (reply) => inner.read(mend(reply, inner.dialect, inner.asked)) };
}

test.each(breakages)(
  'a reader of %s that %s is found out',
  async (name, _rule, mend) => {
    const result = await run(brokenBy(await targetOf(name), mend), replies * enough, fresh, untilFound());
    expect(result.wrongClaims).toBeGreaterThan(0);
  },
  slow,
);

test.each(breakages)(
  'an adapter of %s that %s is found out',
  async (name, _rule, mend) => {
    const result = await runCalls(
      name,
      calls * enough,
      fresh,
      untilFound(),
      (dialect, asked) => (reply) => mend(reply, dialect, asked()),
    );
    expect(result.wrongClaims).toBeGreaterThan(0);
  },
  slow,
);

const readings: [string, (inner: Target) => Target['read'], 'throws' | 'wrongClaims' | 'unfit'][] = [
  ['believes anything', () => async () => [{ reader: 'query', said: { kind: 'approved' } }], 'wrongClaims'],
  ['takes "on its way" for "paid"', (inner) => retold(inner, 'pending', { kind: 'approved' }), 'wrongClaims'],
  ['takes any "no" for "not found"', (inner) => retold(inner, 'unknown', { kind: 'notFound' }), 'wrongClaims'],
  [
    'does not cut its words',
    (inner) => retold(inner, 'unknown', { words: { code: '', text: 'x'.repeat(301) } }),
    'unfit',
  ],
  ['does not cut a number', (inner) => retold(inner, 'showing', { providerReference: 'x'.repeat(129) }), 'unfit'],
  [
    'throws where a reply is none',
    ({ read, dialect }) =>
      (reply) =>
        read(whole(dialect, reply)),
    'throws',
  ],
];

function retold(inner: Target, kind: string, more: object): Target['read'] {
  const changed = (one: Outcome): Outcome =>
    one.said.kind === kind ? { ...one, said: { ...one.said, ...more } } : one;
  return async (reply) => (await inner.read(reply)).map(changed);
}

function whole<T extends Parameters<Target['read']>[0]>({ format }: Target['dialect'], reply: T): T {
  if (format.parse(reply.body) === null) throw new TypeError('not a message');
  return reply;
}

test.each(readings)('a reader that %s is found out', async (_rule, broken, count) => {
  for (const name of ProviderId.options) {
    const inner = await targetOf(name);
    expect(
      (await run({ ...inner, read: broken(inner) }, replies * enough, fresh, untilFound()))[count],
    ).toBeGreaterThan(0);
  }
});

test('a reader that keeps what it reads is found out', async () => {
  const inner = await targetOf('eftpay');
  const kept: string[] = [];
  const read: Target['read'] = (reply) => {
    kept.push('x'.repeat(4000).concat(String(kept.length)).toUpperCase());
    return inner.read(reply);
  };
  expect(isWhole(await run({ ...inner, read }, 4000, 1, quiet))).toBe(false);
});

test('the seed of a finding and a count of one repeat it', async () => {
  const inner = await targetOf('swiftpass');
  const broken = { ...inner, read: retold(inner, 'pending', { kind: 'approved' }) };
  const found = async (count: number, seed: number) => {
    const findings: Finding[] = [];
    await run(broken, count, seed, { found: (finding) => findings.push(finding) });
    return findings;
  };
  const [first] = await found(1500, fresh);
  expect(first && (await found(1, first.seed))[0]).toEqual(first);
});

test('the same seed makes the same calls', async () => {
  const seen = async () => {
    const kinds: Kinds = {};
    await runCalls('uqpay', 400, 7, { ...quiet, kinds });
    return kinds;
  };
  expect(await seen()).toEqual(await seen());
});

const commands: [string[], RegExp | object][] = [
  [[], { providers: ProviderId.options, replies: 1_000_000, calls: 100_000, seed: 9 }],
  [['uqpay', '--replies', '5', '--seed', '3'], { providers: ['uqpay'], replies: 5, calls: 100_000, seed: 3 }],
  [['--calls', '0'], { providers: ProviderId.options, replies: 1_000_000, calls: 0, seed: 9 }],
  [['paypal'], /there is no provider "paypal"/],
  [['upay', 'eftpay'], /one provider or all/],
  [['--replies', 'many'], /--replies takes a whole number, not "many"/],
  [['--calls', '-1'], /--calls/],
  [['--seed', '1.5'], /--seed takes a whole number/],
  [['--fast'], /--fast/],
];

test.each(commands)('the command line %j', (args, meant) => {
  if (meant instanceof RegExp) expect(() => readCommand(args, 9)).toThrow(meant);
  else expect(readCommand(args, 9)).toEqual(meant);
});
