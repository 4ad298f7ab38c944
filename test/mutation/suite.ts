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

/** `by` is the test that noticed first and what it said. A mutant that loops for ever is ended and noticed by that. */
export type Verdict =
  | { readonly end: 'killed'; readonly by: string }
  | { readonly end: 'timeout' }
  | { readonly end: 'survived' };

/** A hundred times what all tests take. */
const patienceMs = 3000;

export function sourceFile(file: string): SourceFile {
  return { path: file, text: readFileSync(path.join(repository, file), 'utf8') };
}

/**
 * One script of all tests and of what they test, mutants included, evaluated anew for each mutant: what a module
 * computes while it loads is computed with the mutant too. Nothing is written.
 */
export async function loadSuite(mutants: readonly Mutant[]): Promise<Suite> {
  const code = await bundled(mutants);
  const wrapped = `(function (__mutant, require, exports, module) {${code}\n})`;
  const evaluate = vm.runInThisContext(wrapped, { filename: 'tests-with-mutants.js' }) as Evaluate;
  fc.configureGlobal({ seed: 1, endOnFailure: true });
  return (mutant) => {
    const runner = createRunner();
    try {
      withinTime(() => evaluate(mutant, runner.require, {}, {}));
      return { end: 'survived' };
    } catch (error) {
      if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { end: 'timeout' };
      return { end: 'killed', by: `${runner.running()}: ${String(error)}` };
    }
  };
}

type Evaluate = (mutant: number, require: (id: string) => unknown, exports: object, module: object) => void;

/** Only a script has a time limit in Node, so the work is called by one. */
function withinTime(work: () => void): void {
  const scope = globalThis as { workWithinTime?: () => void };
  scope.workWithinTime = work;
  vm.runInThisContext('workWithinTime()', { timeout: patienceMs });
}

const entry = 'all-tests-of-shared';

async function bundled(mutants: readonly Mutant[]): Promise<string> {
  const tests = filesUnder(repository, 'test/shared').filter((file) => file.endsWith('.test.ts'));
  const byFile = Map.groupBy(mutants, ({ file }) => path.join(repository, file));
  const bundle = await rolldown({
    input: entry,
    cwd: repository,
    platform: 'node',
    treeshake: false,
    external: [/^node:/, 'fast-check', 'vitest', 'zod'],
    plugins: [
      {
        name: 'mutants',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? tests.map((file) => `import './${file}';`).join('\n') : null),
        transform: (code, id) => {
          const own = byFile.get(id);
          return own ? instrumented(code, own) : null;
        },
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

const required = createRequire(import.meta.url);

/** As much of vitest as test/shared uses, with vitest's own `expect`: tests run at once, and the first that fails ends all. */
function createRunner() {
  let running = 'before any test';
  const test = (name: string, body: () => unknown) => {
    running = name;
    if (body() instanceof Promise) throw new Error('the tests of shared wait for nothing');
  };
  const each = (rows: readonly unknown[]) => (name: string, body: (...row: unknown[]) => unknown) => {
    for (const row of rows) {
      const values = Array.isArray(row) ? row : [row];
      test(named(name, values), () => body(...values));
    }
  };
  const describe = (_name: string, body: () => void) => body();
  const vitest = { test: Object.assign(test, { each }), describe: Object.assign(describe, {}), expect };
  return {
    running: () => running,
    require: (id: string): unknown => (id === 'vitest' ? vitest : id === 'fast-check' ? fastCheck : required(id)),
  };
}

const fastCheck = { ...fc, default: fc, __esModule: true };

function named(name: string, values: readonly unknown[]): string {
  let at = 0;
  return name.replaceAll('%s', () => String(values[at++]));
}
