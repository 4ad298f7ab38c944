import type { IpcMainEvent, MessagePortMain, WebContents } from 'electron';
import type { Port } from '#shared/contract/port.ts';
import type { Reply } from '#shared/contract/server.ts';
import { Refused } from '#shared/refusal.ts';
import { appOrigin } from './app-scheme.ts';

/** preload.ts, a program of its own that shares no module with us, says the same; test/shell/electron-port.test.ts joins the two. */
const channel = 'shroff:port';

const longestMessage = 64 * 1024;

export interface ClientOptions {
  /** Returns: the client is gone. */
  readonly attach: (port: Port) => () => void;
  readonly defect: (error: unknown) => void;
  /** A page that is told and never heard: what it says ends it. */
  readonly silent?: boolean;
}

/** Each page that loads in the window sends one end of a channel of its own; a page that replaces another ends its client. */
export function acceptClients(contents: WebContents, { attach, defect, silent = false }: ClientOptions): void {
  let end: () => void = () => undefined;
  contents.ipc.on(channel, (event) => {
    const [port, ...more] = event.ports;
    if (!port || more.length > 0 || !isOurPage(event, contents)) {
      for (const stranger of event.ports) stranger.close();
      return;
    }
    end();
    end = () => port.close();
    const client = electronPort(port);
    try {
      client.closed(attach(client));
      if (silent) client.listen(() => port.close());
    } catch (error) {
      if (!(error instanceof Refused)) defect(error);
      port.close();
    }
  });
}

/** The page itself, not a frame in it, and still the till's. */
function isOurPage(event: IpcMainEvent, contents: WebContents): boolean {
  const { senderFrame } = event;
  return senderFrame !== null && senderFrame === contents.mainFrame && senderFrame.url.startsWith(`${appOrigin}/`);
}

/** JSON text both ways, so that a message is the same value as on every other port. */
function electronPort(port: MessagePortMain): Port {
  const listeners = new Set<(message: unknown) => void>();
  const closings: (() => void)[] = [];
  let gone = false;
  const post = (message: unknown) => {
    if (!gone) port.postMessage(JSON.stringify(message));
  };
  port.on('message', ({ data }) => {
    if (gone) return;
    const message = parse(data);
    if (message === undefined) {
      post({ reply: -1, ok: false, refusal: { code: 'badRequest', params: { field: 'message' } } } satisfies Reply);
      return port.close();
    }
    for (const receive of listeners) receive(message);
  });
  port.on('close', () => {
    gone = true;
    listeners.clear();
    for (const act of closings.splice(0)) act();
  });
  return {
    post,
    listen: (receive) => {
      listeners.add(receive);
      port.start();
      return () => listeners.delete(receive);
    },
    closed: (act) => (gone ? act() : closings.push(act)),
  };
}

/** Undefined, which JSON cannot say, for what is not JSON. */
function parse(data: unknown): unknown {
  if (typeof data !== 'string' || data.length > longestMessage) return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
