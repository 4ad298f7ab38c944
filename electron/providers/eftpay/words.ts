import type { Words } from '#shared/payment/payment.ts';

/**
 * The provider's code and sentence within the journal's limits. What is secret is taken out (22 and 23 quote our key), and
 * long runs of digits are cut to their last four.
 */
export function makeWords(code: string | null, sentence: string | null, secret: readonly string[] = []): Words | null {
  if (code === null && sentence === null) return null;
  const clean = (words: string) =>
    secret
      .filter((one) => one.length >= 4)
      .reduce((rest, one) => rest.replaceAll(one, '…'), words)
      .replace(/\d{12,}(?=\d{4})/g, '…');
  return { code: clip(clean(code ?? ''), 64), text: clip(clean(sentence ?? ''), 300) };
}

function clip(words: string, length: number): string {
  return words.slice(0, length).toWellFormed();
}

/** How far off our clock is, in words; an HTTP Date is good to a second or two. */
export function clockWords(skewMs: number | null): string {
  if (skewMs === null) return "By how much the till's clock is off, eftPay does not say.";
  if (Math.abs(skewMs) <= 2_000) return "The till's clock agrees with eftPay's: the time zone in the settings may not.";
  return `The till's clock is ${spell(Math.abs(skewMs))} ${skewMs > 0 ? 'ahead of' : 'behind'} eftPay's.`;
}

function spell(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
