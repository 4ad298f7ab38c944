import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { dayOf, rangeOfDay } from '#shared/day.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import { newShop, type Ran, run, type Simulated, startSimulator } from './shroff.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 }); // each test starts several processes

const dayMs = 86_400_000;
const today = dayOf(Date.now());
const day = dayOf(Date.now() - dayMs);
const clockFile = join(mkdtempSync(join(tmpdir(), 'shroff-clock-')), 'offset');
/** Of the provider's times: no limit may pass while the machine has much else to do. */
const scale = 0.1;
/** To noon of yesterday: a provider makes its list of a day once that day is over. */
const backMs = (rangeOfDay(day)?.fromMs ?? 0) + dayMs / 2 - Date.now();
const tomorrow = () => writeFileSync(clockFile, '0');

beforeAll(() => {
  process.env.SHROFF_TEST_CLOCK = clockFile;
  process.env.NODE_OPTIONS = `--import=${pathToFileURL(join(import.meta.dirname, 'moved-clock.mjs'))}`;
});
afterAll(() => {
  delete process.env.SHROFF_TEST_CLOCK;
  delete process.env.NODE_OPTIONS;
});

interface Day {
  readonly simulated: Simulated;
  readonly shop: ReturnType<typeof newShop>;
  readonly shroff: (...words: string[]) => Promise<Ran>;
}

async function openedYesterday(provider: ProviderId, seed: number): Promise<Day> {
  writeFileSync(clockFile, String(backMs));
  const simulated = await startSimulator(seed, scale, provider);
  const shop = newShop(simulated);
  return { simulated, shop, shroff: (...words) => run(shop.args(...words), { env: shop.env }) };
}

describe('a day at Swiftpass, whose bill is fetched over HTTP', () => {
  let at: Day;
  const of = ['--provider', 'swiftpass', '--day', day];
  const kept = () => join(at.shop.dir, 'live', 'bills');
  beforeAll(async () => {
    at = await openedYesterday('swiftpass', 21);
    for (const amount of ['12.00', '34.00', '56.00', '12.23'])
      await at.shroff('take', amount, '--code', at.simulated.code(), '--wait', '40');
    const paid = (await at.shroff('payments')).lines.find(
      (line) => (line.amount as { minor?: number })?.minor === 3400,
    );
    await at.shroff('refund', String(paid?.paymentId), '4.00', '--approved-by', 'Wong', '--wait', '40');
  });
  afterAll(() => at.simulated.stop());

  test('is not made before the day is over: not known yet, and said so', async () => {
    const ran = await at.shroff('bill', 'fetch', ...of);
    expect(ran).toMatchObject({ exit: 3, last: { refusal: 'billNotYet' } });
    expect(ran.stderr).toMatch(/Try again later/);
    tomorrow();
  });

  test('without a bill each payment needs somebody', async () => {
    const ran = await at.shroff('reconcile', ...of);
    expect(ran).toMatchObject({ exit: 1, last: { day, provider: 'swiftpass', journalMinor: 9800, billMinor: null } });
    expect(ran.last.needsYou).not.toEqual([]);
  });

  test('agrees to the cent, in one object, and exits 0', async () => {
    expect(await at.shroff('bill', 'fetch', ...of)).toMatchObject({
      exit: 0,
      last: { taken: true, isNew: true, rows: 4 },
    });
    expect(await at.shroff('bill', 'fetch', ...of)).toMatchObject({ exit: 0, last: { isNew: false } });
    const ran = await at.shroff('reconcile', ...of);
    expect(ran.lines).toHaveLength(1);
    expect(ran).toMatchObject({
      exit: 0,
      last: { day, provider: 'swiftpass', verdict: 'allAgree', needsYou: [], journalMinor: 9800, billMinor: 9800 },
    });
    expect(ran.last.classes).toEqual({ agrees: { count: 5, minor: 9800 + 1223 } });
    expect(await at.shroff('reconcile', '--day', today)).toMatchObject({
      exit: 0,
      last: { day: today, verdict: 'nothing' },
    });
  });

  test('a file of it with one line less, one twice and one amount changed: each is named, and nothing else', async () => {
    const [name = ''] = readdirSync(kept());
    const [head = '', ...lines] = readFileSync(join(kept(), name), 'utf8').split('\r\n');
    const lineOf = (amount: string) =>
      lines.find((line) => line.includes(`,\`${amount},`) && line.includes('支付成功')) ?? '';
    const refund = lines.find((line) => line.includes('转入退款')) ?? '';
    const changed = [
      lineOf('12.00').replace('`12.00', '`13.00'),
      lineOf('34.00'),
      lineOf('34.00'),
      refund,
      ...lines.slice(-3),
    ];
    const file = join(at.shop.dir, 'statement.csv');
    writeFileSync(file, [head, ...changed].join('\r\n'));
    const taken = await at.shroff('bill', 'import', file, ...of);
    expect(taken).toMatchObject({
      exit: 0,
      last: { taken: true, layout: 'swiftpass', rows: 4, fileName: 'statement.csv' },
    });
    const ran = await at.shroff('reconcile', ...of);
    expect(ran.exit).toBe(1);
    const counts = Object.entries(ran.last.classes as Record<string, { count: number }>);
    expect(Object.fromEntries(counts.map(([found, { count }]) => [found, count]))).toEqual({
      ...{ agrees: 3, amountDiffers: 1, onlyJournal: 1, doubled: 1 },
    });
    expect(ran.last.findings).toMatchObject([
      { finding: 'billFooter', figure: 'paid', said: 10_200, summed: 8100 },
      { finding: 'billFooter', figure: 'net', said: 9800, summed: 7600 },
    ]);
  });

  test('signed as it is, by name, the journal says so and its seals hold', async () => {
    expect(await at.shroff('sign', ...of)).toMatchObject({ exit: 2, last: { refusal: 'commandUsage' } });
    expect(await at.shroff('sign', '--by', 'Wong', ...of)).toMatchObject({
      exit: 0,
      last: { signed: true, by: 'Wong', left: 5 },
    });
    await at.shroff('bill', 'fetch', ...of);
    expect(await at.shroff('sign', '--by', 'Wong', ...of)).toMatchObject({
      exit: 0,
      last: { verdict: 'allAgree', left: 0 },
    });
    const { lines } = await at.shroff('journal', 'export');
    const facts = lines.map(({ fact }) => fact as { kind: string; by?: string });
    expect(facts.filter(({ kind }) => kind === 'bill.taken')).toHaveLength(3);
    expect(facts.filter(({ kind }) => kind === 'day.signed')).toMatchObject([{ leftCount: 5 }, { leftCount: 0 }]);
    expect(await at.shroff('journal', 'verify')).toMatchObject({ exit: 0 });
  });

  test('a sweep asks about what ended without money, and about nothing else', async () => {
    expect(await at.shroff('sweep', '--day', day)).toMatchObject({
      exit: 0,
      last: { asked: 1, inDoubt: 0, cancelled: false },
    });
  });
});

