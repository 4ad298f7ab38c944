import { describe, expect, test } from 'vitest';
import { type Equivalent, equivalents } from './equivalents.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { loadSuite, sourceFile } from './suite.ts';
import { countsOf, tryMutants } from './trial.ts';

const all = mutantsOf([sourceFile('shared/payment/machine.ts')]);

function mutant(lineBegins: string, original: string, mutated: string): Mutant {
  const found = all.find(
    (one) => one.at.startsWith(lineBegins) && one.original === original && one.mutated === mutated,
  );
  if (!found) throw new Error(`machine.ts has no such mutant: ${lineBegins}: ${original} → ${mutated}`);
  return found;
}

const some = mutant('if (payment.givenUp)', "'givenUp'", '"byHand"');
const changesNothing = { ...some, id: all.length + 1, mutated: some.original };
const loops = { ...some, id: all.length + 2, mutated: '(() => { for (;;); })()' };
const suite = await loadSuite([...all, changesNothing, loops]);

describe('a changed line of the machine fails a test that names the rule', () => {
  test.each<[string, Mutant]>([
    [
      'a request whose answer never came is asked about, never sent again (law 2)',
      mutant("return { call: 'query', atAgeMs: Math.max(pace.replyLimitMs", "'query'", '"reverse"'),
    ],
    ['given up and approved is late', mutant('if (payment.givenUp)', 'payment.givenUp', 'false')],
    ['paid after an end is late', mutant('if (payment.endedAs !== null)', 'payment.endedAs !== null', 'false')],
    ['not paid is watched', mutant(": { ...base, state: 'notPaid'", 'watch: unwatched', '')],
    [
      'a reversal the provider may no longer do becomes a query',
      mutant(
        'if (asked.reversals === 0',
        'asked.reversals === 0 && mayReverse(payment, asked)',
        'asked.reversals === 0',
      ),
    ],
    [
      '"paid" is not taken back by the till itself',
      mutant('return asked.reversalAllowed', "payment.because === 'operator'", "payment.because !== 'operator'"),
    ],
  ])('%s', (rule, { id }) => {
    expect(suite(id)).toMatchObject({ end: 'killed', by: expect.stringContaining(rule) });
  });
});

test('a mutant that changes nothing survives', () => {
  expect([suite(0), suite(changesNothing.id)]).toEqual([{ end: 'survived' }, { end: 'survived' }]);
});

test('a mutant that loops for ever is ended', () => {
  expect(suite(loops.id)).toEqual({ end: 'timeout' });
});

describe('the reviewed list', () => {
  const sale = sourceFile('shared/sale/sale.ts');
  const reviewed = equivalents.filter(({ file }) => file === sale.path);
  const killed: Equivalent = {
    file: sale.path,
    at: "return payment.state === 'approved' || (payment.state === 'late' && payment.taken);",
    original: "payment.state === 'approved'",
    mutated: "payment.state !== 'approved'",
    reason: 'none',
  };
  const gone = { ...killed, at: 'a line that is no more' };

  test('tells its mutants apart, and they lower no score', async () => {
    const { tried, stale } = await tryMutants([sale], reviewed);
    expect([countsOf(tried), stale]).toMatchObject([{ survived: 0, equivalent: reviewed.length, score: 100 }, []]);
  });
  test('may hold no mutant that a test notices, and none that is no more', async () => {
    const { stale } = await tryMutants([sale], [...reviewed, killed, gone]);
    expect(stale).toEqual([killed, gone]);
  });
});
