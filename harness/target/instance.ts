import type { ServiceState } from '../../proto/status.ts';
import { SERVICE_STATES } from '../../proto/status.ts';
import { FEATURES } from '../case/case.ts';
import type { Feature } from '../case/case.ts';
import { escapeText, quote } from '../case/text.ts';
import { probeHttp2 } from '../channel/http2-probe.ts';
import type { Http2Greeting } from '../channel/http2-probe.ts';
import type { Endpoint, TlsSettings } from '../channel/endpoint.ts';
import type { Control } from '../control/control.ts';
import { ConformanceError, messageOf } from '../errors.ts';
import { abortWithin, unlessAborted, within } from '../time.ts';
import type { StartOptions, Target, TargetInstance, TargetProcess } from './target.ts';

/** A server under test that is running and answered in HTTP/2. */
export interface RunningInstance {
  readonly endpoint: Endpoint;
  readonly greeting: Http2Greeting;
  readonly control: Control;
  readonly controlAddress: string | undefined;
  readonly process: TargetProcess | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly features: ReadonlySet<Feature>;
  readonly overall: ServiceState;
  readonly settleMs: number;
  /** Ends the server, within the ceiling; asked again, it tells of the same end. @throws ConformanceError `E_STOP` when it fails or hangs */
  readonly stop: () => Promise<void>;
}

/** How long a target may take to start before we give up, in milliseconds. A ceiling, not a wait. */
const START_CEILING_MS = 30_000;
/** The longest time that a target may claim for a change, in milliseconds: each look that fails waits for it. */
const LONGEST_SETTLE_MS = 60_000;
/** How long a program that was given up may take to be gone, in milliseconds. */
const CLEAN_UP_MS = 3000;
/** How long a target may take to stop, in milliseconds: whoever pressed Ctrl-C does not wait longer. */
const STOP_CEILING_MS = 5000;
/** The same for a process or a container, which is killed when it does not end: an engine may take its time for that. */
const PROCESS_STOP_CEILING_MS = 30_000;

/**
 * Starts one more server of a target and greets it.
 *
 * @param timeoutMs ceiling for the greeting; also for the stop of a module, where it is lower than that of the stop
 * @param signal gives up; what was started by then is stopped
 * @param start how the server shall listen
 * @param like a server of the same target that was greeted already: another one is not asked again what it is
 * @param tlsWhenAsked how a server is spoken to that was asked for TLS
 * @throws ConformanceError when the target cannot be started, is not what it should be, or does not speak HTTP/2
 */
export async function startInstance(
  target: Target,
  timeoutMs: number,
  signal: AbortSignal,
  start: StartOptions = { listen: { on: 'tcp' } },
  like?: RunningInstance,
  tlsWhenAsked?: TlsSettings,
): Promise<RunningInstance> {
  const ceilingMs = target.startTimeoutMs ?? START_CEILING_MS;
  // Whoever launches programs gives up by itself, and knows what they printed; the rest is given up here.
  const late = (): Error => startedLate(target, ceilingMs);
  const patience = abortWithin(ceilingMs, signal, late);
  const starting = startTarget(target, start, patience.signal).finally(patience.release);
  const inTime = within(ceilingMs + CLEAN_UP_MS, starting, late);
  let instance: TargetInstance;
  try {
    instance = await unlessAborted(signal, inTime);
  } catch (error) {
    // Nobody waits for this server any more, but it may still come to life.
    starting.then((late) => late.stop?.()).catch(() => undefined);
    throw error;
  }
  const problem = problemOf(instance);
  if (problem !== undefined) throw startError(target, problem);
  // What has a process of its own is killed when it does not end; how long that takes has nothing to do with calls.
  const stopCeilingMs =
    instance.process === undefined ? Math.min(timeoutMs, STOP_CEILING_MS) : PROCESS_STOP_CEILING_MS;

  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopOnce());
  const stopOnce = async (): Promise<void> => {
    const hint = 'the process ends anyway; look for something that stop() waits for, such as an open Watch';
    try {
      await within(
        stopCeilingMs,
        Promise.resolve(instance.stop?.()),
        () =>
          new ConformanceError(
            'E_STOP',
            `the target did not stop within ${String(stopCeilingMs)} ms: stop() of ${target.label} is still pending`,
            hint,
          ),
      );
    } catch (error) {
      if (error instanceof ConformanceError) throw error;
      throw new ConformanceError(
        'E_STOP',
        `stop() of ${target.label} failed: ${quote(messageOf(error))}`,
        hint,
      );
    }
  };

  const tls = tlsWhenAsked ?? instance.tls ?? target.transport?.tls;
  const metadata = target.transport?.metadata;
  const endpoint: Endpoint = {
    address: instance.address,
    ...(tls && { tls }),
    ...(metadata && { metadata }),
  };
  try {
    return {
      endpoint,
      greeting: like?.greeting ?? (await unlessAborted(signal, probeHttp2(endpoint, timeoutMs))),
      control: instance,
      controlAddress: instance.controlAddress,
      process: instance.process,
      name: instance.name === undefined ? undefined : escapeText(instance.name),
      version: instance.version === undefined ? undefined : escapeText(instance.version),
      features: new Set(instance.features),
      overall: instance.overall ?? 'SERVING',
      settleMs: instance.settleMs ?? 0,
      stop,
    };
  } catch (error) {
    await stop().catch(() => undefined); // The first error tells more than one of the clean-up after it.
    throw error;
  }
}

async function startTarget(
  target: Target,
  start: StartOptions,
  signal: AbortSignal,
): Promise<TargetInstance> {
  try {
    return await target.start(start, signal);
  } catch (error) {
    if (error instanceof ConformanceError) throw error;
    throw startError(target, `failed to start: ${quote(messageOf(error))}`);
  }
}

/** What is wrong with the value that a target module returned: it comes from outside the type system. */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return `returned ${value === null ? 'null' : typeof value}, not an object`;
  const { address, name, version, settleMs, overall, features } = value as Partial<
    Record<keyof TargetInstance, unknown>
  >;
  if (typeof address !== 'string' || !/^(?:unix:\P{C}+|\P{C}+:\d+)$/u.test(address))
    return 'returned no address of the form "host:port" or "unix:/path"';
  if (!isTextOrAbsent(name) || !isTextOrAbsent(version))
    return 'returned a name or a version that is no text';
  if (
    settleMs !== undefined &&
    (typeof settleMs !== 'number' || !(settleMs >= 0 && settleMs <= LONGEST_SETTLE_MS))
  )
    return `has a settleMs that is no number of milliseconds from 0 to ${String(LONGEST_SETTLE_MS)}`;
  if (overall !== undefined && !SERVICE_STATES.some((state) => state === overall))
    return `returned an overall that is none of ${SERVICE_STATES.join(', ')}`;
  if (features !== undefined && !isFeatures(features))
    return `returned features with something other than ${FEATURES.join(', ')}`;
  return undefined;
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isFeatures(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => FEATURES.some((known) => known === entry));
}

function startedLate(target: Target, ceilingMs: number): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the target ${target.label} was not ready within ${String(ceilingMs / 1000)} s`,
    'look at what it waits for, or raise --start-timeout',
  );
}

function startError(target: Target, problem: string): ConformanceError {
  return new ConformanceError(
    'E_START',
    `the target ${target.label} ${problem}`,
    'a target module exports as default a function that starts a server on a free port and returns { address, stop, … }',
  );
}
