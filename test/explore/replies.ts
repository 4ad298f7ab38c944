import type { Answer, ReversalAnswer } from '#shared/payment/answer.ts';
import type { RefundAnswer } from '#shared/payment/refund.ts';
import {
  effectOf,
  mayClose,
  mayRefund,
  newTrade,
  refundOf,
  returnedMinor,
  type Sent,
  type Trade,
  withRefund,
} from './bank.ts';
import { amountMinor, lawfulPace } from './setup.ts';

export type AnyAnswer = Answer | ReversalAnswer | RefundAnswer;

/** One way a call may go on. `answer` null: none comes. `late`: the request itself is still on its way. */
export interface Outcome {
  readonly words: string;
  readonly fault: boolean;
  readonly trade: Trade | null;
  readonly late: boolean;
  readonly answer: AnyAnswer | null;
  /** The answer says what the bank holds now. */
  readonly truth: boolean;
}

const words = null;
const otherReference = 'OTHERORDER00000000000000';
const unsure = { kind: 'unknown', cause: 'providerUnsure', words } as const;
const unsigned = { kind: 'unknown', cause: 'badSignature', words } as const;
const notSent = { kind: 'notSent', why: 'offline', words } as const;
const notFound = { kind: 'notFound', words } as const;
const accepted = { kind: 'accepted', words } as const;

const well = (said: string, trade: Trade | null, answer: AnyAnswer): Outcome => ({
  ...{ words: said, fault: false, trade, late: false, answer, truth: true },
});
const processed = (said: string, trade: Trade | null, answer: AnyAnswer | null): Outcome => ({
  ...{ words: said, fault: true, trade, late: false, answer, truth: false },
});
const onItsWay = (said: string, answer: AnyAnswer): Outcome => ({
  ...{ words: `${said}, the request still on its way`, fault: true, trade: null, late: true, answer, truth: false },
});
const dropped = (said: string, answer: AnyAnswer | null): Outcome => processed(said, null, answer);

/** Every way on from a request the bank has not read yet. That it is read later still is the world's to offer. */
export function outcomesOf(sent: Sent, trade: Trade | undefined, nowMs: number): Outcome[] {
  switch (sent.kind) {
    case 'authorize':
      return authorizing(sent, trade, nowMs);
    case 'precreate':
      return precreating(sent, trade, nowMs);
    case 'query':
      return querying(sent, trade);
    case 'reverse':
      return reversing(sent, trade, nowMs);
    case 'refund':
      return refunding(sent, trade, nowMs);
    case 'queryRefund':
      return queryingRefund(sent, trade);
  }
}

function authorizing(sent: Sent, trade: Trade | undefined, nowMs: number): Outcome[] {
  const waiting = effectOf(sent, trade, nowMs);
  if (trade) return [well('asked for again', waiting, truthOf(sent, waiting ?? trade))];
  const taken = newTrade(sent.reference, 'paid');
  const refused = newTrade(sent.reference, 'refused');
  return [
    well('paid', taken, approval(sent.reference, amountMinor)),
    well('refused', refused, truthOf(sent, refused)),
    well('waiting for the customer', waiting, { kind: 'pending', reference: sent.reference, words }),
    processed('read, its reply lost', waiting, null),
    processed('read, answered with doubt', waiting, unsure),
    processed('paid, answered with another amount', taken, approval(sent.reference, amountMinor + 1)),
    onItsWay('answered without a signature', unsigned),
    onItsWay('answered for another order', approval(otherReference, amountMinor)),
    onItsWay('answered "not found"', notFound),
    dropped('not sent', notSent),
  ];
}

function precreating(sent: Sent, trade: Trade | undefined, nowMs: number): Outcome[] {
  const waiting = effectOf(sent, trade, nowMs);
  const { reference } = sent;
  const refused = newTrade(reference, 'refused');
  const showing = (named: string): Answer => ({
    ...{ kind: 'showing', reference: named, code: 'code', lifeMs: lawfulPace.codeLifeMs, providerReference: null },
  });
  return [
    well('a code to show', waiting, showing(reference)),
    well('refused', refused, truthOf(sent, refused)),
    processed('read, its reply lost', waiting, null),
    processed('read, answered with doubt', waiting, unsure),
    onItsWay('answered without a signature', unsigned),
    onItsWay('answered for another order', showing(otherReference)),
    dropped('not sent', notSent),
  ];
}

