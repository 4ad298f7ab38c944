import { GraduationCap, Store } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import type { CustomerView, Shown } from '#shared/contract/customer-view.ts';
import { languages as allLanguages, type Language } from '#shared/language.ts';
import { Both, Languages } from './both.tsx';
import styles from './display.module.css';
import { Asked, Checking, Idle, NotPaid, Paid, Resting, Scannable, Thanks, ToPay, Working } from './pictures.tsx';
import { useDisplay } from './store.ts';

/** The customer's screen: nothing to press, readable from two metres. */
export function CustomerDisplay() {
  const view = useDisplay((state) => state.view);
  const lost = useDisplay((state) => state.lost);
  const { i18n } = useTranslation();
  const languages = view?.languages ?? spokenFirst(i18n.language as Language);
  const shown = lost || !view ? null : view.shown;
  return (
    <Languages value={languages}>
      <div className={styles.display} data-training={view?.mode === 'training' || undefined}>
        <Head view={view} />
        <main className={styles.main} data-at={shown?.at ?? 'resting'} data-testid="customer" aria-live="polite">
          {shown ? <Picture shown={shown} shopName={view?.shopName ?? ''} /> : <Resting />}
        </main>
      </div>
    </Languages>
  );
}

/** Before the first view this machine's own language stands first. */
function spokenFirst(language: Language): readonly [Language, Language] {
  return [language, allLanguages.find((other) => other !== language) ?? language];
}

function Head({ view }: { readonly view: CustomerView | null }) {
  return (
    <header
      className={styles.head}
      data-empty={!view || (view.shown.at === 'idle' && view.mode === 'live') || undefined}
    >
      {view && view.shown.at !== 'idle' && (
        <p className={styles.shop}>
          <Store aria-hidden="true" />
          <b>{view.shopName}</b>
        </p>
      )}
      {view?.mode === 'training' && (
        <div className={styles.training} data-testid="training">
          <GraduationCap aria-hidden="true" />
          <Both say={(t) => t('status.training')} />
        </div>
      )}
    </header>
  );
}

function Picture({ shown, shopName }: { readonly shown: Shown; readonly shopName: string }) {
  switch (shown.at) {
    case 'idle':
      return <Idle shopName={shopName} />;
    case 'amount':
      return <ToPay shown={shown} />;
    case 'code':
      return <Scannable shown={shown} />;
    case 'working':
      return <Working amount={shown.amount} />;
    case 'asked':
      return <Asked shown={shown} />;
    case 'paid':
      return <Paid shown={shown} />;
    case 'thanks':
      return <Thanks />;
    case 'checking':
      return <Checking amount={shown.amount} />;
    case 'notPaid':
      return <NotPaid amount={shown.amount} />;
    default:
      return unreachable(shown);
  }
}
