import { EftpaySettings } from '#shared/settings/eftpay.ts';
import type { Settings } from '#shared/settings/settings.ts';
import { createEftpay } from '../../../electron/providers/eftpay/adapter.ts';
import { eftpayPace } from '../../../electron/providers/eftpay/pace.ts';
import { createEftpaySimulator } from '../../../electron/simulators/eftpay.ts';
import type { Act, WireKind } from '../wire.ts';
import { fieldIn, withOtherText } from './text.ts';

const acts: Readonly<Record<string, Act>> = {
  PreOrder: 'precreate',
  Query: 'query',
  Close: 'cancel',
  Refund: 'refund',
};

export const eftpayWire: WireKind = {
  currency: 'HKD',
  scans: false,
  never: ['checkinLost', 'revokeLost', 'crash.store.before', 'crash.store.after'],
  callsEach: 2, // a word that would end a payment is asked for twice
  togetherMost: 2,
  beginsInTwo: false,
  resendsAtOnce: false,
  open: ({ plan, clock, currency, address }) => {
    const { credentials, ...simulator } = createEftpaySimulator({ clock, seed: plan.seed, currency });
    const settings = { address: `${address}/VMP`, show: ['alipay', 'wechat', 'unionpay'] };
    return {
      ...simulator,
      settings,
      pace: eftpayPace(EftpaySettings.parse(settings)),
      secrets: credentials.secrets,
      hidden: ['2088simulated'],
      kind: eftpayWire,
      adapter: (parts) => createEftpay({ ...parts, settings: eftpayOf(parts.settings) }),
      asking: ({ body }) => {
        const service = fieldIn(body, '"service":"', '"');
        return {
          act: acts[service.slice(service.lastIndexOf('.') + 1)] ?? 'checkin',
          reference: fieldIn(body, '"out_trade_no":"', '"'),
        };
      },
      refuseSignature: (request) =>
        simulator.exchange(
          { ...request, body: withOtherText(request.body, '"sign":"', '"') },
          new AbortController().signal,
        ),
      refusal: ({ act }, { body }) => {
        const code = fieldIn(body, '"return_status":"', '"');
        if (act !== 'precreate' || code === '' || code === '00') return null;
        return 'order';
      },
      missing: ({ act }, body) => act === 'query' && /"return_status":"(05|31)"/.test(body.toString()),
    };
  },
};

function eftpayOf({ providers }: Settings) {
  if (!providers.eftpay) throw new Error('the storm has no eftPay');
  return providers.eftpay;
}
