import { type Affixes, affixPattern } from './affixes.ts';

/** What the code on the screen says that a scanner is set up by. A wallet's code never looks so, and it is never charged. */
export const teachCode = 'SHROFF:TEACH:SCANNER:2';

/** What the scanner put around it; null where the code is not in there, or what is around it fits no setting. */
export function affixesAround(text: string): Affixes | null {
  const plain = withoutEnd(text);
  const at = plain.indexOf(teachCode);
  if (at < 0) return null;
  const prefix = plain.slice(0, at);
  const suffix = plain.slice(at + teachCode.length);
  return affixPattern.test(prefix) && affixPattern.test(suffix) ? { prefix, suffix } : null;
}

/** Enter, line feed and tab after a code are the scanner's, as most are set. */
export function withoutEnd(text: string): string {
  return text.replace(/[\r\n\t]+$/, '');
}
