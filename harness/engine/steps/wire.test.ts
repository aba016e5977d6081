import { describe, expect, it } from 'vitest';
import { NAME, OVERALL } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { bytes, message, prefix } from '../../case/wire.ts';
import type { Ending, Shape, WireRequest } from '../../case/wire.ts';
import { answerServing, refuse, serveRequests, SERVING_BYTES } from '../../channel/testing/answers.ts';
import { GRPC_HEAD } from '../../channel/testing/events.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { encodeNumber, FRAME } from '../../channel/wire/frames.ts';
import { NotApplicable } from '../outcome.ts';
import { contextOn, linesOf } from '../testing/case-context.ts';
import { wire } from './wire.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

const CHECK: WireRequest = { method: 'Check', body: message(OVERALL) };
const BROKEN: WireRequest = { method: 'Check', body: [prefix(), bytes('0a', 'cut')] };
const stepOf = (request: WireRequest, ...accept: readonly Ending[]): StepOf<'wire'> => ({
  do: 'wire',
  request,
  expect: { want: 'ends', accept },
});
const shapeOf = (request: WireRequest, shape: Shape): StepOf<'wire'> => ({
  do: 'wire',
  request,
  expect: { want: 'shape', shape },
});

describe('wire', () => {
  it('passes where the answer is right, and writes down what went over', async () => {
    const context = contextOn({
      address: await serveRequests(({ stream }, client) => {
        refuse(stream, client);
      }),
    });
    expect(await wire(context, stepOf(BROKEN, 'error'))).toBeUndefined();
    expect(context.notes).toEqual([]);
    expect(linesOf(context).slice(0, 3)).toEqual([
      '→ HEADERS :path: "/grpc.health.v1.Health/Check" · content-type: "application/grpc"',
      '→ DATA 6 bytes: 00 00 00 00 01 0a END_STREAM',
      '← HEADERS :status: "200" · content-type: "application/grpc" · grpc-status: "13" · grpc-message: "no" END_STREAM',
    ]);
  });

  it('is broken where it is another', async () => {
    const address = await serveRequests(({ stream }, client) => {
      answerServing(stream, client);
    });
    expect(await wire(contextOn({ address }), stepOf(BROKEN, 'error', 'reset'))).toEqual({
      expected: 'an error in grpc-status, or RST_STREAM',
      actual: 'SERVING, OK',
    });
  });

  it('compares with what an ordinary request gets', async () => {
    const address = await serveRequests(({ stream }, client) => {
      refuse(stream, client, '5');
    });
    const like = { like: OVERALL };
    expect(await wire(contextOn({ address }), stepOf(CHECK, like))).toBeUndefined();
    expect(await wire(contextOn({ address }), stepOf(BROKEN, like))).toEqual({
      expected: 'what an ordinary request for "" gets (an ordinary one gets SERVING, OK)',
      actual: 'end NOT_FOUND "no"',
    });
  });

  it('asks in the ordinary way once more, in case the status has changed meanwhile', async () => {
    let usual = 0;
    const address = await serveRequests(
      ({ stream }, client) => {
        answerServing(stream, client);
      },
      ({ stream }, client) => {
        usual += 1;
        if (usual === 1) refuse(stream, client, '5');
        else answerServing(stream, client);
      },
    );
    expect(await wire(contextOn({ address }), stepOf(BROKEN, { like: OVERALL }))).toBeUndefined();
  });

  it('is broken where a message comes and the call does not end', async () => {
    const address = await serveRequests(({ stream }, client) => {
      client.headers(stream, GRPC_HEAD);
      client.data(stream, SERVING_BYTES);
    });
    const context = contextOn({ address }, IMPATIENT_MS);
    expect(await wire(context, stepOf(BROKEN, { like: OVERALL }, 'anything'))).toEqual({
      expected:
        'what an ordinary request for "" gets, or any answer in time (an ordinary one gets SERVING, OK)',
      actual: 'no answer within 600 ms',
    });
  });

  it('notes silence where that is tolerated', async () => {
    const address = await serveRequests(() => undefined);
    const context = contextOn({ address }, IMPATIENT_MS);
    expect(await wire(context, stepOf(BROKEN, 'silence'))).toBeUndefined();
    expect(context.notes).toEqual(['no answer within 600 ms']);
    expect(await wire(contextOn({ address }, IMPATIENT_MS), stepOf(BROKEN, 'error'))).toMatchObject({
      actual: 'no answer within 600 ms',
    });
  });

  it('takes secrets out of what is told', async () => {
    const context = contextOn({
      address: await serveRequests(({ stream, fields }, client) => {
        const secret = fields.find(([name]) => name === 'authorization')?.[1] ?? 'nothing';
        client.headers(stream, [...GRPC_HEAD, ['grpc-status', '16'], ['grpc-message', secret]], {
          end: true,
        });
      }),
      metadata: { authorization: 'Bearer secret-of-ours' },
    });
    const broken = await wire(context, stepOf(BROKEN, 'reset'));
    expect(broken?.actual).toBe('end UNAUTHENTICATED "[redacted]"');
    expect(linesOf(context).join('\n')).not.toContain('secret');
  });
});

