import { onTestFinished, vi } from 'vitest';
import type { Port } from '#shared/contract/port.ts';
import type * as FakeElectron from '../fakes/electron.ts';

/** Modules read anew, so that each test has its own preload. */
export interface Shell {
  electron: typeof FakeElectron;
  window: typeof import('../../electron/shell/window.ts');
  scheme: typeof import('../../electron/shell/app-scheme.ts');
  start: typeof import('../../electron/shell/start.ts');
  clients: typeof import('../../electron/shell/electron-port.ts');
  /** Loads the preload as a page does; gives what the page sees. */
  loadPage: () => Promise<Port>;
}

export async function freshShell(): Promise<Shell> {
  vi.resetModules();
  const ends: MessagePort[] = [];
  const channel = globalThis.MessageChannel;
  vi.stubGlobal(
    'MessageChannel',
    class extends channel {
      constructor() {
        super();
        ends.push(this.port1, this.port2);
      }
    },
  );
  onTestFinished(() => {
    for (const end of ends) end.close();
    vi.unstubAllGlobals();
  });
  const electron = await import('../fakes/electron.ts');
  let pages = 0;
  return {
    electron,
    window: await import('../../electron/shell/window.ts'),
    scheme: await import('../../electron/shell/app-scheme.ts'),
    start: await import('../../electron/shell/start.ts'),
    clients: await import('../../electron/shell/electron-port.ts'),
    loadPage: async () => {
      pages += 1;
      await import(/* @vite-ignore */ `../../electron/preload.ts?page=${pages}`);
      return electron.seen.exposed.get('shroff') as Port;
    },
  };
}
