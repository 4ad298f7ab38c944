import { swiftpassPace } from '../../../electron/providers/swiftpass/pace.ts';
import { createSimulated } from '../../../electron/simulators/simulated.ts';
import type { Act, WireKind } from '../wire.ts';
import { fieldIn, withOtherText } from './text.ts';

const acts: Readonly<Record<string, Act>> = {
  'unified.trade.micropay': 'pay',
  'unified.trade.query': 'query',
  'unified.trade.refundquery': 'query',
  'unified.micropay.reverse': 'cancel',
  'unified.trade.close': 'cancel',
  'unified.trade.refund': 'refund',
};

export const swiftpassWire: WireKind = {
  currency: 'CNY',
  scans: true,
  never: ['checkinLost', 'revokeLost'],
  callsEach: 2, // an order in REFUND is asked for its refunds at once
  togetherMost: 2,
  beginsInTwo: false,
  resendsAtOnce: false,
  bill: 'fetched',
  neverInBill: ['stateChanged of payments'], // what it lists is paid
  open: ({ plan, clock, currency, address }) => {
    const simulated = createSimulated('swiftpass', { clock, seed: plan.seed, currency });
    return {
      ...simulated,
      pace: swiftpassPace,
      settings: {
        ...{ address: address + simulated.path, billAddress: `${address}/gateway` },
        ...simulated.settings,
      },
      hidden: ['oSimulatedPayer'],
      kind: swiftpassWire,
      asking: ({ body }) => ({
        act: acts[fieldIn(body, '<service><![CDATA[', ']]>')] ?? 'precreate',
        reference: fieldIn(body, '<out_trade_no><![CDATA[', ']]>'),
      }),
      refuseSignature: (request) =>
        simulated.exchange(
          { ...request, body: withOtherText(request.body, '<sign><![CDATA[', ']]>') },
          new AbortController().signal,
        ),
      refusal: ({ act }, { body }) => {
        const status = textOf(body, 'status');
        if (status !== '' && status !== '0') return 'call';
        const made = textOf(body, 'result_code') !== '1' || textOf(body, 'transaction_id') !== '';
        return (act === 'pay' || act === 'precreate') && status === '0' && !made ? 'order' : null;
      },
      missing: ({ act }, body) => act === 'query' && /order\s*not\s*exist/i.test(textOf(body, 'err_code')),
    };
  },
};

function textOf(body: Uint8Array, name: string): string {
  return fieldIn(body, `<${name}><![CDATA[`, ']]>') || fieldIn(body, `<${name}>`, `</${name}>`);
}
