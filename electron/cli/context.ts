import { type Client, connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import type { PaymentView, View } from '#shared/contract/view.ts';
import type { PaymentId } from '#shared/ids.ts';
import { Refused } from '#shared/refusal.ts';
import { openTill } from '../open-till.ts';
import { connectBeside } from './beside.ts';
import type { Output } from './output.ts';

export interface Context {
  readonly dataDir: string;
  readonly settingsPath: string | null;
  readonly mode: 'live' | 'training';
  readonly output: Output;
}

/** A till to talk to: the one that is open on this data folder, or one opened here without a window. */
export interface Connected {
  readonly client: Client;
  view(): View;
  /** Resolves with the payment when `wanted` holds of it, or as it then stands once `limitMs` have passed. */
  payment(paymentId: PaymentId, limitMs: number, wanted: (payment: PaymentView) => boolean): Promise<PaymentView>;
  close(): Promise<void>;
}

export async function connectTill(context: Context): Promise<Connected> {
  try {
    const terminal = await openTill(context);
    const { near, far, close } = memoryPorts();
    const client = connect(near);
    const views = watchViews(client);
    const detach = terminal.attach(far);
    await views.first;
    return connected(client, views, async () => {
      detach();
      close();
      await terminal.close();
    });
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.code !== 'dataInUse') throw error;
    const beside = await connectBeside(context.dataDir, context.mode, error);
    const client = connect(beside.port);
    const views = watchViews(client);
    await views.first;
    return connected(client, views, beside.close);
  }
}

interface Views {
  readonly first: Promise<void>;
  readonly latest: () => View | null;
  readonly onNext: (act: (view: View) => void) => () => void;
}

function watchViews(client: Client): Views {
  let latest: View | null = null;
  let arrived: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  client.onView((view) => {
    latest = view;
    arrived();
  });
  return { first, latest: () => latest, onNext: client.onView };
}

function connected(client: Client, views: Views, close: () => Promise<void>): Connected {
  const view = () => {
    const latest = views.latest();
    if (!latest) throw new Refused('tillUnreachable');
    return latest;
  };
  const get = async (paymentId: PaymentId) => {
    const payment = await client.send('payment.get', { paymentId });
    if (!payment) throw new Refused('paymentUnknown');
    return payment;
  };
  return {
    client,
    view,
    close,
    payment: async (paymentId, limitMs, wanted) => {
      const signal = AbortSignal.timeout(limitMs);
      for (;;) {
        const changed = nextChange(views, signal);
        const payment = await get(paymentId);
        if (wanted(payment) || signal.aborted) return payment;
        await changed;
      }
    },
  };
}

/** Resolves at the next view, or when the time is over. Asked for before reading, so that no change is missed between. */
function nextChange(views: Views, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = views.onNext(() => end());
    const end = () => {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
  });
}
