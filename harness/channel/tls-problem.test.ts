import { describe, expect, it } from 'vitest';
import { describeProblem, problemOf, tlsError } from './tls-problem.ts';
import type { TlsProblem } from './tls-problem.ts';

/** A line of OpenSSL, as Node gives it. */
const openSsl = (reason: string): string =>
  `write EPROTO 802CA34C747F0000:error:0A000410:SSL routines:ssl3_read_bytes:${reason}:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 40\n`;

describe('problemOf', () => {
  it.each<[code: string | undefined, message: string, problem: TlsProblem]>([
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'unable to verify the first certificate',
      { kind: 'untrusted', reason: 'unable to verify the first certificate' },
    ],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed', { kind: 'untrusted', reason: 'self-signed' }],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed', { kind: 'untrusted', reason: 'self-signed' }],
    ['CERT_HAS_EXPIRED', 'expired', { kind: 'untrusted', reason: 'expired' }],
    ['CERT_NOT_YET_VALID', 'not yet', { kind: 'untrusted', reason: 'not yet' }],
    ['INVALID_PURPOSE', 'unsuitable', { kind: 'untrusted', reason: 'unsuitable' }],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'not that name', { kind: 'wrong-name', names: 'not that name' }],
    [
      'EPROTO',
      openSsl('tlsv13 alert certificate required'),
      { kind: 'client-certificate', reason: 'tlsv13 alert certificate required' },
    ],
    [
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      openSsl('tlsv1 alert unknown ca'),
      { kind: 'client-certificate', reason: 'tlsv1 alert unknown ca' },
    ],
    [
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      openSsl('sslv3 alert bad certificate'),
      { kind: 'client-certificate', reason: 'sslv3 alert bad certificate' },
    ],
    ['EPROTO', openSsl('tlsv1 alert no application protocol'), { kind: 'no-h2', selected: null }],
    [
      'EPROTO',
      openSsl('sslv3 alert handshake failure'),
      { kind: 'handshake', reason: 'sslv3 alert handshake failure' },
    ],
    ['EPROTO', openSsl('wrong version number'), { kind: 'handshake', reason: 'wrong version number' }],
    ['ECONNRESET', 'read ECONNRESET', { kind: 'handshake', reason: 'read ECONNRESET' }],
    [undefined, 'socket hang up', { kind: 'handshake', reason: 'socket hang up' }],
  ])('%s, %s', (code, message, problem) => {
    expect(problemOf(Object.assign(new Error(message), code !== undefined && { code }))).toEqual(problem);
  });

  it('names the names of a certificate that is for others', () => {
    const error = Object.assign(new Error('Hostname/IP does not match'), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      cert: { subjectaltname: 'DNS:shop.example' },
    });
    expect(problemOf(error)).toEqual({ kind: 'wrong-name', names: 'DNS:shop.example' });
  });
});

const HOSTILE = '\u001b[31mred\n';
const PROBLEMS: readonly TlsProblem[] = [
  { kind: 'untrusted', reason: HOSTILE },
  { kind: 'wrong-name', names: HOSTILE },
  { kind: 'client-certificate', reason: HOSTILE },
  { kind: 'no-h2', selected: HOSTILE },
  { kind: 'handshake', reason: HOSTILE },
];

describe.each(PROBLEMS)('$kind', (problem) => {
  it('shows no text of the target as it is', () => {
    const { message, code } = tlsError({ address: 'a:1', tls: {} }, problem);
    expect(code).toBe('E_TLS');
    for (const text of [message, describeProblem(problem)]) {
      expect(text).toContain('"\\u{1b}[31mred\\n"');
      expect(text).not.toContain(HOSTILE);
    }
  });
});

it('says that nothing was selected', () => {
  expect(describeProblem({ kind: 'no-h2', selected: null })).toBe('ALPN selects nothing');
});
