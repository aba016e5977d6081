// tsyringe, which the library stands on, needs this before anything else.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { Certificate } from './outcome.ts';

/** What a server speaks TLS with, as PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
  /** The authority that signed it, by which a client can trust it; absent where it signed itself. */
  readonly ca?: string;
}

const DAY_MS = 86_400_000;
const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Makes a certificate, and an authority of its own where one signs it. */
export async function makeCertificate(kind: Certificate): Promise<KeyPair> {
  const keys = await makeKeys();
  const parts = {
    ...commonParts(kind),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        kind === 'other name'
          ? [{ type: 'dns', value: 'other.invalid' }]
          : [
              { type: 'dns', value: 'localhost' },
              { type: 'ip', value: '127.0.0.1' },
            ],
      ),
    ],
  };
  const name = kind === 'other name' ? 'CN=other.invalid' : 'CN=localhost';
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
  if (kind === 'self-signed') {
    const cert = await x509.X509CertificateGenerator.createSelfSigned({ ...parts, name, keys });
    return { cert: cert.toString('pem'), key };
  }
  const authority = { name: 'CN=scripted authority', keys: await makeKeys() };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...commonParts('good'),
    ...authority,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const cert = await x509.X509CertificateGenerator.create({
    ...parts,
    subject: name,
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
  });
  return { cert: cert.toString('pem'), key, ca: ca.toString('pem') };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

function commonParts(
  kind: Certificate,
): Pick<
  x509.X509CertificateCreateParamsBase,
  'serialNumber' | 'notBefore' | 'notAfter' | 'signingAlgorithm'
> {
  const now = Date.now();
  return {
    // Positive, as RFC 5280, section 4.1.2.2, wants it.
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    notBefore: new Date(now - 3 * DAY_MS),
    notAfter: new Date(kind === 'expired' ? now - DAY_MS : now + 7 * DAY_MS),
    signingAlgorithm: SIGNATURE,
  };
}
