import type { CallMetadata } from '../case/step.ts';

/** How a connection is encrypted. All texts are PEM, not paths. */
export interface TlsSettings {
  /** The certificates to trust; those of the system when absent. */
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
