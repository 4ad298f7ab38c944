import type { ComponentProps } from 'react';
import styles from './scroll.module.css';

/** What may be longer than its place. */
export function Scroll({ className, ...more }: ComponentProps<'div'>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <div className={`${styles.scroll} ${className}`} tabIndex={0} {...more} />;
}
