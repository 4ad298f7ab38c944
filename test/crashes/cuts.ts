// Damages copies of a till's data folder at every kind of place and opens them with the product's own code.
// node test/crashes/cuts.ts --cuts 1000 --seed 1
import { parseArgs } from 'node:util';
import { isMain } from '../../build/setup.mjs';
import { createRandom } from '../../electron/simulators/random.ts';
import { textsIn } from '../../electron/texts.ts';
import { judgeCut } from './cut-verdict.ts';
import { damaged, type Kind, kinds } from './damage.ts';
import { makeOriginals, type Originals } from './originals.ts';
import { whole } from './whole.ts';

export interface CutOptions {
  readonly cuts: number;
  readonly seed: number;
  /** One in how many opened copies also recovers against the bank. */
  readonly recoverEvery: number;
  readonly say: (words: string) => void;
}

export interface CutResult {
  cuts: number;
  byKind: Record<string, string>;
  openedAsPrefix: number;
  refused: number;
  wrong: number;
  recovered: number;
  seconds: number;
  seed: number;
}

export async function cut(options: CutOptions): Promise<CutResult> {
  const started = performance.now();
  const { refusal } = await textsIn('en');
  const all = await makeOriginals(options.seed);
  const counts = { openedAsPrefix: 0, refused: 0, wrong: 0 };
  const byKind = new Map<Kind, typeof counts>();
  let recovered = 0;
  for (let made = 0; made < options.cuts; made += 1) {
    const kind = kinds[made % kinds.length] as Kind;
    const { one, files } = drawCut(kind, made, options.seed, all);
    const recover = made % options.recoverEvery === 0;
    const verdict = await judgeCut({ one, files, recover, sentence: refusal });
    counts[verdict.outcome] += 1;
    const ofKind = byKind.get(kind) ?? { openedAsPrefix: 0, refused: 0, wrong: 0 };
    ofKind[verdict.outcome] += 1;
    byKind.set(kind, ofKind);
    if (recover && verdict.outcome === 'openedAsPrefix') recovered += 1;
    if (verdict.outcome === 'wrong')
      options.say(
        `WRONG cut ${made}, ${kind}, ${one.name}: ${verdict.words} (seed ${options.seed}, kept in ${verdict.dir})`,
      );
  }
  const words = [...byKind].map(([kind, { openedAsPrefix, refused, wrong }]): [string, string] => [
    kind,
    `${openedAsPrefix} opened, ${refused} refused${wrong > 0 ? `, ${wrong} WRONG` : ''}`,
  ]);
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  return { cuts: options.cuts, byKind: Object.fromEntries(words), ...counts, recovered, seconds, seed: options.seed };
}

/** The cut of a number is the same whatever came before it. An original without such a place gives way to the next. */
function drawCut(kind: Kind, number: number, seed: number, all: Originals) {
  const random = createRandom(seed).fork(`cut ${number}`);
  const first = random.below(all.all.length);
  for (let more = 0; more < all.all.length; more += 1) {
    const one = all.all[(first + more) % all.all.length];
    const files = one && damaged(kind, random, one, all);
    if (one && files) return { one, files };
  }
  throw new Error(`no original has a place for: ${kind}`);
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      cuts: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      'recover-every': { type: 'string', default: '7' },
    },
  });
  const result = await cut({
    cuts: whole('cuts', values.cuts),
    seed: whole('seed', values.seed),
    recoverEvery: whole('recover-every', values['recover-every']),
    say: (words) => console.error(words),
  });
  console.log(JSON.stringify(result));
  process.exitCode = result.wrong === 0 ? 0 : 1;
}
