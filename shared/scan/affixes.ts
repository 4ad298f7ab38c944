/** What a keyboard-mode scanner is set to send around each code. */
export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

/** What either may be. */
export const affixPattern = /^[\x21-\x7e]{0,8}$/;

export const noAffixes: Affixes = { prefix: '', suffix: '' };

/**
 * The code without what the scanner puts around it. A code that lacks any part of it came another way, and stays whole; so
 * does one that is known as it stands and would not be without.
 */
export function withoutAffixes(text: string, { prefix, suffix }: Affixes, isKnown: (code: string) => boolean): string {
  const whole = text.replace(/^[\s\0]+|[\s\0]+$/g, '');
  if (prefix + suffix === '' || whole.length <= prefix.length + suffix.length) return whole;
  if (!whole.startsWith(prefix) || !whole.endsWith(suffix)) return whole;
  const cut = whole.slice(prefix.length, whole.length - suffix.length);
  return isKnown(whole) && !isKnown(cut) ? whole : cut;
}
