import { AlertDialog } from '@base-ui/react/alert-dialog';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useTill } from '../store.ts';
import styles from './ask.module.css';
import { Button } from './button.tsx';

interface QuestionProps {
  readonly title: string;
  readonly body: ReactNode;
  readonly yes: string | null;
  readonly danger?: boolean;
  /** Yes does not close it: `onYes` does, once what it needs is there. */
  readonly stays?: boolean;
  readonly onYes?: () => void;
  /** What closes it, where that is not "cancel". */
  readonly no?: string;
  /** Stands in focus first, where that is neither yes nor no. */
  readonly first?: RefObject<HTMLElement | null>;
}

interface TypedQuestionProps extends Omit<QuestionProps, 'body' | 'stays'> {
  readonly children: ReactNode;
  readonly onYes: () => void;
}

const settleMs = 300;

/** Focus stands on yes for what the cashier just asked for, on no for what is better not done in passing. */
export function Question({ title, body, yes, danger = false, stays = false, no, onYes, first }: QuestionProps) {
  const { t } = useTranslation();
  const yesButton = useRef<HTMLButtonElement>(null);
  const noButton = useRef<HTMLButtonElement>(null);
  const shownMs = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    shownMs.current = Date.now();
  }, []);
  const close = () => useTill.setState({ ask: null });
  const act = () => {
    if (Date.now() - shownMs.current < settleMs) return;
    if (!stays) close();
    onYes?.();
  };
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && close()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup
          className={styles.popup}
          initialFocus={first ?? (danger || yes === null ? noButton : yesButton)}
          finalFocus={false}
        >
          <AlertDialog.Title className={styles.title}>{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className={styles.body}>
            {body}
          </AlertDialog.Description>
          <div className={styles.exits}>
            <Button ref={noButton} keyName="Esc" onAct={close}>
              {no ?? (yes === null ? t('app.close') : t('app.cancel'))}
            </Button>
            {yes !== null && (
              <Button
                ref={yesButton}
                kind={danger ? 'danger' : 'primary'}
                {...(!danger && { keyName: 'Enter' })}
                onAct={act}
              >
                {yes}
              </Button>
            )}
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** Answered with what is typed under it; Enter in a field says yes as the button does. */
export function TypedQuestion({ children, onYes, ...question }: TypedQuestionProps) {
  const form = (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onYes();
      }}
    >
      {children}
      <button type="submit" hidden />
    </form>
  );
  return <Question {...question} stays onYes={onYes} body={form} />;
}
