import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { Receipt } from '#shared/receipt/receipt.ts';
import { Paper } from './paper.tsx';

interface PrintSheetProps {
  readonly receipt: Receipt;
  readonly mm: 58 | 80;
}

const pxPerMm = 96 / 25.4;
/** So that rounding never makes a second page. */
const spareMm = 2;

/** Prints one page as wide as the paper and as long as the receipt, once, as soon as it stands in the document. */
export function PrintSheet({ receipt, mm }: PrintSheetProps) {
  const sheet = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const heightPx = sheet.current?.getBoundingClientRect().height ?? 0;
    const page = new CSSStyleSheet(); // of the document itself: the content security policy allows no style element
    page.replaceSync(`@page { size: ${mm}mm ${Math.ceil(heightPx / pxPerMm) + spareMm}mm; margin: 0 }`);
    document.adoptedStyleSheets.push(page);
    const printing = setTimeout(() => window.print()); // once the screen shows what was said of it
    return () => {
      clearTimeout(printing);
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== page);
    };
  }, [mm]);
  return createPortal(
    <div ref={sheet} className="print-sheet" aria-hidden="true" data-testid="print-sheet">
      <Paper receipt={receipt} mm={mm} real />
    </div>,
    document.body,
  );
}
