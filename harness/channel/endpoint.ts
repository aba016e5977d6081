import type { CallMetadata } from '../case/step.ts';
import { redactor } from '../redact.ts';
import type { Redact } from '../redact.ts';

/** How a connection is encrypted. All texts are PEM, not paths. */
export interface TlsSettings {
  /** The certificates to trust; when absent those that come with Node, and those of NODE_EXTRA_CA_CERTS. */
  readonly ca?: string;
  /** The certificate that the client shows, with its key (mTLS). */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the certificate of the server must have; that of the address when absent. */
  readonly serverName?: string;
  /** Accepts any certificate. For tests only. */
  readonly insecure?: boolean;
}

/** Where a server listens, and how it is spoken to. */
export interface Endpoint {
  /** `host:port`, `[::1]:port` or `unix:/path`. */
  readonly address: string;
  /** Plain text when absent. */
  readonly tls?: TlsSettings;
  /** Sent with every call, for servers behind authentication. Secret: never printed. */
  readonly metadata?: CallMetadata;
}

/** How a connection is encrypted, for people. */
export function transportOf({ tls }: Endpoint): 'plain text' | 'TLS' | 'mTLS' {
  if (tls === undefined) return 'plain text';
  return tls.cert === undefined ? 'TLS' : 'mTLS';
}

/**
 * Takes what is sent as metadata out of what the server says. Where its words come in, and not only where reports are made: a
 * text that was cut may end in the middle of a secret.
 */
export function redactorFor({ metadata = {} }: Endpoint): Redact {
  return redactor(Object.values(metadata));
}
