import type { AdviceId, Operation } from './advice.ts';

/**
 * A certainty the code does not carry by itself: the reply must prove it (a signature, the order's state, the numbers
 * compared). Until the adapter has concluded so, the advice is its open twin.
 */
export interface IfProved {
  /** The first is what the code alone suggests. */
  readonly ifProved: readonly [AdviceId, ...AdviceId[]];
}

/** What one code advises, by the operation it answers. An operation that is not named is one where it is unlisted. */
export type Row = Readonly<Partial<Record<Operation, AdviceId | IfProved>>>;

/** Codes of one row. With `text` they only mean this beside such a text: some providers give many texts one code. */
export interface Rule {
  readonly codes: readonly string[];
  readonly text?: RegExp;
  readonly row: Row;
}

/** One place in a reply where codes stand. */
export interface Layer {
  readonly rules: readonly Rule[];
  /** For "any other value", where the document defines one. Only for who names the layer. */
  readonly others?: Row;
  /** Names and numbers that mean nothing outside their field: only for who names the layer. */
  readonly onlyByName?: true;
}

export interface ProviderTable {
  /** One spelling for what the documents and the wire spell in several ways. */
  spell(word: string): string;
  readonly layers: Readonly<Record<string, Layer>>;
}

export function rule(codes: string | readonly string[], row: Row): Rule {
  return { codes: typeof codes === 'string' ? codes.split(' ') : codes, row };
}

export function ifProved(...ids: readonly [AdviceId, ...AdviceId[]]): IfProved {
  return { ifProved: ids };
}

/** Asking failed: nothing is learned from it. */
const askedInVain = { query: 'askAgain', refundQuery: 'askAgain' } as const satisfies Row;

/** The word stands in good replies too: another one beside it tells of the money. */
export const onlySays: Row = {
  pay: 'saysNothing',
  precreate: 'saysNothing',
  query: 'saysNothing',
  reverse: 'saysNothing',
  refund: 'saysNothing',
  refundQuery: 'saysNothing',
};

/** The provider cannot say what became of the call. */
export const open: Row = {
  pay: 'askOn',
  precreate: 'askOn',
  reverse: 'reverseAskOn',
  refund: 'refundAskOn',
  notification: 'saysNothing',
  bill: 'askAgain',
  setup: 'askAgain',
  ...askedInVain,
};

export const busy: Row = { ...open, pay: 'providerBusy', precreate: 'providerBusy' };

/** A reason why a payment was not taken. To a reversal or a refund it says nothing that could be relied on. */
export function noPayment(id: AdviceId): Row {
  return { ...open, pay: id, precreate: id };
}

/** A reason why a refund was not made. To a payment it says nothing that could be relied on. */
export function noRefund(id: AdviceId): Row {
  return { ...open, refund: id };
}

interface TurnedAway {
  readonly take: AdviceId;
  readonly refund: AdviceId;
  readonly ask: AdviceId;
}

/** Turned away before anything was done, whatever was asked. */
function turnedAway({ take, refund, ask }: TurnedAway): Row {
  return { pay: take, precreate: take, query: ask, reverse: ask, refund, refundQuery: ask, bill: ask, setup: ask };
}

/** What of ours a refusal blames: the request, the shop's settings here, keys or terminal, clock, contract, or the wallet. */
const request = { take: 'requestRefused', refund: 'refundRequestRefused', ask: 'askRefused' } as const;
export const badRequest = turnedAway(request);
export const badSettings = turnedAway({ ...request, take: 'settingsWrong' });
export const badKeys = turnedAway({ take: 'keysRefused', refund: 'refundKeysRefused', ask: 'askNotAllowed' });
export const badClock = turnedAway({ take: 'clockWrong', refund: 'refundKeysRefused', ask: 'askNotAllowed' });
export const badShop = turnedAway({ take: 'shopNotAllowed', refund: 'refundNotAllowed', ask: 'askNotAllowed' });
export const noWallet = turnedAway({ take: 'walletNotOpen', refund: 'refundNotAllowed', ask: 'askNotAllowed' });

/** Tells of the payment, on a query as on a repeated act: it exists, or was paid. */
export const alreadyPaid: Row = {
  ...open,
  pay: 'saysPaid',
  precreate: 'saysPaid',
  query: 'saysPaid',
  reverse: 'reverseSaysPaid',
};

export const numberTaken: Row = { ...open, pay: 'numberTaken', precreate: 'numberTaken' };

/** The provider does not have the payment, or the refund, that was asked about. */
export const notThere: Row = {
  ...open,
  query: 'notFoundYet',
  reverse: 'reverseNothingThere',
  refundQuery: 'refundNotThereYet',
};

/** The same row, where the reply to a pay has to prove what its code says. */
export function payUnproved(row: Row): Row {
  return typeof row.pay === 'string' ? { ...row, pay: ifProved(row.pay) } : row;
}

/** The same row, where the reply to a precreate has to prove it too: something beside the code decides. */
export function takeUnproved(row: Row): Row {
  const { precreate } = row;
  return { ...payUnproved(row), ...(typeof precreate === 'string' && { precreate: ifProved(precreate) }) };
}
