import { ChevronRight, CircleAlert, Plug, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { ProviderId } from '#shared/payment/payment.ts';
import { openProvider } from '../acts/settings.ts';
import { useDraft } from './draft.ts';
import styles from './sections.module.css';
import { Head } from './sections.tsx';

/** Whom the shop can be paid through, and how each stands. */
export function Providers({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t('settings.section.providers')} hint={t('settings.hint.providers')} />
      <ProviderList view={view} />
    </>
  );
}

export function ProviderList({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const named = useDraft((draft) => draft.loaded?.settings.providers);
  return (
    <div className={styles.block}>
      {ProviderId.options.map((id) => {
        const state = view.providers.find((provider) => provider.id === id)?.state;
        const isSetUp = named?.[id] !== undefined;
        const Icon = !isSetUp ? Plus : (state ?? 'unknown') === 'unknown' || state === 'ready' ? Plug : CircleAlert;
        return (
          <button key={id} type="button" className={styles.row} onClick={() => openProvider(id)}>
            <Icon size={24} aria-hidden="true" />
            <span>
              <b>{t(`provider.${id}`)}</b>
              <span>{t(`settings.provider.${id}`)}</span>
            </span>
            <em>{t(isSetUp ? `settings.standing.${state ?? 'unknown'}` : 'settings.standing.none')}</em>
            <ChevronRight size={24} aria-hidden="true" />
          </button>
        );
      })}
    </div>
  );
}
