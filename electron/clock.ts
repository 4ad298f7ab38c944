/** The only door to time. Virtual in simulations. */
export interface Clock {
  /** Unix milliseconds by the machine's clock, which may jump. */
  nowMs(): number;
  /** Milliseconds that only grow, from an arbitrary start. */
  steadyMs(): number;
  /** Calls `act` once after `delayMs`; returns: forget it. */
  after(delayMs: number, act: () => void): () => void;
}

/** Node's timers overflow above this and would fire at once. */
const longestTimerMs = 2_147_483_647;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  after: (delayMs, act) => {
    const timer = setTimeout(act, Math.min(Math.max(0, delayMs), longestTimerMs));
    return () => clearTimeout(timer);
  },
};
