import { type Client, connect } from '#shared/contract/client.ts';
import type { Port } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import { makePrefix } from '#shared/ids.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { Clock } from '../../electron/clock.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import type { Log } from '../../electron/log.ts';
import type { Exchange } from '../../electron/providers/exchange.ts';
import type { StepLedger } from '../../electron/providers/provider.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { providersFrom } from '../../electron/providers-from-settings.ts';
import type { KeptBills } from '../../electron/reconciliation/kept-bills.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import { startTerminal, type Terminal } from '../../electron/terminal.ts';
import { createStepLedger } from '../../electron/till/step-ledger.ts';
import type { StormClock } from './fast-clock.ts';
import type { Line } from './line.ts';
import type { Disk } from './machine.ts';
import type { Door } from './plan.ts';

/** Of every number that a storm's till makes. */
export const prefixBytes: Uint8Array = new Uint8Array([1, 2, 3, 4]);

/** The end of a process, thrown where it stood. Whoever catches it finds every door shut. */
export class Killed extends Error {}

export interface KillOrder {
  readonly door: Door;
  readonly when: 'before' | 'after';
  readonly ticks: number;
  left: number;
}

export type Fact = Parameters<Journal['append']>[0];

/** What a process stands on and what watches it; all of it outlives it. */
export interface Ground {
  readonly clock: StormClock;
  readonly random: (bytes: number) => Uint8Array;
  readonly wallOffMs: () => number;
  readonly disk: Disk;
  readonly line: Line;
  readonly secrets: Map<string, string>;
  readonly settings: Settings;
  readonly sealKey: Uint8Array;
  readonly bills: KeptBills;
  readonly killOrder: () => KillOrder | null;
  /** A process has begun to read this journal. */
  readonly opened: (journal: Journal) => void;
  readonly killed: () => void;
  readonly appended: (fact: Fact, atMs: number) => void;
  readonly viewed: (view: View) => void;
  readonly defect: (words: string) => void;
  readonly wrapExchange: (exchange: Exchange) => Exchange;
}

/** One life of the till, from its start to its kill. */
export interface Process {
  readonly journal: Journal;
  readonly dead: boolean;
  /** A connected window's client; null while none is open. */
  readonly client: Client | null;
  openWindow(watched: boolean): Client;
  closeWindow(): void;
  kill(): void;
  quit(): Promise<void>;
}

/** Throws what the start throws: a till that cannot open its journal does not open. */
export function startProcess(ground: Ground): Process {
  const waiting = new Set<() => void>();
  let dead = false;
  let terminal: Terminal | null = null;
  let window: { client: Client; close: () => void } | null = null;
  let screenOn = true;

  function kill(): void {
    if (dead) return;
    dead = true;
    window?.close();
    window = null;
    ground.killed();
  }

  /** Kills when it is this pass that was ordered; a kill after it comes `ticks` promise jobs later. */
  function pass(door: Door, when: 'before' | 'after'): void {
    const order = ground.killOrder();
    if (dead || order === null || order.door !== door || order.when !== when) return;
    order.left -= 1;
    if (order.left > 0) return;
    if (when === 'before') {
      kill();
      throw new Killed();
    }
    inTicks(order.ticks, kill);
  }

  function alive(): void {
    if (dead) throw new Killed();
  }

  const clock: Clock = {
    nowMs: () => ground.clock.nowMs() + ground.wallOffMs(),
    steadyMs: ground.clock.steadyMs,
    after: (delayMs, act) => (dead ? () => undefined : ground.clock.after(delayMs, () => dead || act())),
  };
  const exchange: Exchange = (request, signal) => {
    if (dead) return new Promise(() => undefined);
    if (signal.aborted) return Promise.resolve({ kind: 'notSent', detail: 'the caller gave up before sending' });
    return new Promise((resolve) => {
      try {
        pass('request', 'before');
      } catch {
        return;
      }
      void ground.line.send(request, waiting).then((reply) => {
        if (dead) return;
        resolve(reply);
        pass('reply', 'after');
      });
      pass('request', 'after');
    });
  };
  const secrets: Secrets = {
    get: (name) => ground.secrets.get(name) ?? null,
    set: (changed) => {
      try {
        pass('store', 'before');
      } catch {
        // Dead: falls through, and stores nothing.
      }
      if (dead) return;
      for (const [name, value] of Object.entries(changed)) ground.secrets.set(name, value);
      pass('store', 'after');
    },
  };
  const log = logTo((words) => dead || ground.defect(words));
  const { db, newestSeal } = ground.disk.open();
  const opened = openJournal({
    ...{ db, sealKey: ground.sealKey, clock },
    newestSeal: {
      ...newestSeal,
      write: (seq, seal) => {
        alive();
        pass('mark', 'before');
        newestSeal.write(seq, seal);
      },
    },
  });
  const journal = Object.assign(Object.create(opened) as Journal, {
    append: (fact: Fact) => {
      alive();
      pass('append', 'before');
      const entry = opened.append(fact);
      ground.appended(fact, entry.atMs);
      pass('append', 'after');
      return entry;
    },
    // What only a screen would draw is not read while there is none.
    find: (search: Parameters<Journal['find']>[0]) => (screenOn ? opened.find(search) : []),
    unsettled: () => (screenOn ? opened.unsettled() : []),
  });

  ground.opened(opened);
  try {
    if (journal.length === 0) {
      const prefix = makePrefix(prefixBytes);
      journal.append({ kind: 'journal.created', terminalId: 'storm', prefix, training: true });
    }
    const { append, byReference } = journal;
    const { find, unsettled } = opened;
    const ledger = createStepLedger({ append, byReference, find, unsettled });
    terminal = terminalOf(ground, journal, { clock, exchange, secrets, log, ledger });
  } catch (error) {
    dead = true;
    throw error;
  }

  /** A kill at a command comes some promise jobs after it was handed over. */
  const doored = (far: Port): Port => ({
    ...far,
    listen: (receive) =>
      far.listen((message) => {
        if (dead) return;
        receive(message);
        pass('command', 'after');
      }),
  });

  function openWindow(watched: boolean): Client {
    if (window) return window.client;
    screenOn = watched;
    const attach = (far: Port) => terminal?.attach(dead ? nowhere : doored(far)) ?? (() => undefined);
    const { near, close } = watched ? windowPorts(attach) : blindPorts(attach);
    const client = connect(near);
    if (watched) client.onView((view) => dead || ground.viewed(view));
    window = { client, close };
    return client;
  }

  return {
    journal: opened,
    get dead() {
      return dead;
    },
    get client() {
      return window?.client ?? null;
    },
    openWindow,
    closeWindow: () => {
      window?.close();
      window = null;
    },
    kill,
    quit: async () => {
      const closed = terminal?.close();
      for (const lose of [...waiting]) lose();
      await closed;
      if (!dead) kill();
    },
  };
}

