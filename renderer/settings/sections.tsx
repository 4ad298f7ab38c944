import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from '#shared/contract/view.ts';
import { languages } from '#shared/language.ts';
import { changeNow } from '../acts/settings.ts';
import { changeLanguage } from '../acts/till.ts';
import { ownName, textOr } from '../text.ts';
import { settingAt, useDraft } from './draft.ts';
import { Fields, isSetting, SecretField } from './field.tsx';
import styles from './sections.module.css';
import { displayFields, networkFields, networkSecrets, shopFields } from './specs.ts';

interface HeadProps {
  readonly title: string;
  readonly hint: string;
  /** Where it names the whole screen. */
  readonly whole?: boolean;
}

export function Head({ title, hint, whole = false }: HeadProps) {
  return (
    <header className={styles.head}>
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{hint}</p>
    </header>
  );
}

export function ShopSection() {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t('settings.section.shop')} hint={t('settings.hint.shop')} />
      <Fields specs={shopFields} />
    </>
  );
}

export function NetworkSection() {
  const { t } = useTranslation();
  const on = useDraft((draft) => settingAt(draft, 'notifications.on') === true);
  return (
    <>
      <Head title={t('settings.section.network')} hint={t('settings.hint.network')} />
      <Fields specs={networkFields.filter(({ path }) => on || !/^notifications\.(?!on)/.test(path))} />
      {networkSecrets.map((name) => (
        <SecretField key={name} name={name} needed={false} />
      ))}
    </>
  );
}

/** What is chosen here acts at once: a person sees it, and nothing has to be saved. */
export function ScreenSection({ view }: { readonly view: View }) {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t('settings.section.screen')} hint={t('settings.hint.screen')} />
      <Languages spoken={view.language} />
      <Looks />
    </>
  );
}

export function DisplaySection() {
  const { t } = useTranslation();
  return (
    <>
      <Head title={t('settings.section.display')} hint={t('settings.hint.display')} />
      <Fields specs={displayFields} />
    </>
  );
}

const looks = {
  appearance: ['system', 'light', 'dark'],
  contrast: ['system', 'high'],
  soundVolume: ['0', '2', '5', '10'],
} as const;

/** Light, contrast and sound, each where this till's settings have it. */
function Looks() {
  const { t } = useTranslation();
  const draft = useDraft();
  const shown = (['appearance', 'contrast', 'soundVolume'] as const).filter((name) => isSetting(`screen.${name}`));
  return shown.map((name) => (
    <Pick
      key={name}
      label={t(`settings.label.${name}`)}
      value={String(settingAt(draft, `screen.${name}`) ?? '')}
      options={looks[name].map((value) => ({ value, label: textOr(t, `settings.option.${name}.${value}`, value) }))}
      onPick={(value) => void changeNow(`screen.${name}`, value)}
    />
  ));
}

export function Languages({ spoken }: { readonly spoken: View['language'] }) {
  const { t } = useTranslation();
  const options = languages.map((language) => ({ value: language, label: ownName(language), lang: language }));
  return <Pick label={t('settings.label.language')} value={spoken} options={options} onPick={changeLanguage} />;
}

interface PickProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly lang?: string }[];
  readonly onPick: (value: Value) => void;
}

/** A few ways side by side, one of them in force. */
export function Pick<Value extends string>({ label, value, options, onPick }: PickProps<Value>) {
  return (
    <div className={styles.pick}>
      <p>{label}</p>
      <ToggleGroup className={styles.options} aria-label={label} value={[value]}>
        {options.map((option) => (
          <Toggle
            key={option.value}
            className={styles.option}
            value={option.value}
            lang={option.lang}
            onClick={() => option.value !== value && onPick(option.value)}
          >
            {option.value === value && <Check size={24} aria-hidden="true" />}
            {option.label}
          </Toggle>
        ))}
      </ToggleGroup>
    </div>
  );
}
