/** Of a price list's file: `mostItems` with long Chinese names fit. */
export const mostFileBytes = 2 * 1024 * 1024;
