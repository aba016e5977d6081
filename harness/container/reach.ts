import { isIPv4 } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { ImageName } from 'testcontainers';
import type { Launch } from '../config/target-config.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { firstWords } from '../channel/first-words.ts';
import { messageOf } from '../errors.ts';
import type { Output } from '../target/output.ts';
import { lineMatching, untilReady } from '../target/ready.ts';
import type { Ready } from '../target/ready.ts';
import type { Container, Engine } from './engine.ts';
import { nobodyAnswers, wrongPort } from './errors.ts';
import { addressOfPort, untilPublished } from './ports.ts';

export type ImageLaunch = Extract<Launch, { by: 'image' }>;

/** What was reached so far, for the error of a container that takes too long. */
export interface Progress {
  started: boolean;
  last: string | undefined;
}

/** A container that is being started. */
export interface Starting {
  readonly engine: Engine;
  readonly container: Container;
  readonly launch: ImageLaunch;
  readonly transport: Omit<Endpoint, 'address'>;
  readonly output: Output;
  readonly progress: Progress;
}

/** What a container cannot be asked for: these speak of files and addresses of this machine. */
export const NOT_IN_CONTAINERS: readonly string[] = ['unix', 'ipv6', 'tls', 'mtls'];
/** The first pause between two attempts to reach the server, in milliseconds; each next is longer by half. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 250;
/** How long one attempt may take, in milliseconds. */
const ATTEMPT_CEILING_MS = 1000;

/**
 * Waits for the sign that is looked for in what a container prints; settles at once where there is none. Call it before the
 * start: a line is heard when it is printed, or never.
 *
 * @param signal given when nobody waits any more
 * @returns what the server said of itself, if it did
 * @throws ConformanceError `E_START` for a ready line that breaks the contract
 */
export async function saidReady(
  { ready }: ImageLaunch,
  { output, transport }: Starting,
  signal: AbortSignal,
): Promise<Ready | undefined> {
  if (ready.by === 'contract') return untilReady(ready, output, transport, signal);
  if (ready.by === 'log') await lineMatching(output, new RegExp(ready.pattern), signal);
  return undefined;
}

/**
 * Waits until a container that was started is ready.
 *
 * @param said the sign of {@link saidReady}
 * @param signal given when nobody waits any more
 * @returns where the server is reached from here, and what it said of itself
 * @throws ConformanceError `E_START` when it listens where nobody outside the container can reach it
 */
export async function untilReachable(
  starting: Starting,
  said: Promise<Ready | undefined>,
  signal: AbortSignal,
): Promise<Ready> {
  const { engine, container, launch } = starting;
  const { port, controlPort } = launch;
  const ports = await untilPublished(container, [port, controlPort], signal);
  const [address, control] = [port, controlPort].map((each) =>
    addressOfPort(ports, each, engine.info.containerRuntime),
  );
  if (address === undefined || control === undefined) throw new Error('published ports have addresses');
  const line = await said;
  if (line !== undefined) refuseOutOfReach(line, launch);
  // It may well say the address that it would dial itself, and listen on all.
  if (line !== undefined && isLoopback(line.address) && (await silenceAt(address)) !== undefined)
    throw wrongPort('port', line.address, port);
  await untilAnswering(starting, address, signal);
  if (line === undefined) return { address };
  const { control: controlInside, features, ...rest } = line;
  return {
    ...rest,
    address,
    ...(controlInside !== undefined && { control }),
    ...(features && { features: features.filter((feature) => !NOT_IN_CONTAINERS.includes(feature)) }),
  };
}

function refuseOutOfReach(line: Ready, { port, controlPort }: ImageLaunch): void {
  if (portOf(line.address) !== port) throw wrongPort('port', line.address, port);
  if (line.control !== undefined && portOf(line.control) !== controlPort)
    throw wrongPort('controlPort', line.control, controlPort);
}

/**
 * Dials until somebody answers, whatever it is: the greeting of the server judges that. Even a server that says that it is
 * ready may be out of reach for a moment, since some engines lead to its port with a delay.
 */
async function untilAnswering(starting: Starting, address: string, signal: AbortSignal): Promise<void> {
  const { engine, launch, progress } = starting;
  let exposes: readonly string[] | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    const silence = await silenceAt(address);
    if (silence === undefined) return;
    exposes ??= await portsDeclared(engine, launch);
    progress.last = nobodyAnswers({ image: launch.image, exposes }, launch.port, silence);
    await pause(pauseMs, undefined, { signal });
  }
}

async function portsDeclared(engine: Engine, { image }: ImageLaunch): Promise<string[]> {
  const { Config }: ImageConfig = await engine.image.inspect(ImageName.fromString(image));
  return Object.keys(Config.ExposedPorts ?? {});
}

/** No ports are told of an image that declares none, which the types of dockerode do not say. */
interface ImageConfig {
  readonly Config: { readonly ExposedPorts?: object | null };
}

/**
 * Why nobody seems to be there; `undefined` when somebody answers. An engine accepts connections for a container before
 * anybody in it does, and closes them again. So do servers over TLS when they are spoken to in plain text.
 */
async function silenceAt(address: string): Promise<string | undefined> {
  try {
    const plain = await firstWords({ address }, ATTEMPT_CEILING_MS);
    if (plain.kind === 'silent') return 'it accepts connections and says nothing';
    if (plain.kind === 'no-tls' || plain.bytes.length > 0) return undefined;
    const secure = await firstWords({ address, tls: { insecure: true } }, ATTEMPT_CEILING_MS);
    const failed = secure.kind === 'no-tls' && secure.problem.kind === 'handshake';
    return failed || secure.kind === 'silent' ? 'connections are closed at once' : undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function isLoopback(address: string): boolean {
  const host = address.slice(0, address.lastIndexOf(':'));
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
