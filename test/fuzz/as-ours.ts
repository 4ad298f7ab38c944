import { createRandom } from '../../electron/simulators/random.ts';
import { otherReference, otherRefundNumber, reference, refundNumber } from './question.ts';
import type { Dialect, Reply } from './target.ts';

const others = new RegExp(`${otherReference}\\w*`, 'g');
/** Each ending of the scenarios is an amount of its own. */
const endings = /\b12(\.?)(?:1[1-3]|2[1-6]|41|52|6[1-6]|71)\b/g;

/** What was said of other payments, said of ours and signed anew: ends that ours cannot all come to. */
export function asOurs(dialect: Dialect, replies: readonly Reply[], more: (text: string) => string = same): Reply[] {
  return replies.flatMap((reply) => {
    const text = Buffer.from(reply.body).toString();
    const ours = more(
      text.replace(others, reference).replaceAll(otherRefundNumber, refundNumber).replace(endings, '12$100'),
    );
    const fields = dialect.format.parse(Buffer.from(ours));
    if (ours === text || fields === null) return [];
    if (dialect.sign === null || fields.sign === undefined) return [{ ...reply, body: Buffer.from(ours) }];
    return [{ ...reply, body: dialect.format.write(dialect.sign(fields), new Map(), createRandom(1)) }];
  });
}

function same(text: string): string {
  return text;
}
