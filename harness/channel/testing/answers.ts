import type { Field } from '../wire/exchange.ts';
import { contentOf, FLAG, FRAME } from '../wire/frames.ts';
import type { Frame } from '../wire/frames.ts';
import { createFieldReader } from '../wire/hpack.ts';
import { GRPC_HEAD } from './events.ts';
import { serveFrames } from './frame-server.ts';
import type { FrameClient } from './frame-server.ts';

/** A message that says SERVING, with its prefix. */
export const SERVING_BYTES = Buffer.from('00000000020801', 'hex');

/** Answers a call as it should be: a message, and trailers. */
export function answerServing(stream: number, client: FrameClient): void {
  client.headers(stream, GRPC_HEAD);
  client.data(stream, SERVING_BYTES);
  client.headers(stream, [['grpc-status', '0']], { end: true });
}

/** A request, or what has come of it. */
export interface FrameRequest {
  readonly stream: number;
  readonly fields: readonly Field[];
  readonly body: Buffer;
  /** Whether all of it is there. */
  readonly end: boolean;
}

/**
 * Takes requests out of frames.
 *
 * @param onRequest called with each frame of a request, with all that has come of it by then
 * @returns what takes the frames of all clients of a server
 */
export function readingRequests(
  onRequest: (request: FrameRequest, client: FrameClient) => void,
): (frame: Frame, client: FrameClient) => void {
  const clients = new WeakMap<
    FrameClient,
    { read: (block: Buffer) => Field[]; open: Map<number, FrameRequest> }
  >();
  return (frame, client) => {
    const { read, open } = clients.get(client) ?? {
      read: createFieldReader(),
      open: new Map<number, FrameRequest>(),
    };
    clients.set(client, { read, open });
    const end = endsRequest(frame);
    const { stream } = frame;
    let request: FrameRequest | undefined;
    if (frame.type === FRAME.HEADERS)
      request = { stream, fields: read(contentOf(frame)), body: Buffer.alloc(0), end };
    const begun = open.get(stream);
    if (frame.type === FRAME.DATA && begun !== undefined)
      request = { ...begun, body: Buffer.concat([begun.body, contentOf(frame)]), end };
    if (request === undefined) return;
    open.set(stream, request);
    onRequest(request, client);
  };
}

/** Whether a request is the ordinary one for the empty name. */
export function isUsual({ body, end }: FrameRequest): boolean {
  return end && body.equals(Buffer.alloc(5));
}

/** Whether a frame is the last of a request. */
export function endsRequest({ type, flags }: Frame): boolean {
  return (type === FRAME.DATA || type === FRAME.HEADERS) && (flags & FLAG.END_STREAM) !== 0;
}

/** Refuses a call, by trailers only. */
export function refuse(stream: number, client: FrameClient, code = '13'): void {
  client.headers(stream, [...GRPC_HEAD, ['grpc-status', code], ['grpc-message', 'no']], { end: true });
}

/**
 * A server that answers requests once all of them is there, until the test ends.
 *
 * @param onOther answers what is not the usual question
 * @param onUsual answers the usual question; SERVING by default
 */
export function serveRequests(
  onOther: (request: FrameRequest, client: FrameClient) => void,
  onUsual: (request: FrameRequest, client: FrameClient) => void = ({ stream }, client) => {
    answerServing(stream, client);
  },
): Promise<string> {
  return serveFrames({
    onFrame: readingRequests((request, client) => {
      if (!request.end) return;
      if (isUsual(request)) onUsual(request, client);
      else onOther(request, client);
    }),
  });
}
