import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Check } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languages } from '#shared/language.ts';
import { changeLanguage } from '../acts/till.ts';
import { useTill } from '../store.ts';
import { ownName } from '../text.ts';
import { Question } from './ask.tsx';
import styles from './choose-language.module.css';

/** Each language by its own name; a touch chooses. By keyboard: the arrows, then Enter. */
export function ChooseLanguage() {
  const { t } = useTranslation();
  const spoken = useTill((state) => state.view?.language);
  const current = useRef<HTMLButtonElement>(null);
  const choose = (language: Language) => {
    useTill.setState({ ask: null });
    if (language !== spoken) changeLanguage(language);
  };
  return (
    <Question
      title={t('app.languageTitle')}
      yes={null}
      first={current}
      body={
        <ToggleGroup
          className={styles.languages}
          aria-label={t('app.languageTitle')}
          orientation="vertical"
          value={spoken ? [spoken] : []}
        >
          {languages.map((language) => (
            <Toggle
              key={language}
              ref={language === spoken ? current : null}
              className={styles.language}
              lang={language}
              value={language}
              onClick={() => choose(language)}
            >
              {ownName(language)}
              {language === spoken && <Check size={24} aria-hidden="true" />}
            </Toggle>
          ))}
        </ToggleGroup>
      }
    />
  );
}
