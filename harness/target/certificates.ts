// tsyringe, which the library stands on, needs this before anything else.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import type { TlsSettings } from '../channel/endpoint.ts';
import type { TlsFiles } from './target.ts';

/** A certificate and the key that belongs to it, as PEM. */
export type KeyPair = Required<Pick<TlsSettings, 'cert' | 'key'>>;

/** The certificates of one run: for a server that we start, and for its clients. */
export interface Certificates {
  /** PEM files for the server: its certificate and key, and the authority of the clients that it may let in. */
  readonly server: Required<TlsFiles>;
  /** The authority that signed the server's certificate and the client's, as PEM. */
  readonly ca: string;
  /** A client that the server knows. */
  readonly client: KeyPair;
  /** A client whose authority nobody knows. */
  readonly stranger: KeyPair;
}

const DAY_MS = 86_400_000;
/** The machine of the server may have another time than ours: valid since yesterday, for a week. */
const VALID_BEFORE_MS = DAY_MS;
const VALID_FOR_MS = 7 * DAY_MS;
const KEYS = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Who signs: a name and its keys. */
interface Authority {
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: string;
}

/**
 * Makes certificates that are good for a week: an authority, a server on this machine (`localhost`, `127.0.0.1`, `::1`), a
 * client, and another client of an authority that nobody trusts.
 *
 * @param folder where the files of the server are written
 */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const [authority, elsewhere] = await Promise.all([
    makeAuthority('CN=conformance authority'),
    makeAuthority('CN=conformance stranger authority'),
  ]);
  const [server, client, stranger] = await Promise.all([
    issue(authority, 'CN=localhost', [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
        { type: 'ip', value: '::1' },
      ]),
    ]),
    issue(authority, 'CN=conformance client', CLIENT),
    issue(elsewhere, 'CN=conformance stranger', CLIENT),
  ]);

  const files = {
    cert: join(folder, 'server.pem'),
    key: join(folder, 'server-key.pem'),
    clientCa: join(folder, 'client-ca.pem'),
  };
  await Promise.all([
    writeFile(files.cert, server.cert),
    writeFile(files.key, server.key),
    writeFile(files.clientCa, authority.certificate),
  ]);
  return {
    server: files,
    ca: authority.certificate,
    client,
    stranger,
  };
}

const CLIENT = [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])];

async function makeAuthority(name: string): Promise<Authority> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...commonParts(),
    name,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { name, keys, certificate: certificate.toString('pem') };
}

async function issue(
  authority: Authority,
  subject: string,
  extensions: readonly x509.Extension[],
): Promise<KeyPair> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...commonParts(),
    subject,
    issuer: authority.name,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
      ...extensions,
    ],
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { cert: certificate.toString('pem'), key: x509.PemConverter.encode(key, 'PRIVATE KEY') };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

function commonParts(): Pick<
  x509.X509CertificateCreateParamsBase,
  'serialNumber' | 'notBefore' | 'notAfter' | 'signingAlgorithm'
> {
  const now = Date.now();
  return {
    // Positive, as RFC 5280, section 4.1.2.2, wants it.
    serialNumber: `01${randomBytes(8).toString('hex')}`,
    notBefore: new Date(now - VALID_BEFORE_MS),
    notAfter: new Date(now + VALID_FOR_MS),
    signingAlgorithm: SIGNATURE,
  };
}
