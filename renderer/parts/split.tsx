import { type ReactNode, useEffect, useRef } from 'react';
import { useLowWindow } from './hooks.ts';
import { Scroll } from './scroll.tsx';
import styles from './split.module.css';

interface SplitProps {
  /** Named for a screen reader; focus comes here when nothing on the screen asks for it. */
  readonly name: string;
  readonly left: ReactNode;
  readonly children: ReactNode;
  /** Stands at the bottom right, always in the same place. */
  readonly exits: ReactNode;
}

/** The sale at the left, the act at the right: the same regions on every screen. */
export function Split({ name, left, children, exits }: SplitProps) {
  const low = useLowWindow();
  const act = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) act.current?.focus({ preventScroll: true });
  });
  return (
    <main className={styles.split}>
      <div className={styles.left} tabIndex={low ? 0 : undefined}>
        {left}
      </div>
      <section ref={act} className={styles.act} tabIndex={-1} aria-label={name}>
        <Scroll className={styles.body}>{children}</Scroll>
        {exits}
      </section>
    </main>
  );
}
