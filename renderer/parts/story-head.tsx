import type { ReactNode } from 'react';
import styles from './story-head.module.css';

interface StoryHeadProps {
  readonly mark: ReactNode;
  readonly title: string;
  /** What it comes to, or how many it is of. */
  readonly sum?: string;
}

/** What something came to, in a word, above all that is known of it. */
export function StoryHead({ mark, title, sum }: StoryHeadProps) {
  return (
    <header className={styles.head}>
      {mark}
      <h2>{title}</h2>
      {sum !== undefined && <b>{sum}</b>}
    </header>
  );
}
