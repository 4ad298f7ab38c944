import type { Settings } from '#shared/settings/settings.ts';
import { createSwiftpass } from '../../../electron/providers/swiftpass/adapter.ts';
import { swiftpassPace } from '../../../electron/providers/swiftpass/pace.ts';
import { createSwiftpassSimulator } from '../../../electron/simulators/swiftpass.ts';
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
  open: ({ plan, clock, currency, address }) => {
    const simulator = createSwiftpassSimulator({ clock, seed: plan.seed, currency });
    const { credentials, ...rest } = simulator;
    return {
      ...rest,
      pace: swiftpassPace,
      settings: { address: `${address}/pay/gateway`, ...credentials.settings },
      secrets: credentials.secrets as Readonly<Record<string, string>>,
      hidden: ['oSimulatedPayer'],
      kind: swiftpassWire,
      adapter: ({ settings, ...parts }) => createSwiftpass({ ...parts, settings: swiftpassOf(settings) }),
      asking: ({ body }) => ({
        act: acts[fieldIn(body, '<service><![CDATA[', ']]>')] ?? 'precreate',
        reference: fieldIn(body, '<out_trade_no><![CDATA[', ']]>'),
      }),
      refuseSignature: (request) =>
        simulator.exchange(
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

function swiftpassOf({ providers }: Settings) {
  if (!providers.swiftpass) throw new Error('the storm has no Swiftpass');
  return providers.swiftpass;
}
