import type { ByHand } from '../by-hand/options.ts';
import type { Rules } from '../by-hand/rules.ts';
import { callsOf, ofBareClients } from '../by-hand/select.ts';
import { ending, isName } from '../by-hand/strict-body.ts';
import { fieldsOf } from '../reference/strict-request.ts';
import type { SentField } from '../reference/strict-request.ts';
import type { Mutant } from './mutant.ts';

/** Another content-type than the plain one is refused. */
const onlyPlainGrpc = ({ admit }: Rules): Partial<Rules> => ({
  admit: (call) =>
    admit(call) ??
    (call.fields['content-type'] === 'application/grpc'
      ? undefined
      : { by: 'response', response: { head: { ':status': 415 } } }),
});

/** The name is found otherwise in a message that can be decoded. */
const naming = (
  name: (fields: readonly SentField[], strict: string) => ReturnType<Rules['name']>,
): ByHand => ({
  rules: (strict) => ({
    name: (call, message) => {
      const said = strict.name(call, message);
      return typeof said === 'string' ? name(fieldsOf(message), said) : said;
    },
  }),
});

/** Every field is defined, or the request is refused. */
const knownFieldsAlone = (fields: readonly SentField[], name: string): ReturnType<Rules['name']> =>
  fields.every(({ number }) => number === 1)
    ? name
    : ending('INVALID_ARGUMENT', 'there is a field that is not defined');

/** What requests say. */
export const wireRequestMutants: readonly Mutant[] = [
  {
    id: 'wire-proto-refused',
    defect: 'Check takes no other content-type than application/grpc, not even application/grpc+proto',
    breaks: 'WIR-05',
    byHand: { only: callsOf('Check'), rules: onlyPlainGrpc },
  },
  {
    id: 'wire-watch-proto-refused',
    defect: 'Watch takes no other content-type than application/grpc, not even application/grpc+proto',
    breaks: 'WIR-19',
    byHand: { only: callsOf('Watch'), rules: onlyPlainGrpc },
  },
  {
    id: 'wire-unknown-fields-refused',
    defect: 'Check refuses a request with a field that is not defined with INVALID_ARGUMENT',
    breaks: 'WIR-07',
    also: 'CHK-02',
    byHand: {
      ...naming(knownFieldsAlone),
      only: callsOf('Check'),
    },
  },
  {
    id: 'wire-watch-unknown-fields-refused',
    defect: 'Watch refuses a request with a field that is not defined with INVALID_ARGUMENT',
    breaks: 'WIR-19',
    byHand: {
      ...naming(knownFieldsAlone),
      only: callsOf('Watch'),
    },
  },
  {
    id: 'wire-groups-refused',
    defect: 'a group in a request, which a parser of proto3 has to skip, ends the call with INTERNAL',
    breaks: 'WIR-07',
    byHand: naming((fields, name) =>
      fields.some(({ wireType }) => wireType === 3) ? ending('INTERNAL', 'there is a group') : name,
    ),
  },
  {
    id: 'wire-first-name-counts',
    defect: 'of two names in one request the first counts',
    breaks: 'WIR-07',
    byHand: naming((fields, name) => {
      const first = fields.find(isName);
      return first === undefined ? name : Buffer.from(first.content).toString();
    }),
  },
  {
    id: 'wire-empty-name-overlooked',
    defect: 'a name that is present and empty does not count beside another one',
    breaks: 'WIR-07',
    byHand: naming((fields) => {
      const last = fields.findLast((field) => isName(field) && field.content.length > 0);
      return Buffer.from(last?.content ?? []).toString();
    }),
  },
  {
    id: 'wire-present-name-not-found',
    defect:
      'to a client that does not say what it is written with a name that is present and empty is not found',
    breaks: 'CHK-02',
    also: 'WIR-07',
    byHand: {
      ...naming((fields, name) =>
        name === '' && fields.some(isName) ? ending('NOT_FOUND', 'unknown service') : name,
      ),
      // Libraries on protobufjs write it so, and would find nothing at all.
      only: ofBareClients,
    },
  },
  {
    id: 'wire-name-demanded',
    defect: 'a message with fields among which the name is not is refused with INVALID_ARGUMENT',
    breaks: 'CHK-02',
    byHand: naming((fields, name) =>
      fields.length === 0 || fields.some(isName) ? name : ending('INVALID_ARGUMENT', 'there is no name'),
    ),
  },
];
