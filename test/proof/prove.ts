// `npm run -s prove [-- --only WORDS] [--share N] [--seed S] [--json]`: breaks the till on purpose, one line of its own source at a
// time, and asks storms and exploration alone to name the law that was broken; the whole till must pass the same.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Breakage } from './breakage.ts';
import { breakages } from './breakages.ts';
import type { Trial } from './trial.ts';

interface Verdict {
  readonly name: string;
  readonly laws: readonly number[];
  readonly trial: Trial | { readonly error: string };
  readonly seconds: number;
}

const atOnce = 2;

function asked() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      share: { type: 'string', default: '1' },
      seed: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const seed = Number(values.seed ?? randomInt(1, 2 ** 31));
  if (!Number.isSafeInteger(seed) || seed < 0) throw new Error('--seed takes a whole number');
  const share = Number(values.share); // one in so many, the seed says which
  if (!Number.isSafeInteger(share) || share < 1) throw new Error('--share takes a whole number');
  const chosen = breakages.filter(({ name }, at) => name.includes(values.only) && at % share === seed % share);
  if (chosen.length === 0) throw new Error(`no breakage is called "${values.only}"`);
  return { seed, chosen, json: values.json === true };
}

/** One process a trial: what it has loaded is broken for good. */
export function tryOut(seed: number, breakage: Breakage | null): Promise<Verdict['trial']> {
  const file = path.join(import.meta.dirname, 'trial.ts');
  const child = spawn(process.execPath, [file, String(seed), ...(breakage ? [breakage.name] : [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve) => {
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.on('close', (code) => {
      const last = out.trim().split('\n').at(-1);
      resolve(code === 0 && last ? (JSON.parse(last) as Trial) : { error: err.trim().slice(-600) });
    });
  });
}

async function judge(seed: number, breakage: Breakage | null): Promise<Verdict> {
  const startedMs = performance.now();
  const trial = await tryOut(seed, breakage);
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  const verdict = { name: breakage?.name ?? 'nothing broken', laws: breakage?.laws ?? [], trial, seconds };
  console.error(wordsOf(verdict));
  return verdict;
}

function wordsOf({ name, laws, trial, seconds }: Verdict): string {
  const time = `${seconds.toFixed(1).padStart(5)} s`;
  if ('error' in trial) return `${time}  ${name}: ended without a word: ${trial.error}`;
  const work = `${trial.payments} payments, ${trial.states} states`;
  const others = trial.others.length > 0 ? `; also ${trial.others.join(', ')}` : '';
  if (laws.length === 0) return `${time}  control, ${name}: ${trial.others.length} rules broken (${work})${others}`;
  if (trial.caughtBy === null) return `${time}  NOT CAUGHT: ${name} (law ${laws.join(' or ')}; ${work})${others}`;
  return `${time}  ${name}: ${trial.caughtBy} named ${trial.rule} (${work})`;
}

/** A law was named, but none that the breakage breaks. */
function isMisnamed(trial: Verdict['trial']): boolean {
  return !('error' in trial) && trial.caughtBy === null && trial.others.length > 0;
}

async function main(): Promise<void> {
  const { seed, chosen, json } = asked();
  const startedMs = performance.now();
  console.error(`seed ${seed}`);
  const waiting: (Breakage | null)[] = [null, ...chosen];
  const verdicts: Verdict[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) verdicts.push(await judge(seed, next));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const control = verdicts.find(({ laws }) => laws.length === 0)?.trial;
  const broken = verdicts.filter(({ laws }) => laws.length > 0);
  const missed = broken.filter(({ trial }) => 'error' in trial || trial.caughtBy === null).map(({ name }) => name);
  const whole = control && !('error' in control) && control.others.length === 0;
  const result = {
    breakages: broken.length,
    caught: broken.length - missed.length,
    missed,
    wrongLaw: broken.filter(({ trial }) => isMisnamed(trial)).map(({ name }) => name),
    laws: [...new Set(broken.flatMap(({ laws }) => laws))].sort((a, b) => a - b),
    control: control && !('error' in control) ? { ...control, violations: control.others.length } : control,
    seconds: Number(((performance.now() - startedMs) / 1000).toFixed(1)),
    seed,
  };
  console.log(json ? JSON.stringify(result) : JSON.stringify(result, null, 1).replaceAll(/\n\s*/g, ' '));
  process.exitCode = missed.length === 0 && whole ? 0 : 1;
}

if (import.meta.main) await main();
