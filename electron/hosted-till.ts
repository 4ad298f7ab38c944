import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Port } from '#shared/contract/port.ts';
import { serve } from '#shared/contract/server.ts';
import { languageOf } from '#shared/language.ts';
import { type Refusal, Refused } from '#shared/refusal.ts';
import { systemClock } from './clock.ts';
import { prepareFolder } from './journal/open-journal.ts';
import { type OpenOptions, openTill } from './open-till.ts';
import { createGreeter } from './settings/greeter.ts';
import type { Host, Mode } from './settings/set-up.ts';
import { beginSettings, findSettings, writeLanguage, writeTrainingSettings } from './settings/settings-file.ts';
import type { TerminalDisplay } from './terminal.ts';

export interface HostedTill {
  attach(port: Port): () => void;
  readonly display: TerminalDisplay;
  close(): Promise<void>;
}

export interface HostOptions extends OpenOptions {
  /** Of this machine: what the first screen greets in. */
  readonly locale: string;
  readonly defect: (error: unknown) => void;
}

/** What stands behind the window now: the till, or who greets while there is none. */
interface Standing {
  attach(port: Port): () => void;
  /** Null where there is no till to show anything of. */
  readonly display: TerminalDisplay | null;
  isWaiting(): boolean;
  close(): Promise<void>;
}

interface Client {
  readonly port: Port;
  readonly at: 'window' | 'display';
  detach: () => void;
}

/**
 * The till of a window: one that can be opened anew, on other settings or in the other mode, without its window knowing more
 * than a new view. Opening anew is a restart in every respect: what was open is taken up from the journal and asked about,
 * never sent again. Where nothing is set up yet, it greets.
 */
export async function hostTill(options: HostOptions): Promise<HostedTill> {
  const clients = new Set<Client>();
  let mode = options.mode;
  let busy = false;
  let reopened: Promise<unknown> = Promise.resolve();
  let openDisplay = (): string | null => {
    throw new Refused('displayNoMonitor');
  };
  let closed = false;

  const host: Host = {
    reopen: async (next, change) => {
      if (busy || closed) throw new Refused('tillReopening');
      busy = true;
      try {
        await null; // or the very message that asks for it would be heard again by who takes its place
        if (mode === 'live' && standing.isWaiting()) throw new Refused('settingsPaymentWaiting');
        change?.write();
        const opening = openAnew(next ?? mode, () => change?.undo());
        reopened = opening.catch(() => undefined);
        await opening;
      } finally {
        busy = false;
      }
    },
  };

  async function openAnew(next: Mode, undo: () => void): Promise<void> {
    moveTo(pausing);
    try {
      await standing.close();
      if (next === 'training' && mode === 'live') prepareTraining(options);
      standing = await standIn(next, options, host);
      mode = next;
    } catch (error) {
      undo();
      standing = await standIn(mode, options, host).catch((worse: unknown) => stranded(worse, options, host));
      throw error;
    } finally {
      moveTo(standing);
    }
  }

  function moveTo(to: Pick<Standing, 'attach' | 'display'>): void {
    for (const client of clients) {
      client.detach();
      client.detach = place(client, to);
    }
    to.display?.openWith(openDisplay);
  }

  function join(port: Port, at: Client['at']): () => void {
    const client: Client = { port, at, detach: () => undefined };
    client.detach = place(client, busy ? pausing : standing);
    clients.add(client);
    return () => {
      clients.delete(client);
      client.detach();
    };
  }

  let standing: Standing = await standIn(mode, options, host);
  return {
    attach: (port) => join(port, 'window'),
    display: {
      attach: (port) => join(port, 'display'),
      opens: standing.display?.opens ?? 'secondMonitor',
      openWith: (open) => {
        openDisplay = open;
        standing.display?.openWith(open);
      },
    },
    close: async () => {
      closed = true;
      await reopened;
      await standing.close();
    },
  };
}

/** Between two tills: every command is refused, and the window keeps its last view. */
const pausing = {
  attach: (port: Port) => serve(port, refusingAll, () => undefined).stop,
  display: null,
};

/** A customer display rests while there is no till. */
function place({ port, at }: Client, { attach, display }: Pick<Standing, 'attach' | 'display'>): () => void {
  if (at === 'window') return attach(port);
  return display?.attach(port) ?? (() => undefined);
}

const refusingAll = new Proxy({} as never, {
  get: () => () => {
    throw new Refused('tillReopening');
  },
});

function standIn(mode: Mode, options: HostOptions, host: Host): Promise<Standing> {
  const settingsPath = mode === options.mode ? options.settingsPath : null;
  const path = join(options.dataDir, 'settings.json');
  if (mode === 'live' && settingsPath === null && !existsSync(path)) return Promise.resolve(greet(path, options, host));
  return openTill({ ...options, mode, settingsPath, host });
}

/** No settings yet: the till's first screen asks for them. */
function greet(path: string, options: HostOptions, host: Host): Standing {
  const refusal: Refusal = { code: 'settingsMissing', params: { path, problem: 'there is no such file' } };
  const { attach } = createGreeter({
    ...{ clock: systemClock, language: languageOf(options.locale), refusal, defect: options.defect },
    setUp: {
      'settings.begin': async ({ shop, mode }) => {
        prepareFolder(options.dataDir);
        const faults = beginSettings(path, { shop, providers: {} });
        if (faults.length === 0) await host.reopen(mode);
        return faults;
      },
      'till.restart': () => host.reopen(null).then(() => null),
    },
  });
  return { attach, display: null, isWaiting: () => false, close: async () => undefined };
}

/** Neither the new till nor the old one opens: the window says why, and a person may try again. */
function stranded(error: unknown, { locale, defect }: HostOptions, host: Host): Standing {
  if (!(error instanceof Refused)) defect(error);
  const refusal: Refusal = error instanceof Refused ? error.refusal : { code: 'tillClosing', params: {} };
  const { attach } = createGreeter({
    ...{ clock: systemClock, language: languageOf(locale), refusal, defect },
    setUp: {
      'till.restart': () => host.reopen(null).then(() => null),
      'till.mode': ({ mode }) => host.reopen(mode).then(() => null),
    },
  });
  return { attach, display: null, isWaiting: () => false, close: async () => undefined };
}

/** Training has settings of its own; the first are of the same shop, and its language is always that of the window. */
function prepareTraining({ dataDir }: HostOptions): void {
  const live = shopOf(join(dataDir, 'settings.json'));
  if (!live) return;
  const folder = join(dataDir, 'training');
  const path = join(folder, 'settings.json');
  prepareFolder(folder);
  if (existsSync(path)) writeLanguage(path, live.language);
  else writeTrainingSettings(path, live);
}

function shopOf(path: string) {
  try {
    return findSettings(path).settings.shop;
  } catch {
    return null; // the live settings are broken, or elsewhere: training has its own
  }
}
