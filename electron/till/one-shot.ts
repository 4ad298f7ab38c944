import { assert } from '#shared/assert.ts';

/**
 * The one sending of a payment (law 2): made by the process that journaled the intent, holding the customer's code in
 * memory only, and never derived from the journal. Taking it twice is a defect.
 */
export class OneShot<T> {
  #send: ((signal: AbortSignal) => Promise<T>) | null;

  constructor(send: (signal: AbortSignal) => Promise<T>) {
    this.#send = send;
  }

  take(): (signal: AbortSignal) => Promise<T> {
    const send = this.#send;
    assert(send, 'a payment is sent once');
    this.#send = null;
    return send;
  }
}
