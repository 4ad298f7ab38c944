import { createHmac } from 'node:crypto';
import { checkNamesNothing, checkWaits, noAnswer, noIncomingStatus, path, type Subject, unnamed } from '../subject.ts';

const isConfirm = path(/\/confirm$/);

export const uqpay: Subject = {
  id: 'uqpay',
  title: 'UQPAY',
  scans: 'wechat',
  shows: 'alipay',
  lines: { scan: { flow: 'qrcode', wallets: [{ wallet: 'wechat', type: 'wechatpay' }] } },
  calls: {
    begin: [isConfirm, path(/\/create$/)],
    reverseInDoubt: [path(/\/cancel$/)],
    refund: [({ method }) => method === 'POST'],
  },
  isAside: path(/\/connect\/token$/),
  unsigned: [],
  resigned: ({ headers, body }, secrets) => {
    const timestamp = headers['x-wk-timestamp'] ?? '';
    const hmac = createHmac('sha512', secrets['uqpay.webhookSecret'] ?? '')
      .update(body)
      .update(timestamp);
    return { body, headers: { ...headers, 'x-wk-signature': hmac.digest('hex') } };
  },
  beginSteps: 2,
  cannots: [
    {
      operations: ['begin', 'query', 'reverseInDoubt', 'refund', 'refundQuery', 'check', 'bill'],
      cases: ['wrongSignature'],
      proof: 'nothing',
      why: 'only notifications are signed; TLS and our own token prove answers (sheet 1 and 5)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'which wallets undo a paid payment is not said, so it is off (sheet 2.4, `cancelPaidUntil`): it is refunded',
    },
    noIncomingStatus,
    noAnswer,
    checkNamesNothing('a check reads a list that may be empty, and nothing in it (sheet 2)'),
    checkWaits,
    {
      operations: ['bill'],
      cases: unnamed,
      proof: 'word',
      why: 'a list of settlements is about a day, compared row by row afterwards; it answers no order (sheet 6)',
    },
  ],
  otherwise: [
    {
      way: 'show',
      operation: 'begin',
      name: 'declined',
      says: ['wait'],
      why: 'a failed attempt leaves the intent open to another (sheet 3.2): it is cancelled',
    },
    {
      way: 'show',
      operation: 'query',
      name: 'declined',
      says: ['wait'],
      why: 'a failed attempt leaves the intent open to another (sheet 3.2): it is cancelled',
    },
    {
      operation: 'refundQuery',
      name: 'otherOrder',
      says: ['missing', 'doubt'],
      why: 'a list that holds only refunds of other numbers does not hold ours (sheet 2.4: they carry no number of ours)',
    },
  ],
  walletCannots: [],
};
