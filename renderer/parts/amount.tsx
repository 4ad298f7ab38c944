import { type CSSProperties, useRef } from 'react';
import type { Currency } from '#shared/money.ts';
import { grouped, symbolOf } from '../format.ts';
import styles from './amount.module.css';

interface AmountProps {
  readonly label: string;
  readonly decimal: string;
  readonly currency: Currency;
  readonly hint?: string;
}

/** The amount, at the same place and as large as it fits on every screen about money. */
export function Amount({ label, decimal, currency, hint }: AmountProps) {
  const shown = grouped(decimal || '0.00');
  const symbol = symbolOf[currency];
  const size = { '--ems': useEms(shown, symbol) } as CSSProperties;
  return (
    <div className={styles.amount}>
      <p className={styles.label}>
        <span>{label}</span>
        <span>{currency}</span>
      </p>
      <p className={styles.figures} style={size} data-testid="amount" data-empty={decimal === '' || undefined}>
        <span className={styles.symbol}>{symbol}</span>
        <span>{shown}</span>
      </p>
      <p className={styles.hint}>{hint}</p>
    </div>
  );
}

/** The width of an amount and its symbol at half its size, in em of the machine's own font. */
export function useEms(shown: string, symbol: string): number {
  const digit = useRef(0);
  digit.current ||= digitWidth();
  return (Math.max(4.5, widthOf(shown)) + symbol.length * 0.55) * digit.current;
}

/** Of a digit in the machine's own font, in em: from 0.54 to 0.7. */
function digitWidth(): number {
  const probe = document.createElement('span');
  probe.textContent = '0000000000';
  Object.assign(probe.style, {
    font: 'inherit',
    fontSize: '100px',
    fontWeight: '600',
    position: 'absolute',
    visibility: 'hidden',
  });
  document.body.append(probe);
  const { width } = probe.getBoundingClientRect();
  probe.remove();
  return width / 1000 || 0.6;
}

/** In digits: points and commas are narrower. */
function widthOf(text: string): number {
  return Array.from(text).reduce((width, character) => width + (/\d/.test(character) ? 1 : 0.45), 0);
}
