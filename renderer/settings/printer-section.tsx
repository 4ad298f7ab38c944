import { Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Printing } from '#shared/receipt/printing.ts';
import { printTestPage } from '../acts/settings.ts';
import { Button } from '../parts/button.tsx';
import { refusalText, type Texts } from '../text.ts';
import { isDirty, settingAt, useDraft } from './draft.ts';
import { Fields } from './field.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';
import { printerFields } from './specs.ts';

export function PrinterSection() {
  const { t } = useTranslation();
  const draft = useDraft();
  const output = settingAt(draft, 'printer.output');
  const off = output === 'none' || draft.doing !== null;
  return (
    <>
      <Head title={t('settings.section.printer')} hint={t('settings.hint.printer')} />
      <Fields specs={printerFields.always} />
      {output === 'network' && <Fields specs={printerFields.network} />}
      {(output === 'device' || output === 'folder') && <Fields specs={printerFields.file} />}
      {output !== 'none' && (
        <div className={styles.block}>
          <div className={styles.acts}>
            <Button icon={Printer} off={off} onAct={() => void printTestPage()}>
              {t(isDirty(draft) ? 'settings.saveAndPrint' : 'settings.printTest')}
            </Button>
          </div>
          <p role="status">{draft.printed ? printedText(draft.printed, t) : ''}</p>
        </div>
      )}
      {output !== 'none' && <Fields specs={printerFields.paper} />}
    </>
  );
}

function printedText(printing: Printing, t: Texts): string {
  const { outcome, trouble, refusal } = printing;
  const why = trouble
    ? t(`printer.trouble.${trouble.why}`, { place: trouble.place, count: trouble.count })
    : refusal && refusalText(t, refusal);
  return [t(`printer.outcome.${outcome}`), why].filter(Boolean).join(' ');
}
