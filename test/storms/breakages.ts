import type { Exchange, WireReply } from '../../electron/providers/exchange.ts';

const encoder = new TextEncoder();

function reply(bizResult: string, data: object): WireReply {
  const biz = { result_code: bizResult, error_code: 'TRADE_FAILED', error_message: '', data };
  const body = encoder.encode(JSON.stringify({ result_code: '200', biz_response: biz }));
  return { kind: 'reply', status: 200, headers: {}, body };
}

function fieldsOf(body: Uint8Array): Record<string, string> {
  return JSON.parse(Buffer.from(body).toString());
}

/** Believes "not found" at once, against law 5: the first such answer reads as a provider's sure "no". */
export const believesNotFound: (exchange: Exchange) => Exchange = (exchange) => async (request, signal) => {
  const answer = await exchange(request, signal);
  if (answer.kind !== 'reply' || !Buffer.from(answer.body).includes('UPAY_ORDER_NOT_EXISTS')) return answer;
  const { client_sn } = fieldsOf(request.body);
  return reply('SUCCESS', { client_sn, order_status: 'PAY_CANCELED', status: 'FAIL_CANCELED' });
};

/** Takes silence for a "yes", against law 4: a pay whose reply is lost reads as paid. */
export const believesSilence: (exchange: Exchange) => Exchange = (exchange) => async (request, signal) => {
  const answer = await exchange(request, signal);
  if (answer.kind !== 'lost' || !request.url.endsWith('/pay')) return answer;
  const { client_sn, total_amount } = fieldsOf(request.body);
  const data = { client_sn, total_amount, sn: '7800000000000000', order_status: 'PAID', status: 'SUCCESS' };
  return reply('PAY_SUCCESS', data);
};

/** Sends a pay again after a lost reply, against law 2. */
export const resends: (exchange: Exchange) => Exchange = (exchange) => async (request, signal) => {
  const answer = await exchange(request, signal);
  return answer.kind === 'lost' && request.url.endsWith('/pay') ? exchange(request, signal) : answer;
};
