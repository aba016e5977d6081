import { gunzipSync, inflateSync } from 'node:zlib';
import { valueOf } from '../../channel/wire/exchange.ts';
import type { WireAnswer, WireMessage } from '../../channel/wire/exchange.ts';

/** The longest message that libraries take where nobody says otherwise, in bytes: 4 MiB. */
export const MOST_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The bytes of a message that is marked as packed; `undefined` where they are not what `grpc-encoding` says, or that says neither gzip nor deflate. */
export function unpack({ bytes }: WireMessage, { head }: WireAnswer): Buffer | undefined {
  const options = { maxOutputLength: MOST_MESSAGE_BYTES };
  try {
    switch (valueOf(head, 'grpc-encoding')) {
      case 'gzip':
        return gunzipSync(bytes, options);
      case 'deflate':
        return inflateSync(bytes, options);
      case undefined:
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}
