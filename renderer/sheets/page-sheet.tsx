import { useLayoutEffect } from 'react';
import { createPortal } from 'react-dom';
import type { Page, PageTable } from '#shared/export/page.ts';
import { FactRows } from '../parts/facts.tsx';
import { inPlace } from '../parts/in-place.tsx';
import styles from './page-sheet.module.css';

interface PageSheetProps {
  readonly page: Page;
  /** The print's window was closed, whatever came of it. */
  readonly done: () => void;
}

/** Prints sheets of A4, or gives them to whatever makes a PDF of them: once, as soon as they stand in the document. */
export function PageSheet({ page, done }: PageSheetProps) {
  useLayoutEffect(() => {
    const rules = new CSSStyleSheet(); // of the document itself: the content security policy allows no style element
    rules.replaceSync(rulesOf(page));
    document.adoptedStyleSheets.push(rules);
    window.addEventListener('afterprint', done, { once: true });
    const printing = setTimeout(() => window.print());
    return () => {
      clearTimeout(printing);
      window.removeEventListener('afterprint', done);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== rules);
    };
  }, [page, done]);
  return createPortal(
    <div className={`print-sheet ${styles.page}`} lang={page.language} aria-hidden="true" data-testid="page-sheet">
      {page.mark !== null && <p className={styles.mark}>{page.mark}</p>}
      <h1>{page.title}</h1>
      <dl className={styles.facts}>
        <FactRows rows={page.facts} />
      </dl>
      {inPlace(page.tables, (table) => (
        <SheetTable table={table} />
      ))}
      {page.notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <footer className={styles.seal}>
        <p>
          <strong>{page.seal.label}</strong> {page.seal.text}
        </p>
        <p>{page.seal.why}</p>
      </footer>
    </div>,
    document.body,
  );
}

/** Under every sheet the seal, so that none of them stands for itself; it is figures and letters only. */
function rulesOf({ seal }: Page): string {
  const small = 'font: 6.5pt sans-serif; color: #333;';
  return `@page {
    size: A4;
    margin: 14mm 12mm 16mm;
    @bottom-left { content: "${seal.text.replace(/[^\w· ]/g, '')}"; ${small} white-space: nowrap; }
    @bottom-right { content: counter(page) " / " counter(pages); ${small} }
  }`;
}

/** Rows; a longer table goes on over the sheet's end under its headings. */
const mostKeptTogether = 16;

function SheetTable({ table: { heading, columns, rows } }: { readonly table: PageTable }) {
  const look = (place: number) => (columns[place]?.figures ? styles.figures : undefined);
  return (
    <section className={rows.length <= mostKeptTogether ? styles.short : undefined}>
      {heading !== null && <h2>{heading}</h2>}
      <table className={styles.table}>
        <thead>
          <tr>
            {inPlace(columns, ({ text }, place) => (
              <th className={look(place)}>{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inPlace(rows, ({ cells, strong }) => (
            <tr className={strong ? styles.strong : undefined}>
              {inPlace(cells, (cell, place) => (
                <td className={look(place)}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
