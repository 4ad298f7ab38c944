import { billBreakages } from './bill-breakages.ts';
import { type Breakage, one } from './breakage.ts';
import { furtherBreakages } from './further-breakages.ts';

const machine = 'shared/payment/machine.ts';
const heard = 'shared/payment/heard.ts';
const refund = 'shared/payment/refund.ts';
const payment = 'shared/payment/payment.ts';
const till = 'electron/till/till.ts';
const runner = 'electron/till/runner.ts';
const recovery = 'electron/till/recovery.ts';
const journal = 'electron/journal/journal.ts';

export const breakages: readonly Breakage[] = [
  one(
    [1],
    'a pay leaves before its intent is journaled',
    'storms',
    till,
    "const facts = request(sought, provider, { way: 'scan', wallet }, codeDigest);",
    `const reference = makeReference(identity().prefix, random(randomBytesFor.reference));
     const amount = { minor: sought.totalMinor, currency: settings.shop.currency };
     const early = { reference, amount, code: scanned.code, subject: '', cashier: '' };
     void provider.authorize(early, new AbortController().signal);
     const facts = request(sought, provider, { way: 'scan', wallet }, codeDigest);`,
  ),
  {
    name: 'a reversal leaves before it is journaled',
    laws: [1],
    first: 'storms',
    patches: [
      {
        file: runner,
        find: 'if (!first && !reverseAgain(payment, answer, provider.pace, asked)) return;',
        put: "if (payment.state !== 'inDoubt' && !first && !reverseAgain(payment, answer, provider.pace, asked)) return;",
      },
      {
        file: runner,
        find: "if (payment.state !== 'reversing' || stopping.aborted) return;",
        put: 'if (stopping.aborted) return;',
      },
    ],
  },
  one(
    [2],
    'a pay is sent again after a lost reply',
    'storms',
    runner,
    'const answer = checkAnswer(payment, await send.take()(stopping));',
    `const call = send.take();
     let raw = await call(stopping);
     if (raw.kind === 'unknown') raw = await call(stopping);
     const answer = checkAnswer(payment, raw);`,
  ),
  one(
    [2],
    'two runners send one payment',
    'storms',
    runner,
    'const answer = checkAnswer(payment, await send.take()(stopping));',
    `const call = send.take();
     void call(stopping);
     const answer = checkAnswer(payment, await call(stopping));`,
  ),
  one(
    [3],
    'a sale in doubt takes a second payment',
    'exploration',
    till,
    "if (open) throw new Refused('saleHasOpenPayment', { reference: open.reference });",
    '',
  ),
  one(
    [3],
    'money of a payment that was given up counts as a plain approval',
    'exploration',
    machine,
    "if (payment.givenUp) return late(payment, approval, 'givenUp', atMs);",
    '',
  ),
  one(
    [4, 5],
    'silence is a "no"',
    'storms',
    heard,
    `case 'unknown':
      return [...doubting(payment, answer.cause, answer.words), ...patience(payment, pace, asked)];`,
    `case 'unknown':
      return payment.state === 'reversing' ? [] : [{ event: 'declined', reason: 'other', words: null }];`,
  ),
  one(
    [4, 5],
    'a provider that is not sure is taken for a "no"',
    'storms',
    'electron/providers/upay/answers.ts',
    `function unsure({ words }: Biz, cause: DoubtCause = 'providerUnsure'): Answer {
  return { kind: 'unknown', cause, words };`,
    `function unsure({ words }: Biz, cause: DoubtCause = 'providerUnsure'): Answer {
  return { kind: 'declined', reference: null, reason: 'other', words };`,
  ),
  one(
    [4, 5],
    'an answer that nobody vouches for is believed: a server error is a "no"',
    'storms',
    'electron/providers/upay/wire.ts',
    'if (reply.status >= 500) return {',
    "if (reply.status >= 500) return { kind: 'refused', code: 'INVALID_PARAMS', words: null };\n  if (reply.status >= 600) return {",
  ),
  one(
    [4],
    'the screen says paid while a payment is being taken back',
    'storms',
    'electron/till/view.ts',
    `case 'reversing':
      return 'inDoubt';`,
    `case 'reversing':
      return 'approved';`,
  ),
  {
    name: '"not found" is believed at once',
    laws: [5],
    first: 'exploration',
    patches: [
      { file: heard, find: 'surelyPassedMs(asked) < pace.graceMs', put: 'asked.ageMs < 0' },
      { file: heard, find: 'asked.notFounds < pace.notFoundsNeeded', put: 'asked.notFounds < 1' },
    ],
  },
  one(
    [5],
    '"not found" is believed the first time it is heard',
    'exploration',
    heard,
    'asked.notFounds < pace.notFoundsNeeded',
    'asked.notFounds < 1',
  ),
  one(
    [6],
    'an end without money is not watched',
    'storms',
    payment,
    'export const unwatched: Watch = { heard: 0, over: false };',
    'export const unwatched: Watch = { heard: 0, over: true };',
  ),
  one(
    [6],
    'a person’s question uses the watch up',
    'exploration',
    heard,
    'if (watch.over || afterMs === undefined || asked.ageMs - asked.sinceAgeMs < afterMs) return [];',
    'if (watch.over || afterMs === undefined) return [];',
  ),
  one(
    [6],
    'money that comes after an end is not heard',
    'storms',
    heard,
    `case 'approved':
      return [{ event: 'lateApproved', approval: answer.approval }];`,
    `case 'approved':
      return watched(payment, pace, asked);`,
  ),
  one(
    [7],
    'a reversal’s acceptance is believed',
    'exploration',
    heard,
    "return answer.kind === 'refused' ? [{ event: 'reversalRefused', words: answer.words }] : [];",
    "return answer.kind === 'refused' ? [{ event: 'reversalRefused', words: answer.words }] : [{ event: 'reversed', words: null }];",
  ),
  one(
    [7],
    'a refund’s acceptance is believed',
    'exploration',
    refund,
    `case 'accepted':
    case 'refunded':
    case 'processing':
      return [{ event: 'processing', words: 'words' in answer ? answer.words : null }];`,
    `case 'accepted':
    case 'refunded':
    case 'processing':
      return [{ event: 'refunded', providerRefundReference: null }];`,
  ),
  one(
    [8],
    'the amount of an answer is not compared',
    'exploration',
    'shared/payment/answer.ts',
    'if (approval.amount.minor !== payment.amount.minor || approval.amount.currency !== payment.amount.currency)',
    'if (approval.amount.currency !== payment.amount.currency)',
  ),
  {
    name: 'the number of an answer is not compared',
    laws: [8],
    first: 'exploration',
    patches: [
      {
        file: 'shared/payment/answer.ts',
        find: "if (answer.reference !== payment.reference) return doubt('otherOrder', answer.reference ?? '');",
        put: '',
      },
      {
        file: 'shared/payment/answer.ts',
        find: 'if (payment.providerReference !== null && approval.providerReference !== payment.providerReference)',
        put: 'if (payment.providerReference === null && approval.providerReference === null)',
      },
    ],
  },
  one(
    [9],
    'a reference is drawn without chance',
    'exploration',
    till,
    'const reference = makeReference(prefix, random(randomBytesFor.reference));',
    'const reference = makeReference(prefix, new Uint8Array(randomBytesFor.reference));',
  ),
  one(
    [10],
    'an entry does not seal the one before',
    'storms',
    journal,
    'const sealed = sealOf(key, seal, row);',
    'const sealed = sealOf(key, null, row);',
  ),
  one([10], 'the newest seal is not kept outside the file', 'storms', journal, 'newestSeal.write(seq, sealed);', ''),
  one(
    [10],
    'a derived table drops what an entry said',
    'storms',
    journal,
    'stage.write();\n      commit.run();',
    'if (row.seq % 5 !== 0) stage.write();\n      commit.run();',
  ),
  one(
    [11],
    'money in doubt has no next step',
    'exploration',
    machine,
    "return { call: 'query', atAgeMs: nextQueryAge(payment, pace, asked) };",
    "return payment.state === 'inDoubt' ? { call: 'none' } : { call: 'query', atAgeMs: nextQueryAge(payment, pace, asked) };",
  ),
  one([11], 'a start forgets what was left unfinished', 'storms', recovery, 'runner.care(paymentId);', ''),
  one(
    [11],
    'a manager’s word ends a doubt',
    'storms',
    machine,
    'export function due(payment: Payment, pace: Pace, asked: Asked): Due {',
    "export function due(payment: Payment, pace: Pace, asked: Asked): Due {\n  if (payment.byHand) return { call: 'none' };",
  ),
  one(
    [11],
    'what was paid after it left the screen is told to nobody',
    'storms',
    payment,
    'if (!payment.leftScreen) return false;',
    'if (payment.leftScreen) return false;',
  ),
  one(
    [12],
    'the customer’s code is journaled in clear',
    'storms',
    till,
    'const codeDigest = options.digest(scanned.code);',
    'const codeDigest = scanned.code;',
  ),
  one(
    [13],
    'a refund has no ceiling',
    'storms',
    till,
    'if (amountMinor > leftMinor)',
    'if (amountMinor > leftMinor * 100)',
  ),
  one(
    [13],
    'two refunds of a payment are open at once',
    'storms',
    till,
    "if (record.refunds.some((refund) => refund.state === 'requested' || refund.state === 'inDoubt'))",
    'if (record.refunds.length > 99)',
  ),
  one(
    [11, 13],
    'a refused refund is forgotten',
    'storms',
    refund,
    "if (refund.state === 'refused') return dueWatch(refund.watch, pace, asked);",
    '',
  ),
  one(
    [14],
    'a reversal is repeated without the provider’s pause',
    'storms',
    heard,
    'return asked.lastReversalAgeMs === null || asked.ageMs - asked.lastReversalAgeMs >= pace.reverseAgainMs;',
    'return true;',
  ),
  one(
    [14],
    'the till asks again without the provider’s pause',
    'storms',
    machine,
    'return lastAgeMs === null ? asked.ageMs : lastAgeMs + everyMs;',
    'return lastAgeMs === null ? asked.ageMs : lastAgeMs + Math.min(everyMs, 100);',
  ),
  ...furtherBreakages,
  ...billBreakages,
];
