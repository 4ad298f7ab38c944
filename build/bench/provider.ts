import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { UpayCredentials } from '../../electron/simulators/upay.ts';

/** What the provider's thread writes and the till's thread reads, without a message that would wake it. */
export const marks = { firstByteNs: 0, replyNs: 1, pays: 2, unjournaled: 3, length: 4 } as const;

export interface ProviderData {
  readonly shared: SharedArrayBuffer;
  readonly journalPath: string;
}

export interface ProviderReady {
  readonly port: number;
  readonly credentials: UpayCredentials;
}

/** A provider on 127.0.0.1 in a thread of its own, which takes the time of what it hears and says. */
export interface LoopbackProvider {
  readonly address: string;
  readonly credentials: UpayCredentials;
  /** Of the newest pay, by `process.hrtime`: its first byte arrived; its reply was about to be written. */
  newest(): { readonly firstByteNs: bigint; readonly replyNs: bigint };
  /** Pays heard; and those whose intent another connection did not find in the journal's file when they were. */
  counts(): { readonly pays: number; readonly unjournaled: number };
  close(): Promise<void>;
}

export async function startProvider(journalPath: string): Promise<LoopbackProvider> {
  const shared = new SharedArrayBuffer(marks.length * BigInt64Array.BYTES_PER_ELEMENT);
  const marked = new BigInt64Array(shared);
  const workerData: ProviderData = { shared, journalPath };
  const worker = new Worker(new URL('./provider-thread.ts', import.meta.url), { workerData });
  const [{ port, credentials }] = (await once(worker, 'message')) as [ProviderReady];
  return {
    address: `http://127.0.0.1:${port}`,
    credentials,
    newest: () => ({
      firstByteNs: Atomics.load(marked, marks.firstByteNs),
      replyNs: Atomics.load(marked, marks.replyNs),
    }),
    counts: () => ({
      pays: Number(Atomics.load(marked, marks.pays)),
      unjournaled: Number(Atomics.load(marked, marks.unjournaled)),
    }),
    close: async () => {
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  };
}
