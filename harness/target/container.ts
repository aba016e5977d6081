import { ImageName } from 'testcontainers';
import { escapeText } from '../case/text.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { connectEngine, engineStatus } from '../container/engine.ts';
import type { Container, Engine } from '../container/engine.ts';
import { cannotStart, endedEarly, notReady } from '../container/errors.ts';
import { guardContainer } from '../container/guard.ts';
import type { Guard } from '../container/guard.ts';
import { ensureImage, noImage } from '../container/image.ts';
import { portBindings } from '../container/ports.ts';
import { NOT_IN_CONTAINERS, saidReady, untilReachable } from '../container/reach.ts';
import type { ImageLaunch, Progress, Starting } from '../container/reach.ts';
import { processOf, readOutput, removeContainer, stopContainer } from '../container/running.ts';
import { ConformanceError } from '../errors.ts';
import { unlessAborted } from '../time.ts';
import { createOutput } from './output.ts';
import type { LaunchedProcess } from './process.ts';
import { environmentFor } from './contract.ts';
import type { StartOptions } from './target.ts';

/** The engine keeps no more than this of what a container prints, so that none fills its disk. */
const LOG_CONFIG = { Type: 'json-file', Config: { 'max-size': '1m' } };

/**
 * Starts a container of an image and waits until the server in it is ready. However this process ends, the container is
 * removed.
 *
 * @param launch what to start; its image is pulled where the engine does not have it
 * @param start how it shall listen; only TCP can be asked of a container
 * @param transport how the server will be spoken to
 * @param signal given when nobody waits any more: the container is removed
 * @returns the server at the port of this machine that leads to its own
 * @throws ConformanceError `E_DOCKER` without an engine, `E_IMAGE` without the image, `E_START` when it cannot be started,
 *   ends before it is ready, cannot be reached, or is not ready in time
 */
export async function launchContainer(
  launch: ImageLaunch,
  start: StartOptions,
  transport: Omit<Endpoint, 'address'>,
  signal: AbortSignal,
): Promise<LaunchedProcess> {
  if (start.listen.on !== 'tcp' || start.tls) throw notOffered(start);
  const engine = await engineWithImage(launch, signal);
  const guard = guardContainer(engine);
  const container = await createContainer(engine, launch, start, guard);
  let ending: Promise<void> | undefined;
  // Where the removal fails the guard stays, and tries again when this process ends.
  const end = (remove: typeof removeContainer): Promise<void> =>
    (ending ??= remove(container).then(guard.release));
  const waiting = new AbortController();
  const output = createOutput();
  const progress: Progress = { started: false, last: undefined };
  try {
    const started = startContainer(
      { engine, container, launch, transport, output, progress },
      waiting.signal,
    );
    return { ...(await unlessAborted(signal, started)), stop: () => end(stopContainer) };
  } catch (error) {
    // The first error tells more than one of the clean-up after it.
    await end(removeContainer).catch(() => undefined);
    if (!signal.aborted) throw error;
    throw notReady(
      launch.image,
      progress.started ? { at: 'ready', output: output.last(), last: progress.last } : { at: 'start' },
    );
  } finally {
    waiting.abort();
  }
}

async function engineWithImage(launch: ImageLaunch, signal: AbortSignal): Promise<Engine> {
  try {
    const engine = await connectEngine(signal);
    await ensureImage(launch, signal);
    return engine;
  } catch (error) {
    throw signal.aborted ? notReady(launch.image, { at: 'image' }) : error;
  }
}

async function createContainer(
  engine: Engine,
  launch: ImageLaunch,
  start: StartOptions,
  guard: Guard,
): Promise<Container> {
  const { image, port, controlPort, command, platform } = launch;
  const env = {
    ...environmentFor(start),
    CONFORMANCE_LISTEN: `0.0.0.0:${String(port)}`,
    CONFORMANCE_CONTROL_LISTEN: `0.0.0.0:${String(controlPort)}`,
    ...launch.env,
  };
  const PortBindings = portBindings([port, controlPort], engine.info.containerRuntime);
  try {
    return await engine.container.create({
      Image: ImageName.fromString(image).string,
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      Labels: { ...guard.labels },
      ExposedPorts: Object.fromEntries(Object.keys(PortBindings).map((name) => [name, {}])),
      HostConfig: { PortBindings, LogConfig: LOG_CONFIG },
      ...(command && { Cmd: [...command] }),
      ...(platform !== undefined && { platform }),
    });
  } catch (error) {
    await guard.release();
    throw engineStatus(error) === 404 ? noImage(launch, error) : cannotStart(image, error);
  }
}

async function startContainer(
  starting: Starting,
  signal: AbortSignal,
): Promise<Omit<LaunchedProcess, 'stop'>> {
  const { container, launch, output, progress } = starting;
  const printed = await readOutput(container, output);
  const said = saidReady(launch, starting, signal);
  said.catch(() => undefined); // Awaited below, unless something else fails first.
  try {
    await container.start();
  } catch (error) {
    throw cannotStart(launch.image, error);
  }
  progress.started = true;
  const process = processOf(container, output, printed.ended);
  const ready = await Promise.race([
    untilReachable(starting, said, signal),
    process.exited.then((how) => {
      throw endedEarly(launch.image, how, output.last());
    }),
  ]);
  return { ready, process };
}

function notOffered({ listen, tls }: StartOptions): ConformanceError {
  const asked = tls ? 'with a certificate of the suite' : `on ${escapeText(listen.on)}`;
  return new ConformanceError(
    'E_START',
    `a container cannot be started ${asked}: it listens in plain text on TCP`,
    `take ${NOT_IN_CONTAINERS.join(', ')} off the features of the target`,
  );
}
