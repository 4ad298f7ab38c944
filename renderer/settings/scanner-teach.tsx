import { CircleCheck, Save, TriangleAlert, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { teachCode } from '#shared/scan/teach.ts';
import type { ScannerSettings } from '#shared/settings/scanner.ts';
import { isKept, keepLesson } from '../acts/scanner.ts';
import { Button } from '../parts/button.tsx';
import { FactRows } from '../parts/facts.tsx';
import { Qr } from '../parts/qr.tsx';
import type { Texts } from '../text.ts';
import type { TriedScan } from './draft.ts';
import styles from './sections.module.css';

interface TeachProps {
  readonly tried: TriedScan | null;
  readonly scanner: ScannerSettings;
  readonly onEnd: () => void;
}

/** A code whose text is known: what a scanner makes of it says how the scanner sends. */
export function Teach({ tried, scanner, onEnd }: TeachProps) {
  const { t } = useTranslation();
  const lesson = tried?.lesson ?? null;
  const kept = tried !== null && isKept(tried, scanner);
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (lesson) keep.current?.focus();
  }, [lesson]);
  return (
    <div className={styles.teach} data-learnt={lesson !== null || undefined}>
      {!lesson && <Qr text={teachCode} label={t('scannerSet.teachCode')} />}
      <div className={styles.block} role="status" data-testid="lesson">
        {!lesson && <h3>{t('scannerSet.teachTitle')}</h3>}
        {!tried && <p>{t('scannerSet.teachHint')}</p>}
        {tried && !lesson && (
          <p className={styles.result} data-look="bad">
            <TriangleAlert size={24} aria-hidden="true" />
            <b>{wrongOf(tried, t)}</b>
          </p>
        )}
        {tried && lesson && (
          <>
            <p className={styles.result} data-look="good">
              <CircleCheck size={24} aria-hidden="true" />
              <b>{t('scannerSet.learnt', { name: tried.device?.name ?? t('scannerSet.by.keyboard') })}</b>
              <span>{t(kept ? 'scannerSet.kept' : 'scannerSet.keepHint')}</span>
            </p>
            <dl className={styles.facts}>
              <FactRows rows={factsOf(lesson, t)} />
            </dl>
          </>
        )}
        <div className={styles.acts}>
          {tried && lesson && !kept && (
            <Button ref={keep} kind="primary" icon={Save} onAct={() => keepLesson(tried)}>
              {t('scannerSet.keep')}
            </Button>
          )}
          <Button icon={X} onAct={onEnd}>
            {t('scannerSet.teachEnd')}
          </Button>
        </div>
      </div>
    </div>
  );
}

function wrongOf({ scan, typed }: TriedScan, t: Texts): string {
  if (typed?.capsLock) return t('settings.scan.capsLock');
  if (typed?.ime) return t('settings.scan.ime');
  return t(scan === null ? 'scannerSet.unreadable' : 'scannerSet.teachOther');
}

function factsOf(
  { layout, prefix, suffix }: NonNullable<TriedScan['lesson']>,
  t: Texts,
): (readonly [string, string])[] {
  const none = t('scannerSet.nothing');
  return [
    ...(layout ? [[t('scannerSet.layout.label'), t(`scannerSet.layout.${layout}`)] as const] : []),
    [t('settings.label.scannerPrefix'), prefix || none],
    [t('settings.label.scannerSuffix'), suffix || none],
  ];
}
