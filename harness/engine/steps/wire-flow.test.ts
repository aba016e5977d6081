import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../../targets/reference/server.ts';
import { OVERALL } from '../../case/names.ts';
import type { StepOf, WindowOpening } from '../../case/step.ts';
import {
  answerServing,
  endsRequest,
  refuse,
  serveRequests,
  SERVING_BYTES,
} from '../../channel/testing/answers.ts';
import { GRPC_HEAD } from '../../channel/testing/events.ts';
import { serveFrames } from '../../channel/testing/frame-server.ts';
import type { FrameClient } from '../../channel/testing/frame-server.ts';
import { encodeNumber, FLAG, FRAME, SETTING, settingIn } from '../../channel/wire/frames.ts';
import type { Frame } from '../../channel/wire/frames.ts';
import { NotApplicable } from '../outcome.ts';
import { contextOn, linesOf } from '../testing/case-context.ts';
import { closedWindow } from './wire-flow.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

const OPENINGS: readonly WindowOpening[] = ['at once', 'byte by byte', 'by SETTINGS'];

const stepOf = (opens: WindowOpening, method: 'Check' | 'Watch' = 'Watch'): StepOf<'closedWindow'> => ({
  do: 'closedWindow',
  method,
  name: OVERALL,
  opens,
});

async function reference(): Promise<string> {
  const server = await startHealthServer();
  onTestFinished(() => server.stop(0));
  return server.address;
}

/** Whether a frame lets the server send on a stream, and how much. */
function windowIn(frame: Frame): number | undefined {
  if (frame.type === FRAME.WINDOW_UPDATE && frame.stream !== 0) return frame.payload.readUInt32BE(0);
  const isSettings = frame.type === FRAME.SETTINGS && (frame.flags & FLAG.ACK) === 0;
  return isSettings ? settingIn(frame, SETTING.INITIAL_WINDOW_SIZE) : undefined;
}

/** A server that begins an answer at once, and then does this with each bit of window. */
function serveWindows(
  onWindow: (bytes: number, sent: number, client: FrameClient) => number,
): Promise<string> {
  let stream: number | undefined;
  let sent = 0;
  return serveFrames({
    onFrame: (frame, client) => {
      if (endsRequest(frame)) {
        stream = frame.stream;
        client.headers(stream, GRPC_HEAD);
      }
      const window = windowIn(frame);
      if (stream === undefined || window === undefined) return;
      const amount = onWindow(window, sent, client);
      if (amount > 0) client.data(stream, SERVING_BYTES.subarray(sent, sent + amount));
      sent += amount;
    },
  });
}

describe('closedWindow', () => {
  it.each(OPENINGS)('passes on the reference: %s', async (opens) => {
    const address = await reference();
    expect(await closedWindow(contextOn({ address }), stepOf(opens))).toBeUndefined();
    expect(await closedWindow(contextOn({ address }), stepOf(opens, 'Check'))).toBeUndefined();
  });

  it.each(OPENINGS)('finds a server that takes no notice of windows: %s', async (opens) => {
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (endsRequest(frame)) answerServing(frame.stream, client);
      },
    });
    expect(await closedWindow(contextOn({ address }), stepOf(opens))).toEqual({
      expected: 'no more than 0 bytes, which is what the window allows',
      actual: '7 bytes: 00 00 00 00 02 08 01',
    });
  });

  it('finds one that sends all once it may send a byte', async () => {
    const address = await serveWindows((_bytes, sent) => (sent === 0 ? SERVING_BYTES.length : 0));
    const broken = {
      expected: 'no more than 1 byte, which is what the window allows',
      actual: '7 bytes: 00 00 00 00 02 08 01',
    };
    expect(await closedWindow(contextOn({ address }), stepOf('byte by byte'))).toEqual(broken);
    expect(
      await closedWindow(
        contextOn({ address: await serveWindows((_, sent) => (sent === 0 ? 7 : 0)) }),
        stepOf('at once'),
      ),
    ).toBeUndefined();
  });

  it('passes on one that sends byte by byte', async () => {
    const address = await serveWindows((bytes, sent) => Math.min(bytes, SERVING_BYTES.length - sent));
    expect(await closedWindow(contextOn({ address }), stepOf('byte by byte'))).toBeUndefined();
  });

  it.each(OPENINGS)('finds one that sends nothing any more: %s', async (opens) => {
    const address = await serveWindows(() => 0);
    const context = contextOn({ address }, IMPATIENT_MS);
    expect(await closedWindow(context, stepOf(opens))).toEqual({
      expected: 'the message once the window is open',
      actual: 'the call is open',
    });
    expect(linesOf(context)).toContain('← HEADERS :status: "200" · content-type: "application/grpc"');
  });

  it('finds one that takes no notice of SETTINGS', async () => {
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (endsRequest(frame)) client.headers(frame.stream, GRPC_HEAD);
        if (frame.type === FRAME.WINDOW_UPDATE && frame.stream !== 0)
          client.data(frame.stream, SERVING_BYTES);
      },
    });
    const on = (opens: WindowOpening): ReturnType<typeof closedWindow> =>
      closedWindow(contextOn({ address }, IMPATIENT_MS), stepOf(opens));
    expect(await on('at once')).toBeUndefined();
    expect(await on('by SETTINGS')).toMatchObject({ actual: 'the call is open' });
  });

  it.each<[what: string, actual: string, answer: (stream: number, client: FrameClient) => void]>([
    [
      'resets the call',
      'RST_STREAM FLOW_CONTROL_ERROR',
      (stream, client) => {
        client.send(encodeNumber(FRAME.RST_STREAM, stream, 3));
      },
    ],
    [
      'drops the connection',
      'the server closed the connection',
      (_stream, client) => {
        client.socket.end();
      },
    ],
    [
      'ends without the message',
      'OK',
      (stream, client) => {
        client.headers(stream, [...GRPC_HEAD, ['grpc-status', '0']], { end: true });
      },
    ],
  ])('finds one that %s', async (_what, actual, answer) => {
    const address = await serveFrames({
      onFrame: (frame, client) => {
        if (endsRequest(frame)) answer(frame.stream, client);
      },
    });
    expect(await closedWindow(contextOn({ address }), stepOf('at once'))).toEqual({
      expected: 'the message once the window is open',
      actual,
    });
  });

  it('says nothing of a method that has no message for the name', async () => {
    const address = await serveRequests(
      () => undefined,
      ({ stream }, client) => {
        refuse(stream, client, '5');
      },
    );
    await expect(closedWindow(contextOn({ address }), stepOf('at once', 'Check'))).rejects.toThrow(
      new NotApplicable('Check has no message for this name'),
    );
  });
});
