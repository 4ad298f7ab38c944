import { createPrivateKey, createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SwiftpassSettings } from '#shared/settings/swiftpass.ts';
import { digest, rsaProves, rsaSign, signedText, signerOf } from '../../../electron/providers/swiftpass/signing.ts';
import vectors from './fixtures/vectors.json' with { type: 'json' };
import { key, memorySecrets, merchantId } from './scripted.ts';

/** Pairs back into fields: no value of the vectors has `&` in it. */
function fieldsOf(text: string): Map<string, string> {
  return new Map(
    text
      .split('&')
      .map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
}

test.each(vectors.verified)('vector $name', ({ algorithm, key: by, text, sign }) => {
  const fields = fieldsOf(text);
  const shuffled = new Map([...fields].toReversed()).set('sign', sign).set('empty', '');
  expect(signedText(shuffled)).toBe(text);
  expect(digest(algorithm as 'MD5', text, by)).toBe(sign);
});

test('V2 read as a plain hash is another digest', () => {
  const v2 = vectors.verified.find(({ name }) => name.startsWith('V2'));
  expect(digest('SHA256', v2?.text ?? '', v2?.key ?? '')).toBe(vectors.v2Plain);
});

test('V12 stays not reproducible', () => {
  const { text, key: by, sign } = vectors.v12;
  expect(digest('SHA256', text, by)).not.toBe(sign);
  expect(digest('SHA256-HMAC', text, by)).not.toBe(sign);
});

// V3: the RSA sample, printed unsorted and without attach, its key and signature damaged by the scan.

const { v3 } = vectors;
const printed = (name: string) =>
  readFileSync(path.join(import.meta.dirname, 'fixtures', name), 'utf8').replace(/\s+/g, '');
const publicKey = createPublicKey({ key: Buffer.from(v3.publicKey, 'base64'), format: 'der', type: 'spki' });

function corrected(text: string, at: Readonly<Record<string, string>>): string {
  return [...text].map((character, index) => at[index] ?? character).join('');
}

test('V3: the printed signature proves nothing, the corrected one does', () => {
  const sign = printed('rsa-sample-sign.txt');
  expect(rsaProves(v3.text, sign, publicKey)).toBe(false);
  expect(rsaProves(v3.text, corrected(sign, v3.signCorrections), publicKey)).toBe(true);
  expect(rsaProves(`${v3.text}&key=${key}`, corrected(sign, v3.signCorrections), publicKey)).toBe(false);
});

test('V3: the repaired key gives the corrected signature', () => {
  const copy = printed('rsa-sample-key.txt');
  const repaired = corrected(`${copy.slice(0, 1389)}rn${copy.slice(1390)}${v3.keyEnd}`, v3.keyCorrections);
  const der = Buffer.from(repaired, 'base64');
  expect(hash('sha256', der, 'hex')).toBe('16d3c862252de337306d4f15243c12d45872c023b38ba0addeaf5c140910d4bf');
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  expect(rsaSign(v3.text, privateKey)).toBe(corrected(printed('rsa-sample-sign.txt'), v3.signCorrections));
});

// Which key signs.

const parse = (more: object) => SwiftpassSettings.parse({ merchantId, ...more });

test('the merchant’s key signs, in aggregator mode the agent’s', () => {
  const secrets = memorySecrets({ 'swiftpass.key': 'mine', 'swiftpass.agentKey': 'agents' });
  expect(signerOf(parse({}), secrets)?.sign('a=1')).toBe(digest('MD5', 'a=1', 'mine'));
  expect(signerOf(parse({ agentNumber: '1021' }), secrets)?.sign('a=1')).toBe(digest('MD5', 'a=1', 'agents'));
  expect(signerOf(parse({ groupNumber: '1005' }), secrets)?.sign('a=1')).toBe(digest('MD5', 'a=1', 'mine'));
});

test.each([
  ['MD5', 'MD5'],
  ['SHA256', 'SHA256'],
  ['SHA256-HMAC', 'SHA256'],
] as const)('%s is sent as %s, and proves only itself, in either case', (signature, type) => {
  const signer = signerOf(parse({ signature }), memorySecrets());
  expect(signer?.type).toBe(type);
  for (const other of ['MD5', 'SHA256', 'SHA256-HMAC'] as const)
    expect(signer?.proves('a=1', digest(other, 'a=1', key))).toBe(other === signature);
  expect(signer?.proves('a=1', digest(signature, 'a=1', key).toLowerCase())).toBe(true);
  expect(signer?.proves('a=1', '')).toBe(false);
});

const pair = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits });
const pem = { privateKey: { type: 'pkcs8', format: 'pem' }, publicKey: { type: 'spki', format: 'pem' } } as const;
const [ours, theirs, weak] = [pair(2048), pair(2048), pair(1024)];

test('RSA: our private key signs, the platform’s public key proves; PEM or bare base64', () => {
  const platform = theirs.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const secrets = memorySecrets({
    'swiftpass.privateKey': ours.privateKey.export(pem.privateKey).toString(),
    'swiftpass.platformKey': platform.replace(/(.{64})/g, '$1\n'),
  });
  const signer = signerOf(parse({ signature: 'RSA_1_256' }), secrets);
  expect(rsaProves('a=1', signer?.sign('a=1') ?? '', ours.publicKey)).toBe(true);
  expect(signer?.proves('a=1', rsaSign('a=1', theirs.privateKey))).toBe(true);
  expect(signer?.proves('a=1', rsaSign('a=1', ours.privateKey))).toBe(false);
  expect(signer?.proves('a=1', `${rsaSign('a=1', theirs.privateKey)}\n`)).toBe(false);
  expect(signer?.proves('a=1', 'not base64!')).toBe(false);
});

test.each<[string, object, Parameters<typeof memorySecrets>[0]]>([
  ['no key', {}, {}],
  ['only the merchant’s in aggregator mode', { agentNumber: '1021' }, { 'swiftpass.key': key }],
  ['RSA without keys', { signature: 'RSA_1_256' }, { 'swiftpass.key': key }],
  [
    'RSA with text for a key',
    { signature: 'RSA_1_256' },
    { 'swiftpass.privateKey': 'x', 'swiftpass.platformKey': 'y' },
  ],
  [
    'RSA with a short key',
    { signature: 'RSA_1_256' },
    {
      'swiftpass.privateKey': weak.privateKey.export(pem.privateKey).toString(),
      'swiftpass.platformKey': weak.publicKey.export(pem.publicKey).toString(),
    },
  ],
])('%s: nothing signs', (_what, more, secrets) => {
  expect(signerOf(parse(more), memorySecrets(secrets))).toBe(null);
});
