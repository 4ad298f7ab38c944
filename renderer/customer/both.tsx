import i18next from 'i18next';
import { createContext, useContext } from 'react';
import type { Language } from '#shared/language.ts';
import type { Texts } from '../text.ts';
import styles from './both.module.css';

const LanguagesContext = createContext<readonly [Language, Language]>(['en', 'zh-Hans']);
export const Languages = LanguagesContext.Provider;

export function useLanguages(): readonly [Language, Language] {
  return useContext(LanguagesContext);
}

interface BothProps {
  readonly say: (t: Texts) => string;
  readonly size?: 'huge' | 'large' | 'read';
}

/** The same words in both languages of the display, the shop's own first and larger. */
export function Both({ say, size = 'read' }: BothProps) {
  const [first, second] = useLanguages();
  const First = size === 'read' ? 'p' : 'h1';
  const [words, otherWords] = [say(i18next.getFixedT(first)), say(i18next.getFixedT(second))];
  return (
    <div className={styles.both} data-size={size}>
      <First lang={first}>{words}</First>
      {otherWords !== words && (
        <p lang={second} className={styles.second}>
          {otherWords}
        </p>
      )}
    </div>
  );
}
