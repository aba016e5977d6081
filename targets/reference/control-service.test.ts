import { Client, credentials, status as code } from '@grpc/grpc-js';
import type { MethodDefinition, ServiceError } from '@grpc/grpc-js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlDefinition } from '../../proto/control.ts';
import type { DescribeResponse } from '../../proto/control.ts';
import { startControl } from './control-service.ts';
import type { Driven } from './control-service.ts';
import { createHealthStore } from './store.ts';

const DESCRIBED: DescribeResponse = {
  contractVersion: 1,
  name: 'mine',
  version: '',
  features: [],
  settleMs: 0,
};

/** A control service over a store, and the function that calls it: gives the answer, or how the call ended. */
async function start(driven: Partial<Driven> = {}) {
  const control = await startControl(
    '127.0.0.1:0',
    { store: createHealthStore(), stop: () => Promise.resolve(), ...driven },
    DESCRIBED,
  );
  const client = new Client(control.address, credentials.createInsecure());
  onTestFinished(() => {
    client.close();
    control.close();
  });
  return <Request, Response>(
    method: MethodDefinition<Request, Response>,
    request: Request,
  ): Promise<unknown> =>
    new Promise((resolve) => {
      const { path, requestSerialize, responseDeserialize } = method;
      const answer = (error: ServiceError | null, response?: Response): void => {
        resolve(error === null ? response : `${code[error.code]} ${error.details}`);
      };
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, answer);
    });
}

describe('the control service', () => {
  it('describes the server, and leaves the state of the empty name to the protocol', async () => {
    const call = await start();
    expect(await call(controlDefinition.Describe, {})).toEqual(DESCRIBED);
  });

  it('registers names exactly as they are', async () => {
    const store = createHealthStore();
    const call = await start({ store });
    for (const service of ['', 'a b', '\0\n', '__proto__', '\u{1f4a5}'])
      await call(controlDefinition.SetStatus, { service, status: 'NOT_SERVING' });
    expect(Array.from(store.entries().keys())).toEqual(['', 'a b', '\0\n', '__proto__', '\u{1f4a5}']);
    expect(new Set(store.entries().values())).toEqual(new Set(['NOT_SERVING']));
  });

  it('refuses a status that there is not', async () => {
    const store = createHealthStore();
    const call = await start({ store });
    expect(await call(controlDefinition.SetStatus, { service: 'a', status: 3 })).toBe(
      'INVALID_ARGUMENT there is no status 3',
    );
    expect(store.get('a')).toBeUndefined();
  });

  it('finds no fault with the removal of what is not there', async () => {
    const call = await start();
    expect(await call(controlDefinition.ClearStatus, { service: 'a' })).toEqual({});
  });

  it.each([0, 250])('stops the server within %d ms, and answers when it has stopped', async (graceMs) => {
    const done: string[] = [];
    const call = await start({
      stop: async (grace) => {
        await new Promise((resolve) => setImmediate(resolve));
        done.push(`stopped within ${String(grace)} ms`);
      },
    });
    expect(await call(controlDefinition.Stop, { graceMs })).toEqual({});
    expect(done).toEqual([`stopped within ${String(graceMs)} ms`]);
  });

  it.each<[what: string, stop: Driven['stop']]>([
    ['throws', () => Promise.reject(new Error('stuck'))],
    [
      'throws at once',
      () => {
        throw new Error('stuck');
      },
    ],
  ])('answers INTERNAL where the server %s', async (_what, stop) => {
    const call = await start({ stop });
    expect(await call(controlDefinition.Stop, { graceMs: 0 })).toBe('INTERNAL stuck');
  });
});
