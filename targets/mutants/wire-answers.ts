import { gzipSync } from 'node:zlib';
import type { ByHand } from '../by-hand/options.ts';
import type { Call, Rules } from '../by-hand/rules.ts';
import { bareCallsOf, callsOf } from '../by-hand/select.ts';
import { PREFIX_BYTES } from '../by-hand/strict-body.ts';
import type { Mutant } from './mutant.ts';

/** The header block ahead of the messages of a method has other fields. */
const heading = (only: ByHand['only'], fields: ReturnType<Rules['head']>): ByHand => ({
  ...(only && { only }),
  rules: ({ head }) => ({ head: (call) => ({ ...head(call), ...fields }) }),
});

/** The bytes of a message with its prefix are others. */
const framing = (only: ByHand['only'], change: (bytes: Buffer) => Buffer): ByHand => ({
  ...(only && { only }),
  rules: ({ frame }) => ({ frame: (call, message) => change(frame(call, message)) }),
});

/** The length in the prefix is one less than that of the message. */
function oneByteShort(bytes: Buffer): Buffer {
  const short = Buffer.from(bytes);
  const length = bytes.readUInt32BE(1);
  short.writeUInt32BE(Math.max(0, length - 1), 1);
  return short;
}

/** The message packed, as its flag says. */
function packed(bytes: Buffer): Buffer {
  const content = gzipSync(bytes.subarray(PREFIX_BYTES));
  const prefix = Buffer.from([1, 0, 0, 0, 0]);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

const withMoreBehind = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(3)]);
const inChecks = callsOf('Check');
const inWatches = callsOf('Watch');
const inLists = callsOf('List');

/** What answers look like. */
export const wireAnswerMutants: readonly Mutant[] = [
  {
    id: 'wire-check-http-500',
    defect: 'Check answers with HTTP status 500 beside grpc-status 0',
    breaks: 'WIR-01',
    also: 'PRB-01 PRB-04',
    byHand: heading(inChecks, { ':status': 500 }),
  },
  {
    id: 'wire-check-plain-text',
    defect: 'Check answers with content-type text/plain',
    breaks: 'WIR-01',
    also: 'PRB-01 PRB-02 PRB-04',
    byHand: heading(inChecks, { 'content-type': 'text/plain' }),
  },
  {
    id: 'wire-check-length-short',
    defect:
      'to a client that does not say what it is written with Check sends a length that is one too small',
    breaks: 'WIR-01',
    also: 'CHK-14 CHK-18 WIR-18',
    byHand: framing(bareCallsOf('Check'), oneByteShort),
  },
  {
    id: 'wire-check-more-behind',
    defect: 'Check sends three bytes more behind its message',
    breaks: 'WIR-01',
    also: 'CHK-18 WIR-18 PRB-01 PRB-02 PRB-04',
    byHand: framing(inChecks, withMoreBehind),
  },
  {
    id: 'wire-check-status-ahead',
    defect: 'Check sends grpc-status in the headers already, and again in the trailers',
    breaks: 'WIR-01',
    also: 'CHK-18',
    byHand: heading(inChecks, { 'grpc-status': '0' }),
  },
  {
    id: 'wire-check-status-with-zero',
    defect: 'Check ends with grpc-status 00',
    breaks: 'WIR-01',
    byHand: { only: inChecks, rules: () => ({ trailers: () => ({ 'grpc-status': '00' }) }) },
  },
  {
    id: 'wire-check-packed-unasked',
    defect: 'Check packs its answers by gzip, whatever the client accepts',
    breaks: 'WIR-01',
    also: 'CHK-14 WIR-18 PRB-01 PRB-02 PRB-04',
    byHand: {
      only: inChecks,
      rules: ({ head, frame }) => ({
        head: (call) => ({ ...head(call), 'grpc-encoding': 'gzip' }),
        frame: (call, message) => packed(frame(call, message)),
      }),
    },
  },
  {
    id: 'wire-check-two-messages',
    defect: 'to a client that does not say what it is written with Check sends its message twice',
    breaks: 'CHK-18',
    also: 'WIR-18 PRB-01 PRB-02 PRB-04',
    byHand: framing(bareCallsOf('Check'), (bytes) => Buffer.concat([bytes, bytes])),
  },
  {
    id: 'wire-check-status-padded',
    defect: 'Check writes the status in two bytes where one is enough',
    breaks: 'WIR-18',
    also: 'PRB-02 PRB-04',
    byHand: {
      only: inChecks,
      rules: ({ encode }) => ({
        encode: (call, status) => Buffer.from([0x08, 0x80 | (encode(call, status)[1] ?? 0), 0x00]),
      }),
    },
  },
  {
    id: 'wire-watch-http-202',
    defect: 'Watch answers with HTTP status 202',
    breaks: 'WIR-19',
    also: 'PRB-03 PRB-04',
    byHand: heading(inWatches, { ':status': 202 }),
  },
  {
    id: 'wire-watch-event-stream',
    defect: 'Watch answers with content-type text/event-stream',
    breaks: 'WIR-19',
    also: 'PRB-03 PRB-04 PRB-05',
    byHand: heading(inWatches, { 'content-type': 'text/event-stream' }),
  },
  {
    id: 'wire-watch-length-short',
    defect:
      'a Watch that was asked for with a message of no bytes sends messages with a length that is one too small',
    breaks: 'WIR-19',
    also: 'PRB-03',
    byHand: {
      only: inWatches,
      rules: ({ name, frame }) => {
        const isOne = new WeakSet<Call>();
        return {
          name: (call, message) => {
            if (message.length === 0) isOne.add(call);
            return name(call, message);
          },
          frame: (call, message) =>
            isOne.has(call) ? oneByteShort(frame(call, message)) : frame(call, message),
        };
      },
    },
  },
  {
    id: 'wire-list-http-202',
    defect: 'List answers with HTTP status 202',
    breaks: 'WIR-20',
    byHand: heading(inLists, { ':status': 202 }),
  },
  {
    id: 'wire-list-more-behind',
    defect: 'List sends three bytes more behind its message',
    breaks: 'WIR-20',
    byHand: framing(inLists, withMoreBehind),
  },
];
