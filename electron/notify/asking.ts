import type { PaymentId, RefundId } from '#shared/ids.ts';
import type { Clock } from '../clock.ts';

/** What a provider's message is about: a payment, or a refund of it. */
export interface Hint {
  readonly paymentId: PaymentId;
  readonly refundId: RefundId | null;
}

export interface AskingOptions {
  readonly clock: Clock;
  /** Waits for the provider's lane, which keeps its pace. */
  readonly enqueue: (hint: Hint, act: () => Promise<void>) => void;
  /** One query, its answer journaled when it resolves. */
  readonly query: (hint: Hint) => Promise<void>;
  /** Least time between two queries about one thing that messages bring about: the pace at which the till itself would ask. */
  readonly gapMs: (hint: Hint) => number;
  readonly defect: (error: unknown) => void;
}

/** Asks what messages hint at: soon, and however many come, not often. */
export interface Asking {
  /** False while so much is asked about already that this must come again later. */
  hasRoom(hint: Hint): boolean;
  /** `known`: the same message came before, so there is less to learn. Returns at once; the query comes after. */
  ask(hint: Hint, known: boolean): void;
  stop(): void;
}

/** Ours: a message that comes again is worth a question a minute. */
const knownGapMs = 60_000;

/** Ours. A busy till has a few open payments; more than this at once is somebody playing old messages back. */
const mostAtOnce = 500;

interface Asked {
  /** Steady time; null while none was begun. */
  beganMs: number | null;
  waiting: boolean;
  cancel: () => void;
}

export function createAsking({ clock, enqueue, query, gapMs, defect }: AskingOptions): Asking {
  const asked = new Map<string, Asked>();
  let stopped = false;

  const keyOf = ({ paymentId, refundId }: Hint) => refundId ?? paymentId;

  function begin(hint: Hint, state: Asked): Promise<void> {
    if (stopped) return Promise.resolve();
    state.waiting = false;
    state.beganMs = clock.steadyMs();
    state.cancel = clock.after(Math.max(knownGapMs, gapMs(hint)), () => asked.delete(keyOf(hint)));
    return query(hint).catch(defect);
  }

  return {
    hasRoom: (hint) => asked.size < mostAtOnce || asked.has(keyOf(hint)),
    ask: (hint, known) => {
      const state = asked.get(keyOf(hint)) ?? { beganMs: null, waiting: false, cancel: () => undefined };
      if (stopped || state.waiting || (known && state.beganMs !== null)) return;
      asked.set(keyOf(hint), state);
      state.waiting = true;
      state.cancel();
      const restMs = state.beganMs === null ? 0 : state.beganMs + gapMs(hint) - clock.steadyMs();
      state.cancel = clock.after(Math.max(0, restMs), () => enqueue(hint, () => begin(hint, state)));
    },
    stop: () => {
      stopped = true;
      for (const { cancel } of asked.values()) cancel();
      asked.clear();
    },
  };
}
