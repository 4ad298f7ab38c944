import styles from './choice.module.css';

interface ChoiceProps {
  /** Of the choices of which one is on. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly on: boolean;
  readonly onChoose: () => void;
}

/** One of several, of which one is on. */
export function Choice({ name, label, hint, on, onChoose }: ChoiceProps) {
  return (
    <label className={styles.choice} data-hinted={hint !== undefined || undefined}>
      <input type="radio" name={name} checked={on} onChange={onChoose} />
      {hint === undefined ? (
        <span>{label}</span>
      ) : (
        <span>
          <b>{label}</b>
          <small>{hint}</small>
        </span>
      )}
    </label>
  );
}
