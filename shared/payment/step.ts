import { z } from 'zod';

/**
 * One call of an act that takes several (UQPAY: create, then confirm), written down before its bytes leave, so that a
 * crash between two of them leaves what is needed to go on: the provider's own number, and the key and the exact bytes
 * under which the same call may be said again. `body` is null where the bytes hold a customer's code; `bodyDigest` then
 * still tells a changed body.
 */
export const Step = z.strictObject({
  name: z.enum(['create', 'confirm', 'refund']),
  key: z.string().min(1).max(64),
  body: z.string().max(4096).nullable(),
  bodyDigest: z.string().max(64),
  providerReference: z.string().max(128).nullable(),
});
export type Step = z.infer<typeof Step>;
