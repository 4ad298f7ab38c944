// A till in a process of its own, to be killed: the product's openTill over a data folder, and a cashier who carries out orders.
import { setTimeout as rest } from 'node:timers/promises';
import { type Client, connect } from '#shared/contract/client.ts';
import { memoryPorts } from '#shared/contract/port.ts';
import { Refused } from '#shared/refusal.ts';
import { openTill } from '../../electron/open-till.ts';
import { attend } from './cashier.ts';
import type { FromTill, Go, Order, Standing, ToTill } from './messages.ts';
import { arm } from './places.ts';

const tell = (message: FromTill) => process.send?.(message);
const orders = new Map<string, { order: Order; told: Standing | null }>();
let close: () => Promise<void> = async () => undefined;
let closing = false;

function open({ dataDir, triggers }: Go): void {
  arm(triggers);
  work(dataDir).catch((error: unknown) => {
    if (closing) return; // what was being asked when the till closed
    if (error instanceof Refused) tell({ refused: error.refusal });
    else tell({ defect: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
}

async function work(dataDir: string): Promise<void> {
  const terminal = await openTill({ dataDir, settingsPath: null, mode: 'live' });
  const { near, far } = memoryPorts();
  const client = connect(near);
  const changes = changesOf(client);
  terminal.attach(far);
  close = () => terminal.close();
  tell({ opened: true });
  while (!closing) {
    const changed = changes();
    for (const one of orders.values()) if (!closing) await carryOut(client, one);
    await Promise.race([changed, rest(ordersLookMs)]);
  }
}

/** A new order, or one a cashier was told to wait for, changes no view. */
const ordersLookMs = 20;

/** Gives a promise of the next change of the view. */
function changesOf(client: Client): () => Promise<void> {
  const waiting = new Set<() => void>();
  client.onView(() => {
    for (const act of waiting) act();
    waiting.clear();
  });
  return () => new Promise((resolve) => waiting.add(resolve));
}

async function carryOut(client: Client, one: { order: Order; told: Standing | null }): Promise<void> {
  const standing = await attend(client, one.order);
  if (standing !== one.told) tell({ paymentId: one.order.paymentId, standing });
  one.told = standing;
  if (standing === 'settled') orders.delete(one.order.paymentId);
}

process.on('message', (message: ToTill) => {
  if ('go' in message) open(message.go);
  else if ('orders' in message) for (const order of message.orders) orders.set(order.paymentId, { order, told: null });
  else {
    closing = true;
    void close().then(() => process.disconnect());
  }
});
process.on('disconnect', () => process.exit(0));
