import type { CustomerPush, CustomerView } from '#shared/contract/customer-view.ts';
import { backoffMs, type OpenPort, overBridge, overSocket, takeToken } from '../port.ts';

export interface DisplayListener {
  readonly onView: (view: CustomerView) => void;
  readonly onLost: () => void;
}

/** Hears the terminal, says nothing, and connects again by itself. Returns: stop. */
export function keepHearing(open: OpenPort, { onView, onLost }: DisplayListener): () => void {
  let losses = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  function tryOnce(): void {
    const port = open(() => {
      if (stopped) return;
      onLost();
      waiting = setTimeout(tryOnce, backoffMs[Math.min(losses, backoffMs.length - 1)]);
      losses += 1;
    });
    port.listen((message) => {
      const pushed = message as CustomerPush;
      if (stopped || pushed.push !== 'customer') return;
      losses = 0;
      onView(pushed.view);
    });
  }

  tryOnce();
  return () => {
    stopped = true;
    clearTimeout(waiting);
  };
}

/** As the till's own, at another door and with a token that opens only that. */
export function openDisplayPort(): OpenPort {
  const bridge = window.shroff;
  return bridge ? overBridge(bridge) : overSocket(`ws://${location.host}/display`, takeToken('shroff.display'));
}
