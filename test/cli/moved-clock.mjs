// Loaded before a command: its day is the one that a file names, so that a day can be over without waiting for it.
import { readFileSync } from 'node:fs';

const real = Date.now;
const file = process.env.SHROFF_TEST_CLOCK;
if (file) Date.now = () => real() + Number(readFileSync(file, 'utf8'));
