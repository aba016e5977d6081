import type { MethodDefinition, ServiceError } from '@grpc/grpc-js';
import { CONTROL_SERVICE, controlDefinition } from '../../proto/control.ts';
import { codeName } from '../channel/connection.ts';
import type { CallEnd } from '../channel/connection.ts';
import { createGrpcClient } from '../channel/grpc-client.ts';
import { probeHttp2 } from '../channel/http2-probe.ts';
import { openRawConnection } from '../channel/raw-connection.ts';
import type { RawConnection } from '../channel/raw-connection.ts';
import { quote } from '../case/text.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import type { TargetDescription } from '../target/target.ts';
import { unlessAborted, within } from '../time.ts';
import type { Control } from './control.ts';
import { unsupported } from './control.ts';
import { readDescription } from './description.ts';

/** A control service that answered as one. */
export interface ControlConnection {
  /** The calls go out in the order in which these are called, over one connection. They have no deadline. */
  readonly control: Required<Control>;
  /** What the target tells of itself; `undefined` where it does not. */
  readonly description: TargetDescription | undefined;
  /** Cancels the calls that have no answer yet and closes the connection. Nothing of it keeps the process alive. */
  readonly close: () => void;
}

/** How a unary call ended; the text is not yet safe to print. */
type Answer<Response> =
  | { readonly code: 'OK'; readonly response: Response }
  | { readonly code: Exclude<ReturnType<typeof codeName>, 'OK'>; readonly message: string };

const HINT =
  'the control port speaks conformance.control.v1 in plain text; docs/write-a-target.md tells what is expected of it';

/** No target has this method, so a server of gRPC answers UNIMPLEMENTED, and whatever else listens does not. */
const SMOKE_TEST: MethodDefinition<object, unknown> = {
  path: `/${CONTROL_SERVICE}/SmokeTest`,
  requestStream: false,
  responseStream: false,
  requestSerialize: () => Buffer.alloc(0),
  requestDeserialize: () => ({}),
  responseSerialize: () => Buffer.alloc(0),
  responseDeserialize: (bytes) => bytes,
};

/**
 * Connects to the control service of a target, finds out whether it is one, and asks what the target is.
 *
 * @param address `host:port`, in plain text
 * @param timeoutMs ceiling for the greeting and for each of the two questions
 * @param signal gives up; of no meaning once this has settled
 * @throws ConformanceError `E_CONTROL` when nothing answers there, or not as the contract says
 */
