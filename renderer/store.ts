import { create } from 'zustand';
import type { BillGlanceView, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { PaymentView, RefundView, ShownState, View } from '#shared/contract/view.ts';
import type { Page } from '#shared/export/page.ts';
import type { CashId, CountId, PaymentId, RefundId, SaleId, ScanId, ShiftId } from '#shared/ids.ts';
import type { Money } from '#shared/money.ts';
import type { ProviderId, Wallet } from '#shared/payment/payment.ts';
import type { Printing } from '#shared/receipt/printing.ts';
import type { BillRefusal } from '#shared/reconcile/bill-file.ts';
import type { MappingDraft, MappingField } from '#shared/reconcile/guess-mapping.ts';
import type { MatchClass } from '#shared/reconcile/line.ts';
import type { LineKey } from '#shared/reconcile/taken.ts';
import type { Refusal } from '#shared/refusal.ts';
import type { Line } from '#shared/sale/line.ts';
import type { Typed } from '#shared/scan/typed.ts';
import type { CashMove, CashMoveKind, CashSheet } from '#shared/shift/cash.ts';
import type { XReport } from '#shared/shift/report.ts';
import type { Sound } from './outcomes.ts';
import type { Link, LinkState } from './port.ts';
import type { Tour } from './training/tour.ts';

/** What the cashier is ringing up. `locked`: the sale is known to the terminal, so its lines and amount stay. */
export interface Draft {
  readonly saleId: SaleId;
  /** The typed amount; with lines, what comes on top of them. */
  readonly text: string;
  readonly lines: readonly Line[];
  /** The line that keys and buttons change, by its place. */
  readonly chosen: number;
  /** How many there are of the next line, once that was typed. */
  readonly times: number | null;
  /** As it was before something was removed; gone once something else is done. */
  readonly undo: Draft | null;
  readonly locked: boolean;
}

export const sections = [
  'shop',
  'providers',
  'wallets',
  'items',
  'scanner',
  'printer',
  'display',
  'screen',
  'network',
  'training',
  'about',
] as const;
export type Section = (typeof sections)[number];

export type WelcomeStep = 'language' | 'shop' | 'choose' | 'provider';

/** Which payments are listed; null is any. `day` null is today. */
export interface Filter {
  readonly day: string | null;
  readonly state: ShownState | 'refunded' | null;
  readonly wallet: Wallet | null;
  readonly cashier: string | null;
}

export const noFilter: Filter = { day: null, state: null, wallet: null, cashier: null };

export type RefundReason = 'returned' | 'wrongAmount' | 'paidTwice' | 'other';

/** Ids are made once, with the form: asking twice is one shift, one cash, one count. Amounts as they are typed. */
export type ShiftStep =
  /** The open shift as it stands, or the form that opens one. */
  | {
      readonly step: 'now';
      readonly shiftId: ShiftId;
      readonly text: string;
      /** The cash that was just written down. */
      readonly moved: Pick<CashMove, 'what' | 'amount'> | null;
    }
  | {
      readonly step: 'cash';
      readonly cashId: CashId;
      readonly text: string;
      readonly what: CashMoveKind;
      readonly reason: string;
    }
  /** `sheet`: what the count showed; null until it was counted. */
  | { readonly step: 'count'; readonly countId: CountId; readonly text: string; readonly sheet: CashSheet | null }
  /** A closed shift; null is the newest. */
  | { readonly step: 'z'; readonly z: number | null };

/** Of the lines of a compared day: those that need somebody, those that wait or were explained, or a class. */
export type LineGroup = MatchClass | 'needsYou' | 'waits' | 'explained';

/** A row on the list of a day: a line or a finding by its key, or the heading of a group. */
export type DayRow =
  | { readonly row: 'line'; readonly key: LineKey; readonly in: LineGroup }
  | { readonly row: 'finding'; readonly key: LineKey }
  | { readonly row: 'group'; readonly group: LineGroup };

/** A provider's day, as commands name it. */
export interface OfDay {
  readonly provider: ProviderId;
  readonly day: string;
}

export type Screen =
  | { readonly at: 'checkout' }
  /** The columns of a bill that the till does not know by heart. `refusal`: why it could not be read so. */
  | {
      readonly at: 'mapping';
      readonly of: OfDay;
      readonly importId: string;
      readonly glance: BillGlanceView;
      readonly draft: MappingDraft;
      readonly field: MappingField;
      readonly sending: boolean;
      readonly refusal?: BillRefusal;
    }
  /** `day` null is today. `unfolded`: the one group whose lines are listed under its heading. */
  | {
      readonly at: 'day';
      readonly day: string | null;
      readonly provider: ProviderId | null;
      readonly chosen: DayRow | null;
      readonly unfolded: LineGroup | null;
    }
  | ({ readonly at: 'shift' } & ShiftStep)
  | { readonly at: 'wallets' }
  /** `amount`: shown until the view has the payment. */
  | { readonly at: 'payment'; readonly paymentId: PaymentId; readonly amount: Money | null; readonly openedMs: number }
  | ({
      readonly at: 'today';
      readonly text: string;
      readonly chosen: PaymentId | null;
      readonly toRefund: boolean;
    } & Filter)
  /** `part` is the typed amount; null gives back all that is left. `refundId` is made once: asking twice is one refund. */
  | {
      readonly at: 'refund';
      readonly paymentId: PaymentId;
      readonly refundId: RefundId;
      readonly part: string | null;
      readonly reason: RefundReason;
      /** The manager's name as it stands in its field. */
      readonly approvedBy: string;
      readonly sent: boolean;
    }
  /** `provider`: whose settings are open, in the section of providers. */
  | { readonly at: 'settings'; readonly section: Section; readonly provider: ProviderId | null }
  | { readonly at: 'welcome'; readonly step: WelcomeStep; readonly provider: ProviderId | null };

export type NoticeText =
  | 'checkout.notStarted'
  | 'app.defect'
  | 'shiftScreen.scanned'
  | `shiftScreen.${'isOpen' | 'isOpenWith'}`
  | 'dayScreen.scanned'
  | `lines.${'full' | 'tooMuch' | 'fixed'}`
  | `scanning.${'dialog' | 'dialogItem' | 'paying' | 'refunding' | 'typedLate'}`;

export type Notice =
  | { readonly refusal: Refusal }
  | { readonly printing: Printing }
  | {
      readonly text: NoticeText;
      readonly params?: Readonly<Record<string, string | number>>;
      /** Good news: it warns of nothing. */
      readonly good?: true;
    };

/** A question in the way of everything else until it is answered. */
export type Ask =
  | { readonly about: 'unknownCode' | 'usedCode' | 'sameAmount'; readonly amount: Money; readonly yes: () => void }
  | { readonly about: 'reverse' | 'giveUp' | 'takeLate' | 'settleByHand' | 'manager'; readonly payment: PaymentView }
  | { readonly about: 'refund'; readonly payment: PaymentView; readonly amount: Money }
  | { readonly about: 'earlierNumber'; readonly paymentId: PaymentId }
  | { readonly about: 'paper'; readonly papers: readonly PaperChoice[] }
  | { readonly about: 'language' | 'keys' | 'printer' | 'cashier' }
  | { readonly about: 'closeShift'; readonly x: XReport }
  | { readonly about: 'explain'; readonly of: OfDay; readonly line: LineKey; readonly title: string }
  | { readonly about: 'sign'; readonly reconciled: Reconciled }
  | { readonly about: 'unsaved' | 'practise' | 'goLive'; readonly yes: () => void }
  | { readonly about: 'removeProvider'; readonly provider: ProviderId; readonly yes: () => void };

/** A payment by its id, or a refund by its number. */
export interface PaperChoice {
  readonly id: string;
  readonly refund: Money | null;
}

/** What was last said of a payment, for those who do not look. */
export interface Said {
  readonly payment: PaymentView;
  readonly refund: RefundView | null;
  readonly sound: Sound;
  /** How many were said: the same again is something new. */
  readonly count: number;
}

export interface TillState {
  readonly view: View | null;
  readonly link: LinkState;
  /** When the view came, by this machine's clock: the difference to `view.nowMs` counts down by the terminal's. */
  readonly heardMs: number;
  readonly screen: Screen;
  readonly draft: Draft;
  readonly notice: Notice | null;
  readonly ask: Ask | null;
  /** The scan that was acted upon: each is, once. */
  readonly seenScan: ScanId | null;
  /** Of the keyboard, at the last key. */
  readonly modes: Pick<Typed, 'capsLock' | 'ime'>;
  /** What changed a scanned code on its way, until the keyboard is put right. */
  readonly inTheWay: 'capsLock' | 'inputMethod' | null;
  readonly said: Said | null;
  /** Training's guided round. */
  readonly tour: Tour | null;
  /** Sheets of A4 that are being printed. */
  readonly sheet: Page | null;
}

export const newId = <Id extends string>(): Id => crypto.randomUUID() as string as Id;

export const newDraft = (): Draft => ({
  ...{ saleId: newId<SaleId>(), text: '', lines: [], chosen: 0 },
  ...{ times: null, undo: null, locked: false },
});

export function firstState(): TillState {
  return {
    view: null,
    link: 'connecting',
    heardMs: 0,
    screen: { at: 'checkout' },
    draft: newDraft(),
    notice: null,
    ask: null,
    seenScan: null,
    modes: { capsLock: false, ime: false },
    inTheWay: null,
    said: null,
    tour: null,
    sheet: null,
  };
}

export const useTill = create<TillState>()(firstState);

let link: Link | null = null;

export function setLink(newLink: Link): void {
  link = newLink;
}

export function theLink(): Link {
  if (!link) throw new Error('the link is made before the first screen');
  return link;
}

/** Milliseconds to add to this machine's clock to have the terminal's. */
export function clockSkewMs({ view, heardMs }: Pick<TillState, 'view' | 'heardMs'>): number {
  return view ? view.nowMs - heardMs : 0;
}
