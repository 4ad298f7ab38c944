import { randomInt } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Currency } from '#shared/money.ts';
import type { ProviderId } from '#shared/payment/payment.ts';
import type { Clock } from '../clock.ts';
import type { Exchange } from '../providers/exchange.ts';
import { createCatchUpClock } from './catch-up-clock.ts';
import { createSimulated, type Simulated, type SimulatedOptions } from './simulated.ts';

interface KeptSimulatorOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly currency: Currency;
}

const KeptFile = z.strictObject({ version: z.literal(1), seed: z.int(), currency: z.string(), world: z.unknown() });
type KeptFile = z.infer<typeof KeptFile>;

interface World {
  readonly exchange: Exchange;
  /** All it holds, for a later one to go on with. */
  keep(): unknown;
}

/** `kept`: what `keep` of an earlier one gave, as a file has it. Throws on anything else. */
type Make<W extends World> = (start: { clock: Clock; seed: number; kept?: unknown }) => W;

interface Kept<W extends World> {
  readonly world: W;
  /** As the world's, but each request is written down before its answer is given. */
  readonly exchange: Exchange;
  save(): void;
}

export type KeptSimulatedOptions = KeptSimulatorOptions & Pick<SimulatedOptions, 'scanFlow'>;

/** The simulated provider of a till in training, whichever it is. */
export function openKeptSimulated(provider: ProviderId, options: KeptSimulatedOptions): Simulated {
  const { path: _, ...rest } = options;
  const { world, exchange } = openKept(options, (start) => createSimulated(provider, { ...rest, ...start }));
  return { ...world, exchange };
}

/**
 * A simulated provider that goes on from the file at `path`: time has passed for its orders while no process ran. No call
 * waits for the disk, so a power cut may cost the newest of it: only training. A file that cannot be read as this world's is
 * set aside as `.unreadable`.
 */
export function openKept<W extends World>(options: KeptSimulatorOptions, make: Make<W>): Kept<W> {
  const { seed, world, text } = reopen(options, make) ?? begin(options, make);
  let written = text;

  /** Timers need no writing: what is due is in the file, and comes to the same when it is read later. */
  function save(): void {
    const file: KeptFile = { version: 1, seed, currency: options.currency, world: world.keep() };
    const now = JSON.stringify(file);
    if (now === written) return;
    replaceFile(options.path, now);
    written = now;
  }

  save();
  return {
    world,
    save,
    exchange: async (request, signal) => {
      const reply = world.exchange(request, signal);
      try {
        save();
      } catch {
        return { kind: 'lost', detail: 'the training file could not be written' };
      }
      return reply;
    },
  };
}

interface Opened<W extends World> {
  readonly seed: number;
  readonly world: W;
  /** What the file says. */
  readonly text: string | null;
}

function begin<W extends World>({ clock }: KeptSimulatorOptions, make: Make<W>): Opened<W> {
  const seed = randomInt(2 ** 32);
  return { seed, world: make({ clock, seed }), text: null };
}

/** Null when there is no file, or none that can be gone on from. */
function reopen<W extends World>(
  { path, clock: present, currency }: KeptSimulatorOptions,
  make: Make<W>,
): Opened<W> | null {
  try {
    const text = readFileSync(path, 'utf8');
    const { seed, world: kept } = KeptFile.extend({ currency: z.literal(currency) }).parse(JSON.parse(text));
    const clock = createCatchUpClock(present);
    const world = make({ clock, seed, kept });
    clock.catchUp();
    return { seed, world, text };
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
