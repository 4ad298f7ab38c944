import type { CSSProperties } from 'react';
import styles from './life.module.css';

/** How much of a code's life is left, from 1 to 0, beside the words that say it. */
export function LifeBar({ part }: { readonly part: number }) {
  const style = { '--left': Math.min(1, Math.max(0, part)) } as CSSProperties;
  return <div className={styles.bar} style={style} aria-hidden="true" data-testid="life" />;
}
