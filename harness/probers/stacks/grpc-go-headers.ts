import { quote } from '../../case/text.ts';
import type { Field } from '../../channel/wire/exchange.ts';
import { CODE, codeOfHttpStatus } from './codes.ts';
import { isSince } from './grpc-go-rules.ts';
import type { GrpcGoRule, GrpcGoVersion } from './grpc-go-rules.ts';

/** A code, and the rule that gave it. */
export interface Ended {
  readonly code: number;
  readonly rule: GrpcGoRule;
  readonly why: string;
}

/** What grpc-go makes of a header block. */
export type Block =
  /** An interim answer, or one that it does not look at. */
  | { readonly kind: 'nothing' }
  /** The answer begins; how its messages are packed. */
  | { readonly kind: 'begin'; readonly encoding: string }
  /** It is no answer of gRPC; what is to follow is read for its text. */
  | { readonly kind: 'foreign'; readonly ended: Ended }
  /** The end: the regular one of a stream, which is only met behind its last byte, or an error. */
  | { readonly kind: 'end'; readonly regular: boolean; readonly ended: Ended };

/**
 * Reads a header block in the order in which grpc-go looks at it.
 *
 * @param first whether none was taken before
 * @param end whether it ends the stream
 */
export function readBlock(
  fields: readonly Field[],
  { first, end }: { readonly first: boolean; readonly end: boolean },
  version: GrpcGoVersion,
): Block {
  const broken = malformed(fields);
  if (broken !== undefined) return ends(CODE.INTERNAL, 'headers', broken);
  if (!first && !end) return ends(CODE.INTERNAL, 'headers', 'a header block in the middle of the answer');

  const status = lastOf(fields, 'grpc-status');
  const number = status === undefined ? undefined : numberIn(status);
  // Old versions looked for the content type first.
  if (number === null && (isSince(version, 75) || !first || isGrpc(fields))) {
    const code = isSince(version, 79) ? CODE.UNKNOWN : CODE.INTERNAL;
    return ends(code, 'status', `grpc-status ${quote(status ?? '')} is no number`);
  }
  if (first && !isGrpc(fields)) return foreign(fields, end, version);

  const binary = fields.find(
    ([name, value]) => name.endsWith('-bin') && !/^[A-Za-z0-9+/]*={0,2}$/.test(value),
  );
  if (binary !== undefined) return ends(CODE.INTERNAL, 'headers', `${quote(binary[0])} is no base64`);
  if (!end) return { kind: 'begin', encoding: lastOf(fields, 'grpc-encoding') ?? '' };
  return {
    kind: 'end',
    regular: true,
    ended: statusIn(number ?? undefined, lastOf(fields, 'grpc-message') ?? ''),
  };
}

function statusIn(code: number | undefined, message: string): Ended {
  if (code === undefined) return { code: CODE.UNKNOWN, rule: 'no-status', why: 'no grpc-status' };
  const words = message === '' ? '' : ` ${quote(message)}`;
  return { code, rule: 'status', why: `grpc-status ${String(code)}${words}` };
}

/** An answer of something else: its HTTP status becomes a code. */
function foreign(fields: readonly Field[], end: boolean, version: GrpcGoVersion): Block {
  const http = lastOf(fields, ':status');
  if (http === undefined) return ends(CODE.INTERNAL, 'content-type', 'no HTTP status');
  const number = numberIn(http);
  if (number === null) return ends(CODE.INTERNAL, 'content-type', `HTTP status ${quote(http)}`);
  if (isSince(version, 77) && number >= 100 && number < 200) {
    return end ? ends(CODE.INTERNAL, 'headers', `HTTP status ${http} at the end`) : { kind: 'nothing' };
  }
  const type = lastOf(fields, 'content-type');
  const ended: Ended = {
    code: codeOfHttpStatus(http),
    rule: 'content-type',
    why: `${type === undefined ? 'no content-type' : `content-type ${quote(type)}`}, HTTP status ${String(number)}`,
  };
  // Newer versions read up to 1 KiB of the body first, to show it to people.
  return end || !isSince(version, 82) ? { kind: 'end', regular: false, ended } : { kind: 'foreign', ended };
}

function ends(code: number, rule: GrpcGoRule, why: string): Block {
  return { kind: 'end', regular: false, ended: { code, rule, why } };
}

/** `application/grpc`, also with a suffix behind `+` or a parameter behind `;` (internal/grpcutil/method.go, ContentSubtype). */
function isGrpc(fields: readonly Field[]): boolean {
  return fields.some(
    ([name, value]) => name === 'content-type' && /^application\/grpc(?:[+;]|$)/.test(value),
  );
}

/** What golang.org/x/net/http2 refuses to read as a header block. */
function malformed(fields: readonly Field[]): string | undefined {
  let regular = false;
  for (const [name, value] of fields) {
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value))
      return `the value of ${quote(name)} has control characters`;
    if (name.startsWith(':')) {
      if (regular) return `${quote(name)} behind other fields`;
    } else {
      regular = true;
      if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) return `${quote(name)} is no name of a field`;
    }
  }
  return undefined;
}

function lastOf(fields: readonly Field[], name: string): string | undefined {
  return fields.findLast(([field]) => field === name)?.[1];
}

/** A number of 32 bits, as Go reads one; `null` for other texts. */
function numberIn(text: string): number | null {
  if (!/^[+-]?\d{1,18}$/.test(text)) return null;
  const number = Number(text);
  if (number < -0x8000_0000 || number > 0x7fff_ffff) return null;
  // A code has no sign.
  return number >>> 0;
}
