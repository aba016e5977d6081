import { Server, ServerCredentials, status as codes } from '@grpc/grpc-js';
import type { UntypedServiceImplementation } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HealthCheckResponse } from '../../proto/health.ts';
import { healthDefinition } from '../../proto/health.ts';
import type { ServiceState } from '../../proto/status.ts';
import { startHealthServer } from '../../targets/reference/server.ts';
import type { HealthService } from '../../targets/reference/service.ts';
import { openConnection } from '../channel/connection.ts';
import type { Connection } from '../channel/connection.ts';
import { discover, stateOf } from './discover.ts';
import type { Discovery, Offer } from './discover.ts';

/** Long enough never to be reached. */
const CEILING_MS = 20_000;
/** For methods that never answer; the connection is up by then. */
const SHORT_MS = 300;
const UNKNOWN_NAME = 'conformance.x.nobody';

type Methods = Partial<HealthService>;

/** A connection to a server with some of the methods, until the test ends; the others are UNIMPLEMENTED. */
async function connectTo(methods: Methods): Promise<Connection> {
  const server = new Server();
  server.addService({ ...healthDefinition }, methods as UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const connection = openConnection({ address: `127.0.0.1:${String(port)}` });
  onTestFinished(() => {
    connection.close();
    server.forceShutdown();
  });
  return connection;
}

/** What is found, with the answer about the empty name as the state that it stands for. */
async function look(
  connection: Connection,
  timeoutMs = CEILING_MS,
): Promise<{ offers: Discovery['offers']; overall: ServiceState }> {
  const { offers, overall } = await discover(connection, UNKNOWN_NAME, timeoutMs);
  return { offers, overall: stateOf(overall) };
}

const discoverWith = async (methods: Methods): ReturnType<typeof look> => look(await connectTo(methods));

const OFFERED: Offer = { kind: 'offered' };
const ABSENT: Offer = { kind: 'absent' };
const SERVING: HealthCheckResponse = { status: 'SERVING' };

/** Answers of Check: for the empty name, and for any other. */
function checkOf(
  overall: HealthCheckResponse | codes,
  other: HealthCheckResponse | codes,
): HealthService['Check'] {
  return (call, answer) => {
    const what = call.request.service === '' ? overall : other;
    if (typeof what === 'number') answer({ code: what, details: 'as the test wants it' });
    else answer(null, what);
  };
}

/** Ends of Watch without a message: for the empty name, and for any other. */
function watchEnding(overall: codes, other: codes): HealthService['Watch'] {
  return (call) => {
    const code = call.request.service === '' ? overall : other;
    if (code === codes.OK) call.end();
    else call.emit('error', { code, details: 'as the test wants it' });
  };
}

describe('discover', () => {
  it('finds all of the reference server, and leaves nothing behind', async () => {
    const server = await startHealthServer();
    const connection = openConnection({ address: server.address });
    onTestFinished(async () => {
      connection.close();
      await server.stop();
    });
    expect(await look(connection)).toEqual({
      offers: { Check: OFFERED, Watch: OFFERED, List: OFFERED },
      overall: 'SERVING',
    });
    expect(Array.from(server.store.entries())).toEqual([['', 'SERVING']]);
  });

  it('finds nothing on a gRPC server without the service', async () => {
    expect(await discoverWith({})).toEqual({
      offers: { Check: ABSENT, Watch: ABSENT, List: ABSENT },
      overall: 'UNREGISTERED',
    });
  });

  it('finds Check alone on a server of the first revision', async () => {
    expect(await discoverWith({ Check: checkOf({ status: 'NOT_SERVING' }, codes.NOT_FOUND) })).toEqual({
      offers: { Check: OFFERED, Watch: ABSENT, List: ABSENT },
      overall: 'NOT_SERVING',
    });
  });

  it.each<[what: string, Check: HealthService['Check'], offer: Offer, overall: ServiceState]>([
    ['answers', checkOf({ status: 'UNKNOWN' }, SERVING), OFFERED, 'UNKNOWN'],
    ['knows no name at all', checkOf(codes.NOT_FOUND, codes.NOT_FOUND), OFFERED, 'UNREGISTERED'],
    ['ends with an error of its own', checkOf(codes.INTERNAL, codes.INTERNAL), OFFERED, 'UNREGISTERED'],
    ['implements only the empty name', checkOf(SERVING, codes.UNIMPLEMENTED), OFFERED, 'SERVING'],
    ['implements only other names', checkOf(codes.UNIMPLEMENTED, codes.NOT_FOUND), OFFERED, 'UNREGISTERED'],
    ['says SERVICE_UNKNOWN', checkOf({ status: 'SERVICE_UNKNOWN' }, codes.NOT_FOUND), OFFERED, 'UNKNOWN'],
    ['says a number without a name', checkOf({ status: 9 }, codes.NOT_FOUND), OFFERED, 'UNKNOWN'],
    [
      'lets nobody in',
      checkOf(codes.PERMISSION_DENIED, codes.PERMISSION_DENIED),
      { kind: 'denied', code: 'PERMISSION_DENIED' },
      'UNREGISTERED',
    ],
    [
      'wants to know who asks',
      checkOf(codes.UNAUTHENTICATED, codes.UNAUTHENTICATED),
      { kind: 'denied', code: 'UNAUTHENTICATED' },
      'UNREGISTERED',
    ],
  ])('a Check that %s', async (_what, Check, offer, overall) => {
    const { offers, overall: found } = await discoverWith({ Check });
    expect([offers.Check, found]).toEqual([offer, overall]);
  });

  it.each<[what: string, Watch: HealthService['Watch'], offer: Offer]>([
    [
      'says something',
      (call) => {
        call.write(SERVING);
      },
      OFFERED,
    ],
    [
      'says something and ends with UNIMPLEMENTED',
      (call) => {
        call.write(SERVING);
        call.emit('error', { code: codes.UNIMPLEMENTED });
      },
      OFFERED,
    ],
    [
      'ends with NOT_FOUND, as some do for unknown names',
      watchEnding(codes.INTERNAL, codes.NOT_FOUND),
      OFFERED,
    ],
    ['ends with OK at once', watchEnding(codes.OK, codes.OK), OFFERED],
    ['ends with UNIMPLEMENTED', watchEnding(codes.UNIMPLEMENTED, codes.UNIMPLEMENTED), ABSENT],
    [
      'ends with PERMISSION_DENIED',
      watchEnding(codes.PERMISSION_DENIED, codes.PERMISSION_DENIED),
      { kind: 'denied', code: 'PERMISSION_DENIED' },
    ],
    [
      'ends with another error',
      watchEnding(codes.UNKNOWN, codes.UNKNOWN),
      {
        kind: 'broken',
        broken: {
          expected: 'a first message, or the end of the call with UNIMPLEMENTED',
          actual: 'no message, end UNKNOWN "as the test wants it"; end UNKNOWN "as the test wants it"',
        },
      },
    ],
    [
      'ends with UNIMPLEMENTED for one name only',
      watchEnding(codes.UNIMPLEMENTED, codes.INTERNAL),
      {
        kind: 'broken',
        broken: {
          expected: 'a first message, or the end of the call with UNIMPLEMENTED',
          actual: 'no message, end UNIMPLEMENTED "as the test wants it"; end INTERNAL "as the test wants it"',
        },
      },
    ],
  ])('a Watch that %s', async (_what, Watch, offer) => {
    const { offers } = await discoverWith({ Watch });
    expect(offers.Watch).toEqual(offer);
  });

  it.each<[code: keyof typeof codes, offer: Offer]>([
    ['RESOURCE_EXHAUSTED', OFFERED],
    ['UNIMPLEMENTED', ABSENT],
    ['UNAUTHENTICATED', { kind: 'denied', code: 'UNAUTHENTICATED' }],
    [
      'INTERNAL',
      {
        kind: 'broken',
        broken: { expected: 'OK, RESOURCE_EXHAUSTED or UNIMPLEMENTED', actual: 'end INTERNAL "no list"' },
      },
    ],
  ])('a List that ends with %s', async (code, offer) => {
    const { offers } = await discoverWith({
      List: (_call, answer) => {
        answer({ code: codes[code], details: 'no list' });
      },
    });
    expect(offers.List).toEqual(offer);
  });

  it('methods that never answer', async () => {
    let connected = false;
    const connection = await connectTo({
      Check: (_call, answer) => {
        // Dialling is no part of what is measured here.
        if (!connected) answer(null, SERVING);
        connected = true;
      },
      Watch: () => undefined,
      List: () => undefined,
    });
    await connection.check('', { timeoutMs: CEILING_MS });
    expect(await look(connection, SHORT_MS)).toEqual({
      offers: {
        Check: {
          kind: 'broken',
          broken: {
            expected: 'an answer of Check',
            actual: 'no answer within 300 ms; no answer within 300 ms',
          },
        },
        Watch: { kind: 'offered' },
        List: {
          kind: 'broken',
          broken: {
            expected: 'OK, RESOURCE_EXHAUSTED or UNIMPLEMENTED',
            actual: 'no answer within 300 ms',
          },
        },
      },
      overall: 'UNREGISTERED',
    });
  });

  it('a Watch that is silent for unknown names only: that is for its cases to judge', async () => {
    const connection = await connectTo({
      Check: checkOf(SERVING, codes.NOT_FOUND),
      Watch: (call) => {
        if (call.request.service === '') call.write(SERVING);
      },
    });
    // Dialling is no part of what is measured here.
    await connection.check('', { timeoutMs: CEILING_MS });
    const { offers } = await discover(connection, UNKNOWN_NAME, SHORT_MS);
    expect(offers.Watch).toEqual(OFFERED);
  });

  it('cancels its watches: a server is left with no call open', async () => {
    const ended: Promise<string>[] = [];
    await discoverWith({
      Watch: (call) => {
        ended.push(
          new Promise((resolve) => {
            call.once('cancelled', () => {
              resolve(call.request.service);
            });
          }),
        );
        call.write(SERVING);
      },
    });
    expect((await Promise.all(ended)).sort()).toEqual(['', UNKNOWN_NAME]);
  });
});
