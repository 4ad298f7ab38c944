import type { Settings } from '#shared/settings/settings.ts';
import type { WireReply } from '../../../electron/providers/exchange.ts';
import { createUpay } from '../../../electron/providers/upay/adapter.ts';
import { upayPace } from '../../../electron/providers/upay/pace.ts';
import { withOtherAmount, withOtherOrder } from '../../../electron/simulators/upay/replies.ts';
import { createUpaySimulator } from '../../../electron/simulators/upay.ts';
import type { Act, WireKind } from '../wire.ts';
import { fieldIn } from './text.ts';

const wrongSignature = 'ILLEGAL_SIGN';
/** Of the envelope: the request itself was refused. */
const refusedRequest = '"result_code":"400"';
const refusedSignature: WireReply = {
  kind: 'reply',
  status: 200,
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from(
    '{"result_code":"400","error_code":"ILLEGAL_SIGN","error_message":"签名错误","error_code_standard":"EJ26"}',
  ),
};

export const upayWire: WireKind = {
  currency: 'CNY',
  scans: true,
  never: [],
  callsEach: 1,
  togetherMost: 2,
  beginsInTwo: false,
  resendsAtOnce: false,
  open: ({ plan, clock, currency, address }) => {
    const simulator = createUpaySimulator({ clock, seed: plan.seed, currency });
    const { terminalSn, terminalKey, vendorKey } = simulator.credentials;
    return {
      ...{ exchange: simulator.exchange, bank: simulator.bank, close: simulator.close, pace: upayPace },
      misprint: { otherAmount: withOtherAmount, otherOrder: withOtherOrder },
      settings: { address, deviceId: 'storm-1', allowRevoke: plan.allowRevoke },
      secrets: { 'upay.terminalSn': terminalSn, 'upay.terminalKey': terminalKey },
      hidden: [vendorKey, 'payer_uid', 'okSimulatedPayer'],
      kind: upayWire,
      adapter: ({ settings, ...parts }) => createUpay({ ...parts, settings: upayOf(settings) }),
      asking: ({ url, body }) => {
        const act = url.slice(url.lastIndexOf('/') + 1) as Act;
        return { act, reference: act === 'checkin' ? '' : fieldIn(body, '"client_sn":"', '"') };
      },
      refuseSignature: () => refusedSignature,
      refusal: (_asking, { body }) => {
        const text = Buffer.from(body.buffer, body.byteOffset, body.length);
        if (body.length > 400 || !text.includes(refusedRequest)) return null;
        return text.includes(wrongSignature) ? 'unseen' : 'call';
      },
      missing: ({ act }, body) => act === 'query' && body.length <= 400 && body.includes('UPAY_ORDER_NOT_EXISTS'),
    };
  },
};

function upayOf({ providers }: Settings) {
  if (!providers.upay) throw new Error('the storm has no Upay');
  return providers.upay;
}
