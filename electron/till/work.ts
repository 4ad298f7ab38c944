import type { WorkView } from '#shared/contract/reconcile-view.ts';
import { Refused } from '#shared/refusal.ts';

export type WorkName = WorkView['what'];

export interface Doing {
  /** Aborted when a person cancels, or the till closes. */
  readonly signal: AbortSignal;
  readonly tell: (done: number, of?: number | null) => void;
}

export type Work = ReturnType<typeof createWork>;

/** What takes a while, one at a time: shown with its progress, and let go of by a press. */
export function createWork(onChange: () => void) {
  let now: { view: WorkView; readonly abort: AbortController; readonly ended: Promise<unknown> } | null = null;
  let closing = false;

  async function run<T>(
    what: Pick<WorkView, 'what' | 'day' | 'provider'>,
    act: (doing: Doing) => Promise<T>,
  ): Promise<T> {
    if (closing) throw new Refused('tillClosing');
    if (now) throw new Refused('workBusy');
    const abort = new AbortController();
    const tell = (done: number, of?: number | null) => {
      if (now?.abort !== abort) return;
      now.view = { ...now.view, done, of: of === undefined ? now.view.of : of };
      onChange();
    };
    const ended = Promise.resolve().then(() => act({ signal: abort.signal, tell }));
    now = { view: { ...what, done: 0, of: null }, abort, ended };
    onChange();
    try {
      return await ended;
    } catch (error) {
      if (abort.signal.aborted && !(error instanceof Refused)) throw new Refused('workCancelled');
      throw error;
    } finally {
      now = null;
      onChange();
    }
  }

  return {
    run,
    view: () => now?.view ?? null,
    /** Of something else, or of nothing, it changes nothing. */
    cancel: (...names: WorkName[]) => {
      if (now && names.includes(now.view.what)) now.abort.abort();
    },
    stop: async () => {
      closing = true;
      now?.abort.abort();
      await now?.ended.catch(() => undefined);
    },
  };
}
