import { type Client, connect } from '#shared/contract/client.ts';
import type { Port } from '#shared/contract/port.ts';
import type { View } from '#shared/contract/view.ts';
import { Refused } from '#shared/refusal.ts';

/** What the preload gives the window, where there is one. */
export interface Bridge {
  post(message: unknown): void;
  listen(receive: (message: unknown) => void): () => void;
  closed(act: () => void): void;
}

declare global {
  interface Window {
    readonly shroff?: Bridge;
  }
}

/** `up` only once this connection has brought a view: what came before it is not known to be true any more. */
export type LinkState = 'connecting' | 'up' | 'down' | 'taken';

/** One attempt: `port` may be used at once; `gone` is told why it ended. */
export type OpenPort = (gone: (why: 'lost' | 'taken') => void) => Port;

export interface Link {
  readonly send: Client['send'];
  /** Connects again now: after a loss, or to take the till back from another window. */
  readonly again: () => void;
}

export interface LinkListener {
  readonly onView: (view: View) => void;
  readonly onState: (state: LinkState) => void;
}

const anotherWindow = 4001;
export const backoffMs = [250, 500, 1000, 2000, 4000];

export function keepLink(open: OpenPort, { onView, onState }: LinkListener): Link {
  let client: Client | null = null;
  let losses = 0;
  let attempts = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  function tryOnce(): void {
    clearTimeout(waiting);
    attempts += 1;
    const attempt = attempts;
    const mine = connect(
      open((why) => {
        if (attempt !== attempts) return; // the core closes the older of two connections of this very window
        client = null;
        if (why === 'taken') return onState('taken');
        onState('down');
        waiting = setTimeout(tryOnce, backoffMs[Math.min(losses, backoffMs.length - 1)]);
        losses += 1;
      }),
    );
    mine.onView((view) => {
      losses = 0;
      client = mine;
      onView(view);
      onState('up');
    });
  }

  tryOnce();
  return {
    send: (command, args) => client?.send(command, args) ?? Promise.reject(new Refused('tillUnreachable')),
    again: tryOnce,
  };
}

/** Electron's bridge when there is one, else the loopback WebSocket. */
export function openPort(): OpenPort {
  const bridge = window.shroff;
  return bridge ? overBridge(bridge) : overSocket(`ws://${location.host}/port`, takeToken());
}

export function overBridge(bridge: Bridge): OpenPort {
  return (gone) => {
    bridge.closed(() => gone('lost'));
    return bridge;
  };
}

export function overSocket(address: string, token: string): OpenPort {
  return (gone) => {
    const socket = new WebSocket(address, ['shroff', token]);
    const closings: (() => void)[] = [];
    socket.addEventListener('close', ({ code }) => {
      for (const act of closings) act();
      gone(code === anotherWindow ? 'taken' : 'lost');
    });
    return {
      post: (message) => socket.send(JSON.stringify(message)),
      listen: (receive) => {
        const hear = ({ data }: MessageEvent<string>) => receive(JSON.parse(data));
        socket.addEventListener('message', hear);
        return () => socket.removeEventListener('message', hear);
      },
      closed: (act) => closings.push(act),
    };
  };
}

const tokenKey = 'shroff.token';

/** The token of this start, off the address bar at once; kept for a reload of this tab only. */
export function takeToken(key = tokenKey): string {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given !== null) {
    sessionStorage.setItem(key, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(key) ?? '';
}
