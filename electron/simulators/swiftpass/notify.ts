import { deliver, type Receiver, textIn } from '../notices.ts';
import type { Order, Orders } from './orders.ts';
import type { Press } from './replies.ts';
import { paidFields, sealed } from './replies.ts';
import { formatMessage } from './xml.ts';

/** Seconds between the deliveries (document, 6.2.1). */
const gapsMs = [0, 15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600].map((seconds) => seconds * 1000);

/** "No notification", as mainland documents are quoted. */
const nobody = 'http://127.0.0.1';

/** Of payments by a shown code only; there is none for refunds. `success` ends it, in either case (7.4). */
export function notify(order: Order, orders: Orders, press: Press, receiver: Receiver): void {
  const url = order.sent.get('notify_url') ?? nobody;
  if (url === nobody) return;
  const fields = sealed(press, {
    ...{ status: '0', result_code: '0', ...press.merchant, pay_result: '0' },
    ...paidFields({ ...order, wrongAmountsLeft: 0 }, press),
  });
  const notice = { url, headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: formatMessage(fields) };
  deliver(() => notice, {
    ...{ receiver, gapsMs, isTaken: (reply) => textIn(reply).toLowerCase() === 'success' },
    after: (delayMs, act) => void orders.at(orders.dueMs(delayMs), act),
  });
}
