import { unreachable } from '#shared/assert.ts';
import type { PaymentView, RefundView } from '#shared/contract/view.ts';
import type { DeclineReason, NotPaidBecause, NotSentWhy } from '#shared/payment/payment.ts';
import { money } from '../format.ts';
import { type Texts, textOr } from '../text.ts';
import { ended, endedRefund, stillOpen } from './advice-words.ts';

/** How certain, and what: each has its colour, pattern and icon. */
export type Look =
  | 'ready'
  | 'going'
  | 'customer'
  | 'approved'
  | 'declined'
  | 'notSent'
  | 'doubt'
  | 'returning'
  | 'reversed'
  | 'notPaid'
  | 'late';

export type Turn = 'cashier' | 'till' | 'customer';

export interface PictureText {
  readonly look: Look;
  readonly title: string;
  readonly certain: string;
  readonly act: readonly string[];
  /** What a manager does about it. Null: nothing. */
  readonly manager: string | null;
  readonly turn: Turn;
}

/** A payment's state as one picture and what a person has to know of it. */
export function pictureOf(payment: PaymentView, t: Texts): PictureText {
  if (payment.unseen && payment.byHand?.contradicted) return contradictedPicture(payment, t);
  const provider = t(`provider.${payment.provider}`);
  const wallet = walletName(payment, t);
  const amount = money(payment.amount);
  switch (payment.state) {
    case 'waiting':
      return payment.customerAsked
        ? picture('customer', t('picture.asked'), t('picture.askedCertain'), t('picture.askedDo'), 'customer')
        : picture('going', t('picture.sending'), t('picture.sendingCertain'), t('picture.sendingDo'), 'till');
    case 'showing':
      return picture(
        'customer',
        t('picture.showing', { wallet }),
        t('picture.showingCertain'),
        t('picture.showingDo'),
        'customer',
      );
    case 'approved':
      return approvedPicture(payment, t, { provider, wallet, amount });
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'reversed':
      return { look: payment.state, title: t(`picture.${payment.state}`), ...ended(payment, t), turn: 'cashier' };
    case 'inDoubt':
      return payment.reversing ? reversingPicture(payment, t) : doubtPicture(payment, t);
    case 'late':
      return latePicture(payment, t, { provider, amount });
    default:
      return unreachable(payment.state);
  }
}

function picture(look: Look, title: string, certain: string, act: string, turn: Turn): PictureText {
  return { look, title, certain, act: [act], manager: null, turn };
}

function reversingPicture(payment: PaymentView, t: Texts): PictureText {
  const certain = t('picture.reversingCertain', { provider: t(`provider.${payment.provider}`) });
  const own = { certain, act: [t('picture.reversingDo')] };
  return { look: 'returning', title: t('picture.reversing'), ...stillOpen(payment, payment, own, t), turn: 'till' };
}

interface Names {
  readonly provider: string;
  readonly wallet: string;
  readonly amount: string;
}

function approvedPicture(payment: PaymentView, t: Texts, { provider, wallet, amount }: Names): PictureText {
  if (payment.returnedElsewhere) return returnedPicture(payment.returnedElsewhere, t, provider);
  if (payment.reversalTooLate)
    return picture(
      'late',
      t('picture.late'),
      t('picture.reversalTooLate', { amount }),
      t('picture.reversalTooLateDo'),
      'cashier',
    );
  const paid = payment.payerPaid;
  const whole = t('picture.approvedCertain', { wallet, amount });
  const certain =
    paid && paid.minor !== payment.amount.minor
      ? t('sentence.two', { first: whole, second: t('picture.approvedDiscount', { paid: money(paid) }) })
      : whole;
  if (payment.unseen) return picture('late', t('picture.unseen'), certain, t('picture.unseenDo'), 'cashier');
  return picture('approved', t('picture.approved'), certain, t('picture.approvedDo'), 'cashier');
}

function returnedPicture(
  returned: NonNullable<PaymentView['returnedElsewhere']>,
  t: Texts,
  provider: string,
): PictureText {
  const certain = t('picture.returnedCertain', { provider, amount: money(returned) });
  return picture('late', t('picture.returned'), certain, t('picture.returnedDo'), 'cashier');
}

function doubtPicture(payment: PaymentView, t: Texts): PictureText {
  const { doubt, givenUp, byHand } = payment;
  const cause = doubt ? t(`doubt.${doubt.cause}`) : '';
  const unknown = t('picture.inDoubtCertain', { cause }).trim();
  const certain = byHand ? t('sentence.two', { first: handWord(byHand, t), second: unknown }) : unknown;
  const keep = givenUp ? [t('picture.givenUp')] : [t('picture.inDoubtGoods'), t('picture.inDoubtCharge')];
  const act = byHand?.verdict === 'paid' ? [t('picture.byHandPaidDo')] : keep;
  const said = stillOpen(payment, payment, { certain, act }, t);
  return { look: 'doubt', title: t('picture.inDoubt'), ...said, turn: 'till' };
}

function handWord({ verdict, by, reason }: NonNullable<PaymentView['byHand']>, t: Texts): string {
  return t(verdict === 'paid' ? 'picture.byHandPaid' : 'picture.byHandNotPaid', { name: by, reason });
}

