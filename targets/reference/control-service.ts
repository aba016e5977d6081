import { Server, ServerCredentials, status as code } from '@grpc/grpc-js';
import type { sendUnaryData, UntypedServiceImplementation } from '@grpc/grpc-js';
import { controlDefinition } from '../../proto/control.ts';
import type { ControlDefinition, DescribeResponse, SetStatusRequest } from '../../proto/control.ts';
import type { ServerChange } from './change.ts';
import type { RunningHealthServer } from './server.ts';

/** The health server as the control service drives it. */
export type Driven = Pick<RunningHealthServer, 'store' | 'stop'>;

/**
 * Serves `conformance.control.v1.TargetControl` on a port of its own.
 *
 * @param listen `host:port`; port 0 asks the system for a free one
 * @param driven the health server
 * @param described what Describe answers
 * @param change how the server differs from the reference: what its operator cannot do is UNIMPLEMENTED
 * @returns the address as a client dials it, and what ends the control service
 * @throws Error when the address cannot be bound
 */
export async function startControl(
  listen: string,
  driven: Driven,
  described: DescribeResponse,
  change: Pick<ServerChange, 'cannot' | 'cannotSet'> = {},
): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = new Server({ 'grpc.enable_channelz': 0 });
  server.addService({ ...controlDefinition }, createControlService(driven, described, change));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(listen, ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    address: `${listen.slice(0, listen.lastIndexOf(':'))}:${String(port)}`,
    close: () => {
      server.forceShutdown();
    },
  };
}

/** A control function of this program: it answers once the promise settles. */
type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

type RequestOf<Method extends keyof ControlDefinition> = ReturnType<
  ControlDefinition[Method]['requestDeserialize']
>;

/** The request of each method, or the stream of them, and its response. */
type Handlers = {
  readonly [Method in keyof ControlDefinition]: Handler<
    Method extends 'SetStatuses' ? AsyncIterable<RequestOf<Method>> : RequestOf<Method>,
    Parameters<ControlDefinition[Method]['responseSerialize']>[0]
  >;
};

function createControlService(
  { store, stop }: Driven,
  described: DescribeResponse,
  { cannot = [], cannotSet = [] }: Pick<ServerChange, 'cannot' | 'cannotSet'>,
): UntypedServiceImplementation {
  const unlessMissing = (power: (typeof cannot)[number]): void => {
    if (cannot.includes(power)) throw new Refusal(code.UNIMPLEMENTED, 'the server has no such thing');
  };
  const handlers: Handlers = {
    Describe: () => described,

    SetStatus: ({ service, status }) => {
      unlessMissing('setStatus');
      store.set(service, holdable(status, cannotSet));
      return {};
    },

    SetStatuses: async (requests) => {
      unlessMissing('setStatus');
      for await (const { service, status } of requests) store.set(service, holdable(status, cannotSet));
      return {};
    },

    ClearStatus: ({ service }) => {
      unlessMissing('clearStatus');
      store.clear(service);
      return {};
    },

    EnterTerminalState: () => {
      unlessMissing('enterTerminalState');
      store.enterTerminalState();
      return {};
    },

    Resume: () => {
      unlessMissing('resume');
      store.resume();
      return {};
    },

    // The answer says that the server has stopped. This service and the process stay.
    Stop: async ({ graceMs }) => {
      unlessMissing('stopGracefully');
      await stop(graceMs);
      return {};
    },
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([method, handler]) => [
      method,
      answering(handler as Handler<unknown, unknown>),
    ]),
  );
}

/** A status as the store takes it, unless the server cannot hold it. */
function holdable(
  status: SetStatusRequest['status'],
  cannotSet: NonNullable<ServerChange['cannotSet']>,
): Exclude<SetStatusRequest['status'], number> {
  if (typeof status === 'number')
    throw new Refusal(code.INVALID_ARGUMENT, `there is no status ${String(status)}`);
  if (cannotSet.includes(status))
    throw new Refusal(code.UNIMPLEMENTED, `the server has no way to hold ${status}`);
  return status;
}

/** An end of a call other than OK. */
class Refusal extends Error {
  readonly code: code;

  constructor(code: code, message: string) {
    super(message);
    this.code = code;
  }
}

/** A handler as grpc-js wants it. Whatever it throws ends the call: a client is never left waiting. */
function answering(handler: Handler<unknown, unknown>) {
  // A call with a stream of requests is that stream.
  return async (call: { readonly request?: unknown }, answer: sendUnaryData<unknown>): Promise<void> => {
    try {
      answer(null, await handler(call.request ?? call));
    } catch (error) {
      const details = error instanceof Error ? error.message : String(error);
      answer({ code: error instanceof Refusal ? error.code : code.INTERNAL, details });
    }
  };
}
