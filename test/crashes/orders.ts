import { randomUUID } from 'node:crypto';
import type { PaymentId, RefundId, SaleId, ScanId } from '#shared/ids.ts';
import { makeCode } from '../../electron/simulators/codes.ts';
import type { Random } from '../../electron/simulators/random.ts';
import type { Course } from './courses.ts';
import type { Order } from './messages.ts';

/** The course decides the cents; a round sum before them is drawn. */
export function newOrder(course: Course, random: Random): Order {
  return {
    paymentId: randomUUID() as PaymentId,
    saleId: randomUUID() as SaleId,
    scanId: randomUUID() as ScanId,
    totalMinor: (1 + random.below(900)) * 100 + course.ending,
    code: makeCode(random.chance(0.5) ? 'alipay' : 'wechat', random),
    course,
    refundIds: (course.refunds ?? []).map(() => randomUUID() as RefundId),
  };
}
