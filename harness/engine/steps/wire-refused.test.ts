import { describe, expect, it } from 'vitest';
import type { StepOf } from '../../case/step.ts';
import { bytes, prefix } from '../../case/wire.ts';
import { refuse, serveRequests } from '../../channel/testing/answers.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { encodeNumber, FRAME, REFUSED_STREAM } from '../../channel/wire/frames.ts';
import { contextOn } from '../testing/case-context.ts';
import { wire } from './wire.ts';

const STEP: StepOf<'wire'> = {
  do: 'wire',
  request: { method: 'Check', body: [prefix(), bytes('0a', 'cut')] },
  expect: { want: 'ends', accept: ['error'] },
};

describe('a call that the server refused without looking at it', () => {
  const answers = {
    'RST_STREAM REFUSED_STREAM': (stream: number, client: FrameClient): void => {
      client.send(encodeNumber(FRAME.RST_STREAM, stream, REFUSED_STREAM));
    },
    'GOAWAY NO_ERROR': (_stream: number, client: FrameClient): void => {
      client.send({ type: FRAME.GOAWAY, flags: 0, stream: 0, payload: Buffer.alloc(8) });
      client.socket.end();
    },
  };

  it.each(Object.entries(answers))('is sent again after %s', async (_what, answer) => {
    let asked = 0;
    const address = await serveRequests(({ stream }, client) => {
      asked += 1;
      if (asked < 3) answer(stream, client);
      else refuse(stream, client);
    });
    expect(await wire(contextOn({ address }), STEP)).toBeUndefined();
    expect(asked).toBe(3);
  });

  it.each([
    ['RST_STREAM REFUSED_STREAM', 'RST_STREAM REFUSED_STREAM'],
    ['GOAWAY NO_ERROR', 'GOAWAY NO_ERROR'],
  ] as const)('is not sent again for ever: %s', async (what, actual) => {
    let asked = 0;
    const address = await serveRequests(({ stream }, client) => {
      asked += 1;
      answers[what](stream, client);
    });
    expect(await wire(contextOn({ address }), STEP)).toMatchObject({ actual });
    expect(asked).toBe(5);
  });
});
