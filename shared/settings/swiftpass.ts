import { z } from 'zod';
import { Wallet } from '../payment/payment.ts';
import { PaceScale, ProviderAddress, paceScaleFits, paceScaleMisfit } from './provider-address.ts';

/** Letters, digits and underscore, 1 to 32: merchant, master and agent numbers (document 1.5.3, 6.1.3). */
const PartyNumber = z.string().regex(/^[A-Za-z0-9_]{1,32}$/);

/**
 * The signature of every request and answer. The document calls `SHA256` a plain hash, and all known clients use it so,
 * but its own sample is an HMAC: both are here, and only the acquirer knows which is meant. MD5 is proven by real messages.
 */
export const SwiftpassSignature = z.enum(['MD5', 'SHA256', 'SHA256-HMAC', 'RSA_1_256']);
export type SwiftpassSignature = z.infer<typeof SwiftpassSignature>;

/** `service` of a code to show: `pay.weixin.native.intl` abroad, `pay.weixin.native` in the mainland, `unified.trade.native` for all. */
const ShowService = z.string().regex(/^(?:pay|unified)(?:\.[a-z0-9]{1,16}){1,3}$/);

export const SwiftpassSettings = z
  .strictObject({
    /** The whole address, path included; mainland: https://pay.swiftpass.cn/pay/gateway. The test host comes from the acquirer. */
    address: ProviderAddress.default('https://gateway.wepayez.com/pay/gateway'),
    merchantId: PartyNumber,
    /** Aggregator mode: `sign_agentno` is sent, and the agent's key signs instead of the merchant's. */
    agentNumber: PartyNumber.optional(),
    /** Master merchant of a chain. Which key signs beside it is not documented: here the same as without it. */
    groupNumber: PartyNumber.optional(),
    signature: SwiftpassSignature.default('MD5'),
    /** Off where the merchant may not scan customers' codes: `unified.trade.micropay` is not in document 1.5.3. */
    scans: z.boolean().default(true),
    /** Wallets offered as a code on the screen, in the shop's order. */
    show: z.array(z.strictObject({ wallet: Wallet, service: ShowService })).default([
      { wallet: 'wechat', service: 'pay.weixin.native.intl' },
      { wallet: 'alipay', service: 'pay.alipay.native.intl' },
      { wallet: 'unionpay', service: 'pay.upi.native.intl' },
    ]),
    /** `payment_inst` beside an Alipay code: not in the document, sent by clients in Hong Kong. Absent: not sent. */
    alipayInstitution: z.enum(['ALIPAYCN', 'ALIPAYHK']).optional(),
    /** `mch_create_ip`: required, and checked by nobody as far as is known. */
    machineIp: z.ipv4().default('127.0.0.1'),
    /** `device_info`: how the merchant's portal names this till. */
    deviceId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/)
      .optional(),
    /**
     * Required beside each code to show. A till without an address of its own cannot be notified; mainland documents let
     * 127.0.0.1 mean "nobody", which is not confirmed elsewhere. A till that listens itself (`notifications`) names its own
     * address instead.
     */
    notifyUrl: z
      .url({ protocol: /^https?$/ })
      .max(255)
      .default('http://127.0.0.1'),
    /**
     * An answer "no such order" without a signature: believed (past the grace time and repeated, then watched), or only
     * doubt. The document says that failed answers are generally not signed, so `doubt` may leave a lost request in doubt
     * until a person settles it.
     */
    unsignedNotFound: z.enum(['believe', 'doubt']).default('believe'),
    /** Mainland statement, https://download.swiftpass.cn/gateway. Absent: no bill, as none is known abroad. */
    billAddress: ProviderAddress.optional(),
    /** One merchant, all stores of a chain (asked by its head), or all merchants of an agent (asked with the agent's number and key). */
    billService: z.enum(['pay.bill.merchant', 'pay.bill.bigMerchant', 'pay.bill.agent']).default('pay.bill.merchant'),
    /** Both were seen. */
    billVersion: z.enum(['1.0', '2.0']).default('1.0'),
    paceScale: PaceScale,
  })
  .refine(paceScaleFits, paceScaleMisfit)
  .refine(({ billService, agentNumber }) => billService !== 'pay.bill.agent' || agentNumber !== undefined, {
    error: 'is asked with agentNumber, which is missing',
    path: ['billService'],
  })
  .refine(({ billService, groupNumber }) => billService !== 'pay.bill.bigMerchant' || groupNumber !== undefined, {
    error: 'is asked with groupNumber, which is missing',
    path: ['billService'],
  });
export type SwiftpassSettings = z.infer<typeof SwiftpassSettings>;
