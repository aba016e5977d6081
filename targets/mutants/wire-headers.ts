import type { ByHand } from '../by-hand/options.ts';
import { isEnd } from '../by-hand/rules.ts';
import type { Call, End, Rules } from '../by-hand/rules.ts';
import { ending } from '../by-hand/strict-body.ts';
import type { Mutant } from './mutant.ts';

const NEVER: End = { by: 'silence' };
const DAY_MS = 86_400_000;

/** A header block that a strict server does not admit is answered otherwise. */
const admitting = (admit: (call: Call, strict: End | undefined) => End | undefined): ByHand => ({
  rules: (strict) => ({ admit: (call) => admit(call, strict.admit(call)) }),
});

/** A packed message that a strict server does not unpack is answered otherwise. */
const unpacking = (
  unpack: (said: Buffer | End, call: Call, packed: Buffer) => ReturnType<Rules['unpack']>,
): ByHand => ({
  rules: (strict) => ({ unpack: (call, packed) => unpack(strict.unpack(call, packed), call, packed) }),
});

/** A timeout is read otherwise: what a strict server makes of it goes through a function. */
const timing = (
  timeoutMs: (said: ReturnType<Rules['timeoutMs']>) => ReturnType<Rules['timeoutMs']>,
): ByHand => ({
  rules: (strict) => ({ timeoutMs: (call, value) => timeoutMs(strict.timeoutMs(call, value)) }),
});

const isEndBy = (said: Buffer | End, code: string): boolean =>
  isEnd(said) && said.by === 'status' && said.code === code;
const isGrpc = ({ fields }: Call): boolean => fields['content-type']?.startsWith('application/grpc') ?? false;

