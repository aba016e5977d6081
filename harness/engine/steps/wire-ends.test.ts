import { describe, expect, it } from 'vitest';
import { NAME, OVERALL } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { message, prefix, service } from '../../case/wire.ts';
import type { RequestEnd, WireExpectation, WireRequest } from '../../case/wire.ts';
import { answerServing, isUsual, readingRequests } from '../../channel/testing/answers.ts';
import type { FrameRequest } from '../../channel/testing/answers.ts';
import { serveFrames } from '../../channel/testing/frame-server.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { FRAME } from '../../channel/wire/frames.ts';
import type { Frame } from '../../channel/wire/frames.ts';
import { contextOn } from '../testing/case-context.ts';
import { wire } from './wire.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

const stepOf = (request: WireRequest, expect: WireExpectation): StepOf<'wire'> => ({
  do: 'wire',
  request,
  expect,
});

describe('a request that ends late or never', () => {
  const late: WireRequest = { method: 'Check', body: message(NAME), end: 'late' };
  const never: WireRequest = { ...late, end: 'never' };

  /** A server that answers as long as `answers` says so, given the request and those that have not come to their end. */
  const serveWhile = (
    answers: (
      request: FrameRequest,
      client: FrameClient,
      unfinished: ReadonlyMap<FrameClient, number>,
    ) => boolean,
  ): Promise<string> => {
    const unfinished = new Map<FrameClient, number>();
    const requests = readingRequests((request, client) => {
      if (request.body.length > 5) {
        if (request.end) unfinished.delete(client);
        else unfinished.set(client, request.stream);
      }
      if (request.end && answers(request, client, unfinished)) answerServing(request.stream, client);
    });
    return serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.RST_STREAM && frame.stream === unfinished.get(client))
          unfinished.delete(client);
        requests(frame, client);
      },
    });
  };
  const usable: WireExpectation = { want: 'usable' };
  const answered: WireExpectation = { want: 'ends', accept: [{ like: OVERALL }] };

  it.each([
    ['late', late, answered],
    ['never', never, usable],
  ] as const)('is no reason to let others wait: %s', async (_what, request, expectation) => {
    const address = await serveWhile(() => true);
    const context = contextOn({ address });
    expect(await wire(context, stepOf(request, expectation))).toBeUndefined();
    expect(context.notes).toEqual([]);
  });

  it.each([
    ['late', late, answered],
    ['never', never, usable],
  ] as const)('may keep its connection from others: %s', async (_what, request, expectation) => {
    const address = await serveWhile((_request, client, unfinished) => !unfinished.has(client));
    const context = contextOn({ address }, IMPATIENT_MS);
    expect(await wire(context, stepOf(request, expectation))).toBeUndefined();
    expect(context.notes).toEqual([
      'the connection answers nobody before the request has come to its end, a new one does',
    ]);
  });

  it.each([
    ['late', late, answered],
    ['never', never, usable],
  ] as const)('must not keep the server from all others: %s', async (_what, request, expectation) => {
    const address = await serveWhile((_request, _client, unfinished) => unfinished.size === 0);
    expect(await wire(contextOn({ address }, IMPATIENT_MS), stepOf(request, expectation))).toEqual({
      expected: 'Check "" is answered before the request has come to its end',
      actual: 'on the same connection and on a new one no answer within 600 ms',
    });
  });
});

describe('a client that leaves', () => {
  it.each<[end: RequestEnd, seen: string]>([
    ['reset', 'RST_STREAM CANCEL'],
    ['disconnect', 'the end of the connection'],
  ])('by %s does no harm', async (end, seen) => {
    const saw: string[] = [];
    const requests = readingRequests((request, client) => {
      if (isUsual(request)) answerServing(request.stream, client);
      else if (request.body.length > 0)
        client.socket.once('close', () => saw.push('the end of the connection'));
    });
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.RST_STREAM) saw.push('RST_STREAM CANCEL');
        requests(frame, client);
      },
    });
    const context = contextOn({ address });
    const request: WireRequest = { method: 'Check', body: [prefix({ off: 9 }), service(NAME)], end };
    expect(await wire(context, stepOf(request, { want: 'usable' }))).toBeUndefined();
    expect(saw).toContain(seen);
    expect(context.notes).toEqual([]);
  });
});

describe('what is sent between the frames of a request', () => {
  it.each([
    ['empty DATA', FRAME.DATA],
    ['PING', FRAME.PING],
    ['frame of an unknown type', 0xf0],
    ['PRIORITY', FRAME.PRIORITY],
    ['another call', FRAME.HEADERS],
  ] as const)('is there: %s', async (between, type) => {
    const frames: Frame[] = [];
    const requests = readingRequests((request, client) => {
      if (request.end) answerServing(request.stream, client);
    });
    const address = await serveFrames({
      onFrame: (frame, client) => {
        frames.push(frame);
        requests(frame, client);
      },
    });
    const request: WireRequest = { method: 'Check', body: message(NAME), cut: [3], between };
    expect(await wire(contextOn({ address }), stepOf(request, { want: 'usable' }))).toBeUndefined();
    const own = frames.findIndex((frame) => frame.type === FRAME.DATA && frame.payload.length === 3);
    const last = frames.findIndex(
      (frame, index) =>
        index > own && frame.type === FRAME.DATA && frame.stream === 1 && frame.payload.length > 0,
    );
    expect(frames.slice(own + 1, last).map((frame) => frame.type)).toContain(type);
  });
});
