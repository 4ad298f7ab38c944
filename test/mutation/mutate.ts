// `npm run -s mutate [-- --only FILE…] [--share N --seed S] [--json]`: changes one small thing at a time in the files that decide about money,
// and runs the tests of shared against each change. A change that no test notices is printed; it is a rule that no test
// holds, code that does nothing, or it is equivalent and belongs on the reviewed list; one of
// that list that a test has come to notice, or whose line is gone, is printed as stale and fails the run. `--share N`: one in N, the
// seed says which.
import { parseArgs } from 'node:util';
import { equivalents } from './equivalents.ts';
import { sourceFile } from './suite.ts';
import { type Counts, countsOf, type Share, type Tried, tryMutants } from './trial.ts';

const files = [
  'shared/payment/machine.ts',
  'shared/payment/heard.ts',
  'shared/payment/refund.ts',
  'shared/payment/answer.ts',
  'shared/payment/pace.ts',
  'shared/sale/sale.ts',
  'shared/journal/fold.ts',
  'shared/reconcile/judge.ts',
  'shared/reconcile/sums.ts',
  'shared/reconcile/findings.ts',
];

/** The least score that passes: what was reached, rounded down. */
const leastScore = 100;

function askedFor(): { chosen: string[]; share: Share; json: boolean } {
  const { values, positionals } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      share: { type: 'string', default: '1' },
      seed: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const only = [...values.only, ...positionals];
  const unknown = only.filter((name) => !files.some((file) => isNamed(file, name)));
  if (unknown.length > 0) throw new Error(`no such file: ${unknown.join(', ')}; there are ${files.join(', ')}`);
  const chosen = files.filter((file) => only.length === 0 || only.some((name) => isNamed(file, name)));
  const share = { of: Number(values.share), seed: Number(values.seed) };
  if (!Number.isSafeInteger(share.of) || share.of < 1 || !Number.isSafeInteger(share.seed) || share.seed < 0)
    throw new Error('--share and --seed take whole numbers');
  return { chosen, share, json: values.json };
}

function isNamed(file: string, name: string): boolean {
  return `/${file}`.endsWith(`/${name}`);
}

async function main(): Promise<void> {
  const startedMs = performance.now();
  const { chosen, share, json } = askedFor();
  const { tried, stale } = await tryMutants(chosen.map(sourceFile), equivalents, share);
  for (const one of tried) if (one.end !== 'killed' && one.end !== 'equivalent') console.log(sentence(one));
  for (const one of stale) console.log(`stale equivalent: ${one.file}: ${one.at}`);
  const byFile = Object.fromEntries(
    chosen.map((file) => [file, countsOf(tried.filter(({ mutant }) => mutant.file === file))]),
  );
  for (const [file, counts] of Object.entries(byFile)) console.log(`${file}: ${summary(counts)}`);
  const total = countsOf(tried);
  const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
  console.log(json ? JSON.stringify({ ...total, byFile, seconds }) : `all: ${summary(total)}, ${seconds} s`);
  if (total.score < leastScore || stale.length > 0) process.exitCode = 1;
}

function sentence({ end, mutant: { file, line, slot, original, mutated } }: Tried): string {
  const change = slot === 'expression' ? `${short(original)} → ${short(mutated)}` : `${short(original)} → removed`;
  return `${end} ${file}:${line}: ${change}`;
}

function short(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 90 ? `${line.slice(0, 90)}…` : line;
}

function summary({ mutants, killed, unnamed, survived, timeout, equivalent, score }: Counts): string {
  const counts = `${mutants} mutants, ${killed} killed (${unnamed} by no named rule), ${survived} survived, ${timeout} timeout, ${equivalent} equivalent`;
  return `${counts}, score ${score}`;
}

await main();
