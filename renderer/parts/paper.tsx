import { useTranslation } from 'react-i18next';
import { unreachable } from '#shared/assert.ts';
import { code93 } from '#shared/receipt/code-93.ts';
import type { Receipt, ReceiptLine } from '#shared/receipt/receipt.ts';
import { inPlace } from './in-place.tsx';
import styles from './paper.module.css';
import { Qr } from './qr.tsx';

interface PaperProps {
  readonly receipt: Receipt;
  readonly mm: 58 | 80;
  /** As large as on paper, to be printed. */
  readonly real?: boolean;
}

/** The terminal's lines as they stand on paper. What they say was decided there; here they only get a place. */
export function Paper({ receipt, mm, real = false }: PaperProps) {
  return (
    <div
      className={styles.paper}
      lang={receipt.language}
      data-mm={mm}
      data-real={real || undefined}
      data-testid="paper"
    >
      {inPlace(receipt.lines, (line) => (
        <Line line={line} mm={mm} />
      ))}
    </div>
  );
}

function Line({ line, mm }: { readonly line: ReceiptLine; readonly mm: 58 | 80 }) {
  const { t } = useTranslation();
  switch (line.line) {
    case 'head':
    case 'mark':
    case 'title':
    case 'amount':
    case 'say':
    case 'warn':
    case 'foot':
      return <p className={styles[line.line]}>{line.text}</p>;
    case 'pair':
      return (
        <p className={styles.pair}>
          <span>{line.label}</span> <span>{line.value}</span>
        </p>
      );
    case 'rule':
      return <hr className={styles.rule} />;
    case 'barcode':
      return mm === 80 ? <Bars text={line.text} /> : null;
    case 'qr':
      return (
        <div className={styles.qr}>
          <Qr text={line.text} label={t('paper.code', { text: line.text })} />
        </div>
      );
    default:
      return unreachable(line);
  }
}

const barHeight = 30;
const quietModules = 10;

/** The reference once more, for a scanner that reads no squares. */
function Bars({ text }: { readonly text: string }) {
  const modules = code93(text);
  const bars = Array.from(modules).flatMap((one, at) => (one === '1' ? [`M${at} 0h1v${barHeight}h-1z`] : []));
  return (
    <svg
      className={styles.bars}
      viewBox={`${-quietModules} 0 ${modules.length + 2 * quietModules} ${barHeight}`}
      preserveAspectRatio="none"
      shapeRendering="crispEdges"
      aria-hidden="true"
    >
      <path d={bars.join('')} fill="currentColor" />
    </svg>
  );
}
