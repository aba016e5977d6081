import type { ByHand } from '../by-hand/options.ts';
import type { Call, Response, Rules } from '../by-hand/rules.ts';
import { ofBareClients } from '../by-hand/select.ts';
import type { Mutant } from './mutant.ts';

/** NOT_FOUND has another form. */
const notFoundAs = (change: (response: Response, call: Call, strict: Rules) => Response): ByHand => ({
  rules: (strict) => ({
    refusal: (call, end) => {
      const response = strict.refusal(call, end);
      return end.code === 'NOT_FOUND' ? change(response, call, strict) : response;
    },
  }),
});

/**
 * The text of an error is escaped otherwise: what `differs` selects of the escaped text goes through a function. A library
 * of gRPC would leave out what it cannot read, and complain.
 */
const escaping = (change: (escaped: string, text: string) => string): NonNullable<Mutant['byHand']> => ({
  only: ofBareClients,
  rules: ({ escape }) => ({ escape: (call, text) => change(escape(call, text), text) }),
});

/** Puts a byte in the place of its percent-encoding. */
const raw = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));

/** What errors look like. */
export const wireErrorMutants: readonly Mutant[] = [
  {
    id: 'wire-not-found-http-404',
    defect: 'NOT_FOUND has HTTP status 404 beside its grpc-status',
    breaks: 'WIR-02',
    byHand: notFoundAs(({ head }) => ({ head: { ...head, ':status': 404 } })),
  },
  {
    id: 'wire-not-found-without-content-type',
    defect: 'NOT_FOUND has no content-type',
    breaks: 'WIR-02',
    byHand: notFoundAs(({ head }) => ({
      head: Object.fromEntries(Object.entries(head).filter(([name]) => name !== 'content-type')),
    })),
  },
  {
    id: 'wire-not-found-05',
    defect: 'NOT_FOUND is grpc-status 05',
    breaks: 'WIR-02',
    byHand: notFoundAs(({ head }) => ({ head: { ...head, 'grpc-status': '05' } })),
  },
  {
    id: 'wire-not-found-ahead-of-end',
    defect:
      'to a client that does not say what it is written with NOT_FOUND stands in headers, behind which trailers without grpc-status come',
    breaks: 'WIR-02',
    also: 'WIR-05 WIR-06 WIR-07 WIR-09 WIR-24',
    byHand: {
      ...notFoundAs(({ head }) => ({ head, trailers: { 'x-end': 'here' } })),
      only: ofBareClients,
    },
  },
  {
    id: 'wire-not-found-with-message',
    defect: 'NOT_FOUND comes behind a message with SERVICE_UNKNOWN',
    breaks: 'CHK-06',
    seenIn: 'grpcio-health-checking (Python)',
    byHand: notFoundAs(({ head }, call, { head: opening, encode, frame }) => ({
      head: opening(call),
      body: frame(call, encode(call, 'SERVICE_UNKNOWN')),
      trailers: { 'grpc-status': head['grpc-status'], 'grpc-message': head['grpc-message'] },
    })),
  },
  {
    id: 'wire-text-control-characters',
    defect: 'the text of an error has control characters as they are',
    breaks: 'WIR-03',
    byHand: escaping((escaped) => escaped.replace(/%([01].|7F)/g, (_all, hex: string) => raw(hex))),
  },
  {
    id: 'wire-text-delete',
    defect: 'the text of an error has the control character DEL as it is',
    breaks: 'WIR-03',
    byHand: escaping((escaped) => escaped.replaceAll('%7F', '\u007f')),
  },
  {
    id: 'wire-text-percent',
    defect: 'the text of an error has percent signs as they are',
    breaks: 'WIR-03',
    byHand: escaping((escaped) => escaped.replaceAll('%25', '%')),
  },
  {
    id: 'wire-text-percent-doubled',
    defect: 'a percent sign is written twice in the text of an error, as printf has it',
    breaks: 'WIR-03',
    byHand: escaping((escaped) => escaped.replaceAll('%25', '%%')),
  },
  {
    id: 'wire-text-utf-8',
    defect: 'the text of an error has characters beyond ASCII as bytes of UTF-8',
    breaks: 'WIR-03',
    byHand: escaping((escaped) => escaped.replace(/%([89A-F].)/g, (_all, hex: string) => raw(hex))),
  },
  {
    id: 'wire-text-code-units',
    defect: 'characters beyond Latin-1 are written as %uXXXX in the text of an error',
    breaks: 'WIR-03',
    byHand: escaping((_escaped, text) =>
      text.replace(/[^ -$&-~]/g, (unit) => {
        const hex = unit.charCodeAt(0).toString(16).toUpperCase();
        return hex.length > 2 ? `%u${hex.padStart(4, '0')}` : `%${hex.padStart(2, '0')}`;
      }),
    ),
  },
];
