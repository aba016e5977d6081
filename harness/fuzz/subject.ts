import { NAME, OVERALL, resolveName } from '../case/names.ts';
import type { Name } from '../case/names.ts';
import { quote } from '../case/text.ts';
import { message } from '../case/wire.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { openWireConnection } from '../channel/wire/connection.ts';
import type { WireAnswer } from '../channel/wire/exchange.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { deathOf } from '../target/death.ts';
import { startInstance } from '../target/instance.ts';
import type { RunningInstance } from '../target/instance.ts';
import type { Target } from '../target/target.ts';
import { isAnswered } from './judge.ts';
import type { Usual } from './judge.ts';
import { askOrdinarily } from './line.ts';

/** The server that is fuzzed. */
export interface Subject {
  /** Where it listens now; another place after {@link Subject.restart}. */
  readonly endpoint: () => Endpoint;
  readonly usual: () => Usual;
  /** What a server in this process threw where nobody caught it: in a process of its own it would have died. */
  readonly crash: () => string | undefined;
  /** How its process died, if it did. Takes a moment where it lives. */
  readonly death: () => Promise<string | undefined>;
  /** Starts another server in its place; `undefined` where the target is only there once. */
  readonly restart: (() => Promise<void>) | undefined;
  readonly stop: () => Promise<void>;
}

/** The text of a name; nobody registers it, as long as nobody else makes names of these. */
export function resolve(name: Name): string {
  return resolveName(name, { run: 'fuzz', caseId: 'wire' });
}

/**
 * Starts a server of a target, and asks what ordinary requests get.
 *
 * @param timeoutMs ceiling for one answer, in milliseconds
 * @throws ConformanceError when it cannot be started, or leaves an ordinary request without an answer
 */
export async function openSubject(target: Target, timeoutMs: number, signal: AbortSignal): Promise<Subject> {
  let thrown: string | undefined;
  let instance = await startInstance(target, timeoutMs, signal);
  let usual: Usual;
  // An embedded server lives in this process: what it throws where nobody catches it would end us.
  const onUncaught = (error: unknown): void => {
    thrown ??= `it threw an error that nobody caught: ${quote(messageOf(error))}`;
  };
  const embedded = target.restartable && instance.process === undefined;
  const stop = async (): Promise<void> => {
    process.off('uncaughtException', onUncaught);
    await instance.stop();
  };
  try {
    usual = await askUsual(instance, timeoutMs);
  } catch (error) {
    await stop().catch(() => undefined); // The first error tells more.
    throw error;
  }
  if (embedded) process.on('uncaughtException', onUncaught);
  const restart = async (): Promise<void> => {
    await instance.stop().catch(() => undefined); // It may be in no state to stop in good order.
    thrown = undefined;
    instance = await startInstance(target, timeoutMs, signal);
    usual = await askUsual(instance, timeoutMs);
  };
  return {
    endpoint: () => instance.endpoint,
    usual: () => usual,
    crash: () => thrown,
    death: async () => (await deathOf(instance.process))?.message,
    restart: target.restartable ? restart : undefined,
    stop,
  };
}

async function askUsual({ endpoint }: RunningInstance, timeoutMs: number): Promise<Usual> {
  const connection = openWireConnection(endpoint);
  const ask = async (method: keyof Usual, name: Name): Promise<WireAnswer> => {
    const request = { method, body: message(name) };
    const answer = await askOrdinarily(connection, request, { resolve, timeoutMs });
    if (isAnswered(answer, request)) return answer;
    throw new ConformanceError(
      'E_SILENT',
      `the target does not answer an ordinary ${method} of ${quote(resolve(name))} within ${String(timeoutMs)} ms`,
      'judge it with grpc-health-conformance run first: nothing can be fuzzed that does not work at all',
    );
  };
  const askBoth = async (method: keyof Usual): Promise<Usual[keyof Usual]> => ({
    overall: await ask(method, OVERALL),
    unknown: await ask(method, NAME),
  });
  try {
    return { Check: await askBoth('Check'), Watch: await askBoth('Watch') };
  } finally {
    connection.close();
  }
}
