import { UqpaySettings } from '#shared/settings/uqpay.ts';
import type { Exchange, WireRequest } from '../../../electron/providers/exchange.ts';
import { paceOf } from '../../../electron/providers/uqpay/pace.ts';
import { createSimulated } from '../../../electron/simulators/simulated.ts';
import type { Asking, WireKind } from '../wire.ts';
import { fieldIn } from './text.ts';

const intents = '/v2/payment_intents';

export const uqpayWire: WireKind = {
  currency: 'HKD',
  scans: true,
  never: ['revokeLost', 'notFoundThenPaid'], // what UQPAY does not know was not confirmed, and cannot be paid
  callsEach: 4, // a list, an intent, and either again under a newer token
  togetherMost: 8, // those that waited for the token, and what began meanwhile
  beginsInTwo: true,
  resendsAtOnce: true,
  bill: 'fetched',
  neverInBill: ['otherDay', 'listedLater', 'footerWrong'], // listed by settlement, and without totals
  open: ({ plan, clock, currency, address }) => {
    const simulated = createSimulated('uqpay', { clock, seed: plan.seed, currency, scanFlow: 'qrcode' });
    /** Our own number of each intent, from the replies as they left UQPAY. */
    const references = new Map<string, string>();
    const exchange: Exchange = async (request, signal) => {
      const reply = await simulated.exchange(request, signal);
      if (reply.kind === 'reply' && request.url.endsWith(`${intents}/create`))
        references.set(
          fieldIn(reply.body, '"payment_intent_id":"', '"'),
          fieldIn(reply.body, '"merchant_order_id":"', '"'),
        );
      return reply;
    };
    const settings = {
      ...{ address: address + simulated.path, ...simulated.settings },
      scan: {
        flow: 'qrcode',
        wallets: [
          { wallet: 'wechat', type: 'wechatpay' },
          { wallet: 'alipay', type: 'alipaycn' },
          { wallet: 'unionpay', type: 'unionpay' },
        ],
      },
    };
    return {
      ...simulated,
      ...{ exchange, settings, hidden: [] },
      pace: paceOf(UqpaySettings.parse(settings)),
      kind: uqpayWire,
      asking: (request) => askingOf(request, references),
      refuseSignature: (request) =>
        exchange(
          { ...request, headers: { ...request.headers, 'x-auth-token': 'Bearer none', 'x-api-key': 'none' } },
          new AbortController().signal,
        ),
      refusal: ({ act }, { status }) => {
        if (status === 401) return 'unseen';
        return status === 400 && (act === 'create' || act === 'pay') ? 'order' : null;
      },
      missing: ({ act, reference }, body) => act === 'query' && reference !== '' && body.includes('not_found_id'),
    };
  },
};

/** A list of intents names none; a confirm, a cancel and a query name UQPAY's own. */
function askingOf({ method, url, body }: WireRequest, references: ReadonlyMap<string, string>): Asking {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.slice(pathname.search(/\/v[12]\//));
  if (path === '/v1/connect/token') return { act: 'checkin', reference: '' };
  if (path === `${intents}/create`) return { act: 'create', reference: fieldIn(body, '"merchant_order_id":"', '"') };
  const named = (id: string) => references.get(decodeURIComponent(id)) ?? '';
  if (path === '/v2/payment/refunds') {
    if (method === 'GET') return { act: 'query', reference: named(searchParams.get('payment_intent_id') ?? '') };
    return { act: 'refund', reference: named(fieldIn(body, '"payment_intent_id":"', '"')) };
  }
  const [, id = '', act = ''] = /^\/v2\/payment_intents\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (act === 'confirm') return { act: 'pay', reference: named(id) };
  return { act: act === 'cancel' ? 'cancel' : 'query', reference: named(id) };
}
