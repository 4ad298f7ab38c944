// Nothing but sheets of A4, for a browser that makes a PDF of them.
import { createRoot } from 'react-dom/client';
import type { Page } from '#shared/export/page.ts';
import { PageSheet } from '../../renderer/sheets/page-sheet.tsx';
import '../../renderer/tokens.css';
import '../../renderer/print.css';

const root = createRoot(document.getElementById('root') as HTMLElement);

Object.assign(window, {
  print: () => Object.assign(document.body.dataset, { printed: 'yes' }),
  showSheet: (page: Page) => root.render(<PageSheet page={page} done={() => undefined} />),
});
