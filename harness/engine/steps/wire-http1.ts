import type { Broken } from '../../case/result.ts';
import type { StepOf } from '../../case/step.ts';
import { count, escapeText, quote } from '../../case/text.ts';
import { openSocket } from '../../channel/dial.ts';
import { redactorFor } from '../../channel/endpoint.ts';
import { onceTimeIsUp } from '../../time.ts';
import type { CaseContext } from '../context.ts';
import { createWireLine, reachOf } from '../wire/ask.ts';

/** A client that is set to HTTP/1.1 learns in time that it is not understood: by any bytes, or by the end of the connection. */
export async function http1(context: CaseContext, step: StepOf<'http1'>): Promise<Broken | undefined> {
  const { endpoint } = context.server.instance;
  const { timeoutMs } = context.settings;
  const [firstLine = ''] = step.request.split('\r\n');
  context.record('sent', quote(firstLine));
  const answer = await reaction(openSocket(endpoint), step.request, timeoutMs);
  // Before it is cut, which may be in the middle of a secret.
  const shown = escapeText(redactorFor(endpoint)(answer ?? 'nothing'));
  context.record('received', shown);
  if (answer === undefined) {
    return {
      expected: 'an answer, or the end of the connection',
      actual: `nothing within ${String(timeoutMs)} ms`,
    };
  }
  context.notes.push(`${quote(firstLine)}: ${shown}`);
  const reach = await reachOf(context, createWireLine(context));
  if (reach.on !== 'none') return undefined;
  return { expected: 'the server answers Check "" on a new connection afterwards', actual: reach.saw };
}

/**
 * What a server does first that was spoken to in HTTP/1.1; `undefined` when it does nothing in time. Its own preface of
 * HTTP/2 is no answer: a server may send that to whoever connects.
 */
function reaction(
  socket: ReturnType<typeof openSocket>,
  request: string,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    const settle = (answer: string | undefined): void => {
      release();
      socket.destroy();
      resolve(answer);
    };
    const release = onceTimeIsUp(timeoutMs, () => {
      settle(undefined);
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const line = /^HTTP\/[^\r\n]*/.exec(received.toString('latin1'))?.[0];
      if (line !== undefined) settle(line);
      // An answer that never ends is not read to its end.
      else if (received.length > MOST_READ) settle(`${String(received.length)} bytes that are no HTTP/1.1`);
    });
    socket.on('error', (error) => {
      settle(error.message);
    });
    socket.on('close', () => {
      settle(
        received.length === 0
          ? 'the server closed the connection'
          : `${count(received.length, 'byte')} that are no HTTP/1.1, and the end of the connection`,
      );
    });
    socket.write(request);
  });
}

const MOST_READ = 65_536;
