import {
  CircleAlert,
  GraduationCap,
  Languages,
  MonitorUp,
  Plug,
  ScanBarcode,
  Store,
  Unplug,
  User,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ProviderView, ScannerDevice, View } from '#shared/contract/view.ts';
import { openDisplay } from '../acts/display.ts';
import { toggleSound } from '../acts/screen.ts';
import { openSettings } from '../acts/settings.ts';
import { askCashier } from '../acts/shift.ts';
import { shortTime } from '../format.ts';
import { useTill } from '../store.ts';
import { ownName, refusalText } from '../text.ts';
import { TourStrip } from '../training/tour-strip.tsx';
import { KeyName } from './button.tsx';
import { useNow } from './hooks.ts';
import { PrinterItem } from './printer-item.tsx';
import { standingOf } from './scanner-standing.ts';
import styles from './status-line.module.css';

/** Whispers while all is well. What needs a person takes its whole place, so that nothing below moves. */
export function StatusLine({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const link = useTill((state) => state.link);
  const tour = useTill((state) => state.tour);
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
  if (view.training && tour) return <TourStrip tour={tour} scans={view.training.wallets.length > 0} />;
  return <Calm view={view} />;
}

function Calm({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const language = ownName(view.language);
  const inTheWay = useTill((state) => state.inTheWay);
  const sounds = view.screen.soundVolume > 0;
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
      <button
        type="button"
        className={`${styles.key} ${styles.person}`}
        aria-label={t('status.cashier', { name: view.cashier })}
        title={t('shiftScreen.cashierKey')}
        hidden={view.cashier === ''}
        onClick={askCashier}
      >
        <User size={20} aria-hidden="true" />
        <span>{view.cashier}</span>
      </button>
      <Scanner scanners={view.scanners} />
      {inTheWay && (
        <span className={styles.item} data-loud role="status">
          <CircleAlert size={20} aria-hidden="true" />
          <span>{t(`scanning.${inTheWay}`)}</span>
        </span>
      )}
      <PrinterItem printer={view.printer} />
      {view.providers.map((provider) => (
        <Provider key={provider.id} provider={provider} one={view.providers.length === 1} />
      ))}
      <button type="button" className={styles.key} onClick={toggleSound}>
        {sounds ? <Volume2 size={20} aria-hidden="true" /> : <VolumeX size={20} aria-hidden="true" />}
        <span>{t(sounds ? 'sound.on' : 'sound.off')}</span>
        <KeyName>F5</KeyName>
      </button>
      <button
        type="button"
        className={`${styles.key} ${styles.bare}`}
        aria-label={t('customer.open')}
        title={t('customer.openTitle')}
        onClick={() => void openDisplay()}
      >
        <MonitorUp size={24} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={styles.key}
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
function Scanner({ scanners: { devices, system } }: Pick<View, 'scanners'>) {
  const { t } = useTranslation();
  const refused = devices.find(isRefused);
  const [first, ...more] = devices;
  const words = refused
    ? t(`scanner.status.${standingOf(refused, system)}`)
    : first === undefined
      ? t('status.scannerKeyboard')
      : more.length > 0
        ? t('scanner.status.several', { count: devices.length })
        : t('scanner.status.ready', { name: first.name });
  if (refused)
    return (
      <button
        type="button"
        className={styles.look}
        title={t('scanner.status.see', { name: refused.name })}
        onClick={() => openSettings('scanner')}
      >
        <CircleAlert size={20} aria-hidden="true" />
        <span>{words}</span>
      </button>
    );
  return (
    <span className={`${styles.item} ${styles.short}`} role="img" aria-label={words} title={words}>
      <ScanBarcode size={20} aria-hidden="true" />
      <span aria-hidden="true">{words}</span>
    </span>
  );
}

function isRefused(
  device: ScannerDevice,
): device is ScannerDevice & { state: Exclude<ScannerDevice['state'], 'ready'> } {
  return device.state !== 'ready';
}

/** One of several that is well is a picture only, where there is no room for its words. */
function Provider({ provider, one }: { readonly provider: ProviderView; readonly one: boolean }) {
  const { t } = useTranslation();
  const loud = provider.state !== 'ready' && provider.state !== 'unknown';
  const Icon = loud ? CircleAlert : Plug;
  const words = t(`status.provider.${provider.state}`, { provider: t(`provider.${provider.id}`) });
  if (loud || one)
    return (
      <span className={styles.item} data-loud={loud || undefined}>
        <Icon size={20} aria-hidden="true" />
        <span>{words}</span>
      </span>
    );
  return (
    <span className={`${styles.item} ${styles.oneOfMany}`} role="img" aria-label={words} title={words}>
      <Icon size={20} aria-hidden="true" />
      <span aria-hidden="true">{words}</span>
    </span>
  );
}
