/**
 * The pipe between a terminal and one client: Electron's IPC, a WebSocket, a local socket, or memory. Messages are JSON
 * values; order is kept; nothing is promised about delivery once `closed` was called.
 */
export interface Port {
  post(message: unknown): void;
  /** Returns: stop listening. */
  listen(receive: (message: unknown) => void): () => void;
  /** Calls `act` once when the other side is gone. */
  closed(act: () => void): void;
}

/** Two ends in one process, for the command line and for tests. Delivery is asynchronous, as on every other port. */
export function memoryPorts(): { near: Port; far: Port; close: () => void } {
  const near = new Set<(message: unknown) => void>();
  const far = new Set<(message: unknown) => void>();
  const closings: (() => void)[] = [];
  const end = (mine: typeof near, others: typeof near): Port => ({
    post: (message) => {
      const wire = JSON.stringify(message);
      void Promise.resolve().then(() => {
        for (const receive of others) receive(JSON.parse(wire));
      });
    },
    listen: (receive) => {
      mine.add(receive);
      return () => mine.delete(receive);
    },
    closed: (act) => closings.push(act),
  });
  return {
    near: end(near, far),
    far: end(far, near),
    close: () => {
      for (const act of closings.splice(0)) act();
    },
  };
}
