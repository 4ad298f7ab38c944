import { GraduationCap, ListChecks, Store } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { askForMode } from '../acts/settings.ts';
import { openWelcome } from '../acts/welcome.ts';
import { Button } from '../parts/button.tsx';
import { useDraft } from './draft.ts';
import styles from './sections.module.css';
import { Head } from './sections.tsx';

export function TrainingSection({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const busy = useDraft((draft) => draft.doing !== null);
  const isTraining = view.mode === 'training';
  return (
    <>
      <Head
        title={t('settings.section.training')}
        hint={t(isTraining ? 'settings.hint.inTraining' : 'settings.hint.training')}
      />
      <div className={styles.acts}>
        {isTraining ? (
          <Button icon={Store} off={busy} onAct={() => askForMode('live')}>
            {t('settings.goLive')}
          </Button>
        ) : (
          <Button icon={GraduationCap} off={busy} onAct={() => askForMode('training')}>
            {t('settings.practise')}
          </Button>
        )}
        {!isTraining && (
          <Button icon={ListChecks} off={busy} onAct={openWelcome}>
            {t('settings.guideAgain')}
          </Button>
        )}
      </div>
    </>
  );
}
