import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import fc from 'fast-check';
import { rolldown } from 'rolldown';
import { expect } from 'vitest';
import { filesUnder } from '../../build/files.mjs';
import { codeOf } from '../../build/lock.mjs';
import { repository } from '../../build/setup.mjs';
import { instrumented, type Mutant, type SourceFile } from './mutants.ts';

/** Runs every test of test/shared with one mutant at work. 0 is no mutant. */
export type Suite = (mutant: number) => Verdict;

/**
 * `by` is the test that noticed first and what it said. `unnamed`: no test did, but a file of tests could not even begin.
 * A mutant that loops for ever is ended, and noticed by that.
 */
export type Verdict =
  | { readonly end: 'killed' | 'unnamed'; readonly by: string }
  | { readonly end: 'timeout' | 'survived' };

/** Many times what the tests of one file take, on a machine that has nothing else to do. */
const patienceMs = 3000;
/** And so many times what they took here, without any mutant. */
const patienceFactor = 10;
const mostPatienceMs = 60_000;

export function sourceFile(file: string): SourceFile {
  return { path: file, text: readFileSync(path.join(repository, file), 'utf8') };
}

/**
 * One script for each file of tests, with what it tests and all mutants of that, evaluated anew for each mutant: what a
 * module computes while it loads is computed with the mutant too. Nothing is written.
 */
export async function loadSuite(mutants: readonly Mutant[]): Promise<Suite> {
  fc.configureGlobal({ seed: 1, endOnFailure: true });
  const tests = filesUnder(repository, 'test/shared').filter((file) => file.endsWith('.test.ts'));
  const evaluations = await Promise.all(tests.map((file) => compiled(file, mutants)));
  const tookMs = new Map(evaluations.map((one) => [one, 0]));
  return (mutant) => {
    let verdict: Verdict = { end: 'survived' };
    for (const one of evaluations.filter(({ holds }) => mutant === 0 || holds.has(mutant))) {
      const startedMs = performance.now();
      const forMs = mutant === 0 ? mostPatienceMs : Math.max(patienceMs, patienceFactor * (tookMs.get(one) ?? 0));
      const found = verdictOf(one.evaluate, mutant, Math.round(forMs));
      if (mutant === 0) tookMs.set(one, performance.now() - startedMs);
      if (found.end !== 'survived') verdict = found;
      if (found.end === 'killed' || found.end === 'timeout') break;
    }
    if (mutant === 0) evaluations.sort((a, b) => (tookMs.get(a) ?? 0) - (tookMs.get(b) ?? 0)); // the quickest first
    return verdict;
  };
}

type Evaluate = (mutant: number, require: (id: string) => unknown, exports: object, module: object) => void;

/** A file of tests, and the mutants of what it loads: no other can change what it comes to. */
interface Compiled {
  readonly evaluate: Evaluate;
  readonly holds: ReadonlySet<number>;
}

async function compiled(file: string, mutants: readonly Mutant[]): Promise<Compiled> {
  const { code, loaded } = await bundled(file, mutants);
  const wrapped = `(function (__mutant, require, exports, module) {${code}\n})`;
  const evaluate = vm.runInThisContext(wrapped, { filename: `${file} with mutants` }) as Evaluate;
  const held = mutants.filter((mutant) => loaded.has(path.join(repository, mutant.file)));
  return { evaluate, holds: new Set(held.map(({ id }) => id)) };
}

function verdictOf(evaluate: Evaluate, mutant: number, forMs: number): Verdict {
  const runner = createRunner();
  try {
    withinTime(forMs, () => evaluate(mutant, runner.require, {}, {}));
    return { end: 'survived' };
  } catch (error) {
    if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { end: 'timeout' };
    const test = runner.running();
    return test === null ? { end: 'unnamed', by: String(error) } : { end: 'killed', by: `${test}: ${String(error)}` };
  }
}

/** Only a script has a time limit in Node, so the work is called by one. */
function withinTime(forMs: number, work: () => void): void {
  const scope = globalThis as { workWithinTime?: () => void };
  scope.workWithinTime = work;
  vm.runInThisContext('workWithinTime()', { timeout: forMs });
}

async function bundled(file: string, mutants: readonly Mutant[]) {
  const byFile = Map.groupBy(mutants, (mutant) => path.join(repository, mutant.file));
  const bundle = await rolldown({
    input: path.join(repository, file),
    cwd: repository,
    platform: 'node',
    treeshake: false,
    external: [/^node:/, 'fast-check', 'vitest', 'zod'],
    plugins: [
      {
        name: 'mutants',
        transform: (code, id) => {
          const own = byFile.get(id);
          return own ? instrumented(code, own) : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  return { code: output[0].code, loaded: new Set(output[0].moduleIds) };
}

const required = createRequire(import.meta.url);

/** As much of vitest as test/shared uses, with vitest's own `expect`: tests run at once, and the first that fails ends all. */
function createRunner() {
  let running: string | null = null;
  const test = (name: string, body: () => unknown) => {
    running = name;
    if (body() instanceof Promise) throw new Error('the tests of shared wait for nothing');
    running = null;
  };
  const each = (rows: readonly unknown[]) => (name: string, body: (...row: unknown[]) => unknown) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      test(named(name, values), () => body(...values));
    }
  };
  const describe = (_name: string, body: () => void) => body();
  const vitest = { test: Object.assign(test, { each }), describe, expect };
  return {
    running: () => running,
    require: (id: string): unknown => ({ vitest, 'fast-check': fastCheck })[id] ?? required(id),
  };
}

/** Of a property so many runs at most, for each of many hundred mutants. */
const mostRuns = 100;
function assertProperty<Ts>(property: fc.IProperty<Ts>, options?: fc.Parameters<Ts>): void {
  fc.assert(property, { ...options, numRuns: Math.min(options?.numRuns ?? mostRuns, mostRuns) });
}
const shortened = { ...fc, assert: assertProperty };
const fastCheck = { ...shortened, default: shortened, __esModule: true };

function named(name: string, values: readonly unknown[]): string {
  let at = 0;
  return name.replaceAll('%s', () => String(values[at++]));
}
