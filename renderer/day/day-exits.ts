import {
  ArrowRight,
  Check,
  Copy,
  Download,
  FileText,
  FileUp,
  List,
  ListCollapse,
  MessageSquareText,
  RefreshCw,
  RotateCcw,
  Settings,
  Square,
} from 'lucide-react';
import type { FindingView, LineView, ProviderDayView, Reconciled } from '#shared/contract/reconcile-view.ts';
import type { View } from '#shared/contract/view.ts';
import { toCheckout } from '../acts/ask.ts';
import {
  askAbout,
  askExplain,
  askSign,
  chooseRow,
  compare,
  copyText,
  fetchBill,
  keepLate,
  refundLine,
  stopWork,
  sweepDay,
  unfold,
} from '../acts/day.ts';
import { openPayment } from '../acts/payment.ts';
import { openSettings } from '../acts/settings.ts';
import { sheetOfDays } from '../acts/sheet.ts';
import type { Exit } from '../parts/exits.tsx';
import type { OfDay } from '../store.ts';
import type { Texts } from '../text.ts';
import { choiceOf, type GroupSums, type ListRow } from './rows.ts';
import { findingTitle, textForProvider, titleOf } from './words.ts';

export interface DayExits {
  readonly primary: Exit | null;
  readonly others: readonly Exit[];
}

interface WholeDay {
  readonly of: OfDay | null;
  readonly standing: ProviderDayView | null;
  readonly reconciled: Reconciled | null;
  /** The providers are known. */
  readonly asked: boolean;
  readonly rows: readonly ListRow[];
  readonly onImport: () => void;
}

/** Of the whole day: the next thing that is to be done stands on Enter, the rest beside it. */
export function exitsOfDay({ work }: View, day: WholeDay, t: Texts): DayExits {
  const back = { label: t('app.back'), keyName: 'Esc', act: toCheckout };
  if (work)
    return { primary: null, others: [back, { label: t('dayScreen.stop'), keyName: 'X', icon: Square, act: stopWork }] };
  const { of, standing, reconciled } = day;
  if (!of || !standing) {
    const settings = { label: t('settings.title'), icon: Settings, act: () => openSettings() };
    return { primary: day.asked ? settings : null, others: [back] };
  }
  const acts = actsOf(of, standing, reconciled, day, t);
  const primary = primaryOf(standing, reconciled, acts);
  const others = Object.values(acts).filter(
    (exit): exit is Exit => exit !== null && exit !== primary && exit !== acts.next && exit !== acts.done,
  );
  return { primary: primary && { ...primary, keyName: 'Enter' }, others: [back, ...others] };
}

type Acts = ReturnType<typeof actsOf>;

function actsOf(of: OfDay, { fetches }: ProviderDayView, reconciled: Reconciled | null, day: WholeDay, t: Texts) {
  const first = day.rows.find((row) => row.is === 'line' || row.is === 'finding');
  const choice = first ? choiceOf(first) : null;
  const fetch: Exit = { label: t('dayScreen.act.fetch'), keyName: 'F2', icon: Download, act: () => void fetchBill(of) };
  const again: Exit = { label: t('dayScreen.act.again'), keyName: 'R', icon: RefreshCw, act: () => void compare(of) };
  const sheet: Exit = {
    label: t('sheet.open'),
    keyName: 'A',
    icon: FileText,
    act: () => void sheetOfDays(of.day, of.day),
  };
  const sign = reconciled && {
    label: t('dayScreen.act.sign'),
    keyName: 'S',
    icon: Check,
    act: () => askSign(reconciled),
  };
  return {
    done: { label: t('act.done'), icon: Check, act: toCheckout },
    next: choice && { label: t('dayScreen.act.next'), icon: ArrowRight, act: () => chooseRow(choice) },
    fetch: fetches ? fetch : null,
    import: { label: t('dayScreen.act.import'), keyName: 'I', icon: FileUp, act: day.onImport },
    sweep: { label: t('dayScreen.act.sweep'), keyName: 'F8', icon: RefreshCw, act: () => void sweepDay(of) },
    again: reconciled?.stale ? again : null,
    sheet: reconciled && reconciled.needsYou > 0 ? null : sheet,
    sign: sign && mayBeSigned(reconciled) ? sign : null,
  };
}

