import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificates } from './certificates.ts';
import { createScratch } from './scratch.ts';

const scratch = createScratch();
let certificates: Certificates;
let server: X509Certificate;
beforeAll(async () => {
  certificates = await scratch.certificates();
  server = new X509Certificate(await readFile(certificates.server.cert));
});
afterAll(() => scratch.remove());

describe('the certificates of a run', () => {
  it('name this machine in that of the server, and are good today and tomorrow', () => {
    expect(server.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect(['localhost', '127.0.0.1', '::1'].map((name) => check(server, name))).toEqual([true, true, true]);
    expect(check(server, 'shop.example')).toBe(false);
    expect(new Date(server.validFrom).getTime()).toBeLessThan(Date.now());
    expect(new Date(server.validTo).getTime()).toBeGreaterThan(Date.now() + 24 * 3_600_000);
  });

  it('come with the keys that belong to them, on P-256', async () => {
    const pairs = [
      { cert: server.toString(), key: await readFile(certificates.server.key, 'utf8') },
      certificates.client,
      certificates.stranger,
    ];
    for (const { cert, key } of pairs) {
      const certificate = new X509Certificate(cert);
      expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
      expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
      expect(certificate.ca).toBe(false);
    }
  });

  it('are signed by the one authority, but for that of the stranger', async () => {
    const authority = new X509Certificate(certificates.ca);
    const client = new X509Certificate(certificates.client.cert);
    const stranger = new X509Certificate(certificates.stranger.cert);
    expect(authority.ca).toBe(true);
    expect(
      [authority, server, client, stranger].map((certificate) => certificate.verify(authority.publicKey)),
    ).toEqual([true, true, true, false]);
    expect(stranger.issuer).not.toBe(authority.subject);
    expect(await readFile(certificates.server.clientCa, 'utf8')).toBe(certificates.ca);
  });

  it('have serial numbers of their own', () => {
    const all = [certificates.ca, server.toString(), certificates.client.cert, certificates.stranger.cert];
    expect(new Set(all.map((pem) => new X509Certificate(pem).serialNumber)).size).toBe(all.length);
  });
});

function check(certificate: X509Certificate, name: string): boolean {
  const found = /^[\d.:]+$/.test(name) ? certificate.checkIP(name) : certificate.checkHost(name);
  return found !== undefined;
}
