import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createRandom } from '../../electron/simulators/random.ts';

const real = { randomBytes: crypto.randomBytes, randomUUID: crypto.randomUUID };

/**
 * The terminal draws its references from the system's source of chance. For a world to be the same each time, that source
 * is this seed's until the returned function is called.
 */
export function seedSystemChance(seed: number): () => void {
  const random = createRandom(seed).fork('system');
  const randomBytes = (size: number) => Buffer.from(Array.from({ length: size }, () => random.below(256)));
  const randomUUID = () => `00000000-0000-4000-8000-${random.hex(12)}` as const;
  Object.assign(crypto, { randomBytes, randomUUID });
  syncBuiltinESMExports();
  return () => {
    Object.assign(crypto, real);
    syncBuiltinESMExports();
  };
}
