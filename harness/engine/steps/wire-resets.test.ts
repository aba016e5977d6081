import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../../targets/reference/server.ts';
import { NAME, OVERALL } from '../../case/names.ts';
import type { StepOf } from '../../case/step.ts';
import { answerServing, endsRequest } from '../../channel/testing/answers.ts';
import { serveFrames } from '../../channel/testing/frame-server.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { FRAME } from '../../channel/wire/frames.ts';
import { contextOn, linesOf } from '../testing/case-context.ts';
import { pinged, resets } from './wire-flow.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

async function reference(): Promise<string> {
  const server = await startHealthServer();
  onTestFinished(() => server.stop(0));
  return server.address;
}

describe('resets', () => {
  const step: StepOf<'resets'> = { do: 'resets', name: NAME, count: 600 };

  /** A server that does this at a number of resets, and answers as `answers` says. */
  const serveResets = (
    at: number,
    onReset: (client: FrameClient) => void,
    answers: (client: FrameClient, resets: number) => boolean = () => true,
  ): Promise<string> => {
    let resetsSoFar = 0;
    return serveFrames({
      onFrame: (frame, client) => {
        if (frame.type === FRAME.RST_STREAM) {
          resetsSoFar += 1;
          if (resetsSoFar === at) onReset(client);
        }
        // The watches are of a name, the Check of none.
        const isCheck = endsRequest(frame) && frame.payload.length === 5;
        if (isCheck && answers(client, resetsSoFar)) answerServing(frame.stream, client);
      },
    });
  };
  const calm = (client: FrameClient): void => {
    const payload = Buffer.from([0, 0, 0, 0, 0, 0, 0, 11]);
    client.send({ type: FRAME.GOAWAY, flags: 0, stream: 0, payload });
    client.socket.end();
  };

  it('passes where all are taken', async () => {
    let all = 0;
    const address = await serveResets(600, () => (all += 1));
    const context = contextOn({ address });
    expect(await resets(context, step)).toBeUndefined();
    expect(context.notes).toEqual([]);
    expect(all).toBe(1);
    expect(linesOf(context)[0]).toMatch(/^→ 600 × Watch ".+" and RST_STREAM$/);
  });

  it('notes a server that defends itself, and goes on where it is', async () => {
    const context = contextOn({ address: await serveResets(300, calm) });
    expect(await resets(context, step)).toBeUndefined();
    expect(context.notes).toEqual(['GOAWAY ENHANCE_YOUR_CALM after 500 resets at most']);
    expect(linesOf(context)).toContain('← GOAWAY ENHANCE_YOUR_CALM');
  });

  it('notes a server that drops the connection without a word', async () => {
    const context = contextOn({
      address: await serveResets(10, (client) => {
        client.socket.destroy();
      }),
    });
    expect(await resets(context, step)).toBeUndefined();
    expect(context.notes).toEqual(['the server closed the connection after 250 resets at most']);
  });

  it('finds a server that answers nobody any more', async () => {
    const address = await serveResets(10, calm, (_client, soFar) => soFar < 10);
    expect(await resets(contextOn({ address }, IMPATIENT_MS), step)).toEqual({
      expected: 'Check "" is answered after 250 resets',
      actual: 'on a new connection no answer within 600 ms',
    });
  });

  it('finds a server that answers nobody on that connection, and leaves it open', async () => {
    const address = await serveResets(
      1,
      () => undefined,
      (client) => client.index > 0,
    );
    expect(await resets(contextOn({ address }, IMPATIENT_MS), { ...step, count: 100 })).toEqual({
      expected: 'Check "" is answered after 100 resets',
      actual: 'the connection does not answer any more and is not closed, a new one answers',
    });
  });
});

describe('pinged', () => {
  const stepWith = (reads: boolean): StepOf<'pinged'> => ({ do: 'pinged', name: OVERALL, reads });

  it.each([true, false])('passes on the reference (reads: %s)', async (reads) => {
    const context = contextOn({ address: await reference() });
    expect(await pinged(context, stepWith(reads))).toBeUndefined();
    expect(linesOf(context)).toContain('← the answer to PING');
  });

  it('finds a server that does not answer', async () => {
    const address = await serveFrames({
      answersPing: false,
      onFrame: (frame, client) => {
        if (endsRequest(frame)) answerServing(frame.stream, client);
      },
    });
    expect(await pinged(contextOn({ address }, IMPATIENT_MS), stepWith(true))).toEqual({
      expected: 'the answer to PING',
      actual: 'nothing within 600 ms',
    });
  });

  it('finds a server that closes the connection', async () => {
    const address = await serveFrames({
      answersPing: false,
      onFrame: (frame, client) => {
        if (endsRequest(frame)) answerServing(frame.stream, client);
        if (frame.type === FRAME.PING) client.socket.end();
      },
    });
    expect(await pinged(contextOn({ address }), stepWith(true))).toEqual({
      expected: 'the answer to PING',
      actual: 'the server closed the connection',
    });
  });
});
