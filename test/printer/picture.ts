import { create } from 'qrcode';
import type { Printed } from './virtual-printer.ts';

const line = { dots: 30, letter: 12 };

/** The paper as an SVG picture, a dot a pixel: to be looked at. Bars stand for a barcode; they are not readable. */
export function pictureOf(printed: readonly Printed[], paperDots: number): string {
  let y = 20;
  const shapes = printed.flatMap((one) => {
    const top = y;
    const at = (dots: number, isCentred: boolean) => (isCentred ? (paperDots - dots) / 2 : 0);
    if (one.what === 'text') {
      y += line.dots * one.look.high;
      return [textShape(one, top)];
    }
    if (one.what === 'barcode') {
      y += 70;
      const [left, bars] = [at(one.dots, one.centred), one.dots / 4];
      return Array.from({ length: bars }, (_, nth) => box(left + nth * 4, top, nth % 3 === 0 ? 3 : 2, 60, '#111'));
    }
    if (one.what === 'qr') {
      const { size, data } = create(one.text, { errorCorrectionLevel: 'M' }).modules;
      const left = at(size * one.moduleDots, one.centred);
      y += size * one.moduleDots + 10;
      return Array.from(data, (dark, nth) =>
        dark
          ? box(
              left + (nth % size) * one.moduleDots,
              top + Math.floor(nth / size) * one.moduleDots,
              one.moduleDots,
              one.moduleDots,
              '#111',
            )
          : '',
      );
    }
    if (one.what === 'raster') {
      y += one.bits.length / one.rowBytes;
      return rasterShapes(one, top);
    }
    return one.what === 'cut' ? [box(0, y, paperDots, 1, '#c00')] : [];
  });
  const size = `width="${paperDots + 40}" height="${y + 20}" viewBox="-20 0 ${paperDots + 40} ${y + 20}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><rect x="-20" width="100%" height="100%" fill="#fff"/>${shapes.join('')}</svg>`;
}

function box(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function textShape({ text, left, dots, look }: Extract<Printed, { what: 'text' }>, top: number): string {
  let x = left;
  const fill = look.inverted ? '#fff' : '#111';
  const letters = Array.from(text, (character) => {
    const columns = (character.codePointAt(0) ?? 0) > 0x7f ? 2 : 1;
    const place = `translate(${x} ${top + 23 * look.high}) scale(${look.wide} ${look.high})`;
    x += columns * line.letter * look.wide;
    const sign = character.replace('&', '&amp;').replace('<', '&lt;');
    return character === ' ' ? '' : `<text transform="${place}">${sign}</text>`;
  });
  const band = look.inverted ? box(0, top, dots, line.dots * look.high, '#111') : '';
  const font = `font-family="Noto Sans Mono CJK SC, monospace" font-size="${look.wide > 0 ? 23 : 0}"`;
  return `${band}<g fill="${fill}" ${font} font-weight="${look.bold ? 700 : 400}">${letters.join('')}</g>`;
}

/** Each stretch of dark dots in a row is one box. */
function rasterShapes({ rowBytes, bits }: Extract<Printed, { what: 'raster' }>, top: number): string[] {
  const dark = (y: number, x: number) => ((bits[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
  const [width, rows] = [rowBytes * 8, bits.length / rowBytes];
  const shapes: string[] = [];
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < width; x += 1) {
      const from = x;
      while (x < width && dark(y, x)) x += 1;
      if (x > from) shapes.push(box(from, top + y, x - from, 1, '#111'));
    }
  return shapes;
}
