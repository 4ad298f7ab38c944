import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { restartTill } from '../acts/settings.ts';
import { Button } from '../parts/button.tsx';
import { FactRows } from '../parts/facts.tsx';
import { useDraft } from './draft.ts';
import styles from './sections.module.css';
import { Head } from './sections.tsx';

export function About({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const draft = useDraft();
  const rows = [
    [t('settings.about.shop'), `${view.shopName} · ${view.terminalName}`],
    [t('settings.about.mode'), t(view.mode === 'training' ? 'status.training' : 'settings.about.live')],
    [t('settings.about.file'), draft.loaded?.path ?? ''],
    [t('settings.about.before'), draft.loaded ? `${draft.loaded.path}.before` : ''],
  ] as const;
  return (
    <>
      <Head title={t('settings.section.about')} hint={t('settings.hint.about')} />
      <dl className={styles.facts}>
        <FactRows rows={rows} />
      </dl>
      <div className={styles.block}>
        <p className={styles.soft}>{t('settings.about.restartHint')}</p>
        <div className={styles.acts}>
          <Button icon={RotateCcw} off={draft.doing !== null} onAct={() => void restartTill()}>
            {t('settings.about.restart')}
          </Button>
        </div>
      </div>
    </>
  );
}
