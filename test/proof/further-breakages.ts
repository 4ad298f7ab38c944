import { type Breakage, one } from './breakage.ts';

const machine = 'shared/payment/machine.ts';
const heard = 'shared/payment/heard.ts';
const refund = 'shared/payment/refund.ts';
const till = 'electron/till/till.ts';
const refundRunner = 'electron/till/refund-runner.ts';
const recovery = 'electron/till/recovery.ts';
const view = 'electron/till/view.ts';
const journal = 'electron/journal/journal.ts';
const adapter = 'electron/providers/upay/adapter.ts';
const answers = 'electron/providers/upay/answers.ts';
const wire = 'electron/providers/upay/wire.ts';
const order = 'electron/providers/upay/order.ts';

/** Those that break what stands between two parts: start and end of a process, wire and machine, screen and books. */
export const furtherBreakages: readonly Breakage[] = [
  one(
    [1],
    'a refund leaves before its intent is journaled',
    'storms',
    till,
    "journal.append({ kind: 'refund.requested', facts });",
    `void registry
      .providerFor(payment.provider)
      ?.refund({ payment, refundNumber, amount, committedBeforeMinor: 0, cashier: by }, new AbortController().signal);
    journal.append({ kind: 'refund.requested', facts });`,
  ),
  one(
    [1, 10],
    'a pay leaves although the disk did not take its intent',
    'storms',
    journal,
    "if (error instanceof SqliteError) throw new Refused('journalWriteFailed', { problem: error.code });",
    'if (error instanceof SqliteError) return;',
  ),
  one(
    [2],
    'a start sends what an earlier process may have sent',
    'storms',
    recovery,
    'runner.care(paymentId);',
    `if (isOpen(record.payment))
      void registry
        .providerFor(record.payment.provider)
        ?.authorize({ ...record.payment, code: '280000000000000001', subject: '' }, new AbortController().signal);
    runner.care(paymentId);`,
  ),
  one(
    [2],
    'one code is taken for two sales',
    'storms',
    till,
    'if (!confirmed.codeAgain) refuseCodeAgain(codeDigest);',
    '',
  ),
  one(
    [2, 14],
    'the adapter sends a pay again by itself after a lost reply',
    'storms',
    adapter,
    'const first = await calls.once(call, signal);',
    `let first = await calls.once(call, signal);
  if (first.reading.kind === 'lost') first = await calls.once(call, signal);`,
  ),
  one(
    [3, 6],
    'money that comes after an end counts as a plain approval',
    'storms',
    machine,
    'return late(payment, event.approval, payment.state, atMs);',
    "return { ...held(payment, event.approval, atMs), state: 'approved' };",
  ),
  one(
    [4],
    'a payment that is waited for is taken for paid',
    'storms',
    answers,
    `return isRunning(order) || order.status === 'FAIL_CANCELED' || order.status === 'ABORTED'
        ? pending(biz, asked)
        : unsure(biz);`,
    'return approved(biz, order, asked);',
  ),
  one(
    [4],
    'a lost line is taken for one that was never there',
    'storms',
    wire,
    "if (reply.kind === 'lost') return { kind: 'lost',",
    "if (reply.kind === 'lost') return { kind: 'notSent', why: 'offline',",
  ),
  one(
    [4],
    'a start takes what was on its way for not sent',
    'exploration',
    recovery,
    "return [{ event: 'doubted', cause: 'restart', words: null }];",
    `return payment.state === 'requested'
      ? [{ event: 'notSent', why: 'offline', words: null }]
      : [{ event: 'doubted', cause: 'restart', words: null }];`,
  ),
  one(
    [4, 5],
    'a cut answer is taken for a "no"',
    'storms',
    wire,
    "throw new Garbled('not JSON');",
    "return { result_code: '400', error_code: 'INVALID_PARAMS' };",
  ),
  one(
    [4, 5],
    'a query that was refused is taken for a "no" about the order',
    'storms',
    answers,
    `export function queryAnswer(reading: Reading<Biz>, asked: Asked): Answer {
  if (reading.kind !== 'biz') return noNews(reading);`,
    `export function queryAnswer(reading: Reading<Biz>, asked: Asked): Answer {
  if (reading.kind !== 'biz') return notCreated(reading);`,
  ),
  one(
    [5],
    'a grace time is counted by the wall clock',
    'storms',
    'electron/till/care.ts',
    'ageMs: () => ageAtSeenMs + clock.steadyMs() - seenSteadyMs,',
    'ageMs: () => Math.max(0, clock.nowMs() - born.requestedMs),',
  ),
  one(
    [5],
    'a grace time counts what the wall clock told of the time before the start',
    'storms',
    heard,
    'surelyPassedMs(asked) < pace.graceMs',
    'asked.ageMs < pace.graceMs',
  ),
  one(
    [6],
    'a watch ends after its first question',
    'storms',
    heard,
    'over: watch.heard + 1 >= pace.watchMs.length',
    'over: true',
  ),
  one(
    [6],
    'late money waits for nobody',
    'storms',
    view,
    'needsPerson: isUnseen(payment) || !lateIsDecided(payment, refunds),',
    'needsPerson: isUnseen(payment),',
  ),
  one(
    [7, 13],
    'a refund’s first refusal is believed',
    'exploration',
    refund,
    "return [{ event: 'refusalHeard', reason: answer.reason, words: answer.words }];",
    "return [{ event: 'refused', reason: answer.reason, words: answer.words }];",
  ),
  one(
    [8, 13],
    'another refund’s answer is taken for this one’s',
    'exploration',
    refund,
    'if (answer.refundNumber !== null && answer.refundNumber !== refund.refundNumber)',
    'if (answer.refundNumber === null && answer.amount === null)',
  ),
  one(
    [9],
    'a refund number is drawn without chance',
    'storms',
    till,
    'makeRefundNumber(identity().prefix, random(randomBytesFor.refundNumber))',
    'makeRefundNumber(identity().prefix, new Uint8Array(randomBytesFor.refundNumber))',
  ),
  one(
    [10],
    'a fact is acted on and not journaled',
    'storms',
    journal,
    "failing = { code: 'journalWriteFailed', params: {} };",
    `if (fact.kind === 'payment.event' && fact.event.event === 'watched') {
      stage.write();
      stage.publish();
      return entry;
    }
    failing = { code: 'journalWriteFailed', params: {} };`,
  ),
  {
    name: 'an entry is changed after it was written',
    laws: [10],
    first: 'storms',
    patches: [
      {
        file: 'electron/journal/migrations/0001-journal-and-projections.ts',
        find: 'CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal',
        put: 'CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN NEW.seq <> OLD.seq',
      },
      {
        file: journal,
        find: 'stage.write();\n      commit.run();',
        put: "stage.write();\n      db.prepare('UPDATE journal SET at_ms = at_ms + 1 WHERE seq = ?').run(row.seq - 3);\n      commit.run();",
      },
    ],
  },
  one(
    [11],
    'a payment that was given up is asked about no more',
    'storms',
    machine,
    'export function due(payment: Payment, pace: Pace, asked: Asked): Due {',
    "export function due(payment: Payment, pace: Pace, asked: Asked): Due {\n  if (payment.givenUp) return { call: 'none' };",
  ),
  one(
    [11],
    'a start forgets what was being taken back',
    'storms',
    recovery,
    'runner.care(paymentId);',
    "if (record.payment.state !== 'reversing') runner.care(paymentId);",
  ),
  one(
    [11],
    'the sum in doubt leaves out what was given up',
    'storms',
    view,
    "if (payment.state === 'inDoubt' || payment.state === 'reversing') add(payment.amount);",
    "if ((payment.state === 'inDoubt' || payment.state === 'reversing') && !payment.givenUp) add(payment.amount);",
  ),
  one(
    [12],
    'the customer’s code comes back in the view',
    'storms',
    view,
    'kind: scanned.kind,\n',
    "kind: scanned.kind,\n    code: 'code' in scanned ? scanned.code : null,\n",
  ),
  one(
    [12],
    'the payer’s id is read and journaled',
    'storms',
    order,
    "tradeNo: short(text(data, 'trade_no')),",
    "tradeNo: short(text(data, 'payer_uid') ?? text(data, 'trade_no')),",
  ),
  one(
    [13],
    'a refund is repeated under another number',
    'exploration',
    refundRunner,
    'const answer = await provider.refund(requestOf(record, refund), stopping);',
    `const request = requestOf(record, refund);
    const another = [...refund.refundNumber].reverse().join('') as typeof refund.refundNumber;
    const answer = await provider.refund(
      refund.state === 'requested' ? request : { ...request, refundNumber: another },
      stopping,
    );`,
  ),
  one(
    [13],
    'what a coupon paid is given back too',
    'storms',
    refund,
    'return Math.max(0, payment.approval.payerPaid.minor - returnedMinor - committedMinor(refunds));',
    'return Math.max(0, payment.amount.minor - returnedMinor - committedMinor(refunds));',
  ),
  {
    name: 'late money goes back twice by itself',
    laws: [13],
    first: 'storms',
    patches: [
      {
        file: till,
        find: 'if (made.length > 0 || refundableMinor(payment, made) === 0) return false;',
        put: 'if (made.length > 1) return false;',
      },
      {
        file: till,
        find: "giveBack(newRefundId(), paymentId, refundableMinor(record.payment, record.refunds), 'late', 'till');",
        put: "giveBack(newRefundId(), paymentId, record.payment.amount.minor, 'late', 'till');",
      },
      {
        file: till,
        find: 'refuseRefund(record, amountMinor);',
        put: "if (by !== 'till') refuseRefund(record, amountMinor);",
      },
    ],
  },
  one(
    [14],
    'a pay refused for its signature goes out again without a query',
    'storms',
    adapter,
    'const found = queryAnswer((await calls.once(queryCall(upay, asked.reference), signal)).reading, asked);',
    "const found = { kind: 'notFound' } as Answer;",
  ),
  one(
    [14],
    'the till asks about everything at once',
    'storms',
    'electron/till/care.ts',
    'createLane(clock, pace.callsAtOnce, pace.callGapMs)',
    'createLane(clock, Number.POSITIVE_INFINITY, 0)',
  ),
];
