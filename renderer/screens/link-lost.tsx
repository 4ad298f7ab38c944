import { Clock, Hand, ShieldCheck, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { timeOfDay } from '../format.ts';
import { Button } from '../parts/button.tsx';
import { useLowWindow } from '../parts/hooks.ts';
import { Sentence } from '../parts/picture.tsx';
import { theLink, useTill } from '../store.ts';
import styles from './link-lost.module.css';

/** In place of every screen while the core is silent: what stood there may not be true any more. */
export function LinkLost({ view }: { readonly view: View | null }) {
  const { t } = useTranslation();
  const taken = useTill((state) => state.link === 'taken');
  const which = taken ? 'taken' : 'down';
  const low = useLowWindow();
  return (
    <main className={styles.lost} data-testid="link-lost" tabIndex={low ? 0 : undefined}>
      <div className={styles.band} role="status">
        <Unplug size={72} strokeWidth={1.5} aria-hidden="true" />
        <h1>{t(`link.${which}Title`)}</h1>
      </div>
      <dl className={styles.sentences}>
        <Sentence icon={ShieldCheck} label={t('sentence.certain')} lines={[t(`link.${which}Certain`)]} />
        <Sentence icon={Hand} label={t('sentence.do')} lines={[t(`link.${which}Do`)]} rank="strong" />
        {!taken && <Sentence icon={Clock} label={t('byItself.label')} lines={[t('link.downByItself')]} />}
      </dl>
      {view && <p className={styles.seen}>{t('link.lastSeen', { time: timeOfDay(view.nowMs) })}</p>}
      {taken && (
        <div className={styles.exits}>
          <Button kind="primary" onAct={() => theLink().again()}>
            {t('link.takeBack')}
          </Button>
        </div>
      )}
    </main>
  );
}
