import {
  checkNamesNothing,
  checkWaits,
  noAnswer,
  noIncomingStatus,
  otherDigit,
  respelled,
  type Subject,
  unnamed,
} from '../subject.ts';

/** A "no" is generally not signed (document 3.2): only a yes must be. */
function stripped(body: Uint8Array): Uint8Array | null {
  const isYes = /<result_code>0</.test(Buffer.from(body).toString());
  return isYes ? respelled(swiftpassSign, () => '')(body) : null;
}

const swiftpassSign = /(<sign><!\[CDATA\[)([^\]]+)(\]\]><\/sign>)/;

export const swiftpass: Subject = {
  id: 'swiftpass',
  title: 'Swiftpass',
  scans: 'wechat',
  shows: 'wechat',
  lines: { billAddress: 'https://download.swiftpass.example/gateway', notifyUrl: 'https://shop.example/paid' },
  calls: {},
  isAside: () => false,
  unsigned: [respelled(swiftpassSign, otherDigit), stripped],
  beginSteps: 1,
  cannots: [
    {
      ways: ['scan'],
      operations: ['notification'],
      proof: 'nothing',
      why: 'only payments by a shown code are notified of (document 1.5.3, 6.2)',
    },
    {
      operations: ['notification'],
      cases: ['declined'],
      proof: 'nothing',
      why: 'only a payment that was made is notified of (6.2.1)',
    },
    noIncomingStatus,
    noAnswer,
    {
      ways: ['show'],
      operations: ['begin'],
      cases: unnamed,
      proof: 'nothing',
      why: 'the reply with a code to show names neither order nor amount (6.1.4)',
    },
    {
      operations: ['reverseInDoubt'],
      cases: ['wrongAmount'],
      proof: 'nothing',
      why: 'the reply to reverse or close names no amount (6.6.2; reverse: sheet 6)',
    },
    {
      ways: ['show'],
      operations: ['reverseInDoubt'],
      cases: ['otherOrder'],
      proof: 'nothing',
      why: 'the reply to a close names no order (6.6.2)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'no act undoes a paid order for certain: close ends unpaid ones (6.6), reverse is told of doubt only (sheet 6)',
    },
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (6.3.3)'),
    checkWaits,
    {
      operations: ['bill'],
      cases: ['wrongSignature', ...unnamed],
      proof: 'nothing',
      why: 'the statement is unsigned text about a day, compared row by row afterwards (mainland statement, sheet 11)',
    },
  ],
  otherwise: [
    {
      way: 'show',
      operation: 'begin',
      name: 'duplicate',
      says: ['yes', 'doubt'],
      late: true,
      why: 'the second answer has no code, so none is shown, and none can be closed in its first five minutes (6.6.1): it ends at once and is watched, and the simulated customer pays what nobody saw',
    },
  ],
  walletCannots: [
    {
      wallet: 'unionpay',
      act: 'reverseInDoubt',
      why: 'a shown UnionPay code is never closed (6.6.1): it ends by itself',
    },
  ],
};
