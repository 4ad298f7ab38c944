import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Days from now; a certificate that has ended has both behind it. */
export interface CertificateOptions {
  readonly fromDays?: number;
  readonly toDays?: number;
  /** Whose it is; 127.0.0.1 where it is left out. */
  readonly name?: string;
  /** Two that are trusted at once need names of their own. */
  readonly subject?: string;
}

/**
 * A self-signed certificate for 127.0.0.1 or a name, made anew for each run: no private key in the repository, no tool on the machine.
 * Just enough of RFC 5280 in DER.
 */
export function selfSigned({
  fromDays = -1,
  toDays = 1,
  name: host,
  subject = host ?? 'test',
}: CertificateOptions = {}): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = seq(oid('2a8648ce3d040302')); // ecdsa-with-SHA256
  const name = seq(der(0x31, seq(oid('550403'), der(0x0c, Buffer.from(subject))))); // CN
  const dayMs = 86_400_000;
  const validity = seq(utcTime(Date.now() + fromDays * dayMs), utcTime(Date.now() + toDays * dayMs));
  const whose = host === undefined ? der(0x87, Buffer.from([127, 0, 0, 1])) : der(0x82, Buffer.from(host));
  const altName = der(0x04, seq(whose));
  const usable = der(0x04, seq(der(0x01, Buffer.from([0xff])))); // basicConstraints: CA, so that it can be its own root
  const extensions = der(0xa3, seq(seq(oid('551d11'), altName), seq(oid('551d13'), usable)));
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const publicInfo = publicKey.export({ type: 'spki', format: 'der' });
  const content = seq(version3, serial, algorithm, name, validity, name, publicInfo, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey));
  const base64 = seq(content, algorithm, signature).toString('base64').replace(/.{64}/g, '$&\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function seq(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(ms: number): Buffer {
  return der(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));
}
