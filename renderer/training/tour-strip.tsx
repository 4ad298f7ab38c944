import { GraduationCap, RotateCcw, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { leaveTour, startTour } from '../acts/training.ts';
import { type Tour, tourSteps } from './tour.ts';
import styles from './tour-strip.module.css';

interface TourStripProps {
  readonly tour: Tour;
  /** Whether customers' codes can be scanned here; else a QR is shown. */
  readonly scans: boolean;
}

/** The guided round: what to do now and why, in the status line's place, so that nothing below moves. */
export function TourStrip({ tour: { step }, scans }: TourStripProps) {
  const { t } = useTranslation();
  const at = step === 'done' ? tourSteps.length : tourSteps.indexOf(step) + 1;
  const way = scans ? 'scan' : 'show';
  return (
    <header className={styles.strip} data-testid="tour" data-step={step}>
      <GraduationCap size={24} aria-hidden="true" />
      <p className={styles.step}>
        <span>{t(step === 'done' ? 'tour.done' : 'tour.step', { at, of: tourSteps.length })}</span>
        <span className={styles.dots} aria-hidden="true">
          {tourSteps.map((one, index) => (
            <span
              key={one}
              data-past={index + 1 < at || step === 'done' || undefined}
              data-now={one === step || undefined}
            />
          ))}
        </span>
      </p>
      <p className={styles.words} role="status">
        <strong>{step === 'done' ? t('tour.doneDo') : t(`tour.${way}.${step}`)}</strong>{' '}
        {t(step === 'done' ? 'tour.doneWhy' : `tour.why.${step}`)}
      </p>
      <button type="button" onClick={startTour}>
        <RotateCcw size={20} aria-hidden="true" />
        {t('tour.again')}
      </button>
      <button type="button" onClick={leaveTour}>
        <X size={20} aria-hidden="true" />
        {t('tour.leave')}
      </button>
    </header>
  );
}

/** Over every screen, faint and untouchable: a picture of training is never taken for the real till. */
export function Watermark() {
  const { t } = useTranslation();
  return (
    <div className={styles.watermark} aria-hidden="true">
      <p data-words={t('tour.watermark')} />
    </div>
  );
}
