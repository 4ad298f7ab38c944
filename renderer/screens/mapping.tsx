import { BookOpenCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { type DraftGap, gapIn, mappingFields, neededFields } from '#shared/reconcile/guess-mapping.ts';
import { chooseField, leaveMapping, type MappingScreen, readMapped, turnColumn, turnField } from '../acts/mapping.ts';
import { FieldSettings } from '../day/field-settings.tsx';
import { PreviewTable } from '../day/preview-table.tsx';
import { Exits } from '../parts/exits.tsx';
import { useInSight, useKeys } from '../parts/hooks.ts';
import row from '../parts/row.module.css';
import { Split } from '../parts/split.tsx';
import type { Texts } from '../text.ts';
import styles from './mapping.module.css';

/** What each column is: asked one after the other at the left, pointed at in the table at the right. */
export function MappingTable({ screen }: { readonly screen: MappingScreen }) {
  const { t } = useTranslation();
  const { glance, draft, sending } = screen;
  const gap = gapIn(glance, draft);
  useKeys({
    ArrowUp: () => turnField(-1),
    ArrowDown: () => turnField(1),
    ArrowLeft: () => turnColumn(-1),
    ArrowRight: () => turnColumn(1),
  });
  const label = sending ? t('mapping.reading') : gap === null ? t('mapping.read') : gapText(gap, t);
  const primary = { label, icon: BookOpenCheck, off: gap !== null || sending, act: () => void readMapped() };
  const back = { label: t('app.back'), keyName: 'Esc', act: leaveMapping };
  return (
    <Split
      name={t('mapping.title')}
      left={<Fields screen={screen} />}
      exits={<Exits of={`mapping ${label}`} primary={primary} others={[back]} />}
    >
      <PreviewTable screen={screen} />
      <FieldSettings screen={screen} />
    </Split>
  );
}

function gapText(gap: DraftGap, t: Texts): string {
  const own = ['timeFormat', 'stateWord', 'doneWord', 'paymentWord', 'name'] as const;
  const named = own.find((one) => one === gap);
  return named
    ? t(`mapping.gap.${named}`)
    : t('mapping.gap.column', { field: t(`mapping.field.${gap as 'reference'}`) });
}

function Fields({ screen: { glance, draft, field } }: { readonly screen: MappingScreen }) {
  const { t } = useTranslation();
  const chosen = useInSight<HTMLButtonElement>(field);
  const headings = glance.records[draft.header]?.cells ?? [];
  return (
    <>
      <header className={styles.head}>
        <h1>{t('mapping.title')}</h1>
        <p>{t('mapping.hint')}</p>
      </header>
      <ul className={styles.fields} aria-label={t('mapping.fields')}>
        {mappingFields.map((one) => {
          const at = draft.columns[one];
          return (
            <li key={one}>
              <button
                ref={one === field ? chosen : undefined}
                type="button"
                className={row.row}
                aria-current={one === field || undefined}
                onClick={() => chooseField(one)}
              >
                <span>
                  {t(`mapping.field.${one}`)}
                  {neededFields.includes(one) && <b aria-hidden="true"> *</b>}
                </span>
                <b>{at === undefined ? '–' : headings[at] || t('mapping.column', { at: at + 1 })}</b>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
