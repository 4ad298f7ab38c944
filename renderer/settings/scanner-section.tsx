import { ScanBarcode, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ScanTried } from '#shared/contract/settings-view.ts';
import type { Typed } from '#shared/scan/typed.ts';
import { refusalText, type Texts } from '../text.ts';
import { useDraft } from './draft.ts';
import { Fields } from './field.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';
import { scannerFields } from './specs.ts';

/** Shows what the scanner sends, and how. A scan here charges nobody and is not kept. */
export function ScannerSection() {
  const { t } = useTranslation();
  const tried = useDraft((draft) => draft.tried);
  return (
    <>
      <Head title={t('settings.section.scanner')} hint={t('settings.hint.scanner')} />
      <div className={styles.block}>
        <p className={styles.target} role="status" data-testid="scan-tried">
          <ScanBarcode size={40} aria-hidden="true" />
          {tried ? whatOf(tried.scan, t) : t('settings.scan.waiting')}
        </p>
        {tried && <Facts {...tried} />}
      </div>
      <Fields specs={scannerFields} />
    </>
  );
}

function whatOf({ kind, wallet }: ScanTried, t: Texts): string {
  if (kind === 'customerCode') return t('settings.scan.customerCode', { wallet: t(`wallet.${wallet ?? 'unknown'}`) });
  return t(`settings.scan.${kind}`);
}

function Facts({ scan, typed }: { readonly scan: ScanTried; readonly typed: Typed }) {
  const { t } = useTranslation();
  const rows = [
    [t('settings.scan.code'), `${scan.start}${'•'.repeat(Math.min(24, Math.max(0, scan.length - scan.start.length)))}`],
    [t('settings.scan.length'), String(scan.length)],
    [t('settings.scan.letters'), t(`settings.scan.case.${scan.letters}`)],
    [t('settings.scan.pace'), t('settings.scan.msPerKey', { ms: typed.msPerKey })],
  ] as const;
  const warnings = [
    ...(typed.capsLock ? [t('settings.scan.capsLock')] : []),
    ...(typed.ime ? [t('settings.scan.ime')] : []),
    ...(scan.refusal ? [refusalText(t, { code: scan.refusal, params: {} })] : []),
  ];
  return (
    <>
      <dl className={styles.facts}>
        {rows.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className={styles.result} data-look="bad">
          <TriangleAlert size={24} aria-hidden="true" />
          <b>{warning}</b>
        </p>
      ))}
    </>
  );
}
