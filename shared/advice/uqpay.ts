import {
  badKeys,
  badRequest,
  badSettings,
  badShop,
  ifProved,
  noPayment,
  noRefund,
  noWallet,
  open,
  type ProviderTable,
  type Row,
  type Rule,
  rule,
  takeUnproved,
} from './rows.ts';

/**
 * UQPAY: error reference. A pay or a precreate is two calls there, create and confirm. Capture and update, which the till
 * never calls, are told under `pay`; customers, payouts and bank accounts under `setup`. Replies are unsigned: TLS and
 * our own request are the proof.
 */

const backOffice: Row = { setup: 'notForTill', bill: 'notForTill' };
const notForTill: Row = { ...open, ...backOffice };

/** A read of the order or the refund went wrong inside the act: the act may have been done before. */
const readInVain: Row = open;

const reversalUnsure: Row = { reverse: 'reverseAskOn' };

/**
 * The `type` beside a code decides whether it is a verdict, and so does which of the two calls it answered: to a confirm
 * the document does not say that nothing was done. No code alone refuses.
 */
const besideItsType = (rules: readonly Rule[]): Rule[] => rules.map((one) => ({ ...one, row: takeUnproved(one.row) }));

export const uqpay: ProviderTable = {
  // Codes are lower case; statuses are lower case in the reference and upper case on the wire.
  spell: (word) => word.trim().toLowerCase(),
  layers: {
    /** The envelope with a type: `code` is text. */
    envelopeA: {
      rules: besideItsType([
        rule('invalid_parameter', badRequest),
        rule('missing_parameter', badRequest),
        rule('unauthorized_error', badKeys),
        rule('account_not_found', badShop),
        rule(['invalid idempotency key format'], badRequest),
        // On a refund its text may ask for a cancel instead. A text proves nothing: the refunds are asked about first.
        rule('api_error', open),

        rule('create_payment_intent_failed create_payment_attempt_failed confirm_payment_intent_failed', open),
        rule('retrieve_payment_intent_failed retrieve_payment_attempt_failed', readInVain),
        rule('update_payment_intent_failed capture_payment_intent_failed capture_amount_invalid', open),
        rule('cancel_payment_intent_failed', reversalUnsure),
        rule('invalid_order_status', open),
        rule('expired_order', open), // not paid only after a query says so
        rule('order_cancelled', { reverse: 'reverseAccepted' }),
        rule('operation_pending', reversalUnsure),
        rule('repeat_payment_request', { pay: 'saysPaid' }),
        rule('invalid_payment_method invalid_order_currency', noWallet),
        rule('invalid_return_url invalid_description', badSettings),
        rule('invalid_order_amount', noPayment('amountRefused')),
        rule('invalid_payment_orders', noPayment('requestRefused')),
        rule('not_found_id', { query: 'notFoundYet' }), // or another shop's keys: never "not paid"
        rule('product_not_found', { ...noPayment('walletNotOpen'), ...backOffice }),
        rule('3ds_required require_payment_pii', noPayment('walletNotOpen')),
        rule('retrieve_refund_failed', { ...readInVain, refundQuery: 'refundNotThereYet' }),
        rule('payment_link_not_found payment_link_expired payment_link_inactive', noPayment('requestRefused')),
        rule('payment_link_access_number_not_enough payment_link_parameters_error', noPayment('requestRefused')),

        rule('create_refund_failed refund_stat_failed', noRefund('refundAskOn')),
        rule('refund_processing', noRefund('refundExists')),
        rule('refund_amount_exceeded', noRefund('refundTooMuch')),
        rule('refund_amount_invalid', noRefund('refundAmountWrong')),

        rule('create_customer_failed update_customer_failed retrieve_customer_failed', notForTill),
        rule('create_payout_failed payout_not_found payout_settlement_account_not_found', notForTill),
        rule('merchant_account_invalid disabled_transfer_type', notForTill),
        rule('bank_account_not_found bank_account_already_exists', notForTill),
        rule('create_bank_account_failed update_bank_account_failed', notForTill),
        // Listed for payouts. On a payment or a refund they would be another thing, which the page does not tell.
        rule('invalid_currency velocity_limit_exceeded internal_error', notForTill),
        rule('insufficient_balance', { ...notForTill, refund: 'refundNoBalance' }),
      ]),
    },
    /** The old envelope without a type: `code` is a number. The first sending is still being worked on. */
    envelopeB: { rules: [rule('200', open)] },
    /** `type`, for a code that no row has. */
    type: {
      rules: besideItsType([
        rule('invalid_request_error', badRequest),
        rule('idempotency_error payment_error refund_error api_error', open),
        rule('account_error', badShop),
        rule('customer_error payout_error', notForTill),
        rule('product_error', noWallet),
        rule('not_found', { ...open, query: 'notFoundYet', refundQuery: 'refundNotThereYet' }),
        rule('unauthorized_error', badKeys),
      ]),
      onlyByName: true,
    },
    /** `intent_status`. Four are named by the error reference; the rest elsewhere. */
    intentStatus: {
      rules: [
        rule('requires_payment_method requires_confirmation requires_capture', { query: 'askOn' }),
        rule('canceled cancelled', { query: ifProved('closedUnpaid') }), // unless something was captured
        rule('requires_customer_action requires_action pending processing', { query: 'waitCustomer' }),
        rule('succeeded', { query: ifProved('paid') }),
        rule('failed', { query: ifProved('declined') }),
      ],
    },
    /** `attempt_status`, elsewhere: the payment may take another attempt until it is closed. */
    attemptStatus: {
      rules: [
        rule('initiated authentication_redirected pending_authorization authorized', { query: 'waitCustomer' }),
        rule('capture_requested settled succeeded', { query: ifProved('paid') }),
        rule('cancelled expired failed', { query: 'attemptFailed' }),
      ],
    },
    /** `refund_status`, elsewhere. */
    refundStatus: {
      rules: [
        rule('initiated processing pending', { refund: 'refundRunning', refundQuery: 'refundRunning' }),
        rule('succeeded', { refund: 'refundAccepted', refundQuery: ifProved('refunded') }),
        rule('failed', { refund: 'refundRefused', refundQuery: 'refundRefused' }),
        rule('reversal_initiated reversal_processing', { refundQuery: 'refundAskOn' }),
        rule('reversal_succeeded', { refundQuery: 'refundUndone' }),
      ],
    },
  },
};
