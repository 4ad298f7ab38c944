import type { AdviceId, Certainty } from '../advice/advice.ts';
import type { PaymentId, RefundId, SaleId, ScanId } from '../ids.ts';
import type { Item } from '../items/item.ts';
import type { Language } from '../language.ts';
import type { Currency, Money } from '../money.ts';
import type {
  ByHand,
  DeclineReason,
  DoubtCause,
  LateAfter,
  NotPaidBecause,
  NotSentWhy,
  ProviderId,
  ReversalCause,
  Wallet,
  Way,
  Words,
} from '../payment/payment.ts';
import type { RefundRefusal, RefundState } from '../payment/refund.ts';
import type { PrinterOnScreen } from '../receipt/printing.ts';
import type { Refusal, RefusalCode } from '../refusal.ts';
import type { Line } from '../sale/line.ts';
import type { Typed } from '../scan/typed.ts';
import type { LayoutName, ScannerSettings } from '../settings/scanner.ts';
import type { ScreenSettings } from '../settings/screen.ts';
import type { ShiftOnScreen, WorkView } from './reconcile-view.ts';
import type { ScanTried } from './settings-view.ts';

/** The words a payment's state has outside the terminal: on the screen and on the command line. */
export const shownStates = [
  'waiting',
  'showing',
  'approved',
  'declined',
  'notPaid',
  'notSent',
  'inDoubt',
  'reversed',
  'late',
] as const;
export type ShownState = (typeof shownStates)[number];
export type ShownRefundState = Exclude<RefundState, 'requested'>;

/**
 * Everything the renderer is told, and all it knows (law 12). Times are Unix milliseconds by the terminal's clock;
 * `nowMs` lets the renderer count down without trusting its own.
 */
export interface View {
  readonly nowMs: number;
  readonly mode: 'live' | 'training';
  readonly shopName: string;
  readonly currency: Currency;
  readonly language: Language;
  readonly screen: ScreenSettings;
  readonly cashier: string;
  readonly terminalName: string;
  readonly paymentMaxMinor: number;
  /** A refund that brings a payment's refunds above this needs a manager; null: none does. */
  readonly refundManagerAboveMinor: number | null;
  readonly providers: readonly ProviderView[];
  /** False where no provider of the shop takes a customer's code. */
  readonly scans: boolean;
  readonly showWallets: readonly Wallet[];
  readonly scanners: ScannersView;
  readonly scan: ScanView | null;
  /** What the keyboard-mode scanner is set to send around a code. */
  readonly scanner: ScannerSettings;
  /** The price list: how many items, and since when; null where there is none. */
  readonly items: { readonly count: number; readonly sinceMs: number } | null;
  /** Open payments and those that need a person, then the day's others, newest first; bounded by `listLimit`. */
  readonly payments: readonly PaymentView[];
  /** Set while the journal does not take entries: nothing can be sent until it does. */
  readonly problem: Refusal | null;
  /** What this start found unfinished, and the payment that stood on the screen just before, until a person has seen them. */
  readonly recovered: readonly PaymentId[];
  /** Payments and refunds that may have moved money without our knowing. */
  readonly doubt: { readonly count: number; readonly total: Money };
  readonly day: DayView;
  /** Null while none is open. */
  readonly shift: ShiftOnScreen | null;
  /** What takes a while and is being done now. */
  readonly work: WorkView | null;
  readonly printer: PrinterOnScreen;
  /** Null in live mode. */
  readonly training: TrainingView | null;
  /** What is still to be set up before anything can be sold: the shop itself, or who takes its money. */
  readonly setUp: 'shop' | 'provider' | null;
}

export const listLimit = 200;

/** Payments on one page of what is found: a few times what a screen shows. */
export const pageLimit = 100;

/** Days that one search may span: a quarter of a year. */
export const mostDays = 92;

/** One page of what `payments.find` found. */
export interface Found {
  readonly payments: readonly PaymentView[];
  /** Where the next page begins; null when this is the last. */
  readonly next: string | null;
  /** Of everything found, with the first page only. */
  readonly summary: FoundSummary | null;
}

export interface FoundSummary {
  readonly count: number;
  readonly total: Money;
  /** Of these, what was taken: approved, or late. */
  readonly taken: { readonly count: number; readonly total: Money };
  /** What waits for a person or is in doubt and fits the search, of any day, newest first; bounded by `listLimit`. */
  readonly urgent: readonly PaymentView[];
  /** Of all payments of these days, whatever is filtered: what can be chosen from. */
  readonly wallets: readonly Wallet[];
  readonly cashiers: readonly string[];
}

export interface DayView {
  readonly day: string;
  readonly approved: { readonly count: number; readonly total: Money };
  readonly refunded: { readonly count: number; readonly total: Money };
}

export interface ProviderView {
  readonly id: ProviderId;
  readonly state: 'unknown' | 'ready' | 'needsActivation' | 'refused' | 'unreachable';
  readonly words: Words | null;
}

/**
 * What to do about a payment or a refund, and what is certain about its money: of the payment whether the customer was
 * charged, of the refund whether money came back. The sentences are under `advice` in the texts.
 */
export interface AdviceView {
  readonly id: AdviceId;
  readonly money: Certainty;
}

/**
 * The scanners that the terminal reads itself. One in keyboard mode types into the window and is not among them.
 * `unavailable`: this machine cannot be asked for its scanners; selling goes on by keyboard.
 */