/** A manager's word that the provider's own word says is wrong: somebody has to hear of it. */
function contradictedPicture(payment: PaymentView, t: Texts): PictureText {
  const provider = t(`provider.${payment.provider}`);
  const first = payment.byHand ? handWord(payment.byHand, t) : '';
  const second = t('picture.contradictedCertain', { provider });
  return picture(
    'late',
    t('picture.contradicted'),
    t('sentence.two', { first, second }).trim(),
    t('picture.contradictedDo', { amount: money(payment.amount) }),
    'cashier',
  );
}

function latePicture(
  payment: PaymentView,
  t: Texts,
  { provider, amount }: Pick<Names, 'provider' | 'amount'>,
): PictureText {
  if (payment.returnedElsewhere) return returnedPicture(payment.returnedElsewhere, t, provider);
  if (payment.taken)
    return picture(
      'approved',
      t('picture.lateTaken'),
      t('picture.lateTakenCertain', { amount }),
      t('picture.lateTakenDo'),
      'cashier',
    );
  const certain = t(`lateAfter.${payment.lateAfter ?? 'notPaid'}`, { amount });
  return picture('late', t('picture.late'), certain, t('picture.lateDo'), 'cashier');
}

export function refundPictureOf(refund: RefundView, payment: PaymentView, t: Texts): PictureText {
  const provider = t(`provider.${payment.provider}`);
  const wallet = walletName(payment, t);
  const amount = money(refund.amount);
  switch (refund.state) {
    case 'processing':
      return picture(
        'returning',
        t('refund.processing'),
        t('refund.processingCertain', { provider }),
        t('refund.processingDo'),
        'till',
      );
    case 'inDoubt': {
      const cause = refund.doubtCause ? t(`doubt.${refund.doubtCause}`) : '';
      const own = { certain: t('refund.inDoubtCertain', { cause }).trim(), act: [t('refund.inDoubtDo')] };
      return { look: 'doubt', title: t('refund.inDoubt'), ...stillOpen(refund, payment, own, t), turn: 'till' };
    }
    case 'refunded':
      return picture(
        'approved',
        t('refund.refunded'),
        t('refund.refundedCertain', { provider, amount, wallet }),
        t('refund.refundedDo'),
        'cashier',
      );
    case 'refused':
    case 'undone':
    case 'manual': {
      const look = refund.state === 'manual' ? 'late' : 'declined';
      return { look, title: t(`refund.${refund.state}`), ...endedRefund(refund, payment, t), turn: 'cashier' };
    }
    default:
      return unreachable(refund.state);
  }
}

export function lookOfRefund({ state }: Pick<RefundView, 'state'>): Look {
  switch (state) {
    case 'processing':
      return 'returning';
    case 'inDoubt':
      return 'doubt';
    case 'refunded':
      return 'approved';
    case 'manual':
      return 'late';
    case 'refused':
    case 'undone':
      return 'declined';
    default:
      return unreachable(state);
  }
}

export function walletName({ wallet }: Pick<PaymentView, 'wallet'>, t: Texts): string {
  return t(`wallet.${wallet ?? 'unknown'}`);
}

/** The short word of a payment's state for rows and the tray: what a person would call it now. */
export function stateWord(payment: PaymentView, t: Texts): string {
  if (payment.state === 'inDoubt' && payment.reversing) return t('picture.reversing');
  if (payment.state === 'waiting' && payment.customerAsked) return t('picture.asked');
  if (payment.state === 'late' && payment.taken) return t('picture.lateTaken');
  if (payment.unseen && payment.byHand?.contradicted) return t('picture.contradicted');
  if (payment.returnedElsewhere) return t('picture.returned');
  const refundedMinor = refundedOf(payment);
  if (payment.state === 'approved' && refundedMinor > 0 && payment.refundableMinor === 0) return t('picture.refunded');
  return t(`state.${payment.state}`);
}

export function refundedOf({ refunds }: PaymentView): number {
  const done = refunds.filter(({ state }) => state === 'refunded' || state === 'manual');
  return done.reduce((sum, { amount }) => sum + amount.minor, 0);
}

export function lookOf(payment: PaymentView): Look {
  if (payment.returnedElsewhere || payment.reversalTooLate || payment.unseen) return 'late';
  switch (payment.state) {
    case 'waiting':
      return payment.customerAsked ? 'customer' : 'going';
    case 'showing':
      return 'customer';
    case 'inDoubt':
      return payment.reversing ? 'returning' : 'doubt';
    case 'late':
      return payment.taken ? 'approved' : 'late';
    case 'approved':
    case 'declined':
    case 'notSent':
    case 'notPaid':
    case 'reversed':
      return payment.state;
    default:
      return unreachable(payment.state);
  }
}

/** Why it ended without money, in a few words: what to do about it is the advice's. */
export function reasonWord({ state, reason }: PaymentView, t: Texts): string | null {
  switch (state) {
    case 'declined':
      return t(`decline.${reason as DeclineReason}`);
    case 'notSent':
      return t(`notSent.${reason as NotSentWhy}`);
    case 'notPaid':
      return t(`notPaid.${reason as NotPaidBecause}`);
    default:
      return null;
  }
}

export function answerWord(t: Texts, answer: string): string {
  return textOr(t, `answer.${answer}`, t('answer.unknown'));
}
