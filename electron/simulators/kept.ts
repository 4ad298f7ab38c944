import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Currency } from '#shared/money.ts';
import type { Clock } from '../clock.ts';
import { createCatchUpClock } from './catch-up-clock.ts';
import { KeptWorld } from './upay/kept-world.ts';
import { createUpaySimulator, type UpaySimulator } from './upay.ts';

export interface KeptSimulatorOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly currency: Currency;
}

const KeptFile = z.strictObject({ version: z.literal(1), seed: z.int(), currency: z.string(), world: KeptWorld });
type KeptFile = z.infer<typeof KeptFile>;

interface Opened {
  readonly seed: number;
  readonly simulator: UpaySimulator;
  /** What the file says. */
  readonly text: string | null;
}

/**
 * The simulated Upay of a till in training, which goes on from the file at `path`: time has passed for its orders while
 * no process ran. Each request is written down before its answer is given. No call waits for the disk, so a power cut may
 * cost the newest of it: only training. A file that cannot be read as this world's is set aside as `.unreadable`.
 */
export function openKeptSimulator(options: KeptSimulatorOptions): UpaySimulator {
  const { seed, simulator, text } = reopen(options) ?? begin(options);
  let written = text;

  /** Timers need no writing: what is due is in the file, and comes to the same when it is read later. */
  function save(): void {
    const file: KeptFile = { version: 1, seed, currency: options.currency, world: simulator.keep() };
    const now = JSON.stringify(file);
    if (now === written) return;
    replaceFile(options.path, now);
    written = now;
  }

  save();
  return {
    ...simulator,
    exchange: async (request, signal) => {
      const reply = simulator.exchange(request, signal);
      try {
        save();
      } catch {
        return { kind: 'lost', detail: 'the training file could not be written' };
      }
      return reply;
    },
    issueActivationCode() {
      const code = simulator.issueActivationCode();
      save();
      return code;
    },
  };
}

function begin({ clock, currency }: KeptSimulatorOptions): Opened {
  const seed = randomInt(2 ** 32);
  return { seed, simulator: createUpaySimulator({ clock, seed, currency }), text: null };
}

/** Null when there is no file, or none that can be gone on from. */
function reopen({ path, clock: present, currency }: KeptSimulatorOptions): Opened | null {
  try {
    const text = readFileSync(path, 'utf8');
    const { seed, world: kept } = KeptFile.extend({ currency: z.literal(currency) }).parse(JSON.parse(text));
    const clock = createCatchUpClock(present);
    const simulator = createUpaySimulator({ clock, seed, currency, kept });
    clock.catchUp();
    return { seed, simulator, text };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    renameSync(path, `${path}.unreadable`);
    return null;
  }
}

/** Whole: whoever is killed in the middle leaves the file before. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
