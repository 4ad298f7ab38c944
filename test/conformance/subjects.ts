import type { Subject } from './subject.ts';
import { eftpay } from './subjects/eftpay.ts';
import { swiftpass } from './subjects/swiftpass.ts';
import { upay } from './subjects/upay.ts';
import { uqpay } from './subjects/uqpay.ts';

/** One line a provider. */
export const subjects: readonly Subject[] = [upay, swiftpass, uqpay, eftpay];