interface Outside {
  readonly clock: Clock;
  readonly exchange: Exchange;
  readonly secrets: Secrets;
  readonly log: Log;
  readonly ledger: StepLedger;
}

function terminalOf(ground: Ground, journal: Journal, { clock, exchange, secrets, log, ledger }: Outside): Terminal {
  const { settings, sealKey, random, bills } = ground;
  const providers = providersFrom(settings, { secrets, exchange: ground.wrapExchange(exchange), clock, ledger });
  return startTerminal({
    ...{ journal, sealKey, clock, random, log, settings, bills, mode: 'training' as const, training: null },
    registry: createRegistry(providers, settings.routing),
    needsActivation: () => false,
    activateUpay: () => Promise.reject(new Error('no activation in a storm')),
    saveLanguage: () => undefined,
    release: async () => undefined,
  });
}

const nowhere: Port = { post: () => undefined, listen: () => () => undefined, closed: () => undefined };

type Attach = (far: Port) => () => void;
type Receive = (message: unknown) => void;

/** As memory ports, for a window that is looked at. */
function windowPorts(attach: Attach): { near: Port; close: () => void } {
  const closings: (() => void)[] = [];
  const near = new Set<Receive>();
  const far = new Set<Receive>();
  let open = true;
  const end = (mine: Set<Receive>, others: Set<Receive>): Port => ({
    post: (message) => {
      const wire = JSON.stringify(message);
      queueMicrotask(() => {
        if (open) for (const receive of others) receive(JSON.parse(wire));
      });
    },
    listen: (receive) => {
      mine.add(receive);
      return () => mine.delete(receive);
    },
    closed: (act) => closings.push(act),
  });
  const detach = attach(end(far, near));
  const close = () => {
    open = false;
    detach();
    for (const act of closings.splice(0)) act();
  };
  return { near: end(near, far), close };
}

/** A client without a screen, as the command line: it is attached while it hands over a command, and reads no view. */
function blindPorts(attach: Attach): { near: Port; close: () => void } {
  const closings: (() => void)[] = [];
  let hear: Receive = () => undefined;
  let open = true;
  const near: Port = {
    post: (message) => {
      const wire = JSON.stringify(message);
      queueMicrotask(() => {
        let receive: Receive = () => undefined;
        const detach = attach({
          post: (reply) => open && !('push' in (reply as object)) && hear(reply),
          listen: (act) => {
            receive = act;
            return () => undefined;
          },
          closed: () => undefined,
        });
        receive(JSON.parse(wire));
        detach();
      });
    },
    listen: (receive) => {
      hear = receive;
      return () => undefined;
    },
    closed: (act) => closings.push(act),
  };
  const close = () => {
    open = false;
    for (const act of closings.splice(0)) act();
  };
  return { near, close };
}

function inTicks(ticks: number, act: () => void): void {
  if (ticks === 0) act();
  else queueMicrotask(() => inTicks(ticks - 1, act));
}

function logTo(defect: (words: string) => void): Log {
  const note = (event: string, fields?: object) => {
    const error = fields && 'error' in fields ? (fields.error as Error) : null;
    if (!(error instanceof Killed)) defect(`${event} ${error?.stack ?? error ?? ''}`);
  };
  return { info: () => undefined, warn: note, error: note, close: () => undefined };
}
