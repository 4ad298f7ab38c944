import type { Secrets } from '../../settings/secrets.ts';

/** Where the merchant's token stands, for all tills that share it. Nothing here throws but what `act` throws. */
export interface TokenStore {
  /** As any of them wrote it last; null when there is none, or it cannot be read. */
  read(): string | null;
  write(text: string): void;
  /**
   * Runs `act` while no other till of the store runs one: read again, then mint. Null when it was not let in within `limitMs`.
   */
  alone<T>(limitMs: number, act: () => Promise<T>): Promise<T | null>;
}

/** For one data folder, which has one process. */
export function ownTokenStore(secrets: Secrets): TokenStore {
  return {
    read: () => secrets.get('uqpay.token'),
    write: (text) => {
      try {
        secrets.set({ 'uqpay.token': text });
      } catch {
        // Kept in memory; said on the screen by the journal, which writes to the same folder.
      }
    },
    alone: (_limitMs, act) => act(),
  };
}
