import type { Order, Orders } from './orders.ts';
import type { Press } from './replies.ts';
import { paidFields, sealed } from './replies.ts';
import { formatMessage } from './xml.ts';

export interface NotificationRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** False when it was not answered with `success`: then it comes again. */
export type Receiver = (request: NotificationRequest) => boolean | undefined;

/** Seconds between the deliveries (document, 6.2.1). */
const gapsSeconds = [0, 15, 15, 30, 180, 1800, 1800, 1800, 1800, 3600];

/** Of payments by a shown code only; there is none for refunds. */
export function notify(order: Order, orders: Orders, press: Press, receiver: Receiver): void {
  const fields = sealed(press, {
    ...{ status: '0', result_code: '0', ...press.merchant, pay_result: '0' },
    ...paidFields({ ...order, wrongAmountsLeft: 0 }, press),
  });
  const request = { headers: { 'content-type': 'text/xml;charset=UTF-8' }, body: formatMessage(fields) };
  const deliver = (nth: number) => {
    const gap = gapsSeconds[nth];
    if (gap === undefined) return;
    orders.at(orders.dueMs(gap * 1000), () => {
      if (receiver(request) === false) deliver(nth + 1);
    });
  };
  deliver(0);
}
