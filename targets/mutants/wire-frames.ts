import { constants } from 'node:http2';
import { FLAG, FRAME, numberFrame } from '../by-hand/frames.ts';
import type { Between, Frame } from '../by-hand/frames.ts';
import type { ByHand } from '../by-hand/options.ts';
import type { Call } from '../by-hand/rules.ts';
import { callsOf } from '../by-hand/select.ts';
import type { Mutant } from './mutant.ts';

/** A frame of a client that the server does not take. */
const refusing = (
  isRefused: (frame: Frame) => boolean,
  refuse: (frame: Frame, between: Between) => void,
): ByHand => ({
  frames: () => ({
    fromClient: (frame, between) => {
      if (isRefused(frame)) refuse(frame, between);
      else between.toServer(frame);
    },
  }),
});

/** Ends the stream of a frame, for both sides of it. */
function resetStream({ stream }: Frame, { toClient, toServer }: Between): void {
  toClient(numberFrame(FRAME.RST_STREAM, stream, constants.NGHTTP2_PROTOCOL_ERROR));
  toServer(numberFrame(FRAME.RST_STREAM, stream, constants.NGHTTP2_CANCEL));
}

function cutConnection(_frame: Frame, { cut }: Between): void {
  cut();
}

/** An empty DATA frame. */
const isEmpty = ({ type, payload }: Frame): boolean => type === FRAME.DATA && payload.length === 0;

/** The first DATA frame is taken for the whole request. */
const firstFrameAlone = (only: ByHand['only']): ByHand => ({
  ...(only && { only }),
  rules: () => ({ join: (_call, pieces) => pieces[0] ?? Buffer.alloc(0) }),
});

/** Requests in other frames than usual. */
export const wireFrameMutants: readonly Mutant[] = [
  {
    id: 'wire-first-frame-alone',
    defect: 'Check takes the first DATA frame for the whole request',
    breaks: 'WIR-06',
    also: 'WIR-23',
    byHand: firstFrameAlone(callsOf('Check')),
  },
  {
    id: 'wire-watch-first-frame-alone',
    defect: 'Watch takes the first DATA frame for the whole request',
    breaks: 'WIR-19',
    byHand: firstFrameAlone(callsOf('Watch')),
  },
  {
    id: 'wire-empty-frame-ends',
    defect: 'an empty DATA frame is taken for the end of the request',
    breaks: 'WIR-06',
    byHand: refusing(isEmpty, (frame, { toServer }) => {
      toServer({ ...frame, flags: frame.flags | FLAG.END_STREAM });
    }),
  },
  {
    id: 'wire-empty-last-frame-refused',
    defect: 'a request that ends with an empty DATA frame is reset',
    breaks: 'WIR-06',
    seenIn: 'grpclib 0.4.9, which fails on any empty DATA frame',
    byHand: refusing((frame) => isEmpty(frame) && (frame.flags & FLAG.END_STREAM) !== 0, resetStream),
  },
  {
    id: 'wire-one-request-at-a-time',
    defect:
      'a request that has begun with its message and not ended is reset by the next one on the connection',
    breaks: 'WIR-06',
    byHand: {
      rules: ({ admit }) => {
        const last = new WeakMap<Call['session'], Call['stream']>();
        const begun = new WeakSet<Call['stream']>();
        return {
          admit: (call) => {
            const { session, stream } = call;
            const before = last.get(session);
            if (before && begun.has(before) && before.state.state === constants.NGHTTP2_STREAM_STATE_OPEN)
              before.close(constants.NGHTTP2_INTERNAL_ERROR);
            last.set(session, stream);
            stream.once('data', () => begun.add(stream));
            return admit(call);
          },
        };
      },
    },
  },
  {
    id: 'wire-padding-refused',
    defect: 'a DATA frame with padding resets its stream with PROTOCOL_ERROR',
    breaks: 'WIR-23',
    seenIn: 'gRPC C-core',
    byHand: refusing(({ type, flags }) => type === FRAME.DATA && (flags & FLAG.PADDED) !== 0, resetStream),
  },
  {
    id: 'wire-unknown-frames-refused',
    defect: 'a frame of a type that is not defined costs the connection',
    breaks: 'WIR-23',
    seenIn: 'grpclib 0.4.9',
    byHand: refusing(({ type }) => type > FRAME.CONTINUATION, cutConnection),
  },
  {
    id: 'wire-priority-refused',
    defect: 'a PRIORITY frame costs the connection',
    breaks: 'WIR-23',
    byHand: refusing(({ type }) => type === FRAME.PRIORITY, cutConnection),
  },
  {
    id: 'wire-continuation-refused',
    defect: 'a header block in more than one frame costs the connection',
    breaks: 'WIR-23',
    byHand: refusing(({ type }) => type === FRAME.CONTINUATION, cutConnection),
  },
];