export async function connectControl(
  address: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ControlConnection> {
  await unlessAborted(signal, greet(address, timeoutMs));
  const { call, send, close } = openCalls(address);
  const ask = <Response>(
    method: MethodDefinition<object, Response>,
    what: string,
  ): Promise<Answer<Response>> =>
    unlessAborted(
      signal,
      within(timeoutMs, call(method, {}), () =>
        controlError(`${address} did not answer ${what} within ${String(timeoutMs)} ms`),
      ),
    );
  try {
    const smoke = await ask(SMOKE_TEST, 'a first call');
    const problem = problemOfSmoke(smoke);
    if (problem !== undefined) throw controlError(`${address} is no control service: ${problem}`);

    const described = await ask(controlDefinition.Describe, 'Describe');
    if (described.code !== 'OK' && described.code !== 'UNIMPLEMENTED')
      throw controlError(`Describe of ${address} ended with ${described.code} ${quote(described.message)}`);
    const description = described.code === 'OK' ? readDescription(described.response) : undefined;
    if (typeof description === 'string') throw controlError(`Describe of ${address} ${description}`);
    return { control: controlOver(call, send), description, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Dials first by hand: it says best what is wrong, and grpc-js cannot be told to give up a dial. */
async function greet(address: string, timeoutMs: number): Promise<void> {
  try {
    await probeHttp2({ address }, timeoutMs);
  } catch (error) {
    throw controlError(`the control port cannot be used: ${messageOf(error)}`);
  }
}

type Call = <Request, Response>(
  method: MethodDefinition<Request, Response>,
  request: Request,
) => Promise<Answer<Response>>;

/** Sends many requests on one call, on a connection of its own. */
type Send = <Request>(
  method: Pick<MethodDefinition<Request, object>, 'path' | 'requestSerialize'>,
  requests: readonly Request[],
) => Promise<{ readonly code: CallEnd['code']; readonly message: string }>;

/** One connection, dialled with the first call, and the calls on it that are still open. */
interface Calls {
  readonly call: Call;
  readonly send: Send;
  readonly close: () => void;
}

function openCalls(address: string): Calls {
  const client = createGrpcClient(
    { address },
    // Bookkeeping for a debugger that nobody attaches, and a look-up that a fixed address does not need.
    { 'grpc.enable_channelz': 0, 'grpc.service_config_disable_resolution': 1 },
  );
  const open = new Set<{ cancel: () => void }>();
  // grpc-js writes a message in a turn, which takes seconds for thousands of them while the suite is busy.
  let many: RawConnection | undefined;
  return {
    send: async (method, requests) => {
      many ??= openRawConnection({ address });
      const { code, message } = await many.stream(method.path, requests.map(method.requestSerialize));
      return { code, message };
    },
    call: (method, request) =>
      new Promise((resolve) => {
        const call = client.makeUnaryRequest(
          method.path,
          method.requestSerialize,
          method.responseDeserialize,
          request,
          (error, response) => {
            open.delete(call);
            resolve(answerOf(error, response));
          },
        );
        open.add(call);
      }),
    close: () => {
      for (const call of open) call.cancel();
      client.close();
      many?.close();
    },
  };
}

function answerOf<Response>(error: ServiceError | null, response: Response | undefined): Answer<Response> {
  if (error === null && response !== undefined) return { code: 'OK', response };
  const code = error === null ? 'INTERNAL' : codeName(error.code);
  // An error with the code OK is OK without a message.
  return { code: code === 'OK' ? 'INTERNAL' : code, message: error?.details ?? 'OK without a message' };
}

/** What is wrong with the answer to a method that nobody has; the second half of a sentence. */
function problemOfSmoke(answer: Answer<unknown>): string | undefined {
  if (answer.code === 'OK') return 'it answered a method that does not exist with OK, not with UNIMPLEMENTED';
  // The library turns what a web server says of an unknown path into the same code.
  const notGrpc = answer.message.startsWith('Received HTTP status code');
  if (answer.code === 'UNIMPLEMENTED' && !notGrpc) return undefined;
  const said = notGrpc ? quote(answer.message) : `${answer.code} ${quote(answer.message)}`;
  return `a method that does not exist should end with UNIMPLEMENTED, and it ended with ${said}`;
}

function controlOver(call: Call, send: Send): Required<Control> {
  const { SetStatus, SetStatuses, ClearStatus, EnterTerminalState, Resume, Stop } = controlDefinition;
  const done = async (
    what: string,
    answering: Promise<{ readonly code: CallEnd['code']; readonly message?: string }>,
  ): Promise<void> => {
    const { code, message = '' } = await answering;
    if (code === 'OK') return;
    if (code === 'UNIMPLEMENTED') throw unsupported(message);
    throw controlError(`${what} ended with ${code} ${quote(message)}`);
  };
  return {
    setStatus: (service, status) => done('SetStatus', call(SetStatus, { service, status })),
    setStatuses: (service, statuses) =>
      done(
        'SetStatuses',
        send(
          SetStatuses,
          statuses.map((status) => ({ service, status })),
        ),
      ),
    clearStatus: (service) => done('ClearStatus', call(ClearStatus, { service })),
    enterTerminalState: () => done('EnterTerminalState', call(EnterTerminalState, {})),
    resume: () => done('Resume', call(Resume, {})),
    stopGracefully: (graceMs) => done('Stop', call(Stop, { graceMs })),
  };
}

function controlError(message: string): ConformanceError {
  return new ConformanceError('E_CONTROL', message, HINT);
}
