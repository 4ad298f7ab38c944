import { GraduationCap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TrainingView } from '#shared/contract/view.ts';
import type { Language } from '#shared/language.ts';
import { scanTraining } from '../acts/hear.ts';
import { startTour } from '../acts/training.ts';
import styles from './training-panel.module.css';

interface TrainingPanelProps {
  readonly training: TrainingView;
  readonly language: Language;
  readonly onEnding: (ending: string) => void;
}

/** Training only: plays the customer, and says what each amount will do. */
export function TrainingPanel({ training, language, onEnding }: TrainingPanelProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.panel} aria-label={t('training.title')}>
      <h2>{t(training.wallets.length > 0 ? 'training.scan' : 'training.showOnly')}</h2>
      <div className={styles.wallets}>
        {training.wallets.map((wallet) => (
          <button key={wallet} type="button" onClick={() => scanTraining(wallet)}>
            {t(`wallet.${wallet}`)}
          </button>
        ))}
        <button type="button" className={styles.tour} onClick={startTour}>
          <GraduationCap size={20} aria-hidden="true" />
          {t('tour.start')}
        </button>
      </div>
      <details>
        <summary>{t('training.endings')}</summary>
        <p>{t('training.endingsHint')}</p>
        <ul className={styles.endings}>
          {training.scenarios.map(({ ending, words }) => (
            <li key={ending}>
              <button type="button" onClick={() => onEnding(ending)}>
                <b>.{ending.replace(/^\./, '')}</b>
                <span>{words[language]}</span>
              </button>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
