import { expect, test } from 'vitest';
import type { Reference } from '#shared/ids.ts';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { payAnswer, precreateAnswer, queryAnswer } from '../../../electron/providers/swiftpass/answers.ts';
import { signerOf } from '../../../electron/providers/swiftpass/signing.ts';
import { readReply } from '../../../electron/providers/swiftpass/wire.ts';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import { memorySecrets, saidText, xmlOf } from './scripted.ts';

/** The samples of the document's 3.2, cleaned of the scan's faults. Their key is not printed. */
const protocolError = '<xml>\n<status>500</status>\n<message><![CDATA[SYSERR]]></message>\n</xml>';
const success = `<xml>
<status>0</status>
<message><![CDATA[OK]]></message>
<mch_id><![CDATA[10000100]]></mch_id>
<sign><![CDATA[63238039D6E43634297CF2A6EB5F3B72]]></sign>
<result_code>0</result_code>
<trade_type><![CDATA[MICROPAY]]></trade_type>
<total_fee>1</total_fee>
<transaction_id><![CDATA[1008450740201407220000058756]]></transaction_id>
<out_trade_no><![CDATA[1406033828]]></out_trade_no>
</xml>`;
/** As printed: the root closed at once, and a comment where CDATA stood. */
const asPrinted = '<xml></xml>\n<status>0</status>\n<message><!--ICDATAIOK1]--></message>\n</xml>';

/** V4b: a real refusal, signed by a key that is known. */
const v4b = vectors.verified.find(({ name }) => name.startsWith('V4b'));
const refusal = Object.fromEntries((v4b?.text ?? '').split('&').map((pair) => pair.split('=')));
const refusalText = xmlOf({ ...refusal, sign: v4b?.sign ?? '' });

const asked = { reference: '1406033828' as Reference, amount: { minor: 1, currency: 'CNY' }, way: 'scan' } as const;

test.each<[string, string, string, string, object]>([
  [
    'a protocol error says nothing of a payment',
    protocolError,
    'k',
    '10000100',
    { kind: 'unknown', cause: 'providerError' },
  ],
  [
    'a success that the key does not prove is no success',
    success,
    'k',
    '10000100',
    { kind: 'unknown', cause: 'badSignature' },
  ],
  ['what the scan broke is garbled', asPrinted, 'k', '10000100', { kind: 'unknown', cause: 'garbled' }],
  [
    'a real refusal',
    refusalText,
    v4b?.key ?? '',
    'QRA29045311KKR1',
    { kind: 'declined', reason: 'terminalRefused', words: { code: 'NOAUTH' } },
  ],
  [
    'the same with a word changed',
    refusalText.replace('NOAUTH', 'NOTENOUGH'),
    v4b?.key ?? '',
    'QRA29045311KKR1',
    { kind: 'unknown', cause: 'badSignature' },
  ],
  ['the same at another merchant', refusalText, v4b?.key ?? '', '10000100', { kind: 'unknown', cause: 'otherOrder' }],
])('%s', (_what, text, key, merchantId, expected) => {
  const signer = signerOf(SwiftpassSettings.parse({ merchantId }), memorySecrets({ 'swiftpass.key': key }));
  if (signer === null) throw new Error('there is a key');
  const reading = readReply(saidText(text), signer, merchantId);
  expect(payAnswer(reading, asked)).toMatchObject(expected);
  for (const answer of [queryAnswer(reading, asked, 'believe'), precreateAnswer(reading, asked, 1)])
    expect(answer.kind).not.toBe('approved');
});
