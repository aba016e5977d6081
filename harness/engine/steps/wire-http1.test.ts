import { createServer } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHealthServer } from '../../../targets/reference/server.ts';
import type { StepOf } from '../../case/step.ts';
import { answerServing, endsRequest } from '../../channel/testing/answers.ts';
import { serveFrames } from '../../channel/testing/frame-server.ts';
import { listenOnTcp } from '../../channel/testing/secure-server.ts';
import { encodeFrame, encodeSettings, PREFACE } from '../../channel/wire/frames.ts';
import { contextOn, linesOf } from '../testing/case-context.ts';
import { http1 } from './wire-http1.ts';

/** Reached in vain by a server that is silent. */
const IMPATIENT_MS = 600;

const STEP: StepOf<'http1'> = { do: 'http1', request: 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n' };

/** A server that serves HTTP/2 as it should, and does this with whoever speaks something else. */
async function serve(onOther: (socket: Socket) => void): Promise<string> {
  const right = await serveFrames({
    onFrame: (frame, client) => {
      if (endsRequest(frame)) answerServing(frame.stream, client);
    },
  });
  const port = Number(right.split(':')[1]);
  const server = createTcpServer((socket) => {
    socket.once('data', (first: Buffer) => {
      if (!first.subarray(0, 3).equals(PREFACE.subarray(0, 3))) {
        onOther(socket);
        return;
      }
      const relay = connect(port, '127.0.0.1');
      relay.on('error', () => undefined);
      relay.write(first);
      socket.pipe(relay).pipe(socket);
    });
  });
  return listenOnTcp(server);
}

const SETTINGS = encodeFrame(encodeSettings({}));

describe('http1', () => {
  it('passes on the reference', async () => {
    const server = await startHealthServer();
    onTestFinished(() => server.stop(0));
    expect(await http1(contextOn({ address: server.address }), STEP)).toBeUndefined();
  });

  it.each<[what: string, note: string, onOther: (socket: Socket) => void]>([
    ['answers', 'HTTP/1.1 505 No', (socket) => socket.write('HTTP/1.1 505 No\r\nconnection: close\r\n\r\n')],
    ['closes', 'the server closed the connection', (socket) => socket.end()],
    [
      'closes after its preface',
      '9 bytes that are no HTTP/1.1, and the end of the connection',
      (socket) => socket.end(SETTINGS),
    ],
    [
      'answers in a hostile way',
      'HTTP/1.1 \\u{1b}[31m[redacted]',
      (socket) => socket.write('HTTP/1.1 \u001b[31msecret-of-ours\r\n'),
    ],
  ])('notes what a server does that %s', async (_what, note, onOther) => {
    const context = contextOn({ address: await serve(onOther), metadata: { token: 'secret-of-ours' } });
    expect(await http1(context, STEP)).toBeUndefined();
    expect(context.notes).toEqual([`"GET / HTTP/1.1": ${note}`]);
    expect(linesOf(context)[0]).toBe('→ "GET / HTTP/1.1"');
  });

  it('does not read what has no end', async () => {
    const context = contextOn({
      address: await serve((socket) => {
        const more = (): void => {
          while (socket.write(Buffer.alloc(16_384)));
        };
        socket.on('drain', more);
        more();
      }),
    });
    expect(await http1(context, STEP)).toBeUndefined();
    expect(context.notes.join()).toMatch(/^"GET \/ HTTP\/1\.1": \d+ bytes that are no HTTP\/1\.1$/);
  });

  it('passes on a server that speaks both', async () => {
    const web = createServer((_request, response) => response.end('hello'));
    const port = Number((await listenOnTcp(web)).split(':')[1]);
    const context = contextOn({
      address: await serve((socket) => {
        const relay = connect(port, '127.0.0.1');
        relay.on('error', () => undefined);
        relay.write(STEP.request);
        relay.pipe(socket);
      }),
    });
    expect(await http1(context, STEP)).toBeUndefined();
    expect(context.notes).toEqual(['"GET / HTTP/1.1": HTTP/1.1 200 OK']);
  });

  it.each<[what: string, onOther: (socket: Socket) => void]>([
    ['nothing', () => undefined],
    ['its preface alone', (socket) => socket.write(SETTINGS)],
  ])('is broken where a server says %s', async (_what, onOther) => {
    const context = contextOn({ address: await serve(onOther) }, IMPATIENT_MS);
    expect(await http1(context, STEP)).toEqual({
      expected: 'an answer, or the end of the connection',
      actual: 'nothing within 600 ms',
    });
  });

  it('is broken where nobody is served afterwards', async () => {
    let asked = 0;
    const server = createTcpServer((socket) => {
      asked += 1;
      socket.end();
    });
    expect(await http1(contextOn({ address: await listenOnTcp(server) }), STEP)).toEqual({
      expected: 'the server answers Check "" on a new connection afterwards',
      actual: 'on the same connection and on a new one the server closed the connection',
    });
    expect(asked).toBeGreaterThan(1);
  });
});
