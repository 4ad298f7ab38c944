import { QrCode, ScanBarcode, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { tryScanners } from '../acts/scanner.ts';
import { Button } from '../parts/button.tsx';
import { FactRows } from '../parts/facts.tsx';
import { refusalText, type Texts } from '../text.ts';
import { type TriedScan, useDraft } from './draft.ts';
import { Fields } from './field.tsx';
import { ScannerList } from './scanner-list.tsx';
import { Teach } from './scanner-teach.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';
import { scannerFields, serialFields } from './specs.ts';

/** The scanners that are there, what one sends, and how. A scan here charges nobody and is not kept. */
export function ScannerSection({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const tried = useDraft((draft) => draft.tried);
  const [teaching, setTeaching] = useState(false);
  useEffect(tryScanners, []);
  const head = <Head title={t('settings.section.scanner')} hint={t('settings.hint.scanner')} />;
  if (teaching)
    return (
      <>
        {head}
        <Teach tried={tried} scanner={view.scanner} onEnd={() => setTeaching(false)} />
      </>
    );
  return (
    <>
      {head}
      <ScannerList scanners={view.scanners} models={view.scanner.models} />
      <div className={styles.block}>
        <p className={styles.target} role="status" data-testid="scan-tried">
          <ScanBarcode size={40} aria-hidden="true" />
          {tried ? whatOf(tried, t) : t('settings.scan.waiting')}
        </p>
        {tried?.scan && <Facts {...tried} scan={tried.scan} />}
        <div className={styles.acts}>
          <Button icon={QrCode} onAct={() => setTeaching(true)}>
            {t('scannerSet.teach')}
          </Button>
        </div>
      </div>
      <Fields specs={scannerFields} />
      <details className={styles.more}>
        <summary>{t('scannerSet.serial')}</summary>
        <div>
          <Fields specs={serialFields} />
        </div>
      </details>
    </>
  );
}

function whatOf({ scan, lesson }: TriedScan, t: Texts): string {
  if (lesson) return t('scannerSet.teachCode');
  if (scan === null) return t('scannerSet.unreadable');
  if (scan.kind === 'customerCode')
    return t('settings.scan.customerCode', { wallet: t(`wallet.${scan.wallet ?? 'unknown'}`) });
  return t(`settings.scan.${scan.kind}`);
}

function Facts({ scan, typed, device, lesson }: TriedScan & { readonly scan: NonNullable<TriedScan['scan']> }) {
  const { t } = useTranslation();
  const by = typed ? t('settings.scan.msPerKey', { ms: typed.msPerKey }) : t(`scannerSet.by.${device?.by ?? 'hid'}`);
  const rows = [
    ...(device ? [[t('scannerSet.from'), device.name] as const] : []),
    [t('settings.scan.code'), `${scan.start}${'•'.repeat(Math.min(24, Math.max(0, scan.length - scan.start.length)))}`],
    [t('settings.scan.length'), String(scan.length)],
    [t('settings.scan.letters'), t(`settings.scan.case.${scan.letters}`)],
    [t('settings.scan.pace'), by],
  ] as const;
  const warnings = [
    ...(typed?.capsLock ? [t('settings.scan.capsLock')] : []),
    ...(typed?.ime ? [t('settings.scan.ime')] : []),
    ...(scan.refusal && !lesson ? [refusalText(t, { code: scan.refusal, params: {} })] : []),
  ];
  return (
    <>
      <dl className={styles.facts}>
        <FactRows rows={rows} />
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
