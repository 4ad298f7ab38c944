import { expect, test } from 'vitest';
import { type AdviceId, advices, type Operation } from '#shared/advice/advice.ts';
import { adviceFor, tables } from '#shared/advice/advice-for.ts';
import { assert } from '#shared/assert.ts';
import { type ProviderId, Words } from '#shared/payment/payment.ts';
import { type SeedRow, seedRows, seedTables } from './seed-codes.ts';

const certainties = ['notMoved', 'moved', 'unknown', 'unchanged'];

const advised = ({ provider, operation, layer, code, text }: SeedRow) =>
  adviceFor({ provider, operation, layer, code, text });

test('every code of the documents has its advice, for every operation it can answer', () => {
  expect(seedRows.filter((row) => advised(row).id === 'unlisted').map(({ name }) => name)).toEqual([]);
});

test('every code states what is certain about the money', () => {
  expect(seedRows.filter((row) => !certainties.includes(advised(row).money)).map(({ name }) => name)).toEqual([]);
});

test('a row of no operation would be checked for nothing', () => {
  const empty = seedTables.flatMap(({ table, operations, codes }) =>
    codes.filter((code) => (code.operations ?? operations).length === 0).map(({ code }) => `${table}: ${code}`),
  );
  expect(empty).toEqual([]);
});

test('what the scan spoiled is known as it is printed too', () => {
  const spoiled = seedRows.filter(({ printed }) => printed !== null);
  expect(new Set(spoiled.map(({ printed }) => printed))).toEqual(
    new Set([
      ...[
        'EO',
        'A.7',
        'Internel error',
        'transaction_id out_trade_no is required',
        'buyer_logon_id buyer_id is required',
      ],
      ...['transaction_id out_trade_no out_refund_no refund_id is required', 'out_refund_no refund_id is required'],
    ]),
  );
  for (const row of spoiled) expect(advised({ ...row, code: row.printed ?? '' })).toEqual(advised(row));
});

test('every advice is used by a code, but for those of a state', () => {
  const all = Object.values(tables).flatMap(({ layers }) => Object.values(layers));
  const rows = all.flatMap(({ rules, others }) => [...rules.map(({ row }) => row), ...(others ? [others] : [])]);
  const used = new Set<AdviceId>(
    rows
      .flatMap((row) => Object.values(row))
      .flatMap((value) => (typeof value === 'string' ? [value] : [...value.ifProved])),
  );
  const twins: AdviceId[] = ['refusedUnproved', 'refundRefusedUnproved', 'unlisted']; // what is heard while nothing is proved
  const ofStates: AdviceId[] = ['customerCancelled', 'notSent', 'neverArrived', 'refundNotSent'];
  expect(
    Object.keys(advices)
      .filter((id) => !used.has(id as AdviceId))
      .sort(),
  ).toEqual([...twins, ...ofStates].sort());
  const heard = new Set(seedRows.map((row) => advised(row).id));
  expect(heard).toContain('refusedUnproved');
  expect(heard).toContain('refundRefusedUnproved');
});

