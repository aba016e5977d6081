/** A header field: its name in lower case, and its value. */
export type Field = readonly [name: string, value: string];

/** One thing that a scripted server does on a stream, in its turn. */
export type Play =
  /** A header block. The second one of a stream is its trailers. */
  | { readonly play: 'headers'; readonly fields: readonly Field[]; readonly end: boolean }
  /** A DATA frame; the bytes in hexadecimal. */
  | { readonly play: 'data'; readonly hex: string; readonly end: boolean }
  /** RST_STREAM with an error code (RFC 9113, section 7). */
  | { readonly play: 'reset'; readonly code: number }
  /** GOAWAY that names this stream as the last one that is answered, or none. */
  | { readonly play: 'goaway'; readonly code: number; readonly lastStream: 'this' | 'none' }
  /** Cuts the connection behind what was sent. */
  | { readonly play: 'cut' }
  /** Waits, in milliseconds: only where time is what the outcome is about. */
  | { readonly play: 'pause'; readonly ms: number };

/** What happens on one stream. A script that ends without an end leaves the stream open. */
export type Script = readonly Play[];

/** Which requests an exception is for: those of which all that is said here holds. */
export interface When {
  readonly path?: string;
  /** A header field that the request has. */
  readonly field?: string;
  /** A header field that the request does not have. */
  readonly without?: string;
  /** Whether it asks for a service by its name, or for the server as a whole. */
  readonly named?: boolean;
  /** Whether `:authority` is the address that is listened on, or another name. */
  readonly ownAuthority?: boolean;
}

/** What a server answers. */
export interface Answers {
  /** Looked at first, in their order. */
  readonly exceptions?: readonly { readonly when: When; readonly script: Script }[];
  readonly check: Script;
  /** As `check` when absent. */
  readonly watch?: Script;
  /** For every other path; UNIMPLEMENTED, as servers of gRPC say it, when absent. */
  readonly other?: Script;
}

/**
 * The certificate of a server, for 127.0.0.1 and localhost: good for whoever trusts its authority, signed by itself, of yesterday,
 * or for another name.
 */
export type Certificate = 'good' | 'self-signed' | 'expired' | 'other name';

/** What listens. */
export type Listener =
  | {
      readonly by: 'http2';
      readonly answers: Answers;
      /** Speaks TLS; plain text when absent. */
      readonly certificate?: Certificate;
      /** How long it accepts connections before it says its SETTINGS, in milliseconds; 0 when absent. */
      readonly greetsAfterMs?: number;
    }
  /** Nothing listens on the port. */
  | { readonly by: 'refused' }
  /** Accepts connections and never says a word. */
  | { readonly by: 'silent' }
  /** Speaks HTTP/1.1 and nothing else. */
  | { readonly by: 'http1' };

/** Something that a server may do, known on the wire. */
export interface Outcome {
  /** In lower case with underscores, permanent: `ok_not_serving`. */
  readonly name: string;
  /** What it does, in one sentence for people. */
  readonly does: string;
  readonly listener: Listener;
}
