import { join } from 'node:path';
import type { Port } from '#shared/contract/port.ts';
import { Refused } from '#shared/refusal.ts';
import { connectLocal, localPath } from '../local-port.ts';

/** Talks to the till that is open on this data folder. `inUse` is thrown when it does not answer. */
export async function connectBeside(
  dataDir: string,
  mode: 'live' | 'training',
  inUse: Refused,
): Promise<{ port: Port; close: () => Promise<void> }> {
  try {
    const { port, close } = await connectLocal(localPath(join(dataDir, mode)));
    return { port, close: async () => close() };
  } catch (error) {
    if (error instanceof Refused) throw inUse;
    throw error;
  }
}
