import type { Reference, RefundNumber } from '#shared/ids.ts';
import type { Answer } from '#shared/payment/answer.ts';
import type { Wallet, Way, Words } from '#shared/payment/payment.ts';
import type { Step } from '#shared/payment/step.ts';
import { Refused } from '#shared/refusal.ts';
import type { ScannedWallet } from '#shared/settings/uqpay.ts';
import type { AuthorizeRequest, PrecreateRequest, StepLedger } from '../provider.ts';
import type { Uqpay } from './adapter.ts';
import { type Asked, confirmAnswer, createdIntent, isIntent, noNews, unsure, withoutCode } from './answers.ts';
import { paymentCodeOf, recognizeCustomerCode } from './customer-code.ts';
import type { Intent } from './intent.ts';
import { assertPayable, createBody, plainStep, scanBody, secretStep, showBody } from './requests.ts';

export async function precreate(uqpay: Uqpay, request: PrecreateRequest, signal: AbortSignal): Promise<Answer> {
  const shown = uqpay.settings.show.find(({ wallet }) => wallet === request.wallet);
  if (shown === undefined) return notSent(`UQPAY shows no code for ${request.wallet} here.`);
  const fault = misfitOf(shown, request);
  if (fault !== null) return notSent(fault);
  return begin(uqpay, request, {
    ...{ way: 'show', wallet: request.wallet, limitMs: uqpay.pace.replyLimitMs.precreate, signal },
    confirm: (intentId) => plainStep('confirm', showBody(shown), intentId),
  });
}

/** The customer's code goes out in one request, and is in no step: that confirm can never be said again. */
export async function authorize(uqpay: Uqpay, request: AuthorizeRequest, signal: AbortSignal): Promise<Answer> {
  const { scan } = uqpay.settings;
  if (scan === undefined) return notSent('Scanning customers’ codes is switched off for UQPAY.');
  const code = paymentCodeOf(request.code);
  if (code === null) return notSent('This is no payment code UQPAY can take.');
  const whose = recognizeCustomerCode(code);
  const scanned = scan.wallets.find(({ wallet }) => wallet === whose);
  if (whose === null || scanned === undefined)
    return notSent('UQPAY has to be told the wallet, and this code does not show it.');
  const fault = misfitOf(scanned, request);
  if (fault !== null) return notSent(fault);
  const body = scanBody(scanned, scan.flow, code);
  const answer = await begin(uqpay, request, {
    ...{ way: 'scan', wallet: whose, limitMs: uqpay.pace.replyLimitMs.authorize, signal },
    confirm: (intentId) => {
      const step = secretStep('confirm', body, intentId, uqpay.secrets.get('uqpay.apiKey') ?? '');
      return { ...step, body };
    },
    secret: true,
  });
  return withoutCode(answer, code);
}

interface Beginning {
  readonly way: Way;
  readonly wallet: Wallet;
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly confirm: (intentId: string) => Step & { readonly body: string };
  /** The confirm's bytes are not written down. */
  readonly secret?: true;
}

/**
 * Create, then confirm, each written down before its bytes leave. Only the confirm makes anything payable, and two confirms
 * make two live codes (sheet 4), so a reference whose steps are in the ledger is never begun again. A lost create is not
 * said again either, though UQPAY would allow it: without a confirm nothing can be paid, and the till asks and starts anew.
 */
async function begin(uqpay: Uqpay, request: AuthorizeRequest | PrecreateRequest, how: Beginning): Promise<Answer> {
  const { calls, clock, ledger, units, settings } = uqpay;
  const { reference, amount } = request;
  assertPayable(amount, uqpay.currency);
  if (ledger.taken(reference).length > 0) return unsure('providerUnsure', begunBefore);
  const notReady = await calls.ready();
  if (notReady !== null) return noNews(notReady);
  if (how.signal.aborted) return notSent('Called off before it was sent.');

  const asked: Asked = { reference, amount, way: how.way, wallet: how.wallet, intentId: null, confirmed: false };
  const create = plainStep('create', createBody(settings, request), null);
  if (!took(ledger, reference, create)) return journalRefuses;
  const { key, body } = create;
  const startedMs = clock.steadyMs();
  const path = '/v2/payment_intents';
  const created = await calls.send(
    { method: 'POST', path: `${path}/create`, key, body, limitMs: how.limitMs },
    how.signal,
  );
  const intent = createdIntent(created.reading, asked, units);
  if (!isIntent(intent)) return intent;
  if (how.signal.aborted) return unsure('noReply', null);

  const step = how.confirm(intent.id);
  // The create has left, though nothing of it can be paid: no longer "not sent" (law 4).
  if (!took(ledger, reference, how.secret ? { ...step, body: null } : step)) return unsure('noReply', unconfirmed);
  const confirm = { method: 'POST', path: `${path}/${encodeURIComponent(intent.id)}/confirm`, key: step.key } as const;
  const sent = await calls.send({ ...confirm, body: step.body, limitMs: how.limitMs }, how.signal);
  const lifeMs = (shown: Intent) =>
    lifeOf(uqpay, shown, sent.serverMs ?? (intent.createdMs ?? clock.nowMs()) + clock.steadyMs() - startedMs);
  return confirmAnswer(sent.reading, { ...asked, intentId: intent.id, confirmed: true }, units, lifeMs);
}

/** `nowMs` by UQPAY's clock as well as it is known: the till's own may be off. */
function lifeOf({ pace, settings }: Uqpay, { next }: Intent, nowMs: number): number {
  const expiresMs = next?.kind === 'qr' ? next.expiresMs : null;
  const leftMs = expiresMs === null ? pace.codeLifeMs : expiresMs - nowMs;
  return Math.min(leftMs, pace.codeLifeMs, settings.showForMs * settings.paceScale);
}

/** False when the journal does not take the step: then nothing may be sent. */
export function took(ledger: StepLedger, number: Reference | RefundNumber, step: Step): boolean {
  try {
    ledger.take(number, step);
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

function misfitOf(
  { wallet, leastMinor, mostMinor, currencies }: ScannedWallet,
  { amount }: AuthorizeRequest | PrecreateRequest,
): string | null {
  if (currencies !== undefined && !currencies.includes(amount.currency))
    return `${wallet} does not take ${amount.currency} here.`;
  if (leastMinor !== undefined && amount.minor < leastMinor) return `The amount is below the least of ${wallet}.`;
  return mostMinor !== undefined && amount.minor > mostMinor ? `The amount is above the most of ${wallet}.` : null;
}

export const journalRefuses = {
  kind: 'notSent',
  why: 'refused',
  words: { code: 'JOURNAL', text: 'The journal did not take the step, so nothing was sent.' },
} as const;

const unconfirmed: Words = {
  code: 'JOURNAL',
  text: 'The journal did not take the second step, so the payment was made ready and not begun.',
};

const begunBefore: Words = { code: 'BEGUN', text: 'This payment was begun before; it is only asked about.' };

export function notSent(text: string): { kind: 'notSent'; why: 'refused'; words: Words } {
  return { kind: 'notSent', why: 'refused', words: { code: '', text } };
}
