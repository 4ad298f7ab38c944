import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { electron: path.join(import.meta.dirname, 'test', 'fakes', 'electron.ts') } },
  test: {
    environment: 'node', // a test of the renderer says `// @vitest-environment jsdom` on its first line
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    pool: 'forks', // native modules
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
});
