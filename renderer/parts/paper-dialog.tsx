import { Dialog } from '@base-ui/react/dialog';
import { MonitorDown, Printer } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Printing } from '#shared/receipt/printing.ts';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { printReceipt, receiptForHere, receiptOf } from '../acts/print.ts';
import { money } from '../format.ts';
import { type PaperChoice, useTill } from '../store.ts';
import { inRow, printingText, type Texts } from '../text.ts';
import ask from './ask.module.css';
import { Button } from './button.tsx';
import { Paper } from './paper.tsx';
import styles from './paper-dialog.module.css';
import { PrintSheet } from './print-sheet.tsx';

interface PaperDialogProps {
  readonly papers: readonly PaperChoice[];
}

type Said = Printing | 'sending' | 'here' | null;

/** The receipt as it would come out now, and the two ways to print it. */
export function PaperDialog({ papers }: PaperDialogProps) {
  const { t } = useTranslation();
  const printer = useTill((state) => state.view?.printer);
  const [id, setId] = useState(papers[0]?.id ?? '');
  const [prints, setPrints] = useState(0);
  const [said, setSaid] = useState<Said>(null);
  const [sheet, setSheet] = useState<Receipt | null>(null);
  const main = useRef<HTMLButtonElement>(null);
  const receipt = useReceipt(id, prints);
  const mm = printer?.paperMm ?? 80;
  const off = printer?.state === 'off';
  const choose = (chosen: string) => {
    setId(chosen);
    setSaid(null);
    setSheet(null);
  };
  const onPrinter = async () => {
    setSaid('sending');
    setSaid(await printReceipt(id));
    setPrints((before) => before + 1);
  };
  const onHere = async () => {
    const counted = await receiptForHere(id);
    if (!counted) return;
    setSheet(counted);
    setSaid('here');
    setPrints((before) => before + 1);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && useTill.setState({ ask: null })}>
      <Dialog.Portal>
        <Dialog.Backdrop className={ask.backdrop} />
        <Dialog.Popup className={`${ask.popup} ${styles.popup}`} initialFocus={main} finalFocus={false}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className={styles.desk} tabIndex={0} aria-label={t('paper.paper', { mm })}>
            {receipt ? <Paper receipt={receipt} mm={mm} /> : <p>{t('paper.loading')}</p>}
          </section>
          <div className={styles.side}>
            <Dialog.Title className={ask.title}>{t('paper.title')}</Dialog.Title>
            {papers.length > 1 && <Choices papers={papers} id={id} onChoose={choose} />}
            <Dialog.Description className={styles.said} render={<p role="status" />}>
              {wordsOf(said, receipt, off, t)}
            </Dialog.Description>
            <div className={styles.ways}>
              {!off && (
                <Button ref={main} kind="primary" keyName="Enter" icon={Printer} onAct={() => void onPrinter()}>
                  {t(receipt && receipt.copy > 0 ? 'paper.copy' : 'paper.print')}
                </Button>
              )}
              <Button
                {...(off && { ref: main, kind: 'primary', keyName: 'Enter' })}
                icon={MonitorDown}
                onAct={() => void onHere()}
              >
                {t('paper.here')}
              </Button>
              <p className={styles.hint}>{t('paper.hereHint')}</p>
              <Button keyName="Esc" onAct={() => useTill.setState({ ask: null })}>
                {t('app.close')}
              </Button>
            </div>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
      {sheet && <PrintSheet key={`${id} ${prints}`} receipt={sheet} mm={mm} />}
    </Dialog.Root>
  );
}

/** Asked for again after each print, for the next one may be a copy. */
function useReceipt(id: string, prints: number): Receipt | null {
  const [found, setFound] = useState<{ readonly id: string; readonly receipt: Receipt } | null>(null);
  useEffect(() => {
    let current = prints >= 0;
    void receiptOf(id).then((receipt) => {
      if (current && receipt) setFound({ id, receipt });
    });
    return () => {
      current = false;
    };
  }, [id, prints]);
  return found?.id === id ? found.receipt : null;
}

function wordsOf(said: Said, receipt: Receipt | null, off: boolean, t: Texts): string {
  if (said === 'sending') return t('paper.sending');
  if (said === 'here') return t('paper.sentHere');
  const next = receipt && receipt.copy > 0 ? t('paper.again', { count: receipt.copy }) : t('paper.first');
  if (said) return said.outcome === 'printed' ? inRow(printingText(t, said), next) : printingText(t, said);
  return off ? inRow(t('paper.none'), next) : next;
}

interface ChoicesProps extends PaperDialogProps {
  readonly id: string;
  readonly onChoose: (id: string) => void;
}

function Choices({ papers, id, onChoose }: ChoicesProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.choices}>
      <legend className="sr">{t('paper.which')}</legend>
      {papers.map((paper) => (
        <label key={paper.id} className={styles.choice}>
          <input type="radio" name="paper" checked={paper.id === id} onChange={() => onChoose(paper.id)} />
          <span>{paper.refund ? t('paper.refund', { amount: money(paper.refund) }) : t('paper.payment')}</span>
        </label>
      ))}
    </fieldset>
  );
}
