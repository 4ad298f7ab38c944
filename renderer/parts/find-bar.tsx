import { Select } from '@base-ui/react/select';
import { ArrowUp, Check, ChevronDown, Search } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FoundSummary, shownStates } from '#shared/contract/view.ts';
import { type Sought, seek, turnDay } from '../acts/today.ts';
import { money } from '../format.ts';
import type { Texts } from '../text.ts';
import { KeyName } from './button.tsx';
import { DayField } from './day-field.tsx';
import styles from './find-bar.module.css';
import { useKeys, useLowWindow } from './hooks.ts';

/** The key's own name, in every language. */
const newestKey = 'Home';

interface FindBarProps {
  readonly sought: Sought;
  readonly today: string;
  readonly summary: FoundSummary | null;
  readonly fresh: number;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onFresh: () => void;
}

/** Which payments: day, words, state, wallet and cashier; and what they come to. Each part keeps its place. */
export function FindBar({ sought, today, summary, fresh, field, onFresh }: FindBarProps) {
  const { t } = useTranslation();
  return (
    <search className={styles.bar}>
      <div className={styles.top}>
        <h1>{t('find.title')}</h1>
        <DayField
          day={sought.day}
          today={today}
          free={sought.text === ''}
          onTurn={(days) => turnDay({ day: sought.day }, days)}
          onDay={(day) => seek({ day })}
        />
      </div>
      <label className={styles.search}>
        <Search size={24} aria-hidden="true" />
        <span className="sr">{t('find.search')}</span>
        <input
          ref={field}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={64}
          placeholder={t('find.hint')}
          value={sought.text}
          onChange={({ target }) => seek({ text: target.value })}
        />
        <KeyName>F3</KeyName>
      </label>
      <Filters sought={sought} summary={summary} />
      <div className={styles.sums}>
        <p role="status">{summary && sumsOf(summary, sought, t)}</p>
        {fresh > 0 && (
          <button type="button" className={styles.fresh} onClick={onFresh}>
            <ArrowUp size={20} aria-hidden="true" />
            {t('find.fresh', { count: fresh })}
            <KeyName>{newestKey}</KeyName>
          </button>
        )}
      </div>
    </search>
  );
}

/** Of a state, what all of it comes to; else what was taken, for a sum over all states says nothing. */
function sumsOf({ count, total, taken }: FoundSummary, { state }: Sought, t: Texts): string {
  const sum =
    state === null ? t('find.taken', { total: money(taken.total) }) : t('find.total', { total: money(total) });
  return `${t('find.count', { count })} · ${sum}`;
}

const filters = ['state', 'wallet', 'cashier'] as const;
type Filter = (typeof filters)[number];

/** F2 opens the first, and from there the next. */
function Filters({ sought, summary }: Pick<FindBarProps, 'sought' | 'summary'>) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Filter | null>(null);
  const place = useRef<HTMLFieldSetElement>(null);
  useKeys({ F2: () => setOpen(filters[open === null ? 0 : filters.indexOf(open) + 1] ?? null) });
  const choices: Readonly<Record<Filter, readonly (readonly [string, string])[]>> = {
    state: [...shownStates.map((state) => [state, t(`state.${state}`)] as const), ['refunded', t('find.refunded')]],
    wallet: (summary?.wallets ?? []).map((wallet) => [wallet, t(`wallet.${wallet}`)] as const),
    cashier: (summary?.cashiers ?? []).map((name) => [name, name] as const),
  };
  return (
    <fieldset ref={place} className={styles.filters}>
      <legend className="sr">{t('find.filters')}</legend>
      {filters.map((filter, index) => (
        <Choose
          key={filter}
          label={t(`find.${filter}`)}
          keyName={index === 0 ? 'F2' : null}
          value={sought[filter]}
          choices={choices[filter]}
          open={open === filter}
          place={place}
          onOpen={(now) => setOpen(now ? filter : null)}
          onChoose={(value) => seek({ [filter]: value })}
        />
      ))}
    </fieldset>
  );
}

interface ChooseProps {
  readonly label: string;
  readonly keyName: string | null;
  readonly value: string | null;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly open: boolean;
  /** Where its list is drawn: inside the screen's own landmark. */
  readonly place: RefObject<HTMLElement | null>;
  readonly onOpen: (open: boolean) => void;
  readonly onChoose: (value: string | null) => void;
}

function Choose({ label, keyName, value, choices, open, place, onOpen, onChoose }: ChooseProps) {
  const { t } = useTranslation();
  const low = useLowWindow();
  const named = choices.find(([one]) => one === value)?.[1] ?? value;
  return (
    <Select.Root value={value} open={open} modal={false} onOpenChange={onOpen} onValueChange={onChoose}>
      <Select.Trigger
        className={styles.trigger}
        data-set={value !== null || undefined}
        aria-label={`${label}: ${named ?? t('find.all')}`}
      >
        <span>{named ?? label}</span>
        {keyName && <KeyName>{keyName}</KeyName>}
        <ChevronDown size={20} aria-hidden="true" />
      </Select.Trigger>
      <Select.Portal container={place}>
        <Select.Positioner
          className={styles.positioner}
          alignItemWithTrigger={false}
          positionMethod={low ? 'fixed' : 'absolute'}
          side={low ? 'right' : 'bottom'}
          sideOffset={4}
          align="start"
        >
          <Select.Popup className={styles.popup}>
            <Select.List>
              {[[null, t('find.all')] as const, ...choices].map(([one, name]) => (
                <Select.Item key={one ?? ''} value={one} className={styles.item}>
                  <Select.ItemText>{name}</Select.ItemText>
                  <Select.ItemIndicator>
                    <Check size={20} aria-hidden="true" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.List>
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}
