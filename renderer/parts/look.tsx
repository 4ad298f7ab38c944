import {
  AlarmClockCheck,
  CircleCheckBig,
  CircleHelp,
  CircleOff,
  CloudOff,
  type LucideIcon,
  OctagonX,
  ScanLine,
  Send,
  Smartphone,
  Undo2,
} from 'lucide-react';
import styles from './look.module.css';
import type { Look } from './picture-of.ts';

export const iconOf: Readonly<Record<Look, LucideIcon>> = {
  ready: ScanLine,
  going: Send,
  customer: Smartphone,
  approved: CircleCheckBig,
  declined: OctagonX,
  notSent: CloudOff,
  doubt: CircleHelp,
  returning: Undo2,
  reversed: Undo2,
  notPaid: CircleOff,
  late: AlarmClockCheck,
};

/** Colour and pattern of a look, for any box. */
export function lookClass(look: Look): string {
  return `${styles.look} ${styles[look]}`;
}

/** The small mark of a look beside a word. */
export function Mark({ look }: { readonly look: Look }) {
  const Icon = iconOf[look];
  return (
    <span className={`${styles.mark} ${lookClass(look)}`}>
      <Icon size={24} aria-hidden="true" />
    </span>
  );
}
