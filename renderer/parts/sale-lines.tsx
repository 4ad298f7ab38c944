import { Keyboard, Minus, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Currency } from '#shared/money.ts';
import { type Line, lineMinor } from '#shared/sale/line.ts';
import { changeQuantity, chooseLine, removeLine } from '../acts/lines.ts';
import { money } from '../format.ts';
import type { Draft } from '../store.ts';
import { inPlace } from './in-place.tsx';
import styles from './sale-lines.module.css';

interface SaleLinesProps {
  readonly draft: Draft;
  readonly currency: Currency;
  /** While nothing may change. */
  readonly off: boolean;
  readonly onKeypad: () => void;
}

/** A press meant for the key that stood here before must not change a line. */
const settleMs = 300;

/** What is being sold, in the keypad's place. The buttons act on the chosen line, so they never move. */
export function SaleLines({ draft, currency, off, onKeypad }: SaleLinesProps) {
  const { t } = useTranslation();
  const shownMs = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    shownMs.current = Date.now();
  }, []);
  const settled = (act: () => void) => () => {
    if (Date.now() - shownMs.current >= settleMs) act();
  };
  const acts = [
    { label: t('lines.less'), icon: Minus, keyName: '-', act: () => changeQuantity(-1) },
    { label: t('lines.more'), icon: Plus, keyName: '+', act: () => changeQuantity(1) },
    { label: t('lines.remove'), icon: Trash2, keyName: 'Delete', act: removeLine },
  ];
  return (
    <section className={styles.lines} aria-label={t('lines.title')}>
      <ul className={styles.list} aria-label={t('lines.list')}>
        {draft.lines.map((line, at) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            key={at}
            line={line}
            currency={currency}
            chosen={at === draft.chosen}
            onChoose={() => chooseLine(at)}
          />
        ))}
      </ul>
      <div className={styles.acts}>
        {acts.map(({ label, icon: Icon, keyName, act }) => (
          <button key={label} type="button" disabled={off} title={`${label} (${keyName})`} onClick={settled(act)}>
            <Icon size={24} aria-hidden="true" />
            <span className="sr">{label}</span>
          </button>
        ))}
        <button type="button" className={styles.keypad} disabled={off} onClick={settled(onKeypad)}>
          <Keyboard size={24} aria-hidden="true" />
          <span>{t('lines.keypad')}</span>
        </button>
      </div>
    </section>
  );
}

interface RowProps {
  readonly line: Line;
  readonly currency: Currency;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Row({ line, currency, chosen, onChoose }: RowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen && line.quantity > 0) row.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen, line.quantity]);
  return (
    <li ref={row}>
      <button type="button" className={styles.row} aria-current={chosen || undefined} onClick={onChoose}>
        <LineWords line={line} currency={currency} />
        <b>{money({ minor: lineMinor(line), currency })}</b>
        <span className="sr">{chosen ? '' : t('lines.choose')}</span>
      </button>
    </li>
  );
}

function LineWords({ line, currency }: Pick<RowProps, 'line' | 'currency'>) {
  const { t } = useTranslation();
  const { name, quantity, priceMinor } = line;
  return (
    <span className={styles.what}>
      <span>{name || t('lines.other')}</span>
      {quantity > 1 && <span className={styles.each}>{`${quantity} × ${money({ minor: priceMinor, currency })}`}</span>}
    </span>
  );
}

/** What was sold, to read. */
export function SoldLines({ lines, currency }: { readonly lines: readonly Line[]; readonly currency: Currency }) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <ul className={styles.sold} aria-label={t('lines.title')} tabIndex={0}>
      {inPlace(lines, (line) => (
        <li>
          <LineWords line={line} currency={currency} />
          <b>{money({ minor: lineMinor(line), currency })}</b>
        </li>
      ))}
    </ul>
  );
}
