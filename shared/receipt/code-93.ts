import { assert } from '../assert.ts';

/** AIM USS-93: the characters in the order of their values, each nine modules, the first always dark. */
const values = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';
const patterns = [
  ...['100010100', '101001000', '101000100', '101000010', '100101000', '100100100', '100100010', '101010000'],
  ...['100010010', '100001010', '110101000', '110100100', '110100010', '110010100', '110010010', '110001010'],
  ...['101101000', '101100100', '101100010', '100110100', '100011010', '101011000', '101001100', '101000110'],
  ...['100101100', '100010110', '110110100', '110110010', '110101100', '110100110', '110010110', '110011010'],
  ...['101101100', '101100110', '100110110', '100111010', '100101110', '111010100', '111010010', '111001010'],
  ...['101101110', '101110110', '110101110', '100100110', '111011010', '111010110', '100110010'],
];
const edge = '101011110';

/** A barcode as modules, `1` dark, without its quiet zones. */
export function code93(text: string): string {
  const codes = Array.from(text, (character) => values.indexOf(character));
  assert(!codes.includes(-1), 'a barcode has capitals, figures and a few signs');
  const first = checkOf(codes, 20);
  const second = checkOf([...codes, first], 15);
  const modules = [...codes, first, second].map((code) => patterns[code] ?? '');
  return `${edge}${modules.join('')}${edge}1`;
}

/** Weights count from the end, 1 to `longest`, and begin again. */
function checkOf(codes: readonly number[], longest: number): number {
  return codes.reduce((sum, code, at) => sum + code * (((codes.length - 1 - at) % longest) + 1), 0) % 47;
}
