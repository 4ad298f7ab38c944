import type { ReactNode } from 'react';
import styles from './emblem.module.css';
import type { Look } from './picture-of.ts';

const line = { fill: 'none', strokeLinecap: 'round', strokeLinejoin: 'round' } as const;

/** Drawn in the place's colour; `cut` is drawn in the colour behind it. Each has an outline no other one has. */
const shapes: Readonly<Record<Look, { readonly solid: ReactNode; readonly cut?: ReactNode }>> = {
  ready: {
    solid: (
      <path
        {...line}
        strokeWidth={5}
        stroke="currentColor"
        d="M4 15V8a4 4 0 0 1 4-4h7M33 4h7a4 4 0 0 1 4 4v7M44 33v7a4 4 0 0 1-4 4h-7M15 44H8a4 4 0 0 1-4-4v-7M12 24h24"
      />
    ),
  },
  going: { solid: <path d="M2 5 47 24 2 43 9 27 27 24 9 21Z" /> },
  customer: {
    solid: <rect x="10" y="1" width="28" height="46" rx="6" />,
    cut: (
      <>
        <path {...line} strokeWidth={3} d="M20 41h8" />
        <path {...line} strokeWidth={6} d="M17 22v0M24 22v0M31 22v0" />
      </>
    ),
  },
  approved: {
    solid: <circle cx="24" cy="24" r="23" />,
    cut: <path {...line} strokeWidth={6} d="m13 25 8 8 14-16" />,
  },
  declined: {
    solid: <path d="M14.5 1h19L47 14.5v19L33.5 47h-19L1 33.5v-19Z" />,
    cut: <path {...line} strokeWidth={6} d="m16 16 16 16M32 16 16 32" />,
  },
  doubt: {
    solid: <path d="M21 1.5a4 4 0 0 1 6 0L46.5 21a4 4 0 0 1 0 6L27 46.5a4 4 0 0 1-6 0L1.5 27a4 4 0 0 1 0-6Z" />,
    cut: <path {...line} strokeWidth={5} d="M17.5 18.5a6.5 6.5 0 1 1 9.5 5.700c-2 1.100-3 2.300-3 4.800M24 36.5v0" />,
  },
  returning: {
    solid: (
      <path {...line} strokeWidth={6} stroke="currentColor" d="M8 24a17 17 0 1 0 6-13L6 17M6 6v11h11M24 15v10l7 5" />
    ),
  },
  reversed: { solid: <path d="M20 4v11h10a14 14 0 0 1 0 28H14v-9h16a5 5 0 0 0 0-10H20v11L1 19.5Z" /> },
  notSent: {
    solid: (
      <>
        <path d="M36 41H13A11.5 11.5 0 0 1 10.600 18.300 15 15 0 0 1 39 20.300 10.5 10.5 0 0 1 36 41Z" />
        <path {...line} strokeWidth={5} stroke="currentColor" d="M4 4 44 46" />
      </>
    ),
    cut: <path {...line} strokeWidth={4} d="M7.5 1 47 42.5" />,
  },
  notPaid: {
    solid: (
      <path {...line} strokeWidth={7} stroke="currentColor" d="M24 5a19 19 0 1 0 0 38 19 19 0 1 0 0-38ZM11 37 37 11" />
    ),
  },
  late: {
    solid: (
      <>
        <circle cx="24" cy="26" r="18" />
        <path {...line} strokeWidth={6} stroke="currentColor" d="M4 13 13 5M44 13 35 5M11 42l-4 4M37 42l4 4" />
      </>
    ),
    cut: <path {...line} strokeWidth={5} d="M24 16v11l7 5" />,
  },
};

/** The shape of a look, told from three metres without its colour. */
export function Emblem({ look, size }: { readonly look: Look; readonly size?: number }) {
  const { solid, cut } = shapes[look];
  return (
    <svg
      className={styles.emblem}
      viewBox="0 0 48 48"
      fill="currentColor"
      aria-hidden="true"
      {...(size !== undefined && { width: size, height: size })}
    >
      {solid}
      <g className={styles.cut}>{cut}</g>
    </svg>
  );
}
