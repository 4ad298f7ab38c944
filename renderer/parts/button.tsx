import type { LucideIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import styles from './button.module.css';

export interface ButtonProps {
  readonly kind?: 'primary' | 'plain' | 'danger';
  readonly keyName?: string;
  readonly icon?: LucideIcon;
  readonly off?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly onAct: () => void;
  readonly children: ReactNode;
}

/** `off` keeps the button focusable, so that focus never falls out of the screen. */
export function Button({ kind = 'plain', keyName, icon: Icon, off = false, ref, onAct, children }: ButtonProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={`${styles.button} ${styles[kind]}`}
      aria-disabled={off || undefined}
      data-primary={kind === 'primary' || undefined}
      onClick={off ? undefined : onAct}
    >
      {Icon && <Icon size={24} aria-hidden="true" />}
      <span className={styles.label}>{children}</span>
      {keyName && <KeyName>{keyName}</KeyName>}
    </button>
  );
}

/** The key that does the same, for the eye: a screen reader hears only the label. */
export function KeyName({ children }: { readonly children: string }) {
  return (
    <span className={styles.key} aria-hidden="true">
      {children}
    </span>
  );
}