/** What is compared and still true, once the list that is to come is there. */
function mayBeSigned({ stale, verdict, hasBill, lists }: Reconciled): boolean {
  return !stale && verdict !== 'nothing' && (hasBill || lists === 'none');
}

function primaryOf(
  { bills, signed, lists, payments }: ProviderDayView,
  reconciled: Reconciled | null,
  acts: Acts,
): Exit | null {
  if (acts.again) return acts.again;
  if (reconciled && reconciled.needsYou > 0) return acts.next;
  if (bills.length === 0 && payments > 0 && lists !== 'none') return acts.fetch ?? acts.import;
  return signed ? acts.done : acts.sign;
}

function toList(t: Texts): Exit {
  return { label: t('app.back'), keyName: 'Esc', act: () => chooseRow(null) };
}

interface OfLine {
  readonly view: View;
  readonly of: OfDay;
  readonly line: LineView;
}

/** Of one line: what its next step asks for stands on Enter. */
export function exitsOfLine({ view, of, line }: OfLine, t: Texts): DayExits {
  const explain: Exit = {
    label: t('dayScreen.act.explain'),
    keyName: 'E',
    icon: MessageSquareText,
    act: () => askExplain(of, line.key, titleOf(line, t)),
  };
  const primary = stepOf({ view, of, line }, explain, t);
  const needs = line.step !== null && line.step !== 'wait';
  const others = [...(needs && primary !== explain ? [explain] : []), ...paymentActs(line, t)];
  return { primary: primary && { ...primary, keyName: 'Enter' }, others: [toList(t), ...others] };
}

function stepOf({ view, of, line }: OfLine, explain: Exit, t: Texts): Exit | null {
  const provider = t(`provider.${of.provider}`);
  const copy: Exit = {
    label: t('dayScreen.act.copy'),
    icon: Copy,
    act: () => void copyText(line.key, textForProvider(line, of.day, view, provider, t)),
  };
  switch (line.step) {
    case null:
    case 'wait':
      return null;
    case 'askProvider':
      if (!line.item) return explain;
      return { label: t('dayScreen.act.ask', { provider }), icon: RefreshCw, act: () => void askAbout(of, line) };
    case 'decideLateMoney': {
      const { item } = line;
      return item && { label: t('dayScreen.act.keep'), icon: Check, act: () => void keepLate(item.paymentId) };
    }
    case 'callProvider':
    case 'verifyJournal':
      return copy;
    case 'lookAtOtherTill':
      return explain;
  }
}

function paymentActs({ item }: LineView, t: Texts): Exit[] {
  if (!item) return [];
  const { paymentId } = item;
  const refund = { label: t('act.refund'), keyName: 'F4', icon: RotateCcw, act: () => void refundLine(paymentId) };
  const open = { label: t('act.open'), keyName: 'O', icon: ArrowRight, act: () => openPayment(paymentId) };
  return item.kind === 'payment' && item.story === 'done' ? [refund, open] : [open];
}

export function exitsOfFinding(of: OfDay, finding: FindingView, t: Texts): DayExits {
  const explain: Exit = {
    label: t('dayScreen.act.explain'),
    icon: MessageSquareText,
    act: () => askExplain(of, finding.key, findingTitle(finding, t)),
  };
  return { primary: finding.needsYou && !finding.explained ? explain : null, others: [toList(t)] };
}

export function exitsOfGroup({ group, lines }: GroupSums, isOpen: boolean, t: Texts): DayExits {
  const label = isOpen ? t('dayScreen.act.fold') : t('dayScreen.act.unfold', { count: lines });
  return { primary: { label, icon: isOpen ? ListCollapse : List, act: () => unfold(group) }, others: [toList(t)] };
}
