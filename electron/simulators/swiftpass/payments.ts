import type { Wallet, Way } from '#shared/payment/payment.ts';
import type { Clock } from '../../clock.ts';
import type { WireReply } from '../../providers/exchange.ts';
import type { Bank } from '../bank.ts';
import { isNoCustomerCode, walletOfCode } from '../codes.ts';
import { type Plan, scenarioOf } from '../scenario.ts';
import { expiryOf } from './fields.ts';
import type { KeptSwiftpass, LateRequest } from './kept-world.ts';
import type { Order, Orders } from './orders.ts';
import {
  done,
  errorOfRefusal,
  failed,
  garbageReply,
  otherText,
  type Press,
  paidFields,
  rejected,
  status500Reply,
} from './replies.ts';
import type { Fields } from './xml.ts';

/** What the line does with a request: an answer now or later, or nothing that ever comes back. */
export type Reaction = Promise<WireReply> | WireReply;

export interface Desk {
  readonly clock: Clock;
  readonly bank: Bank;
  readonly orders: Orders;
  readonly press: Press;
  readonly timeScale: number;
}

export interface Payments {
  micropay(fields: Fields): Reaction;
  native(fields: Fields): Reaction;
  keep(): KeptSwiftpass;
}

const lost: WireReply = { kind: 'lost', detail: 'the connection was reset' };
const ways = { micropay: 'scan', native: 'show' } as const;
type Act = LateRequest['act'];

export function createPayments(desk: Desk, kept?: KeptSwiftpass): Payments {
  const { clock, bank, orders, press } = desk;
  const usedCodes = new Set<string>();
  const refusedOnce = new Set(kept?.refusedOnce);
  const onTheWay = new Set<LateRequest>();

  /** Before anything is processed: a signature refused once, a request still on its way. */
  function arrive(act: Act, fields: Fields): Reaction {
    const plan = planOf(ways[act], fields);
    const number = fields.get('out_trade_no') ?? '';
    if (plan.signatureRefusedOnce && !refusedOnce.has(number)) {
      refusedOnce.add(number);
      return rejected(press, '400', 'Signature error');
    }
    if (plan.arrives === undefined) return perform(act, fields);
    if (plan.arrives !== 'never') arriveLate({ act, sent: [...fields], atMs: orders.dueMs(plan.arrives) });
    return lost;
  }

  function arriveLate(request: LateRequest): void {
    onTheWay.add(request);
    orders.at(request.atMs, () => {
      onTheWay.delete(request);
      void perform(request.act, new Map(request.sent));
    });
  }

  function perform(act: Act, fields: Fields): Reaction {
    const known = orders.find(new Map([['out_trade_no', fields.get('out_trade_no') ?? '']]));
    if (known !== null) {
      bank.asked(known.trade);
      return act === 'micropay'
        ? failed(press, { code: 'INVALID_REQUEST', text: '商户订单号重复' }, { need_query: 'Y' })
        : failed(press, { code: 'Order exists', text: 'Order already existed' });
    }
    const expiresMs = expiryOf(fields, clock.nowMs(), desk.timeScale);
    if (expiresMs === 'wrong')
      return failed(press, { code: 'ORDER_DATE_INVALID', text: 'Order date invalid' }, asked(act, 'N'));
    const order = act === 'micropay' ? makeScanned(fields, expiresMs) : makeShown(fields, expiresMs);
    return heldReply(order, () => (act === 'micropay' ? micropayReply(order, press) : nativeReply(order, press)));
  }

  function makeScanned(fields: Fields, expiresMs: number | null): Order {
    const wallet = walletOfCode(fields.get('auth_code') ?? '') ?? 'unionpay';
    const tradeType = `pay.${channels[wallet]}.micropay`;
    return orders.make({ ...facts(fields, expiresMs), way: 'scan', plan: planWithCode(fields), wallet, tradeType });
  }

  function makeShown(fields: Fields, expiresMs: number | null): Order {
    const tradeType = fields.get('service') ?? '';
    const wallet = walletOfService(tradeType);
    const plan = planOf('show', fields);
    const order = orders.make({ ...facts(fields, expiresMs), way: 'show', plan, wallet, tradeType });
    if (order.trade.state === 'refused') order.sealed = true; // no code was made: nothing of it is left to pay
    return order;
  }

  function facts(sent: Fields, expiresMs: number | null) {
    return { merchant: press.merchant.mch_id, sent, expiresMs };
  }

  /** A customer's code is used once, also after a failure. */
  function planWithCode(fields: Fields): Plan {
    const code = fields.get('auth_code') ?? '';
    if (isNoCustomerCode(code)) return { ends: 'failed', endsAfterMs: 0, refusal: 'codeInvalid' };
    if (usedCodes.has(code)) return { ends: 'failed', endsAfterMs: 0, refusal: 'codeExpired' };
    usedCodes.add(code);
    return planOf('scan', fields);
  }

  function heldReply(order: Order, answer: () => WireReply): Reaction {
    const heldMs = order.plan.heldMs ?? 0;
    if (heldMs === 0) return spoil(order, press, answer());
    return new Promise((resolve) => {
      orders.at(orders.dueMs(heldMs), () => resolve(spoil(order, press, answer())));
    });
  }

  // In the order they were made, so that each finds the customers' codes used that it found used then.
  for (const order of kept?.orders ?? []) {
    const sent = new Map(order.sent);
    orders.restore(order, order.trade.way === 'scan' ? planWithCode(sent) : planOf('show', sent));
  }
  for (const request of kept?.onTheWay ?? []) arriveLate(request);

  return {
    micropay: (fields) => arrive('micropay', fields),
    native: (fields) => arrive('native', fields),
    keep: () => ({ orders: orders.keep(), onTheWay: [...onTheWay], refusedOnce: [...refusedOnce] }),
  };
}