/** Requests whose header fields are unusual or wrong. */
export const wireHeaderMutants: readonly Mutant[] = [
  {
    id: 'wire-content-type-http-200',
    defect: 'a request whose content-type is not of gRPC gets HTTP status 200 without grpc-status',
    breaks: 'WIR-04',
    byHand: admitting((call, said) =>
      said !== undefined && call.fields[':method'] === 'POST' && !isGrpc(call)
        ? { by: 'response', response: { head: { ':status': 200, 'content-type': 'application/grpc' } } }
        : said,
    ),
  },
  {
    id: 'wire-gzip-is-empty',
    defect: 'a packed message is not unpacked, and read as one without fields',
    breaks: 'WIR-09',
    also: 'WIR-10 WIR-24',
    byHand: { rules: () => ({ unpack: () => Buffer.alloc(0) }) },
  },
  {
    id: 'wire-encoding-read-as-plain',
    defect: 'a message in an encoding that is not known is read as if it were not packed',
    breaks: 'WIR-09',
    also: 'WIR-24',
    seenIn: 'grpc C++ 1.51',
    byHand: unpacking((said, _call, packed) => (isEndBy(said, 'UNIMPLEMENTED') ? packed : said)),
  },
  {
    id: 'wire-packed-without-encoding',
    defect: 'a packed message in a call without grpc-encoding is taken for one packed by gzip',
    breaks: 'WIR-09',
    also: 'WIR-24',
    byHand: {
      rules: ({ unpack }) => ({
        unpack: (call, packed) =>
          unpack({ ...call, fields: { 'grpc-encoding': 'gzip', ...call.fields } }, packed),
      }),
    },
  },
  {
    id: 'wire-unpacks-what-is-plain',
    defect: 'in a call with grpc-encoding gzip messages are unpacked, whatever their flag says',
    breaks: 'WIR-09',
    byHand: {
      rules: ({ message }) => ({
        message: (call, body) => {
          const said = message(call, body);
          return isEnd(said)
            ? said
            : { ...said, packed: said.packed || call.fields['grpc-encoding'] === 'gzip' };
        },
      }),
    },
  },
  {
    id: 'wire-broken-gzip-read-as-plain',
    defect: 'what gzip cannot unpack is read as it is',
    breaks: 'WIR-09',
    byHand: unpacking((said, { fields }, packed) =>
      isEndBy(said, 'INTERNAL') && fields['grpc-encoding'] === 'gzip' ? packed : said,
    ),
  },
  {
    id: 'wire-identity-refused',
    defect: 'a call with grpc-encoding identity ends with UNIMPLEMENTED',
    breaks: 'WIR-09',
    byHand: admitting(({ fields }, said) =>
      fields['grpc-encoding'] === 'identity' ? ending('UNIMPLEMENTED', 'identity is not understood') : said,
    ),
  },
  {
    id: 'wire-accepted-encoding-demanded',
    defect: 'a client that accepts neither gzip nor identity is refused with UNIMPLEMENTED',
    breaks: 'WIR-09',
    byHand: admitting(({ fields }, said) =>
      /gzip|identity/.test(String(fields['grpc-accept-encoding'] ?? 'identity'))
        ? said
        : ending('UNIMPLEMENTED', 'there is no encoding that both understand'),
    ),
  },
  {
    id: 'wire-encodings-unavailable',
    defect: 'a packed message that is not understood ends with UNAVAILABLE, so that clients send it again',
    breaks: 'WIR-24',
    byHand: {
      rules: () => ({ unpack: () => ending('UNAVAILABLE', 'packed messages are not understood') }),
    },
  },
  {
    id: 'wire-too-long-locks-up',
    defect: 'once a message was longer than the limit nothing is answered any more',
    breaks: 'WIR-10',
    also: 'WIR-08',
    byHand: { rules: () => ({ tooLong: () => ({ by: 'lock-up' }) }) },
  },
  {
    id: 'wire-unpacked-too-long-unanswered',
    defect: 'a message that is longer than the limit once it is unpacked is never answered',
    breaks: 'WIR-10',
    byHand: unpacking((said) => (isEndBy(said, 'RESOURCE_EXHAUSTED') ? NEVER : said)),
  },
  {
    id: 'wire-malformed-timeout-unanswered',
    defect: 'a call with a malformed grpc-timeout is never answered',
    breaks: 'WIR-11',
    seenIn: 'grpclib 0.4.9, for one of 400 digits',
    byHand: timing((said) => (isEnd(said) ? NEVER : said)),
  },
  {
    id: 'wire-long-timeout-overflows',
    defect: 'a timeout is kept in milliseconds of 32 bits, so that a long one is over at once',
    breaks: 'WIR-11',
    byHand: timing((said) => (typeof said === 'number' && said > 2 ** 31 ? 0 : said)),
  },
  {
    id: 'wire-timeout-of-a-day-refused',
    defect: 'a timeout of more than a day is refused with INVALID_ARGUMENT',
    breaks: 'WIR-11',
    byHand: timing((said) =>
      typeof said === 'number' && said > DAY_MS ? ending('INVALID_ARGUMENT', 'that is too long') : said,
    ),
  },
  {
    id: 'wire-expired-internal',
    defect: 'a call whose time is up before it is answered ends with INTERNAL',
    breaks: 'WIR-11',
    byHand: { rules: () => ({ expired: () => ending('INTERNAL', 'the call was given up') }) },
  },
  {
    id: 'wire-te-demanded-in-silence',
    defect: 'a request without te is never answered',
    breaks: 'WIR-15',
    byHand: admitting(({ fields }, said) => (fields['te'] === undefined ? NEVER : said)),
  },
  {
    id: 'wire-get-answered',
    defect: 'a GET of the path of Check is answered with HTTP status 200 and a page',
    breaks: 'WIR-15',
    byHand: admitting(({ fields }, said) =>
      fields[':method'] === 'GET'
        ? {
            by: 'response',
            response: {
              head: { ':status': 200, 'content-type': 'text/plain' },
              body: Buffer.from('SERVING\n'),
            },
          }
        : said,
    ),
  },
  {
    id: 'wire-http-1-held',
    defect: 'the connection of a client that speaks HTTP/1.1 is kept open, and nothing is said',
    breaks: 'WIR-15',
    byHand: { meetsHttp1: (client) => client.resume() },
  },
];
