import type { ReactNode } from 'react';
import { Emblem } from './emblem.tsx';
import styles from './look.module.css';
import type { Look } from './picture-of.ts';

/** Colour and pattern of a look, for any box. */
export function lookClass(look: Look): string {
  return `${styles.look} ${styles[look]}`;
}

/** The ground on which the emblem of a look stands. */
export function tileClass(look: Look): string {
  return `${styles.tile} ${styles[look]}`;
}

/** The small mark of a look beside a word; with a shape of its own where the emblem would say too much. */
export function Mark({ look, children }: { readonly look: Look; readonly children?: ReactNode }) {
  return <span className={`${styles.mark} ${tileClass(look)}`}>{children ?? <Emblem look={look} size={24} />}</span>;
}
