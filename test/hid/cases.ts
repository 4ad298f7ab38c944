/** What the test machine proves, in this order; guest.ts has the acts, hid.test.ts one test for each. */
export const cases = [
  'no scanner: the till sells on, and says so',
  'honeywell: a customer’s code is scanned, and the payment approved',
  'newland: a customer’s code is scanned, and the payment approved',
  'shifted: a customer’s code is scanned, and the payment approved',
  'the longest code of a wallet comes whole over many reports',
  'an item’s bar code is known for one by what the scanner says of it',
  'a scanner that takes commands is set to send this way, and beeps at what is not taken',
  'a layout nobody knew is learnt from one scan, and a customer’s code is scanned by it',
  'pulled out in mid-code: nothing is delivered, and plugged in again it scans',
  'two scanners: each is read, and one code read by both counts once',
  'a scan from before the till was open is not delivered',
  'rubbish and a flood of reports: nothing is charged, and the next scan counts',
  'no permission: the till says so, and once it is granted it scans',
  'a thousand scans in a row: none lost, doubled or altered, ten of them paid',
] as const;
export type Case = (typeof cases)[number];

/** Begins the line that the guest says of a case on the serial console, for hid.test.ts to read. */
export const mark = '@@HID ';

export interface Outcome {
  readonly name: Case;
  /** Empty where it holds. */
  readonly problem: string;
}
