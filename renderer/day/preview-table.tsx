import { useTranslation } from 'react-i18next';
import { mappingFields } from '#shared/reconcile/guess-mapping.ts';
import { type MappingScreen, pointAt, pointAtHeader } from '../acts/mapping.ts';
import { useInSight } from '../parts/hooks.ts';
import styles from './preview-table.module.css';

const mostRows = 12;

/** The first lines of the file. A touch on a column points at it; a touch on a line's number says the headings stand there. */
export function PreviewTable({ screen: { glance, draft, field } }: { readonly screen: MappingScreen }) {
  const { t } = useTranslation();
  const pointed = useInSight<HTMLTableCellElement>(`${field} ${draft.columns[field]}`);
  const records = glance.records.slice(0, Math.max(mostRows, draft.header + 6));
  const width = Math.max(...records.map(({ cells }) => cells.length), 1);
  const columns = Array.from({ length: width }, (_, at) => at);
  const fieldOf = (at: number) => mappingFields.find((one) => draft.columns[one] === at);
  return (
    <section className={styles.scroller} aria-label={glance.fileName} tabIndex={-1} data-across>
      <table className={styles.table}>
        <thead>
          <tr>
            <td>
              <span className="sr">{t('mapping.line')}</span>
            </td>
            {columns.map((at) => {
              const own = fieldOf(at);
              const on = draft.columns[field] === at;
              return (
                <th
                  key={at}
                  scope="col"
                  ref={on ? pointed : undefined}
                  data-on={on || undefined}
                  data-own={own || undefined}
                >
                  <button type="button" tabIndex={-1} aria-pressed={on} onClick={() => pointAt(at)}>
                    {own ? t(`mapping.field.${own}`) : t('mapping.column', { at: at + 1 })}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {records.map(({ line, cells }, index) => (
            <tr
              key={line}
              data-header={index === draft.header || undefined}
              data-before={index < draft.header || undefined}
            >
              <th scope="row">
                <button
                  type="button"
                  tabIndex={-1}
                  aria-pressed={index === draft.header}
                  aria-label={t('mapping.headerHere', { line })}
                  title={t('mapping.headerHere', { line })}
                  onClick={() => pointAtHeader(index)}
                >
                  {line}
                </button>
              </th>
              {columns.map((at) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys point too
                <td key={at} data-on={draft.columns[field] === at || undefined} onClick={() => pointAt(at)}>
                  {cells[at] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
