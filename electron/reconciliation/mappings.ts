import { z } from 'zod';
import { BillMapping } from '#shared/reconcile/mapping.ts';
import { Refused } from '#shared/refusal.ts';
import type { Log } from '../log.ts';

/** Ours: a shop has a portal or two. */
const mostMappings = 50;

const Kept = z.array(BillMapping).max(mostMappings);

export interface MappingsOptions {
  /** Null when there is no file. */
  readonly read: () => string | null;
  /** Durable when it returns; the old file or the new one. */
  readonly write: (text: string) => void;
  readonly log: Pick<Log, 'warn'>;
}

export type Mappings = ReturnType<typeof openMappings>;

/** Saved mappings, newest first. Not of the journal: an entry of a bill holds the one it was read through. */
export function openMappings({ read, write, log }: MappingsOptions) {
  let kept = keptIn(read, log);

  function put(next: readonly BillMapping[]): void {
    write(`${JSON.stringify(next, null, 2)}\n`);
    kept = next;
  }

  function othersOf(name: string): readonly BillMapping[] {
    const others = kept.filter((one) => one.name !== name);
    if (others.length >= mostMappings) throw new Refused('billMappingsFull', { most: mostMappings });
    return others;
  }

  return {
    all: () => kept,
    refuseFull: (name: string) => void othersOf(name),
    save: (mapping: BillMapping) => put([mapping, ...othersOf(mapping.name)]),
    drop: (name: string) => {
      if (kept.some((one) => one.name === name)) put(kept.filter((one) => one.name !== name));
    },
  };
}

/** For a till without a folder: until it closes. */
export function mappingsInMemory(): Mappings {
  return openMappings({ read: () => null, write: () => undefined, log: { warn: () => undefined } });
}

function keptIn(read: () => string | null, log: MappingsOptions['log']): readonly BillMapping[] {
  try {
    const text = read();
    return text === null ? [] : Kept.parse(JSON.parse(text));
  } catch (error) {
    log.warn('mappings.unreadable', { error });
    return [];
  }
}
