import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Breakage } from './breakage.ts';
import { breakages } from './breakages.ts';

const repository = path.resolve(import.meta.dirname, '..', '..');

export function breakageCalled(name: string): Breakage {
  const found = breakages.find((breakage) => breakage.name === name);
  if (!found) throw new Error(`no breakage is called "${name}"`);
  return found;
}

/** The source with its patches made. Throws when one no longer fits: a breakage that breaks nothing proves nothing. */
export function broken(file: string, source: string, { name, patches }: Breakage): string {
  let text = source;
  for (const { find, put } of patches.filter((patch) => patch.file === file)) {
    const places = text.split(find).length - 1;
    if (places !== 1) throw new Error(`"${name}" is stale: its line stands ${places} times in ${file}`);
    text = text.replace(find, () => put);
  }
  return text;
}

export function readSource(file: string): string {
  return readFileSync(path.join(repository, file), 'utf8');
}

/** From now on this process loads the broken source. What is already loaded stays whole. */
export function breakSource(breakage: Breakage): void {
  const files = new Map(breakage.patches.map(({ file }) => [pathToFileURL(path.join(repository, file)).href, file]));
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      const file = files.get(url);
      return file ? { ...loaded, source: broken(file, readSource(file), breakage) } : loaded;
    },
  });
}
