import { describe, expect, it } from 'vitest';
import { OVERALL } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { bytes, message, prefix } from '../../case/wire.ts';
import type { WireExpectation, WireRequest } from '../../case/wire.ts';
import {
  answerServing,
  isUsual,
  readingRequests,
  refuse,
  serveRequests,
} from '../../channel/testing/answers.ts';
import type { FrameRequest } from '../../channel/testing/answers.ts';
import { serveFrames } from '../../channel/testing/frame-server.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { CANCEL, encodeNumber, FRAME, SETTING } from '../../channel/wire/frames.ts';
import type { Frame } from '../../channel/wire/frames.ts';
import { contextOn } from '../testing/case-context.ts';
import { wire } from './wire.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

const BROKEN: WireRequest = { method: 'Check', body: [prefix(), bytes('0a', 'cut')] };
const REFUSED: WireExpectation = { want: 'ends', accept: ['error', 'reset', 'closed connection'] };
const stepOf = (request: WireRequest, expect: WireExpectation = REFUSED): StepOf<'wire'> => ({
  do: 'wire',
  request,
  expect,
});

/** What a server does after it was sent something broken; `after` answers every later question, on any connection. */
interface Server {
  readonly onBroken: (stream: number, client: FrameClient) => void;
  readonly after?: (request: FrameRequest, client: FrameClient, broken: FrameClient) => void;
}

function serve({ onBroken, after }: Server): Promise<string> {
  let brokenBy: FrameClient | undefined;
  return serveRequests(
    ({ stream }, client) => {
      brokenBy = client;
      onBroken(stream, client);
    },
    (request, client) => {
      if (brokenBy !== undefined && after !== undefined) after(request, client, brokenBy);
      else answerServing(request.stream, client);
    },
  );
}

const drop = (_stream: number, client: FrameClient): void => {
  client.socket.end();
};
const reset = ({ stream }: FrameRequest, client: FrameClient): void => {
  client.send(encodeNumber(FRAME.RST_STREAM, stream, 2));
};

describe('a server after a broken request', () => {
  it.each<[what: string, server: Server, note: readonly string[]]>([
    ['answers on the same connection', { onBroken: refuse }, []],
    ['closes the connection', { onBroken: drop }, ['the server closed the connection']],
    [
      'closes the connection once it is asked again',
      {
        onBroken: refuse,
        after: ({ stream }, client, broken) => {
          if (client === broken) client.socket.end();
          else answerServing(stream, client);
        },
      },
      ['the server closed the connection'],
    ],
    [
      'resets whatever comes on the same connection',
      {
        onBroken: refuse,
        after: (request, client, broken) => {
          if (client === broken) reset(request, client);
          else answerServing(request.stream, client);
        },
      },
      ['the connection does not answer any more, a new one does'],
    ],
    [
      'is deaf on the same connection',
      {
        onBroken: refuse,
        after: ({ stream }, client, broken) => {
          if (client !== broken) answerServing(stream, client);
        },
      },
      ['the connection does not answer any more, a new one does'],
    ],
  ])('is usable where it %s', async (_what, server, notes) => {
    const context = contextOn({ address: await serve(server) }, IMPATIENT_MS);
    expect(await wire(context, stepOf(BROKEN))).toBeUndefined();
    expect(context.notes).toEqual(notes);
  });

  it.each<[what: string, server: Server, actual: string]>([
    [
      'answers nobody',
      { onBroken: refuse, after: () => undefined },
      'on the same connection and on a new one no answer within 600 ms',
    ],
    [
      'closes the connection and answers nobody',
      { onBroken: drop, after: () => undefined },
      'on a new connection no answer within 600 ms',
    ],
    [
      'resets every call',
      { onBroken: refuse, after: reset },
      'on the same connection and on a new one RST_STREAM INTERNAL_ERROR',
    ],
    [
      'closes every connection',
      {
        onBroken: drop,
        after: (_request, client) => {
          client.socket.end();
        },
      },
      'on a new connection the server closed the connection',
    ],
    [
      'is deaf on one connection and closes others',
      {
        onBroken: refuse,
        after: (_request, client, broken) => {
          if (client !== broken) client.socket.end();
        },
      },
      'on the same connection no answer within 600 ms, on a new one the server closed the connection',
    ],
  ])('is broken where it %s', async (_what, server, actual) => {
    const context = contextOn({ address: await serve(server) }, IMPATIENT_MS);
    expect(await wire(context, stepOf(BROKEN))).toEqual({
      expected: 'the server is usable afterwards: it answers Check "" on the same connection or on a new one',
      actual,
    });
  });

  it('has the rest of a request taken back that it answered before the end', async () => {
    const resets: Frame[] = [];
    const requests = readingRequests((request, client) => {
      if (isUsual(request)) answerServing(request.stream, client);
      else if (request.body.length === 5) refuse(request.stream, client);
    });
    const address = await serveFrames({
      settings: { [SETTING.INITIAL_WINDOW_SIZE]: 5 },
      onFrame: (frame, client) => {
        if (frame.type === FRAME.RST_STREAM) resets.push(frame);
        requests(frame, client);
      },
    });
    const context = contextOn({ address });
    const long: WireRequest = { method: 'Check', body: [prefix(), { piece: 'filler', bytes: 100 }] };
    // Its SETTINGS must be there before the request is sent.
    expect(await wire(context, stepOf({ method: 'Check', body: message(OVERALL) }, { want: 'usable' }))).toBe(
      undefined,
    );
    expect(await wire(context, stepOf({ ...long, between: 'PING', cut: [5] }))).toBeUndefined();
    expect(context.notes).toEqual([]);
    expect(resets).toMatchObject([encodeNumber(FRAME.RST_STREAM, 1, CANCEL)]);
  });
});
