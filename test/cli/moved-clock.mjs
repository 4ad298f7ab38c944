// Loaded before a command: its day is the one that a file names, so that a day can be over without waiting for it.
import { readFileSync } from 'node:fs';
import { ServerResponse } from 'node:http';

const real = Date.now;
const file = process.env.SHROFF_TEST_CLOCK;
if (file) {
  Date.now = () => real() + Number(readFileSync(file, 'utf8'));
  const { writeHead } = ServerResponse.prototype;
  // Node's own header would tell the real time.
  ServerResponse.prototype.writeHead = function (...args) {
    this.setHeader('date', new Date(Date.now()).toUTCString());
    return writeHead.apply(this, args);
  };
}
