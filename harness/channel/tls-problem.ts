import type { PeerCertificate } from 'node:tls';
import { ConformanceError } from '../errors.ts';
import { quote } from '../case/text.ts';
import { nameOf } from './dial.ts';
import type { SecureEndpoint } from './dial.ts';

/** Why a TLS connection to a server came to nothing. The reasons are text of the target: not yet safe to print. */
export type TlsProblem =
  /** we do not accept its certificate: nobody that we trust signed it, or its time is over */
  | { readonly kind: 'untrusted'; readonly reason: string }
  /** its certificate is for these names, and not for the one that it should have */
  | { readonly kind: 'wrong-name'; readonly names: string }
  /** it does not accept the certificate of the client, or the lack of one */
  | { readonly kind: 'client-certificate'; readonly reason: string }
  /** ALPN selected this instead of h2, or nothing */
  | { readonly kind: 'no-h2'; readonly selected: string | null }
  /** anything else that ends a handshake, such as an answer that is no TLS */
  | { readonly kind: 'handshake'; readonly reason: string };

/** The codes that Node gives to certificates which OpenSSL does not accept; alerts of the server have others. */
const UNTRUSTED =
  /^(?:CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT_)/;
/** Alerts of RFC 8446, section 6.2, that speak of the certificate of the client. */
const ABOUT_CLIENT = / alert (?:[\w ]*certificate[\w ]*|unknown ca|access denied)$/;
const NO_PROTOCOL = ' alert no application protocol';

/** What an error of a TLS socket means. */
export function problemOf(error: NodeJS.ErrnoException): TlsProblem {
  const { code = '', message } = error;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return { kind: 'wrong-name', names: namesIn(error) ?? message };
  if (UNTRUSTED.test(code)) return { kind: 'untrusted', reason: message };
  const reason = reasonOf(message);
  if (ABOUT_CLIENT.test(reason)) return { kind: 'client-certificate', reason };
  if (reason.endsWith(NO_PROTOCOL)) return { kind: 'no-h2', selected: null };
  return { kind: 'handshake', reason };
}

/** The names of the certificate that an error of Node carries. */
function namesIn(error: Error & { readonly cert?: Partial<PeerCertificate> }): string | undefined {
  return error.cert?.subjectaltname;
}

/** What OpenSSL says in its long line: `error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:…`. */
function reasonOf(message: string): string {
  return /:SSL routines:[^:]*:([^:]+)/.exec(message)?.[1] ?? message;
}

/** How a problem reads in transcripts. */
export function describeProblem(problem: TlsProblem): string {
  switch (problem.kind) {
    case 'untrusted':
      return `a certificate that is not trusted: ${quote(problem.reason)}`;
    case 'wrong-name':
      return `a certificate for another name: ${quote(problem.names)}`;
    case 'client-certificate':
      return `the end of the connection: ${quote(problem.reason)}`;
    case 'no-h2':
      return `ALPN selects ${problem.selected === null ? 'nothing' : quote(problem.selected)}`;
    case 'handshake':
      return `the handshake fails: ${quote(problem.reason)}`;
  }
}

/** The same for people who set up a run: what was seen, and which flag helps. */
export function tlsError(endpoint: SecureEndpoint, problem: TlsProblem): ConformanceError {
  const { address, tls } = endpoint;
  const error = (message: string, hint: string): ConformanceError =>
    new ConformanceError('E_TLS', message, hint);
  switch (problem.kind) {
    case 'untrusted':
      return error(
        `the certificate of ${address} is not trusted: ${quote(problem.reason)}`,
        'add --ca FILE with the certificate of the authority that signed it, or --insecure to accept any certificate',
      );
    case 'wrong-name':
      return error(
        `the certificate of ${address} is for ${quote(problem.names)}, and not for ${quote(nameOf(endpoint))}`,
        'add --server-name NAME with the name that the certificate has',
      );
    case 'client-certificate':
      return tls.cert === undefined
        ? error(
            `${address} demands a client certificate, and the suite shows none: ${quote(problem.reason)}`,
            'add --cert FILE and --key FILE with a certificate that the server trusts',
          )
        : error(
            `${address} does not accept the client certificate of --cert: ${quote(problem.reason)}`,
            'show a certificate of an authority that the server trusts, and its key',
          );
    case 'no-h2':
      return error(
        `${address} speaks TLS, but ALPN selected ${problem.selected === null ? 'nothing' : quote(problem.selected)}: gRPC needs h2`,
        'let the server, or the proxy in front of it, offer h2 by ALPN',
      );
    case 'handshake':
      return error(
        `the TLS handshake with ${address} failed: ${quote(problem.reason)}`,
        'check that the port speaks TLS, and whether the server demands a client certificate (--cert, --key)',
      );
  }
}
