import { onPath } from '../build/test.mjs';

/** Programs of others that read what we made; where one is missing `npm test` names it, and in the CI fails. */
export const hasZbar = onPath('zbarimg');
export const hasPdfToText = onPath('pdftotext');