test('a code or a text as the journal cuts it is still known', () => {
  const lost = seedRows.filter((row) => {
    const { code, text } = Words.parse({ code: row.code.slice(0, 64), text: (row.text ?? '').slice(0, 300) });
    return advised({ ...row, code, text }).id !== advised(row).id;
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
});

test('the documents have as many codes as were counted in them, and each is mapped', () => {
  const unlisted = new Set(seedRows.filter((row) => advised(row).id === 'unlisted').map(({ place }) => place));
  const counted = seedTables.map(({ document, table, codes }, at) => {
    const mapped = codes.filter((_code, nth) => !unlisted.has(`${at}.${nth}`));
    return `${document} | ${table} | ${mapped.length} of ${codes.length}`;
  });
  const all = seedTables.flatMap(({ codes }) => codes).length;
  // Read by people: how many codes each table has.
  console.log([...counted, `${all} rows, ${seedRows.length} with their operations`].join('\n'));
  expect(counted).toMatchInlineSnapshot(`
    [
      "upay-appendix | Request Error Codes and Messages | 4 of 4",
      "upay-appendix | Request Error Codes and Messages, result_code | 2 of 2",
      "upay-appendix | Business Response Result Codes | 13 of 13",
      "upay-appendix | Business Response Error Codes and Messages | 25 of 25",
      "upay-appendix | Order Status | 12 of 12",
      "upay-appendix | Transaction Status | 10 of 10",
      "upay-appendix | Payment Service Providers | 17 of 17",
      "upay-appendix | Payment Methods | 6 of 6",
      "upay-transaction | Response Fields, result_code | 3 of 3",
      "upay-transaction | Response Examples, error_code of a request | 4 of 4",
      "upay-transaction | Response Examples, result_code of the business | 7 of 7",
      "upay-transaction | Response Examples, error_code of the business | 1 of 1",
      "upay-transaction | Response Examples, order_status | 5 of 5",
      "upay-transaction | Response Examples, status | 3 of 3",
      "upay-transaction | Response Examples, payway | 1 of 1",
      "upay-transaction | Response Examples, sub_payway | 1 of 1",
      "swiftpass-qr-1.5.3 | 3.2 XML data format, samples | 2 of 2",
      "swiftpass-qr-1.5.3 | 3.2 XML data format, samples, err_code | 1 of 1",
      "swiftpass-qr-1.5.3 | 6 response parameters, status | 2 of 2",
      "swiftpass-qr-1.5.3 | 6 response parameters, result_code | 2 of 2",
      "swiftpass-qr-1.5.3 | 6.2.1 Notification, pay_result | 2 of 2",
      "swiftpass-qr-1.5.3 | 6.2.2 Response of notification | 2 of 2",
      "swiftpass-qr-1.5.3 | 6.3.3 trade_state | 7 of 7",
      "swiftpass-qr-1.5.3 | 6.5.2 refund_status | 5 of 5",
      "swiftpass-qr-1.5.3 | 8.1 Swiftpass error code, 400 and 500 | 28 of 28",
      "swiftpass-qr-1.5.3 | 8.1 Swiftpass error code, named | 46 of 46",
      "swiftpass-qr-1.5.3 | 8.2 WeChat error code | 14 of 14",
      "swiftpass-qr-1.5.3 | 8.3 Alipay error code | 85 of 85",
      "swiftpass-qr-1.5.3 | 8.4 UnionPay error code | 46 of 46",
      "uqpay-errors | Error types | 11 of 11",
      "uqpay-errors | Common errors, envelope A | 6 of 6",
      "uqpay-errors | Common errors, envelope B | 1 of 1",
      "uqpay-errors | Payment errors | 30 of 30",
      "uqpay-errors | Refund errors | 8 of 8",
      "uqpay-errors | Customer errors | 3 of 3",
      "uqpay-errors | Payout errors | 15 of 15",
      "uqpay-errors | Statuses named in the guidance | 4 of 4",
      "eftpay-appendix-3 | Status Code | 63 of 63",
      "eftpay-appendix-3 | Names inside 05 | 2 of 2",
    ]
  `);
});

/** A table's row that no document has, and no note says "elsewhere" of, would be invented. */
test('the documents and the tables name each other', () => {
  const count = (provider: ProviderId) => {
    const { spell, layers } = tables[provider];
    const seeds = new Set(
      seedRows.filter((row) => row.provider === provider).map(({ layer, code }) => `${layer} ${spell(code)}`),
    );
    const listed = Object.entries(layers).flatMap(([layer, { rules }]) =>
      rules.flatMap(({ codes }) => codes.map((code) => `${layer} ${spell(code)}`)),
    );
    return [...new Set(listed)].filter((key) => !seeds.has(key));
  };
  expect({
    upay: count('upay'),
    swiftpass: count('swiftpass'),
    uqpay: count('uqpay'),
    eftpay: count('eftpay'),
  }).toMatchInlineSnapshot(`
    {
      "eftpay": [
        "tradeStatus TRADE_SUCCESS",
        "tradeStatus TRADE_PROCESSING",
        "tradeStatus WAIT_BUYER_PAY",
        "tradeStatus TRADE_REFUND",
        "tradeStatus TRADE_CLOSED",
        "tradeStatus TRADE_FAIL",
        "tradeStatus TRADE_FINISHED",
        "tradeStatus APPLY_SUCCESS",
      ],
      "swiftpass": [
        "code internel error",
        "unionpay eo",
        "unionpay a.7",
        "tradeState reverse",
        "refundStatus failed",
      ],
      "upay": [
        "request ACTIVATE_FAIL",
        "request REQUEST_FAIL",
        "request EXTERNAL_SERVICE_EXCEPTION",
        "request PAY_STATUS_CLOSED",
        "business AUTHCODE_EXPIRE",
        "business UPAY_ORDER_NOT_EXISTS",
        "business EXTERNAL_SERVICE_EXCEPTION",
        "business REFUND_REQUEST_CONFLICT",
        "business UPAY_MERCHANT_NOT_EXISTS",
        "result PAY_FAIL_IN_PROGRESS",
        "result CANCEL_IN_PROGRESS",
        "result CANCEL_ABORT_IN_PROGRESS",
        "result REFUND_FAIL_ERROR",
        "result REFUND_IN_PROGRESS",
        "result REFUND_FAIL",
        "result PRECREATE_FAIL_ERROR",
        "result PRECREATE_FAIL_IN_PROGRESS",
        "result PRECREATE_IN_PROGRESS",
        "result ACTIVATE_SUCCESS",
        "result TERMINAL_CHECKIN_SUCCESS",
        "order IN_QUEUE",
        "transaction PRE_SUCCESS",
        "transaction CREATED",
        "transaction ERROR_RECOVERY",
        "transaction ABORTED",
        "payway 2",
        "payway 105",
      ],
      "uqpay": [
        "intentStatus cancelled",
        "intentStatus requires_customer_action",
        "intentStatus requires_action",
        "intentStatus pending",
        "intentStatus processing",
        "intentStatus succeeded",
        "intentStatus failed",
        "attemptStatus initiated",
        "attemptStatus authentication_redirected",
        "attemptStatus pending_authorization",
        "attemptStatus authorized",
        "attemptStatus capture_requested",
        "attemptStatus settled",
        "attemptStatus succeeded",
        "attemptStatus cancelled",
        "attemptStatus expired",
        "attemptStatus failed",
        "refundStatus initiated",
        "refundStatus processing",
        "refundStatus pending",
        "refundStatus succeeded",
        "refundStatus failed",
        "refundStatus reversal_initiated",
        "refundStatus reversal_processing",
        "refundStatus reversal_succeeded",
      ],
    }
  `);
});

/** What the documents leave open for an act, so that no advice on it may say that no money moved. */
const leftOpen: readonly [ProviderId, Operation, string][] = [
  ['eftpay', 'precreate', '03 05 09 21 24 25 29 31 57 58 59 60 61 62 80 -1 -99'],
  ['eftpay', 'refund', '05 14 21 25 46 47 48 49 50 51 52 57 58 59 60 61 62 80 -1 -99'],
  [
    'uqpay',
    'pay',
    'create_payment_intent_failed create_payment_attempt_failed confirm_payment_intent_failed api_error',
  ],
  ['uqpay', 'pay', 'retrieve_payment_intent_failed retrieve_payment_attempt_failed invalid_order_status expired_order'],
  ['uqpay', 'pay', 'capture_payment_intent_failed capture_amount_invalid repeat_payment_request invalid_parameter 200'],
  [
    'uqpay',
    'precreate',
    'create_payment_intent_failed create_payment_attempt_failed confirm_payment_intent_failed api_error 200',
  ],
  ['uqpay', 'query', 'not_found_id canceled requires_payment_method requires_confirmation requires_capture'],
  ['uqpay', 'refund', 'create_refund_failed refund_processing refund_stat_failed retrieve_refund_failed api_error 200'],
  ['uqpay', 'refund', 'invalid_order_status retrieve_payment_intent_failed retrieve_payment_attempt_failed'],
  [
    'swiftpass',
    'precreate',
    'SYSTEMERROR USERPAYING ORDERPAID OUT_TRADE_NO_USED TRADE_HAS_SUCCESS TRADE_HAS_FINISHED UNKNOW',
  ],
  ['swiftpass', 'precreate', 'UNKNOW_ERROR SYSTEM_ERROR ALIN10023 TRADE_STATUS_ERROR CONTEXT_INCONSISTENT ALIN42282'],
  [
    'swiftpass',
    'precreate',
    'DUPLICATE_PAY_CURRENCY_NOT_EQUAL TRADE_NOT_EXIST 12 22 25 64 68 90 91 92 94 96 98 A2 A4 A5 A6 A7',
  ],
  ['swiftpass', 'precreate', '00 E1 E3 PG'],
  [
    'swiftpass',
    'refund',
    'REFUND_ERROR SYSTEMERROR DISCORDANT_REPEAT_REQUEST REPEATED_REFUNDMENT_REQUEST TRADE_SETTLE_ERROR',
  ],
  ['swiftpass', 'refund', 'REFUND_CHARGE_ERROR 12 22 25 64 68 90 91 92 94 96 98 A2 A4 A5 A6 A7 E1 E3 PG'],
];
test.each(leftOpen)('%s leaves open on %s: %s', (provider, operation, codes) => {
  const money = codes
    .split(' ')
    .map((code) => [
      code,
      adviceFor({ provider, operation, code, text: null, ...layerOf(provider, operation, code) }).money,
    ]);
  expect(money.filter(([, certain]) => certain !== 'unknown' && certain !== 'unchanged')).toEqual([]);
});

/** What the documents refuse before anything is done: advice that left it open would hold up a customer for nothing. */
const refusedThere: readonly [ProviderId, Operation, string][] = [
  ['upay', 'pay', 'INVALID_PARAMS INVALID_TERMINAL ILLEGAL_SIGN INVALID_BARCODE INSUFFICIENT_FUND EXPIRED_BARCODE'],
  ['upay', 'pay', 'BUYER_OVER_DAILY_LIMIT SELLER_OVER_DAILY_LIMIT TRADE_FAILED TRADE_TIMEOUT UPAY_TERMINAL_NOT_EXISTS'],
  ['eftpay', 'precreate', '01 02 04 06 10 11 12 13 20 22 23 30 56 64 -11 -12 -13 -22 -23'],
  [
    'uqpay',
    'precreate',
    'invalid_parameter missing_parameter unauthorized_error account_not_found invalid_payment_method',
  ],
  [
    'uqpay',
    'precreate',
    'invalid_return_url invalid_description invalid_order_amount invalid_order_currency 3ds_required',
  ],
  [
    'uqpay',
    'precreate',
    'invalid_payment_orders product_not_found require_payment_pii payment_link_expired product_error',
  ],
  ['swiftpass', 'precreate', 'INVALID_FEE ORDER_FEE_INVALID BALANCE_NOT_ENOUGH NOAUTH NOTENOUGH SIGNERROR LACK_PARAMS'],
  [
    'swiftpass',
    'precreate',
    'ACCESS_FORBIDDEN ILLEGAL_SIGN BUYER_NOT_EXIST PAYMENT_FAIL TOTAL_FEE_EXCEED 51 54 61 97 E0 E2',
  ],
];
test.each(refusedThere)('%s refuses on %s: %s', (provider, operation, codes) => {
  const money = codes
    .split(' ')
    .map((code) => [
      code,
      adviceFor({ provider, operation, code, text: null, ...layerOf(provider, operation, code), ...beside(provider) })
        .money,
    ]);
  expect(money.filter(([, certain]) => certain !== 'notMoved')).toEqual([]);
});

/** At UQPAY the type beside a code decides too. */
function beside(provider: ProviderId) {
  return provider === 'uqpay' ? ({ concluded: 'notMoved' } as const) : {};
}

function layerOf(provider: ProviderId, operation: Operation, code: string) {
  const row = seedRows.find((seed) => seed.provider === provider && seed.code === code && seed.operation === operation);
  assert(row, `${code} is in the documents`);
  return { layer: row.layer };
}