export interface ScannersView {
  readonly state: 'none' | 'ready' | 'refused' | 'unavailable';
  readonly devices: readonly ScannerDevice[];
  /** Scanners of known makers that are plugged in and send as keyboards. */
  readonly keyboards: readonly { readonly id: string; readonly name: string; readonly maker: string }[];
  /** Of this machine: what a person does about a scanner differs. */
  readonly system: 'linux' | 'windows' | 'mac';
  /** The last scan while scanners are being tried: what it would be, and what the till learnt of the scanner by it. */
  readonly tried: ScannerTried | null;
}

export interface ScannerTried {
  readonly atMs: number;
  readonly device: ScannerDevice;
  /** Null where what came could not be read as a code. */
  readonly scan: ScanTried | null;
  readonly aim: string | null;
  /** Null where the code was not the one on the screen. `layout` null: it came another way than by USB reports. */
  readonly lesson: {
    readonly layout: ScannerDevice['layout'];
    readonly prefix: string;
    readonly suffix: string;
  } | null;
}

export interface ScannerDevice {
  /** `vendor:product` in hexadecimal; of a serial one, its port. */
  readonly id: string;
  readonly by: 'hid' | 'serial';
  readonly name: string;
  /** How it lays out what it reads; null while nobody has said and it does not say itself. */
  readonly layout: LayoutName | null;
  /** `unreadable`: what it sends is no code by its layout. */
  readonly state: 'ready' | 'noPermission' | 'noAnswer' | 'unreadable';
}

/** The last scan: a customer's code waiting for an amount, or why it was not taken. The code itself stays in the terminal. */
export interface ScanView {
  readonly scanId: ScanId;
  readonly atMs: number;
  readonly kind: 'customerCode' | 'unknownCode' | 'receipt' | 'number' | 'item' | 'refused';
  readonly wallet: Wallet | null;
  readonly refusal: RefusalCode | null;
  /** Of a scanned receipt or number: the payment it belongs to, when this till made it. */
  readonly paymentId: PaymentId | null;
  readonly item: Item | null;
  /** Null where it came by another way than the keyboard. */
  readonly typed: Typed | null;
}

export interface PaymentView {
  readonly paymentId: PaymentId;
  readonly saleId: SaleId;
  readonly reference: string;
  readonly provider: ProviderId;
  readonly way: Way;
  readonly wallet: Wallet | null;
  readonly amount: Money;
  /** Of its sale; they come to the sale's total. Empty where only an amount was typed. */
  readonly lines: readonly Line[];
  readonly cashier: string;
  readonly state: ShownState;
  /** The customer was asked by the wallet, for a password as a rule. */
  readonly customerAsked: boolean;
  readonly reversing: ReversalCause | null;
  readonly requestedMs: number;
  readonly sinceMs: number;
  readonly code: { readonly text: string; readonly untilMs: number } | null;
  readonly payerPaid: Money | null;
  readonly providerReference: string | null;
  readonly walletReference: string | null;
  readonly reason: DeclineReason | NotSentWhy | NotPaidBecause | null;
  readonly doubt: { readonly cause: DoubtCause; readonly sinceMs: number } | null;
  readonly lateAfter: LateAfter | null;
  readonly taken: boolean;
  readonly reversalTooLate: boolean;
  readonly returnedElsewhere: Money | null;
  readonly givenUp: boolean;
  /** What a manager said of it, while the provider had not; `contradicted` once the provider says otherwise. */
  readonly byHand: (ByHand & { readonly contradicted: boolean }) | null;
  /** It ended while nobody looked, with something a person has to know. */
  readonly unseen: boolean;
  /** Where it ended without money or is in doubt, but not once a person has decided what is done about it. */
  readonly advice: AdviceView | null;
  /** The provider's own words, for its support. */
  readonly words: Words | null;
  readonly lastQuery: { readonly atMs: number; readonly answer: string } | null;
  readonly nextStep: { readonly call: 'query' | 'reverse'; readonly atMs: number } | null;
  readonly asking: boolean;
  readonly needsPerson: boolean;
  readonly refundableMinor: number;
  /** How many receipts of what it is now left for a printer: the next one is a copy. */
  readonly printed: number;
  readonly refunds: readonly RefundView[];
  readonly can: {
    readonly reverse: boolean;
    readonly refund: boolean;
    readonly partialRefund: boolean;
    readonly giveUp: boolean;
    readonly settleByHand: boolean;
  };
}

export interface RefundView {
  readonly refundId: RefundId;
  readonly paymentId: PaymentId;
  readonly refundNumber: string;
  readonly amount: Money;
  readonly state: ShownRefundState;
  readonly refusal: RefundRefusal | null;
  readonly doubtCause: DoubtCause | null;
  /** Where it is in doubt or did not bring the money back. */
  readonly advice: AdviceView | null;
  readonly words: Words | null;
  readonly requestedMs: number;
  readonly sinceMs: number;
  readonly nextStepAtMs: number | null;
  readonly reason: string;
  readonly by: string;
  /** The manager who agreed; null where none was asked. */
  readonly approvedBy: string | null;
  readonly printed: number;
}

export interface TrainingView {
  /** Whose customers' codes can be scanned: none where no provider scans. */
  readonly wallets: readonly Wallet[];
  /** The simulated provider decides by the amount's last two digits; an ending not listed is approved at once. */
  readonly scenarios: readonly { readonly ending: string; readonly words: Readonly<Record<Language, string>> }[];
}

/** One line of a payment's history: which fact, when, and what about it a person may see. */
export interface HistoryLine {
  readonly seq: number;
  readonly atMs: number;
  readonly what: string;
  readonly detail: Readonly<Record<string, string | number | null>>;
}
