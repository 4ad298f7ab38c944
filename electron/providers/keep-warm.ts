import type { Clock } from '../clock.ts';
import type { Http } from './http.ts';

/** Soon after a server ended an idle connection another stands, and no server is connected to more often than this. Ours. */
const lookEveryMs = 15_000;

/** Until told to stop, a connection to each of `urls` waits for the next call. */
export function keepWarm(urls: readonly string[], warm: Http['warm'], clock: Clock): () => void {
  let cancel: () => void = () => undefined;
  const look = () => {
    for (const url of urls) void warm(url);
    cancel = clock.after(lookEveryMs, look);
  };
  look();
  return () => cancel();
}