describe('the shape of an answer', () => {
  it('is judged', async () => {
    const address = await serveRequests(({ stream }, client) => {
      client.headers(stream, [[':status', '404']], { end: true });
    });
    expect(await wire(contextOn({ address }), shapeOf(CHECK, 'one message'))).toBeUndefined();
    expect(await wire(contextOn({ address }), shapeOf(BROKEN, 'HTTP status 200'))).toEqual({
      expected: 'HTTP status 200',
      actual: 'HTTP status 404',
    });
  });

  it.each<[shape: Shape]>([['one message'], ['whole messages'], ['not compressed'], ['status in trailers']])(
    'is none where a status is asked for and there is none: %s',
    async (shape) => {
      const address = await serveRequests(({ stream }, client) => {
        refuse(stream, client, '5');
      });
      await expect(wire(contextOn({ address }), shapeOf(BROKEN, shape))).rejects.toThrow(
        new NotApplicable('the target answers end NOT_FOUND "no", and not with a status'),
      );
    },
  );

  it.each<[shape: Shape]>([['escaped message'], ['no message'], ['fields in lower case']])(
    'is none of an answer that was cut off: %s',
    async (shape) => {
      const reset = await serveRequests(({ stream }, client) => {
        client.send(encodeNumber(FRAME.RST_STREAM, stream, 2));
      });
      const lost = await serveRequests((_request, client) => {
        client.socket.end();
      });
      const silent = await serveRequests(() => undefined);
      const actual = async (address: string): Promise<string | undefined> =>
        (await wire(contextOn({ address }, IMPATIENT_MS), shapeOf(BROKEN, shape)))?.actual;
      expect(await actual(reset)).toBe('RST_STREAM INTERNAL_ERROR');
      expect(await actual(lost)).toBe('the server closed the connection');
      expect(await actual(silent)).toBe('no answer within 600 ms');
    },
  );

  it('is that of an open Watch, too', async () => {
    const address = await serveRequests(({ stream }, client) => {
      client.headers(stream, GRPC_HEAD);
      client.data(stream, SERVING_BYTES);
    });
    const watch: WireRequest = { method: 'Watch', body: message(NAME) };
    expect(await wire(contextOn({ address }), shapeOf(watch, 'whole messages'))).toBeUndefined();
  });
});

describe('the bytes of an answer', () => {
  const step: StepOf<'wire'> = {
    do: 'wire',
    request: CHECK,
    expect: { want: 'bytes', hex: '00000000020801' },
  };

  it.each<[what: string, actual: string | undefined, answer: (stream: number, client: FrameClient) => void]>([
    ['are right', undefined, answerServing],
    [
      'are wrong',
      '5 bytes: 00 00 00 00 00',
      (stream, client) => {
        client.headers(stream, GRPC_HEAD);
        client.data(stream, Buffer.alloc(5));
        client.headers(stream, [['grpc-status', '0']], { end: true });
      },
    ],
    [
      'are right, but the call does not end in order',
      'SERVING, RST_STREAM NO_ERROR',
      (stream, client) => {
        client.headers(stream, GRPC_HEAD);
        client.data(stream, SERVING_BYTES);
        client.send(encodeNumber(FRAME.RST_STREAM, stream, 0));
      },
    ],
  ])('%s', async (_what, actual, answer) => {
    const address = await serveRequests(
      () => undefined,
      ({ stream }, client) => {
        answer(stream, client);
      },
    );
    const broken = await wire(contextOn({ address }), step);
    expect(broken?.actual).toBe(actual);
  });
});
