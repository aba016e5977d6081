import { healthDefinition } from '../../proto/health.ts';
import { PREFIX_BYTES } from '../channel/wire/exchange.ts';

/** What a prober sends. Two probers that send the same are shown the same answer. */
export interface Ask {
  /** Only opens a connection, or makes a call over HTTP/2. */
  readonly by: 'TCP' | 'HTTP/2';
  /** The path of the call. */
  readonly path: string;
  /** Whether the answer has no end: a Watch is looked at until it says something, and for a while after that. */
  readonly stream: boolean;
  /** Header fields beside those of every client of gRPC; `null` takes one away. In lower case. */
  readonly fields: Readonly<Record<string, string | null>>;
  /** The body with its prefix, in hexadecimal. */
  readonly body: string;
  /** Whether its users can let it send metadata, such as a token. */
  readonly metadata: boolean;
  /** How it is encrypted: as the user says for the server, never, or always; with a certificate that need not be right where it says so. */
  readonly tls: 'as set' | 'as set, any certificate' | 'never' | 'any certificate';
}

/** A call of Check for a service, as libraries of gRPC make it. */
export function checkAsk(service: string, change: Partial<Ask> = {}): Ask {
  return {
    by: 'HTTP/2',
    path: healthDefinition.Check.path,
    stream: false,
    fields: {},
    body: framed(service),
    metadata: false,
    tls: 'as set',
    ...change,
  };
}

/** A call of Watch for a service. */
export function watchAsk(service: string, change: Partial<Ask> = {}): Ask {
  return checkAsk(service, { path: healthDefinition.Watch.path, stream: true, ...change });
}

/** `HealthCheckRequest` with its prefix; an empty name is left out, as encoders of proto3 do. */
function framed(service: string): string {
  // Our own encoder writes the field of an empty name, too.
  const content = service === '' ? Buffer.alloc(0) : healthDefinition.Check.requestSerialize({ service });
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]).toString('hex');
}
