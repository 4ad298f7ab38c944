import { sign } from 'node:crypto';
import { callbackKey } from '../../../electron/simulators/upay/callback-key.ts';
import { checkNamesNothing, checkWaits, every, noAnswer, noIncomingStatus, path, type Subject } from '../subject.ts';

export const upay: Subject = {
  id: 'upay',
  title: 'Upay',
  scans: 'alipay',
  shows: 'wechat',
  lines: { deviceId: 'conformance-1', allowRevoke: true, notifyUrl: 'https://shop.example/paid' },
  calls: {},
  isAside: path(/^\/terminal\//),
  unsigned: [],
  resigned: ({ headers, body }) => {
    const authorization = sign('RSA-SHA256', body, callbackKey).toString('base64');
    return { body, headers: { ...headers, authorization } };
  },
  beginSteps: 1,
  cannots: [
    {
      operations: every.filter((one) => one !== 'notification').concat('check'),
      cases: ['wrongSignature'],
      proof: 'nothing',
      why: 'answers are not signed; TLS and our own request prove them (Web API, sign.md)',
    },
    noIncomingStatus,
    noAnswer,
    {
      operations: ['bill'],
      proof: 'lacks',
      why: 'the Web API has no bill or list call (sheet, bills and reconciliation)',
    },
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (query.md)'),
    checkWaits,
    {
      operations: ['reverseApproved'],
      cases: ['pending'],
      proof: 'word',
      why: 'a revoke is done or not, no result code says "in progress" (revoke&cancel.md)',
    },
  ],
  otherwise: [
    {
      operation: 'begin',
      name: 'notFound',
      says: ['no', 'doubt'],
      late: true,
      why: 'FAIL without an order means that nothing was made (pay.md); it is watched, and the money found is late',
    },
  ],
  walletCannots: [],
};
