import { CircleAlert, GraduationCap, Languages, Plug, ScanBarcode, Store, Unplug, User } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderView, View } from '#shared/contract/view.ts';
import { shortTime } from '../format.ts';
import { useTill } from '../store.ts';
import { ownName, refusalText } from '../text.ts';
import { useNow } from './hooks.ts';
import { PrinterItem } from './printer-item.tsx';
import styles from './status-line.module.css';

/** Whispers while all is well. What needs a person takes its whole place, so that nothing below moves. */
export function StatusLine({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const link = useTill((state) => state.link);
  if (link === 'down' || link === 'taken')
    return (
      <div className={styles.line} data-loud role="alert">
        <Unplug size={24} aria-hidden="true" />
        <strong>{t(link === 'down' ? 'link.down' : 'link.taken')}</strong>
      </div>
    );
  if (view.problem)
    return (
      <div className={styles.line} data-loud role="alert">
        <CircleAlert size={24} aria-hidden="true" />
        <strong>{refusalText(t, view.problem)}</strong>
      </div>
    );
  return <Calm view={view} />;
}

function Calm({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const language = ownName(view.language);
  return (
    <header className={styles.line}>
      <span className={styles.shop}>
        <Store size={20} aria-hidden="true" />
        <b>{view.shopName}</b>
        <span>{view.terminalName}</span>
      </span>
      {view.mode === 'training' && (
        <strong className={styles.training}>
          <GraduationCap size={20} aria-hidden="true" />
          {t('status.training')}
        </strong>
      )}
      <span className={styles.space} />
      <span className={styles.item} title={t('status.cashier', { name: view.cashier })} hidden={view.cashier === ''}>
        <User size={20} aria-hidden="true" />
        <span className="sr">{t('status.cashier', { name: '' })}</span>
        <span>{view.cashier}</span>
      </span>
      <span
        className={`${styles.item} ${styles.short}`}
        role="img"
        aria-label={t('status.scannerKeyboard')}
        title={t('status.scannerKeyboard')}
      >
        <ScanBarcode size={20} aria-hidden="true" />
        <span aria-hidden="true">{t('status.scannerKeyboard')}</span>
      </span>
      <PrinterItem printer={view.printer} />
      {view.providers.map((provider) => (
        <Provider key={provider.id} provider={provider} />
      ))}
      <button
        type="button"
        className={styles.language}
        aria-haspopup="dialog"
        aria-label={t('app.languageKey', { name: language })}
        title={t('app.languageTitle')}
        onClick={() => useTill.setState({ ask: { about: 'language' } })}
      >
        <Languages size={20} aria-hidden="true" />
        {language}
      </button>
      <time className={styles.clock}>{shortTime(nowMs)}</time>
    </header>
  );
}

function Provider({ provider }: { readonly provider: ProviderView }) {
  const { t } = useTranslation();
  const loud = provider.state !== 'ready' && provider.state !== 'unknown';
  const Icon = loud ? CircleAlert : Plug;
  return (
    <span className={styles.item} data-loud={loud || undefined}>
      <Icon size={20} aria-hidden="true" />
      <span>{t(`status.provider.${provider.state}`, { provider: t(`provider.${provider.id}`) })}</span>
    </span>
  );
}
