import { createServer } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../engine/wire/request.ts';
import { parseTarget } from '../target/parse.ts';
import type { Target } from '../target/target.ts';
import { readMessage } from './read-message.ts';
import { retry, search } from './search.ts';
import type { Found, SearchEnd, SearchOptions } from './search.ts';
import { openSubject, resolve } from './subject.ts';
import type { Subject } from './subject.ts';

/** Guards against hanging. */
const CEILING_MS = 60_000;
const NOBODY = new AbortController().signal;
/** What shows nothing in so long hangs, on machines that are busy, too. */
const TIMEOUT_MS = 10_000;
/** The same where something hangs by its defect, which costs the ceiling each time. */
const SHORT_MS = 400;

let subject: Subject | undefined;
afterEach(async () => {
  await subject?.stop();
  subject = undefined;
});

async function open(target: Target, timeoutMs = TIMEOUT_MS): Promise<Subject> {
  subject = await openSubject(target, timeoutMs, NOBODY);
  return subject;
}

async function fuzz(target: Target, options: Partial<SearchOptions> = {}): Promise<SearchEnd> {
  const plan = { seed: 1, runs: 1000, timeoutMs: TIMEOUT_MS, shrinkMs: CEILING_MS, ...options };
  return search(await open(target, plan.timeoutMs), plan, () => undefined, NOBODY);
}

/** What a broken request has become when there is nothing to be left out of it any more, in hexadecimal. */
function bodyOf(found: Found | undefined): string | undefined {
  const [call] = found?.scenario.calls ?? [];
  return call && bytesOf(call.body, resolve).toString('hex');
}

/** What a server that was written by hand does with a message that is cut. */
type Defect = (stream: ServerHttp2Stream, server: { hangs: boolean }) => void;

/** A server of Check and Watch without a gRPC library, which is right but for one defect. */
function byHand(defect: Defect): Target {
  return {
    label: 'by hand',
    restartable: true,
    start: async () => {
      const state = { hangs: false };
      const sessions = new Set<ServerHttp2Session>();
      const server = createServer();
      server.on('session', (session) => {
        sessions.add(session);
        session.on('error', () => undefined); // Clients come and go.
      });
      server.on('stream', (stream, { ':path': path = '' }) => {
        const chunks: Buffer[] = [];
        stream.on('error', () => undefined);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          if (state.hangs || stream.destroyed) return;
          const body = Buffer.concat(chunks);
          const whole = body.length >= 5 && body.length >= 5 + body.readUInt32BE(1);
          if (body.length > 0 && !whole) defect(stream, state);
          else answer(stream, path, body);
        });
      });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      return {
        address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
        stop: () => {
          server.close();
          for (const session of sessions) session.destroy();
        },
      };
    },
  };
}

function answer(stream: ServerHttp2Stream, path: string, body: Buffer): void {
  const message = readMessage(body.subarray(5));
  const isOne = body.length > 0 && body.length === 5 + body.readUInt32BE(1);
  if (!isOne || body[0] !== 0 || message.kind === 'broken') fail(stream, '13');
  else if (path.endsWith('/Watch')) {
    stream.respond({ 'content-type': 'application/grpc' });
    stream.write(Buffer.from([0, 0, 0, 0, 2, 8, message.service.length === 0 ? 1 : 3]));
  } else if (message.service.length > 0) fail(stream, '5');
  else succeed(stream);
}

function fail(stream: ServerHttp2Stream, status: string): void {
  stream.respond({ 'content-type': 'application/grpc', 'grpc-status': status }, { endStream: true });
}

function succeed(stream: ServerHttp2Stream): void {
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers({ 'grpc-status': '0' });
  });
  stream.end(Buffer.from([0, 0, 0, 0, 2, 8, 1]));
}

const refuses: Defect = (stream) => {
  fail(stream, '13');
};

describe('the search', { timeout: CEILING_MS }, () => {
  it('finds nothing on a server that is right', async () => {
    const { found, scenarios, requests } = await fuzz(byHand(refuses), { runs: 300 });
    expect(found).toBeUndefined();
    expect(scenarios).toBe(300);
    expect(requests).toBeGreaterThan(300);
  });

  it('finds nothing on the reference, but for what its library does', async () => {
    // grpc-js 1.14.7 leaves a message with the flag as it is where the call has no encoding, and waits one millisecond for a
    // deadline that is further away than a timer of Node can count.
    const known = ['in a call without grpc-encoding', 'DEADLINE_EXCEEDED'];
    const { found } = await fuzz(await parseTarget(undefined), { runs: 300, known });
    expect(found).toBeUndefined();
  });

  it('finds a server that takes a message that is cut, shrinks it, and finds it again', async () => {
    const { found } = await fuzz(byHand(succeed));
    expect(found).toMatchObject({
      find: { kind: 'taken', call: 0, expected: 'a refusal of a message that is cut', actual: 'SERVING, OK' },
      scenario: { calls: [{ method: 'Check' }], order: [], noise: [] },
      seenAlone: true,
    });
    expect(bodyOf(found)).toMatch(/^(?:0000000001|00)$/);
    if (found === undefined || subject === undefined) return;
    const plan = { seed: 0, timeoutMs: TIMEOUT_MS, shrinkMs: CEILING_MS };
    const again = await retry(subject, { seed: found.seed, path: found.path }, plan);
    expect(again?.scenario).toEqual(found.scenario);
  });

  it('finds a call that hangs', async () => {
    const hangs: Defect = () => undefined;
    const { found } = await fuzz(byHand(hangs), { timeoutMs: SHORT_MS });
    expect(found).toMatchObject({ find: { kind: 'hangs', call: 0 }, seenAlone: true });
    expect(bodyOf(found)).toMatch(/^(?:0000000001|00)$/);
  });

  it('finds a server that hangs after one request, and starts another to find out which', async () => {
    const hangsForEver: Defect = (stream, state) => {
      refuses(stream, state);
      state.hangs = true;
    };
    const { found } = await fuzz(byHand(hangsForEver), { timeoutMs: SHORT_MS });
    expect(found).toMatchObject({
      find: { kind: 'unusable' },
      scenario: { calls: [{}], order: [], noise: [] },
      seenAlone: true,
    });
    expect(bodyOf(found)).toMatch(/^(?:0000000001|00)$/);
  });

  it('finds a server that throws where nobody catches it', async () => {
    const throws: Defect = () => {
      throw new Error('Unexpected end of JSON input');
    };
    const { found } = await fuzz(byHand(throws), { timeoutMs: SHORT_MS });
    expect(found).toMatchObject({
      find: {
        kind: 'died',
        actual: 'it threw an error that nobody caught: "Unexpected end of JSON input"',
      },
    });
  });

  it('counts what is known and goes on', async () => {
    const { found, remarks } = await fuzz(byHand(succeed), { runs: 200, known: ['a message that is cut'] });
    expect(found).toBeUndefined();
    expect([...remarks.keys()]).toContain('known: taken: a refusal of a message that is cut; SERVING, OK');
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const running = await open(byHand(refuses));
    const plan = { seed: 1, timeoutMs: TIMEOUT_MS, shrinkMs: CEILING_MS };
    const end = await search(
      running,
      plan,
      ({ scenarios }) => {
        if (scenarios === 20) stop.abort();
      },
      stop.signal,
    );
    expect(end.found).toBeUndefined();
    expect(end.scenarios).toBeGreaterThanOrEqual(20);
  });
});
