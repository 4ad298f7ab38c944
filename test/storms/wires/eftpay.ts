import { EftpaySettings } from '#shared/settings/eftpay.ts';
import { eftpayPace } from '../../../electron/providers/eftpay/pace.ts';
import { createSimulated } from '../../../electron/simulators/simulated.ts';
import { eftpayFile } from '../portals.ts';
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
  bill: eftpayFile,
  neverInBill: [],
  open: ({ plan, clock, currency, address }) => {
    const simulated = createSimulated('eftpay', { clock, seed: plan.seed, currency });
    const settings = { address: address + simulated.path, show: ['alipay', 'wechat', 'unionpay'] };
    return {
      ...simulated,
      settings,
      pace: eftpayPace(EftpaySettings.parse(settings)),
      hidden: ['2088simulated'],
      kind: eftpayWire,
      asking: ({ body }) => {
        const service = fieldIn(body, '"service":"', '"');
        return {
          act: acts[service.slice(service.lastIndexOf('.') + 1)] ?? 'checkin',
          reference: fieldIn(body, '"out_trade_no":"', '"'),
        };
      },
      refuseSignature: (request) =>
        simulated.exchange(
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
