import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { quickStart } from './build/setup.mjs';

/** A worker that begins the longest file last works alone at the end. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) =>
      /(e2e\/(screens|customer|hands)|cli\/(black-box|providers|kill)|fuzz\/fuzz|conformance\/conformance)\.test\.ts$/.test(
        moduleId,
      );
    const rest = await super.sort(files.filter((file) => !isLong(file)));
    return [...files.filter(isLong), ...rest];
  }
}

export default defineConfig({
  resolve: { alias: { electron: path.join(import.meta.dirname, 'test', 'fakes', 'electron.ts') } },
  test: {
    environment: 'node', // a test of the renderer says `// @vitest-environment jsdom` on its first line
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: path.join(import.meta.dirname, 'test', 'built.ts'),
    sequence: { sequencer: LongestFirst },
    pool: 'forks', // native modules
    maxWorkers: 2,
    env: {
      ...quickStart, // hundreds of processes
      XDG_DATA_HOME: mkdtempSync(path.join(tmpdir(), 'shroff-home-')), // no till of a test writes to the home of a person
    },
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
