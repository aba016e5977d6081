import type { ControlConfig, TargetConfig } from '../config/target-config.ts';
import type { Control } from '../control/control.ts';
import type { Endpoint } from '../channel/endpoint.ts';
import { ConformanceError } from '../errors.ts';
import { deathOf } from './death.ts';
import type { LaunchedProcess } from './process.ts';
import type { Ready } from './ready.ts';
import type { StartOptions, Target, TargetDescription, TargetInstance } from './target.ts';

/** Starts one server of a target. */
type Start = Target['start'];

/** How a server that was launched is driven. */
interface Driven {
  readonly control: Control;
  /** What the control service tells of the target. */
  readonly description?: TargetDescription | undefined;
  readonly close: () => void;
}

/** How long a control port may take to answer the first time, in milliseconds. */
const CONTROL_CEILING_MS = 5000;
const NOT_DRIVEN: Driven = { control: {}, close: () => undefined };

/**
 * The target that a configuration describes. An image that is not there yet is pulled: that is not the start of a server.
 *
 * @param signal given when nobody waits any more
 * @param announce told what takes long: the build of an implementation
 * @throws ConformanceError `E_TARGET`, `E_MODULE` when there is no such bundled target or module, `E_DOCKER`, `E_IMAGE`
 * when there is no engine or no such image
 */
export async function targetOf(
  given: TargetConfig,
  signal: AbortSignal,
  announce: (text: string) => void = () => undefined,
): Promise<Target> {
  const config = await withImplementation(given, signal, announce);
  const start = await startOf(config, signal);
  const { tls, metadata, startTimeoutMs } = config;
  return {
    label: config.label,
    restartable: config.launch.by !== 'address',
    secrets: secretsOf(config),
    transport: { ...(tls && { tls }), ...(metadata && { metadata }) },
    ...(startTimeoutMs === undefined ? {} : { startTimeoutMs }),
    start: async (options, signal) => withConfig(await start(options, signal), config),
  };
}

/** An implementation that comes with the suite is built, and then is a program like any other. */
async function withImplementation(
  config: TargetConfig,
  signal: AbortSignal,
  announce: (text: string) => void,
): Promise<TargetConfig> {
  const { launch } = config;
  if (launch.by !== 'bundled') return config;
  const { implementationOf } = await import('../certify/target.ts');
  return (await implementationOf(config, launch.name, signal, announce)) ?? config;
}

async function startOf(config: TargetConfig, signal: AbortSignal): Promise<Start> {
  const { launch } = config;
  switch (launch.by) {
    case 'embedded':
      return (await import('./embedded.ts')).embedded('reference');
    case 'bundled': {
      const [{ embedded }, { findBundled }] = await Promise.all([
        import('./embedded.ts'),
        import('./bundled.ts'),
      ]);
      const { name, change } = findBundled(launch.name);
      return embedded(name, change);
    }
    case 'scripted':
      return (await import('./scripted.ts')).scripted(launch.name);
    case 'module':
      return (await import('./module.ts')).loadTargetModule(launch.path);
    case 'address':
      return (_options, patience) => instanceAt({ address: launch.address }, config.control, patience);
    case 'command': {
      const { launchProcess } = await import('./process.ts');
      return launched(config, (options, transport, patience) =>
        launchProcess(launch, options, transport, patience),
      );
    }
    case 'image': {
      const [{ launchContainer }, { ensureImage }] = await Promise.all([
        import('./container.ts'),
        import('../container/image.ts'),
      ]);
      await ensureImage(launch, signal);
      return launched(config, (options, transport, patience) =>
        launchContainer(launch, options, transport, patience),
      );
    }
  }
}

type LaunchOnce = (
  options: StartOptions,
  transport: Omit<Endpoint, 'address'>,
  signal: AbortSignal,
) => Promise<LaunchedProcess>;

/** A server that is launched and then driven; when it cannot be driven as it should it is stopped again. */
function launched(config: TargetConfig, launchOnce: LaunchOnce): Start {
  const { tls, metadata } = config;
  const transport = { ...(tls && { tls }), ...(metadata && { metadata }) };
  return async (options, signal) => {
    const server = await launchOnce(options, transport, signal);
    try {
      const died = server.process.exited.then(() => {
        throw new Error('the target ended');
      });
      died.catch(() => undefined); // Ends of a later time are none of this.
      const instance = await Promise.race([instanceAt(server.ready, config.control, signal), died]);
      return {
        ...instance,
        process: server.process,
        stop: async () => {
          await instance.stop?.();
          await server.stop();
        },
      };
    } catch (error) {
      // A control port that does not answer is no news of a target that has died.
      const death = await deathOf(server.process);
      await server.stop();
      throw death ?? error;
    }
  };
}

/** A server that is there, with the way to drive it. */
async function instanceAt(
  ready: Ready,
  control: ControlConfig,
  signal: AbortSignal,
): Promise<TargetInstance> {
  const driven = await drivenBy(control, ready, signal);
  const { address, name, version, features, settleMs, overall } = { ...driven.description, ...ready };
  const controlAddress = control.by === 'grpc' ? control.address : ready.control;
  return {
    address,
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(features && { features }),
    ...(settleMs !== undefined && { settleMs }),
    ...(overall && { overall }),
    ...(controlAddress !== undefined && { controlAddress }),
    ...driven.control,
    stop: driven.close,
  };
}

async function drivenBy(control: ControlConfig, ready: Ready, signal: AbortSignal): Promise<Driven> {
  if (control.by === 'templates') {
    const { templateControl } = await import('../control/template-control.ts');
    const { close, ...methods } = templateControl(control.methods, hostAndPort(ready.address));
    return { control: methods, close };
  }
  const address = control.by === 'grpc' ? control.address : ready.control;
  if (address === undefined) return NOT_DRIVEN;
  const { connectControl } = await import('../control/grpc.ts');
  try {
    return await connectControl(address, CONTROL_CEILING_MS, signal);
  } catch (error) {
    if (error !== signal.reason) throw error;
    throw new ConformanceError(
      'E_CONTROL',
      `${address} did not answer as a control service before the time to start the target was over`,
      'look at what the target waits for, or raise --start-timeout',
    );
  }
}

/** Headers whose values are no secrets. */
const PLAIN_HEADERS = ['accept', 'content-type'];

/** The values of metadata, and of the headers of control, which may be read from the same places. */
function secretsOf({ metadata = {}, control }: TargetConfig): (string | Uint8Array)[] {
  const templates = control.by === 'templates' ? Object.values(control.methods) : [];
  const headers = templates.flatMap((template) =>
    template.by === 'http' ? Object.entries(template.request.headers) : [],
  );
  const secret = headers.filter(([name]) => !PLAIN_HEADERS.includes(name.toLowerCase()));
  return [...Object.values(metadata), ...secret.map(([, value]) => value)];
}

/** What `{host}` and `{port}` stand for; empty for a Unix socket. */
function hostAndPort(address: string): { host: string; port: string } {
  if (address.startsWith('unix:')) return { host: '', port: '' };
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: address.slice(colon + 1) };
}

/** What the user said of a target goes before what it says of itself. */
function withConfig(instance: TargetInstance, config: TargetConfig): TargetInstance {
  const { features, settleMs, overall } = config;
  // What a module returns is checked when it is started, and may be anything.
  if (typeof (instance as unknown) !== 'object' || (instance as unknown) === null) return instance;
  return {
    ...instance,
    features: [...(instance.features ?? []), ...features],
    ...(settleMs === undefined ? {} : { settleMs }),
    ...(overall && { overall }),
  };
}
