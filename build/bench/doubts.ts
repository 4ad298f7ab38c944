import { randomBytes } from 'node:crypto';
import type { Port } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import { Settings } from '#shared/settings/settings.ts';
import { openDatabase } from '../../electron/journal/database.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { migrate } from '../../electron/journal/migrate.ts';
import { memoryNewestSeal } from '../../electron/journal/newest-seal.ts';
import type { Log } from '../../electron/log.ts';
import type { Exchange, WireReply } from '../../electron/providers/exchange.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import type { Secrets } from '../../electron/settings/secrets.ts';
import { createUpaySimulator } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../electron/terminal.ts';
import { created, doubtedSale, paidSale } from './facts.ts';
import { type Figure, figure, median } from './figure.ts';

export interface DoubtCounts {
  readonly many: number;
  readonly few: number;
  readonly warmUp: number;
  readonly turns: number;
}

/** As many as the view lists: with them a till with few doubts draws as many lines as one with many. */
const busyDay = 200;

/**
 * What one automatic step costs the till with many open doubts and with few: the due job is picked, the provider asked
 * and answering at once, its answer journaled, the next step scheduled, the view pushed. In virtual time and memory, so
 * that only the till's own work counts. On a day with so many paid sales that both draw a full list; and on one of nothing
 * but doubts, where ten draw ten lines and ten thousand draw two hundred.
 */
export async function doubtFigures(counts: DoubtCounts): Promise<Figure[]> {
  return [await costs('doubts_10k', counts, busyDay), await costs('doubts_10k_empty_day', counts, 0)];
}

async function costs(name: string, { many, few, warmUp, turns }: DoubtCounts, paid: number): Promise<Figure> {
  const shops = [await openShop(many, paid), await openShop(few, paid)] as const;
  const taken: [number[], number[]] = [[], []];
  for (let turn = 0; turn < warmUp + turns; turn += 1)
    for (const index of [0, 1] as const) {
      const ms = await shops[index].turn();
      if (turn >= warmUp) taken[index].push(ms);
    }
  for (const shop of shops) await shop.close(warmUp + turns);
  return figure(name, 'ms', { value: median(taken[0]), baseline: median(taken[1]), n: turns });
}

/** A terminal that found `doubts` unfinished payments at its start. */
async function openShop(doubts: number, paid: number) {
  const clock = createVirtualClock(Date.UTC(2026, 10, 21, 2));
  const simulator = createUpaySimulator({ clock, seed: 1 });
  const provider = neverSure(simulator.exchange);
  const settings = Settings.parse({ shop: { name: 'Bench' }, providers: { upay: { deviceId: 'bench-1' } } });
  const { upay: upaySettings } = settings.providers;
  if (!upaySettings) throw new Error('the bench has Upay');
  const secrets = memorySecrets(simulator.credentials);
  const upay = createUpay({ settings: upaySettings, currency: 'CNY', secrets, exchange: provider.exchange, clock });
  const journal = openMemoryJournal(clock);
  const sealKey = new Uint8Array(32);
  for (let sale = 0; sale < paid; sale += 1) for (const fact of paidSale()) journal.append(fact);
  for (let doubt = 0; doubt < doubts; doubt += 1) for (const fact of doubtedSale()) journal.append(fact);
  const terminal = startTerminal({
    ...{ journal, sealKey, clock, random: randomBytes, log: loudLog, settings, mode: 'training', training: null },
    registry: createRegistry([{ ...upay, abilities: { ...upay.abilities, reverseInDoubt: () => false } }]), // or they would end
    needsActivation: () => false,
    activateUpay: () => Promise.reject(new Error('no activation here')),
    saveLanguage: () => undefined,
    release: async () => journal.close(),
  });
  const window = countingPort();
  terminal.attach(window.port);
  const { pace } = upay;

  /** Milliseconds of the next turn. Time without one passes unmeasured. */
  async function turn(): Promise<number> {
    for (;;) {
      const before = { asked: provider.asked(), entries: journal.length, views: window.views() };
      const startedMs = performance.now();
      await clock.run(pace.callGapMs);
      const ms = performance.now() - startedMs;
      if (provider.asked() === before.asked) continue;
      const did = [provider.asked() - before.asked, journal.length - before.entries, window.views() - before.views];
      if (String(did) !== '1,1,1')
        throw new Error(`a turn is one query, one entry and one view, not ${did.join(', ')}`);
      return ms;
    }
  }

  async function close(turns: number): Promise<void> {
    const open = window.newest()?.doubt.count ?? 0;
    const unsettled = journal.unsettled().length;
    if (unsettled !== doubts || open > doubts || provider.asked() < turns)
      throw new Error(`${unsettled} of ${doubts} doubts are open after ${provider.asked()} queries`);
    await clock.finish(terminal.close());
    simulator.close();
  }

  await clock.run(0); // the sign-on, and the first of all queries
  await clock.run(pace.callGapMs / 2); // turns begin in the middle of a measured stretch
  return { turn, close };
}

/** Upay's own simulator but for queries: in turns "the customer is being asked" and words nobody can read. */
function neverSure(simulator: Exchange): { exchange: Exchange; asked: () => number } {
  const waiting = new Set<string>();
  let asked = 0;
  return {
    asked: () => asked,
    exchange: (request, signal) => {
      if (!request.url.endsWith('/upay/v2/query')) return simulator(request, signal);
      asked += 1;
      const { client_sn: reference } = JSON.parse(Buffer.from(request.body).toString()) as { client_sn: string };
      if (waiting.delete(reference)) return Promise.resolve(replyOf('<html>'));
      waiting.add(reference);
      const data = { client_sn: reference, order_status: 'CREATED', status: 'IN_PROG', total_amount: '1200' };
      const reply = { result_code: '200', biz_response: { result_code: 'SUCCESS', data } };
      return Promise.resolve(replyOf(JSON.stringify(reply)));
    },
  };
}

function replyOf(text: string): WireReply {
  return { kind: 'reply', status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(text) };
}

function openMemoryJournal(clock: { nowMs(): number }): Journal {
  const db = openDatabase(':memory:');
  migrate(db, ':memory:');
  const journal = openJournal({ db, sealKey: new Uint8Array(32), newestSeal: memoryNewestSeal(), clock });
  journal.append(created);
  return journal;
}

function memorySecrets({ terminalSn, terminalKey }: { terminalSn: string; terminalKey: string }): Secrets {
  const values = new Map<string, string>(
    Object.entries({ 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey }),
  );
  return {
    get: (name) => values.get(name) ?? null,
    set: (changed) => {
      for (const [name, value] of Object.entries(changed)) values.set(name, value);
    },
  };
}

/** A window that is sent every view as text, as over any port, and draws none. */
function countingPort(): { port: Port; views: () => number; newest: () => View | null } {
  let views = 0;
  let newest = '';
  return {
    port: {
      post: (message) => {
        newest = JSON.stringify(message);
        views += 1;
      },
      listen: () => () => undefined,
      closed: () => undefined,
    },
    views: () => views,
    newest: () => (newest === '' ? null : (JSON.parse(newest) as { view: View }).view),
  };
}

const defect = (event: string, fields?: { error?: unknown }): never => {
  throw new Error(`the till logged ${event}: ${String(fields?.error)}`);
};
const loudLog: Log = { info: () => undefined, warn: defect, error: defect, close: () => undefined };
