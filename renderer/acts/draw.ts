import type { View } from '#shared/contract/view.ts';
import { mostGlyphs } from '#shared/receipt/glyph.ts';
import { drawGlyphs } from '../glyphs.ts';
import { theLink } from '../store.ts';

let asked = '';

/** Draws what the terminal wants for a printer without these characters. A wish that stands in several views is one. */
export function drawForPrinter({ printer: { draw, language } }: View): void {
  if (draw === asked) return;
  asked = draw;
  const characters = Array.from(draw);
  for (let at = 0; at < characters.length; at += mostGlyphs) {
    const glyphs = drawGlyphs(characters.slice(at, at + mostGlyphs), language);
    theLink()
      .send('printer.draw', { glyphs })
      .catch(() => undefined); // the terminal does without, and says so where that matters
  }
}
