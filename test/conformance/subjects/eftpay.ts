import {
  checkNamesNothing,
  checkWaits,
  every,
  noAnswer,
  noIncomingStatus,
  otherDigit,
  respelled,
  type Subject,
} from '../subject.ts';

const eftpaySign = /(,"sign":")([0-9a-f]+)(")/;

export const eftpay: Subject = {
  id: 'eftpay',
  title: 'eftPay',
  scans: null,
  shows: 'wechathk',
  lines: { address: 'https://eftpay.simulated.example/VMP', notifyUrl: 'https://shop.example/paid' },
  calls: {},
  isAside: () => false,
  unsigned: [respelled(eftpaySign, otherDigit), respelled(eftpaySign, () => '')],
  beginSteps: 1,
  cannots: [
    {
      ways: ['scan'],
      operations: every,
      proof: 'lacks',
      why: 'no call takes a customer’s code: merchant-presented codes only (VMP, scene/qrcode)',
    },
    {
      operations: ['begin'],
      cases: ['wrongAmount'],
      proof: 'nothing',
      why: 'the reply to a PreOrder names no amount (VMP, scene/qrcode, PreOrder)',
    },
    {
      operations: ['reverseApproved'],
      proof: 'lacks',
      why: 'a Close ends unpaid orders only (Appendix 3, 54)',
    },
    {
      operations: ['notification'],
      cases: ['declined'],
      proof: 'nothing',
      why: 'only a payment that was made is notified of (VMP, scene/qrcode, Notify)',
    },
    noIncomingStatus,
    noAnswer,
    checkNamesNothing('a check asks about nobody’s order: the answer names neither order nor amount (Appendix 3, 31)'),
    checkWaits,
    { operations: ['bill'], proof: 'lacks', why: 'VMP has no bill or statement call (sheet 5)' },
  ],
  otherwise: [],
  walletCannots: [
    ...(['gbpay', 'payme', 'fps'] as const).map(
      (wallet) => ({ wallet, act: 'reverseInDoubt', why: 'not in the list of Close (VMP, scene/qrcode)' }) as const,
    ),
    { wallet: 'fps', act: 'refund', why: 'not in the list of Refund (VMP, scene/qrcode)' },
  ],
};
