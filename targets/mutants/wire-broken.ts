import type { ByHand } from '../by-hand/options.ts';
import type { End, Rules } from '../by-hand/rules.ts';
import { isEnd } from '../by-hand/rules.ts';
import { callsOf } from '../by-hand/select.ts';
import { isDecodable, isName, PREFIX_BYTES } from '../by-hand/strict-body.ts';
import { fieldsOf } from '../reference/strict-request.ts';
import type { Mutant } from './mutant.ts';

const NEVER: End = { by: 'silence' };
const LOCKS_UP: End = { by: 'lock-up' };

/** What a strict server refuses of a body is answered otherwise. */
const insteadOfRefusal = (message: (body: Buffer) => ReturnType<Rules['message']> | undefined): ByHand => ({
  rules: (strict) => ({
    message: (call, body) => {
      const said = strict.message(call, body);
      return isEnd(said) ? (message(body) ?? said) : said;
    },
  }),
});

/** What cannot be decoded is answered otherwise. */
const undecodable = (name: (message: Buffer) => ReturnType<Rules['name']> | undefined): ByHand => ({
  rules: (strict) => ({
    name: (call, message) => {
      const said = strict.name(call, message);
      return isEnd(said) ? (name(message) ?? said) : said;
    },
  }),
});

/** The messages of a body, as far as they are whole. */
function messagesIn(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; body.length - at >= PREFIX_BYTES;) {
    const end = at + PREFIX_BYTES + body.readUInt32BE(at + 1);
    if (end > body.length) break;
    messages.push(body.subarray(at + PREFIX_BYTES, end));
    at = end;
  }
  return messages;
}

/** Whether a body has no message, or one that is shorter than its prefix says. */
const isCut = (body: Buffer): boolean => body.length > 0 && messagesIn(body).length === 0;

/** Requests that are broken. */
export const wireBrokenMutants: readonly Mutant[] = [
  {
    id: 'wire-prefix-skipped',
    defect: 'the first five bytes of a request are skipped unseen, and what is left is the message',
    breaks: 'WIR-08',
    also: 'WIR-09 WIR-19 WIR-24',
    byHand: {
      rules: () => ({ message: (_call, body) => ({ bytes: body.subarray(PREFIX_BYTES), packed: false }) }),
    },
  },
  {
    id: 'wire-cut-message-unanswered',
    defect: 'a request that ends before its message does is never answered',
    breaks: 'WIR-08',
    also: 'WIR-19',
    seenIn: 'grpcio-aio (Python), Vert.x 5.0.7',
    byHand: insteadOfRefusal((body) => (isCut(body) ? NEVER : undefined)),
  },
  {
    id: 'wire-short-message-locks-up',
    defect: 'once a message was one byte shorter than its prefix says nothing is answered any more',
    breaks: 'WIR-08',
    byHand: insteadOfRefusal((body) =>
      body.length >= PREFIX_BYTES && body.readUInt32BE(1) === body.length - PREFIX_BYTES + 1
        ? LOCKS_UP
        : undefined,
    ),
  },
  {
    id: 'wire-other-type-unanswered',
    defect: 'a request with something else than text in the place of the name is never answered',
    breaks: 'WIR-08',
    byHand: {
      rules: ({ name }) => ({
        name: (call, message) =>
          isDecodable(message) && fieldsOf(message).some((field) => field.number === 1 && !isName(field))
            ? NEVER
            : name(call, message),
      }),
    },
  },
  {
    id: 'wire-no-utf-8-is-empty',
    defect: 'a name that is no UTF-8 is read as the empty name',
    breaks: 'WIR-08',
    byHand: undecodable((message) => (isDecodable(message) ? '' : undefined)),
  },
  {
    id: 'wire-left-request-locks-up',
    defect: 'once a client has left before its Check was answered nothing is answered any more',
    breaks: 'WIR-08',
    byHand: { only: callsOf('Check'), rules: () => ({ left: () => 'lock-up' }) },
  },
  {
    id: 'wire-watch-without-message',
    defect: 'a Watch without a message is one of the empty name',
    breaks: 'WIR-19',
    byHand: {
      ...insteadOfRefusal((body) => (body.length === 0 ? { bytes: body, packed: false } : undefined)),
      only: callsOf('Watch'),
    },
  },
  {
    id: 'wire-check-without-message',
    defect: 'a Check without a message is one of the empty name',
    breaks: 'WIR-08',
    byHand: {
      ...insteadOfRefusal((body) => (body.length === 0 ? { bytes: body, packed: false } : undefined)),
      only: callsOf('Check'),
    },
  },
  {
    id: 'wire-last-message-counts',
    defect: 'of several messages in one request the last is answered',
    breaks: 'WIR-22',
    byHand: insteadOfRefusal((body) => {
      const bytes = messagesIn(body).at(-1);
      return bytes && { bytes, packed: false };
    }),
  },
  {
    id: 'wire-undecodable-is-empty',
    defect: 'a message that protobuf cannot decode is read as one without fields',
    breaks: 'WIR-22',
    byHand: undecodable((message) => (isDecodable(message) ? undefined : '')),
  },
];