const channels = { wechat: 'weixin', alipay: 'alipay', unionpay: 'unionpay' } as const;

function planOf(way: Way, fields: Fields): Plan {
  return scenarioOf(Number(fields.get('total_fee')))[way];
}

function walletOfService(service: string): Wallet {
  if (service.includes('weixin')) return 'wechat';
  if (service.includes('alipay')) return 'alipay';
  if (service.includes('jdpay')) return 'jd';
  if (service.includes('tenpay')) return 'qq';
  return service === 'unified.trade.native' ? 'other' : 'unionpay';
}

/** Only a barcode payment says whether to ask about it. */
function asked(act: Act, needQuery: 'Y' | 'N'): Record<string, string> {
  return act === 'micropay' ? { need_query: needQuery } : {};
}

function micropayReply(order: Order, press: Press): WireReply {
  switch (order.trade.state) {
    case 'paid':
      return done(press, { pay_result: '0', need_query: 'N', ...paidFields(order, press) });
    case 'refused':
    case 'closed':
      // A failed answer carries the gateway's number as well (seen live).
      return failed(press, errorOfRefusal(order.plan.refusal ?? 'walletRefused'), {
        ...{ need_query: 'N', transaction_id: order.transactionId },
      });
    case 'waiting':
      return order.standing === 'error'
        ? failed(press, { code: 'SYSTEMERROR', text: 'System error' }, { need_query: 'Y' })
        : failed(press, { code: 'USERPAYING', text: '需要用户输入支付密码' }, { need_query: 'Y' });
  }
}

function nativeReply(order: Order, press: Press): WireReply {
  if (order.trade.state === 'refused') return failed(press, errorOfRefusal(order.plan.refusal ?? 'walletRefused'));
  const code = `${codeStarts[order.wallet] ?? 'https://qr.example.com/'}sim${order.transactionId.slice(-16)}`;
  return done(press, {
    code_url: code,
    code_img_url: `https://images.example.com/pay/qrcode?uuid=${code}`,
    uuid: 'sim',
  });
}

const codeStarts: Partial<Record<Wallet, string>> = {
  wechat: 'weixin://wxpay/bizpayurl?pr=',
  alipay: 'https://qr.alipay.com/bax',
  unionpay: 'https://qr.95516.com/00010001/',
};

function spoil(order: Order, press: Press, reply: WireReply): WireReply {
  const { reply: spoiled = 'whole' } = order.plan;
  switch (spoiled) {
    case 'whole':
      return reply;
    case 'lost':
      return lost;
    case 'garbage':
      return garbageReply();
    case 'status500':
      return status500Reply();
    case 'otherOrder': {
      const numbers = { out_trade_no: otherText(order.outTradeNo), transaction_id: otherText(order.transactionId) };
      const paid = { pay_result: '0', need_query: 'N', ...paidFields(order, press), ...numbers };
      return done(press, order.trade.way === 'scan' ? paid : { code_url: 'weixin://other', ...numbers });
    }
  }
}
