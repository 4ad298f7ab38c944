const itemCodeLengths = [8, 12, 13, 14];

/** EAN-8, UPC-A, EAN-13 or GTIN-14 by its check digit (GS1 General Specifications, section 7.9). */
export function isItemCode(code: string): boolean {
  if (!looksLikeItemCode(code)) return false;
  const sum = Array.from(code, Number).reduceRight((total, digit, index) => {
    const fromRight = code.length - 1 - index;
    return total + digit * (fromRight % 2 === 0 ? 1 : 3);
  }, 0);
  return sum % 10 === 0;
}

/** As long as an item's number, whatever its check digit says. */
export function looksLikeItemCode(code: string): boolean {
  return /^\d+$/.test(code) && itemCodeLengths.includes(code.length);
}
