import { CircleAlert, GraduationCap, Languages, Plug, ScanBarcode, Store, Unplug, User } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderView, View } from '#shared/contract/view.ts';
import { shortTime } from '../format.ts';
import { useTill } from '../store.ts';
import { ownName, refusalText } from '../text.ts';
import { useNow } from './hooks.ts';
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
      <span className={styles.item} title={t('status.cashier', { name: view.cashier })}>
        <User size={20} aria-hidden="true" />
        <span className="sr">{t('status.cashier', { name: '' })}</span>
        <span>{view.cashier}</span>
      </span>
      <Scanner scanners={view.scanners} />
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

/** The scanner that a person has to look after, else those that are read, else the keyboard they type on. */
function Scanner({ scanners: { devices } }: Pick<View, 'scanners'>) {
  const { t } = useTranslation();
  const refused = devices.find(({ state }) => state !== 'ready');
  const [first, ...more] = devices;
  const words = refused
    ? t(`scanner.status.${refused.state === 'noPermission' ? 'noPermission' : 'noAnswer'}`, { name: refused.name })
    : first === undefined
      ? t('status.scannerKeyboard')
      : more.length > 0
        ? t('scanner.status.several', { count: devices.length })
        : t('scanner.status.ready', { name: first.name });
  const Icon = refused ? CircleAlert : ScanBarcode;
  return (
    <span
      className={`${styles.item} ${refused ? '' : styles.short}`}
      data-loud={refused ? true : undefined}
      role="img"
      aria-label={words}
      title={words}
    >
      <Icon size={20} aria-hidden="true" />
      <span aria-hidden="true">{words}</span>
    </span>
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
