import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a decoder that shares nothing with us reads off dots: rows of bytes, the leftmost dot the highest bit, as PBM has them. */
export function readDots(rowBytes: number, rows: number, bits: Uint8Array): string {
  const path = join(mkdtempSync(join(tmpdir(), 'shroff-dots-')), 'dots.pbm');
  writeFileSync(path, Buffer.concat([Buffer.from(`P4\n${rowBytes * 8} ${rows}\n`), bits]));
  return execFileSync('zbarimg', ['-q', '--nodbus', path], { encoding: 'utf8' }).trim();
}
