import { FileUp } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { importItems } from '../acts/items.ts';
import { Button } from '../parts/button.tsx';
import styles from './sections.module.css';
import { Head } from './sections.tsx';

/** The whole list at once, in place of the old one: a file with one mistake changes nothing, and the notice says where it is. */
export function PriceListSection({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  const file = useRef<HTMLInputElement>(null);
  const [doing, setDoing] = useState(false);
  const [taken, setTaken] = useState<number | null>(null);
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    setDoing(true);
    setTaken(null);
    setTaken(await importItems(chosen));
    setDoing(false);
  };
  const count = view.items?.count ?? 0;
  return (
    <>
      <Head title={t('settings.section.items')} hint={t('settings.hint.items')} />
      <p>{count === 0 ? t('settings.items.none') : t('settings.items.count', { count })}</p>
      <p className={styles.soft}>{t('settings.items.columns')}</p>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        hidden
        data-testid="price-list"
        aria-label={t('settings.items.choose')}
        onChange={({ target }) => {
          void take(target.files?.[0]);
          target.value = ''; // the same file, mended, is chosen again
        }}
      />
      <div className={styles.acts}>
        <Button icon={FileUp} off={doing} onAct={() => file.current?.click()}>
          {t('settings.items.choose')}
        </Button>
      </div>
      <p role="status">
        {doing ? t('settings.items.reading') : taken === null ? '' : t('settings.items.taken', { count: taken })}
      </p>
    </>
  );
}
