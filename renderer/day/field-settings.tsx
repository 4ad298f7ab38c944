import { useTranslation } from 'react-i18next';
import { cellsUnder, formatOf, type MappingField, walletOfWord } from '#shared/reconcile/guess-mapping.ts';
import { endBefore, type MappingScreen, nameMapping, sayKind, sayState } from '../acts/mapping.ts';
import { TextField } from '../parts/text-field.tsx';
import { refusedText } from './came.tsx';
import styles from './field-settings.module.css';

const kinds = ['payment', 'refund'] as const;
const states = ['done', 'processing', 'refused', 'leaveOut'] as const;

/** What the column that is asked about says, read as it will be; of words, what each means. */
export function FieldSettings({ screen }: { readonly screen: MappingScreen }) {
  const { t } = useTranslation();
  const { field, draft, refusal } = screen;
  return (
    <section className={styles.settings} aria-label={t(`mapping.field.${field}`)}>
      {refusal && (
        <p role="alert" className={styles.refusal}>
          {refusedText(refusal, t)}
        </p>
      )}
      <p>
        <b>{t('sentence.label', { name: t(`mapping.field.${field}`) })}</b>
        {t(`mapping.about.${field}`)}
      </p>
      <Words screen={screen} field={field} />
      <div className={styles.last}>
        <TextField
          className={styles.text}
          label={t('mapping.name')}
          maxLength={60}
          value={draft.name}
          onType={nameMapping}
        />
        <TextField
          className={styles.text}
          label={t('mapping.endsBefore')}
          maxLength={60}
          value={draft.endsBefore}
          onType={endBefore}
        />
      </div>
    </section>
  );
}

interface WordsProps {
  readonly screen: MappingScreen;
  readonly field: MappingField;
}

function Words({ screen: { glance, draft }, field }: WordsProps) {
  const { t } = useTranslation();
  const cells = cellsUnder(glance, draft, field);
  if (draft.columns[field] === undefined) return <p className={styles.soft}>{t('mapping.none')}</p>;
  if (field === 'kind')
    return (
      <Choices
        words={Object.entries(draft.kinds)}
        choices={kinds.map((kind) => [kind, t(`mapping.kind.${kind}`)])}
        onChoose={sayKind}
      />
    );
  if (field === 'state')
    return (
      <Choices
        words={Object.entries(draft.states)}
        choices={states.map((state) => [state, t(`mapping.state.${state}`)])}
        onChoose={sayState}
      />
    );
  const format = field === 'time' ? formatOf(cells) : null;
  const samples = [...new Set(cells)].slice(0, 3);
  const read = field === 'wallet' ? samples.map((word) => `${word} → ${t(`wallet.${walletOfWord(word)}`)}`) : samples;
  return (
    <p className={styles.soft}>
      {format ? t('mapping.format', { format }) : field === 'time' ? t('mapping.noFormat') : t('mapping.samples')}{' '}
      {read.join(' · ')}
    </p>
  );
}

interface ChoicesProps<Meaning extends string> {
  readonly words: readonly (readonly [word: string, meaning: Meaning | null])[];
  readonly choices: readonly (readonly [meaning: Meaning, label: string])[];
  readonly onChoose: (word: string, meaning: Meaning) => void;
}

function Choices<Meaning extends string>({ words, choices, onChoose }: ChoicesProps<Meaning>) {
  return (
    <ul className={styles.words}>
      {words.map(([word, meaning]) => (
        <li key={word}>
          <b>{word}</b>
          <div role="radiogroup" aria-label={word}>
            {choices.map(([one, label]) => (
              <label key={one}>
                <input type="radio" name={word} checked={meaning === one} onChange={() => onChoose(word, one)} />
                <span>{label}</span>
              </label>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
