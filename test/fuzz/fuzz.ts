// `node test/fuzz/fuzz.ts [--mutations N] [--seed S] [--provider NAME]`: changes correct replies of each provider at
// random and reads them. No reply may throw, say that money moved without a proven word about this number, amount and
// currency, or leave memory behind. One JSON line a provider; a reply that breaks a rule is told, with its bytes.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isWhole, run } from './run.ts';
import { targets } from './targets.ts';

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    provider: { type: 'string', default: 'all' },
  },
});
const mutations = whole('mutations', values.mutations);
const seed = values.seed === undefined ? randomInt(1, 2 ** 31) : whole('seed', values.seed);
const chosen = Object.entries(targets).filter(([name]) => values.provider === 'all' || values.provider === name);
if (chosen.length === 0) throw new Error(`--provider is one of ${Object.keys(targets).join(', ')}, all`);

Error.stackTraceLimit = 4; // a refusal to read is an error, a million times over

for (const [, make] of chosen) {
  let told = 0;
  const result = run(await make(), mutations, seed, (what, { status, body }) => {
    told += 1;
    if (told <= 5) console.error(`${what}\n  HTTP ${status} ${Buffer.from(body).toString('base64').slice(0, 4000)}`);
  });
  console.log(JSON.stringify(result)); // the command's output, one line a provider
  if (!isWhole(result)) process.exitCode = 1;
}

function whole(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a whole number above 0`);
  return number;
}
