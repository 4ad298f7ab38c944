import {
  CalendarDays,
  Copy,
  Equal,
  EqualNot,
  FileText,
  GitCompareArrows,
  Hourglass,
  type LucideIcon,
  MessageSquareText,
  Monitor,
  Sigma,
} from 'lucide-react';
import { Mark } from '../parts/look.tsx';
import type { Look } from '../parts/picture-of.ts';
import type { DayGroup } from '../store.ts';

const icons: Readonly<Record<DayGroup | 'finding', LucideIcon>> = {
  agrees: Equal,
  amountDiffers: EqualNot,
  stateDiffers: GitCompareArrows,
  onlyJournal: Monitor,
  onlyBill: FileText,
  doubled: Copy,
  otherDay: CalendarDays,
  waits: Hourglass,
  explained: MessageSquareText,
  finding: Sigma,
};

/** A class by its shape, on the ground of how it stands. */
export function ClassMark({ of, look }: { readonly of: DayGroup | 'finding'; readonly look: Look }) {
  const Icon = icons[of];
  return (
    <Mark look={look}>
      <Icon size={24} aria-hidden="true" />
    </Mark>
  );
}
