import { buildStale } from '../build/built.mjs';

/** Once before all tests: the processes they start are those that a person starts. */
export function setup(): void {
  buildStale(process.execPath, ['cli', 'renderer']);
}