describe('a day at UQPAY, whose settlements are fetched page by page', () => {
  let at: Day;
  const of = ['--provider', 'uqpay', '--day', day];
  beforeAll(async () => {
    at = await openedYesterday('uqpay', 22);
    const shown = await at.shroff('show', '15.00', '--wallet', 'alipay', '--wait', '40');
    expect(shown).toMatchObject({ exit: 0, last: { state: 'approved' } });
    await at.shroff('refund', String(shown.last.paymentId), '5.00', '--approved-by', 'Wong', '--wait', '40');
    tomorrow();
  });
  afterAll(() => at.simulated.stop());

  test('agrees: the refund by its payment and amount, which is said', async () => {
    expect(await at.shroff('bill', 'fetch', ...of)).toMatchObject({ exit: 0, last: { rows: 2, layout: 'replies' } });
    const ran = await at.shroff('reconcile', ...of);
    expect(ran).toMatchObject({
      exit: 0,
      last: {
        verdict: 'allAgree',
        journalMinor: 1000,
        billMinor: 1000,
        classes: { agrees: { count: 2, minor: 1000 } },
      },
    });
    expect(ran.last.findings).toEqual([{ finding: 'matchedWithoutNumber', found: 1 }]);
  });
});

describe('what is no bill', () => {
  let at: Day;
  const of = ['--provider', 'upay', '--day', day];
  beforeAll(async () => {
    at = await openedYesterday('upay', 23);
    tomorrow();
  });
  afterAll(() => at.simulated.stop());

  test.each([
    ['no such file', null, 'missing'],
    ['nothing in it', '', 'empty'],
    ['not text', 'a\0b\n', 'notText'],
    ['a table that nobody knows', 'order,amount\n1,2\n', 'unknownLayout'],
  ])('%s: bad input, in words that say what to do', async (_, text, code) => {
    const file = join(at.shop.dir, `${code}.csv`);
    if (text !== null) writeFileSync(file, text);
    const ran = await at.shroff('bill', 'import', file, ...of);
    expect(ran).toMatchObject({ exit: 2, last: { taken: false, refusal: { code } } });
  });

  test('Upay makes no list to ask for', async () => {
    const ran = await at.shroff('bill', 'fetch', ...of);
    expect(ran).toMatchObject({ exit: 2, last: { refusal: 'billNoList' } });
    expect(ran.stderr).toMatch(/import the file/);
  });

  test.each([
    ['no provider', ['bill', 'fetch']],
    ['no file', ['bill', 'import', '--provider', 'upay']],
    ['no such day', ['reconcile', '--day', '2026-02-30']],
    ['no such provider', ['reconcile', '--provider', 'paypal']],
  ])('%s is bad input', async (_, words) => {
    expect(await at.shroff(...words)).toMatchObject({ exit: 2 });
  });
});
