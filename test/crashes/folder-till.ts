import { createHmac, randomBytes } from 'node:crypto';
import { connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import { Settings } from '#shared/settings/settings.ts';
import { lockFolder } from '../../electron/journal/lock.ts';
import { openJournalIn, prepareFolder } from '../../electron/journal/open-journal.ts';
import { sealKeyStore } from '../../electron/open-till.ts';
import { createRegistry } from '../../electron/providers/registry.ts';
import { createUpay } from '../../electron/providers/upay/adapter.ts';
import { openSecrets } from '../../electron/settings/secrets-file.ts';
import { createUpaySimulator, type UpaySimulatorOptions } from '../../electron/simulators/upay.ts';
import { createVirtualClock } from '../../electron/simulators/virtual-clock.ts';
import { startTerminal } from '../../electron/terminal.ts';

export interface World {
  readonly clock: ReturnType<typeof createVirtualClock>;
  readonly simulator: ReturnType<typeof createUpaySimulator>;
}

export function newWorld(startMs: number, options: Omit<UpaySimulatorOptions, 'clock'>): World {
  const clock = createVirtualClock(startMs);
  return { clock, simulator: createUpaySimulator({ ...options, clock }) };
}

/** A data folder's lock, secrets and journal, opened by the product as `openTill` does. Throws as it does. */
export function openFolder(folder: string, { clock }: Pick<World, 'clock'>) {
  prepareFolder(folder);
  const lock = lockFolder(folder);
  try {
    const secrets = openSecrets(folder, {});
    const keys = sealKeyStore(secrets);
    const journal = openJournalIn(folder, keys, clock, false);
    return {
      ...{ secrets, journal, sealKey: keys.read() ?? new Uint8Array(32) },
      close: () => {
        journal.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The whole till over a real folder, in virtual time, with the simulator in the network's place. */
export function startIn(opened: ReturnType<typeof openFolder>, { clock, simulator }: World) {
  const { journal, secrets, sealKey, close } = opened;
  const defects: string[] = [];
  const note = (event: string, fields?: object) => defects.push(`${event} ${JSON.stringify(fields)}`);
  const settings = Settings.parse({ shop: { name: 'Corner shop' }, providers: { upay: { deviceId: 'till-1' } } });
  const { upay } = settings.providers;
  if (!upay) throw new Error('the shop has Upay');
  const provider = createUpay({ settings: upay, currency: 'CNY', secrets, exchange: simulator.exchange, clock });
  const terminal = startTerminal({
    ...{ journal, sealKey, clock, random: randomBytes, settings, mode: 'live', training: null },
    registry: createRegistry([provider]),
    log: { info: () => undefined, warn: () => undefined, error: note, close: () => undefined },
    needsActivation: () => false,
    activateUpay: () => Promise.reject(new Error('no activation here')),
    saveLanguage: () => undefined,
    release: async () => close(),
  });
  const { near, far } = memoryPorts();
  const client = connect(near);
  terminal.attach(far);
  return { client, defects, close: () => clock.finish(terminal.close()) };
}

/** The digest of what a refusal must leave as it was. SQLite's index of the log (`-shm`) is made anew at each opening and proves nothing. */
export function digestOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHmac('sha256', 'files');
  for (const name of [...files.keys()].sort()) {
    const bytes = files.get(name);
    if (bytes && bytes.length > 0 && !name.endsWith('-shm')) hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}
