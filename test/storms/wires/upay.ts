import type { WireReply } from '../../../electron/providers/exchange.ts';
import { upayPace } from '../../../electron/providers/upay/pace.ts';
import { createSimulated } from '../../../electron/simulators/simulated.ts';
import { upayExport } from '../portals.ts';
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
  bill: upayExport,
  neverInBill: [],
  open: ({ plan, clock, currency, address }) => {
    const simulated = createSimulated('upay', { clock, seed: plan.seed, currency });
    return {
      ...simulated,
      pace: upayPace,
      settings: { address, deviceId: 'storm-1', allowRevoke: plan.allowRevoke },
      hidden: [simulated.activation?.['upay.vendorKey'] ?? '', 'payer_uid', 'okSimulatedPayer'],
      kind: upayWire,
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
