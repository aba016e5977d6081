import { problemOfAddress } from '../target/address.ts';
import type { FileReady, FileTarget, LaunchKey } from './file-types.ts';
import { reportLikelyTypos } from './placeholders.ts';
import type { KeyPath } from './problems.ts';
import { pathFrom } from './reporting.ts';
import type { Reporting } from './reporting.ts';
import type { Launch, Readiness } from './target-config.ts';
import { IMAGE_CONTROL_PORT, IMAGE_PORT, unixAddress } from './target-text.ts';

type CommandLaunch = Extract<Launch, { by: 'command' }>;
type ImageLaunch = Extract<Launch, { by: 'image' }>;

const FREE_PORT = '{port}';
const WHY_FREE_PORT =
  'several servers of a target run at the same time, so each gets a free port: {port} in command, shell, env and ready';

/**
 * How a server comes to be there, by the file.
 *
 * @param target valid by the schema
 * @param key the one launch key that it has
 * @param path of the target in the file
 */
export function convertLaunch(
  target: FileTarget,
  key: LaunchKey,
  path: KeyPath,
  reporting: Reporting,
): Launch {
  switch (key) {
    case 'address':
      return { by: 'address', address: convertAddress(target.address ?? '', [...path, key], reporting) };
    case 'module':
      return { by: 'module', path: pathFrom(reporting, target.module ?? '') };
    case 'target':
      return { by: 'bundled', name: target.target ?? '' };
    case 'scripted':
      return { by: 'scripted', name: target.scripted ?? '' };
    case 'image':
      return convertImage(target, path, reporting);
    case 'command':
    case 'shell':
      return convertCommand(target, key, path, reporting);
  }
}

/** `host:port` as it is, `unix:` with an absolute path. */
export function convertAddress(text: string, path: KeyPath, { folder, report }: Reporting): string {
  if (/^unix:./s.test(text)) return unixAddress(text.slice('unix:'.length), folder);
  const scheme = /^([a-z][\w+.-]*):(?!\d*$)/i.exec(text)?.[1];
  const problem =
    scheme === undefined || text.startsWith('[')
      ? problemOfAddress(text)
      : `an address has no "${scheme}:" before it`;
  if (problem !== undefined)
    report(
      path,
      `is no address: ${problem}`,
      'for example localhost:50051, "[::1]:50051" or unix:/run/shop.sock',
    );
  return text;
}

function convertCommand(
  target: FileTarget,
  key: 'command' | 'shell',
  path: KeyPath,
  reporting: Reporting,
): CommandLaunch {
  const { command = [], shell, cwd = '.', env = {}, ready = 'contract' } = target;
  if (key === 'command' && command[0]?.trim() === '')
    reporting.report([...path, key, 0], 'is empty: the program stands first');
  const folder = pathFrom(reporting, cwd);
  const launch: CommandLaunch = {
    by: 'command',
    command: shell === undefined ? command : [shell],
    shell: shell !== undefined,
    cwd: folder,
    env,
    ready: convertReady(ready, [...path, 'ready'], { ...reporting, folder }),
  };
  for (const [index, text] of command.entries())
    reportLikelyTypos(text, ['port'], [...path, key, index], reporting);
  reportLostPort(launch, path, reporting);
  return launch;
}

/** A port that is waited for must be passed to the program. */
function reportLostPort({ command, env, ready }: CommandLaunch, path: KeyPath, { report }: Reporting): void {
  if (ready.by === 'contract' || ready.address?.includes(FREE_PORT) !== true) return;
  if ([...command, ...Object.values(env)].some((text) => text.includes(FREE_PORT))) return;
  report(
    [...path, 'ready', 'address'],
    'waits for {port}, but nothing passes {port} to the program',
    WHY_FREE_PORT,
  );
}

function convertReady(ready: FileReady, path: KeyPath, reporting: Reporting): Readiness {
  const { report } = reporting;
  if (ready === 'port')
    report(path, 'port is for an image; here it is { address: "127.0.0.1:{port}" }', WHY_FREE_PORT);
  if (typeof ready === 'string') return { by: 'contract' };
  const { address, log } = ready;
  if (log === undefined)
    return { by: 'address', address: addressWithPort(address ?? '', [...path, 'address'], reporting) };
  const groups = groupsOf(log, [...path, 'log'], reporting);
  if (address !== undefined)
    return { by: 'log', pattern: log, address: addressWithPort(address, [...path, 'address'], reporting) };
  if (groups === 0)
    report(
      [...path, 'log'],
      'has no group that is the address of the server, and no address stands beside it',
      'for example log: "listening on (\\\\S+)", or an address beside it: "127.0.0.1:{port}"',
    );
  return { by: 'log', pattern: log };
}

function addressWithPort(text: string, path: KeyPath, reporting: Reporting): string {
  if (!text.includes(FREE_PORT)) {
    reporting.report(path, 'must hold {port}, the free port that the program is given', WHY_FREE_PORT);
    return text;
  }
  if (text.startsWith('unix:')) return convertAddress(text, path, reporting);
  convertAddress(text.replaceAll(FREE_PORT, '1'), path, reporting);
  return text;
}

/** How many groups a pattern has; `undefined` for one that is none. */
function groupsOf(pattern: string, path: KeyPath, { report }: Reporting): number | undefined {
  try {
    // With one more alternative it matches everything, and tells of every group.
    return (new RegExp(`${new RegExp(pattern).source}|`).exec('')?.length ?? 1) - 1;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*\/: /s, '') : '';
    report(
      path,
      `is no regular expression of JavaScript: ${why}`,
      'in double quotes every backslash is written twice',
    );
    return undefined;
  }
}

function convertImage(target: FileTarget, path: KeyPath, reporting: Reporting): ImageLaunch {
  const {
    image = '',
    port = IMAGE_PORT,
    controlPort = IMAGE_CONTROL_PORT,
    args,
    platform,
    env = {},
  } = target;
  if (port === controlPort) {
    const key = target.controlPort === undefined ? 'port' : 'controlPort';
    reporting.report(
      [...path, key],
      `port and controlPort are both ${String(port)}`,
      'controlPort is 50052 when absent',
    );
  }
  return {
    by: 'image',
    image,
    port,
    controlPort,
    ...(args && { command: args }),
    ...(platform !== undefined && { platform }),
    env,
    ready: convertImageReady(target.ready ?? 'contract', [...path, 'ready'], reporting),
  };
}

function convertImageReady(ready: FileReady, path: KeyPath, reporting: Reporting): ImageLaunch['ready'] {
  if (ready === 'port' || ready === 'contract') return { by: ready };
  if (ready.address !== undefined)
    reporting.report(
      [...path, 'address'],
      'has no meaning with image: the server is reached at its port',
      'ready: port waits until that is reachable',
      'key',
    );
  if (ready.log === undefined) return { by: 'port' };
  groupsOf(ready.log, [...path, 'log'], reporting);
  return { by: 'log', pattern: ready.log };
}
