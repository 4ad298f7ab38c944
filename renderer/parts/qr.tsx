import { create } from 'qrcode';
import { useMemo } from 'react';
import styles from './qr.module.css';

interface QrProps {
  readonly text: string;
  readonly label: string;
}

const quietZone = 4;

/** One path, dark on white with its quiet zone, whatever the screen's colours are: phones read nothing else reliably. */
export function Qr({ text, label }: QrProps) {
  const { path, size } = useMemo(() => drawn(text), [text]);
  const box = size + 2 * quietZone;
  return (
    <svg
      className={styles.qr}
      viewBox={`${-quietZone} ${-quietZone} ${box} ${box}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
      data-testid="qr"
    >
      <rect x={-quietZone} y={-quietZone} width={box} height={box} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { path: string; size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size, data } = modules;
  const dark = Array.from(data.keys()).filter((index) => data[index]);
  return { size, path: dark.map((index) => `M${index % size} ${Math.floor(index / size)}h1v1h-1z`).join('') };
}