function querying(sent: Sent, trade: Trade | undefined): Outcome[] {
  const lies = [
    dropped('lost', null),
    dropped('answered without a signature', unsigned),
    dropped('not sent', notSent),
    dropped('answered for another order', approval(otherReference, amountMinor)),
  ];
  if (trade) lies.push(dropped('answered "not found", wrongly', notFound));
  if (trade?.state === 'paid')
    lies.push(dropped('answered with another amount', approval(sent.reference, amountMinor + 1)));
  return [well('answered', null, truthOf(sent, trade)), ...lies];
}

function reversing(sent: Sent, trade: Trade | undefined, nowMs: number): Outcome[] {
  const refused: ReversalAnswer = { kind: 'refused', words };
  const lies = [onItsWay('answered with doubt', unsure), dropped('not sent', notSent)];
  if (!trade) return [well('answered "not found"', null, notFound), ...lies];
  if (!mayClose(trade)) return [well('refused', null, refused), ...lies];
  const closing = effectOf(sent, trade, nowMs);
  const refusal = trade.state === 'paid' ? well('refused', null, refused) : dropped('refused', refused);
  return [
    { ...well('done', closing, accepted), truth: false },
    refusal,
    ...lies,
    processed('done, its reply lost', closing, null),
    processed('done, answered with doubt', closing, unsure),
    onItsWay('accepted', accepted),
  ];
}

function refunding(sent: Sent, trade: Trade | undefined, nowMs: number): Outcome[] {
  const lies = [onItsWay('answered with doubt', unsure), dropped('not sent', notSent)];
  if (refundOf(trade, sent.refundNumber)) return [well('known already', null, accepted), ...lies];
  const refusal = { kind: 'refused', reason: 'notAllowed', words } as const;
  if (!trade || !mayRefund(trade, sent)) return [well('refused', null, refusal), ...lies];
  const done = effectOf(sent, trade, nowMs);
  const slow = withRefund(trade, {
    ...{ number: sent.refundNumber ?? '', amountMinor: sent.amountMinor, state: 'processing' },
  });
  return [
    { ...well('done', done, accepted), truth: false },
    { ...well('taken up', slow, { kind: 'processing', words }), truth: false },
    ...lies,
    processed('done, its reply lost', done, null),
    processed('done, answered with doubt', done, unsure),
    onItsWay('accepted', accepted),
    dropped('refused', refusal),
  ];
}

function queryingRefund(sent: Sent, trade: Trade | undefined): Outcome[] {
  const known = refundOf(trade, sent.refundNumber);
  const lies = [dropped('lost', null), dropped('answered without a signature', unsigned), dropped('not sent', notSent)];
  if (known) lies.push(dropped('answered "not found", wrongly', notFound));
  lies.push(dropped('answered for another refund', refunded('OTHERREFUND000000000', sent.amountMinor)));
  if (known) lies.push(dropped('answered with another amount', refunded(known.number, sent.amountMinor + 1)));
  return [well('answered', null, truthOfRefund(sent, trade)), ...lies];
}

/** What the bank truly says of a trade. */
export function truthOf({ reference }: Pick<Sent, 'reference'>, trade: Trade | undefined): Answer {
  if (!trade) return notFound;
  switch (trade.state) {
    case 'waiting':
      return { kind: 'pending', reference, words };
    case 'refused':
      return { kind: 'declined', reference, reason: trade.codeUntilMs === null ? 'walletRefused' : 'other', words };
    case 'closed':
      return { kind: 'closed', reference, words };
    case 'paid': {
      const minor = returnedMinor(trade);
      const said = approval(reference, amountMinor);
      return minor === 0 ? said : { ...said, kind: 'returned', returned: { minor, currency: 'CNY' } };
    }
  }
}

function truthOfRefund(sent: Sent, trade: Trade | undefined): RefundAnswer {
  const known = refundOf(trade, sent.refundNumber);
  if (!known) return notFound;
  if (known.state === 'done') return refunded(known.number, known.amountMinor);
  return known.state === 'processing' ? { kind: 'processing', words } : { kind: 'undone', words };
}

function refunded(number: string, minor: number): RefundAnswer {
  const amount = { minor, currency: 'CNY' } as const;
  return { kind: 'refunded', refundNumber: number, amount, providerRefundReference: null };
}

export function approval(reference: string, minor: number): Extract<Answer, { kind: 'approved' }> {
  const money = { minor, currency: 'CNY' } as const;
  return {
    kind: 'approved',
    reference,
    createdMs: null,
    approval: {
      amount: money,
      payerPaid: money,
      wallet: 'alipay',
      providerReference: `bank-${reference}`,
      walletReference: null,
      paidAtMs: null,
    },
  };
}
