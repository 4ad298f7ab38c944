import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { quickStart } from './build/setup.mjs';

export default defineConfig({
  resolve: { alias: { electron: path.join(import.meta.dirname, 'test', 'fakes', 'electron.ts') } },
  test: {
    environment: 'node', // a test of the renderer says `// @vitest-environment jsdom` on its first line
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    globalSetup: path.join(import.meta.dirname, 'test', 'built.ts'),
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
