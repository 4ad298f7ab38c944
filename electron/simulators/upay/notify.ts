import { sign } from 'node:crypto';
import { deliver, type Receiver, textIn } from '../notices.ts';
import { callbackKey } from './callback-key.ts';
import { textOf } from './fields.ts';
import { dataOf, type Order, type Orders } from './orders.ts';

/** At once, and again after 1, 5, 30 and 600 s (pay.md). */
const gapsMs = [0, 1_000, 5_000, 30_000, 600_000];

/** Of an order that named a notify_url and has ended: paid, or closed unpaid as live callbacks showed. A flat order, all text. */
export function notify(order: Order, orders: Orders, receiver: Receiver): void {
  const url = textOf(order.fields, 'notify_url');
  if (url === '') return;
  const body = Buffer.from(JSON.stringify(dataOf(order)));
  const authorization = sign('RSA-SHA256', body, callbackKey).toString('base64');
  const notice = { url, headers: { 'content-type': 'application/json', authorization }, body };
  deliver(() => notice, {
    ...{ receiver, gapsMs, isTaken: (reply) => textIn(reply) === 'success' },
    after: (delayMs, act) => void orders.at(orders.dueMs(delayMs), act),
  });
}
