import { resolve } from 'node:path';
import { ConformanceError } from '../errors.ts';
import { GOES_WITH } from './file-types.ts';
import type { FileTarget, LaunchKey } from './file-types.ts';
import type { ConfigFlags, MetadataFlag } from './flags.ts';
import type { FileSetting, SecretSource, TargetSettings, TlsFileSettings } from './settings.ts';
import type { Launch } from './target-config.ts';
import { launchText } from './target-text.ts';

/** The flags that say something about TLS, with what they are called. */
export const TLS_FLAGS = {
  ca: '--ca',
  cert: '--cert',
  key: '--key',
  serverName: '--server-name',
  insecure: '--insecure',
} as const;
type TlsFlag = keyof typeof TLS_FLAGS;

/**
 * Lays the flags over one target.
 *
 * @throws ConformanceError `E_OPTION` for flags that do not fit it, or each other
 */
export function overrideTarget(target: TargetSettings, flags: ConfigFlags, folder: string): TargetSettings {
  refuseMisfits(target, flags);
  const { tls: before, ...rest } = target;
  const { overall, startTimeout, baseline, service = [], metadata = [] } = flags;
  const tls = overrideTls(before, flags, folder);
  return {
    ...rest,
    launch: overrideReady(target.launch, flags.ready),
    ...(tls && { tls }),
    metadata: new Map([...target.metadata, ...metadata.map((flag) => metadataEntry(flag, folder))]),
    services: new Map([...target.services, ...service]),
    ...(overall !== undefined && { overall }),
    ...(startTimeout !== undefined && { startTimeoutMs: startTimeout }),
    ...(baseline !== undefined && { baseline }),
  };
}

function givenTlsFlags(flags: ConfigFlags): TlsFlag[] {
  return (Object.keys(TLS_FLAGS) as TlsFlag[]).filter((flag) => flags[flag] !== undefined);
}

function refuseMisfits(target: TargetSettings, flags: ConfigFlags): void {
  const kind = launchKeyOf(target.launch);
  const given: [flag: string | undefined, key: keyof FileTarget][] = [
    [flags.tls === true ? '--tls' : givenTlsFlags(flags).map((flag) => TLS_FLAGS[flag])[0], 'tls'],
    [(flags.metadata?.length ?? 0) > 0 ? '--metadata' : undefined, 'metadata'],
    [flags.ready === undefined ? undefined : '--ready', 'ready'],
  ];
  for (const [flag, key] of given) {
    const fitting: readonly LaunchKey[] = GOES_WITH[key] ?? [];
    if (flag !== undefined && !fitting.includes(kind))
      throw wrongOption(
        `${flag} has no meaning for the target ${target.label}, ${kindWords(target.launch)}`,
        'leave it out, or name another target',
      );
  }
}

/** The key under which a configuration file has what was launched. */
export function launchKeyOf(launch: Launch): LaunchKey {
  switch (launch.by) {
    case 'embedded':
    case 'bundled':
      return 'target';
    case 'command':
      return launch.shell ? 'shell' : 'command';
    case 'address':
    case 'module':
    case 'image':
    case 'scripted':
      return launch.by;
  }
}

function kindWords(launch: Launch): string {
  switch (launch.by) {
    case 'embedded':
    case 'bundled':
    case 'scripted':
      return 'which comes with the suite';
    case 'address':
      return 'a server that is running already';
    case 'command':
      return 'a program';
    case 'module':
    case 'image':
      return `${launch.by === 'image' ? 'an' : 'a'} ${launch.by}`;
  }
}

function overrideTls(
  before: TlsFileSettings | undefined,
  flags: ConfigFlags,
  folder: string,
): TlsFileSettings | undefined {
  const given = givenTlsFlags(flags);
  const [first] = given;
  if (flags.tls === false) {
    if (first !== undefined)
      throw wrongOption(`--no-tls and ${TLS_FLAGS[first]} contradict each other`, 'leave one of them out');
    return undefined;
  }
  if (flags.tls === undefined && first === undefined) return before;
  const { ca, cert, key, serverName, insecure } = flags;
  const file = (flag: TlsFlag, path: string): FileSetting => ({
    from: 'file',
    path: resolve(folder, path),
    said: { by: 'flag', flag: TLS_FLAGS[flag] },
  });
  const tls: TlsFileSettings = {
    ...before,
    ...(ca !== undefined && { ca: file('ca', ca) }),
    ...(cert !== undefined && { cert: file('cert', cert) }),
    ...(key !== undefined && { key: file('key', key) }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
  if ((tls.cert === undefined) !== (tls.key === undefined)) {
    const [there, missing] = tls.cert === undefined ? ['--key', '--cert'] : ['--cert', '--key'];
    throw wrongOption(
      `${there} needs ${missing} beside it`,
      'a client shows a certificate with its key, both in PEM',
    );
  }
  return tls;
}

function metadataEntry({ key, source }: MetadataFlag, folder: string): [string, SecretSource] {
  const said = { by: 'flag', flag: `--metadata ${key}` } as const;
  return [
    key,
    source.from === 'env' ? { ...source, said } : { from: 'file', path: resolve(folder, source.path), said },
  ];
}

function overrideReady(launch: Launch, ready: ConfigFlags['ready']): Launch {
  if (ready === undefined) return launch;
  if (launch.by === 'image') {
    if (ready.by === 'address')
      throw wrongOption(
        '--ready with an address has no meaning for an image: the server is reached at its port',
        'give --ready port',
      );
    return { ...launch, ready };
  }
  if (launch.by !== 'command') return launch; // Refused before.
  if (ready.by === 'port')
    throw wrongOption('--ready port is for an image', "for a program give --ready '127.0.0.1:{port}'");
  if (ready.by === 'log' && new RegExp(`${ready.pattern}|`).exec('')?.length === 1)
    throw wrongOption(
      'the pattern of --ready has no group that is the address of the server',
      String.raw`for example --ready 'log:listening on (\S+)'`,
    );
  const passed = [...launch.command, ...Object.values(launch.env)].some((text) => text.includes('{port}'));
  if (ready.by === 'address' && !passed)
    throw wrongOption(
      `--ready waits for {port}, but nothing passes {port} to the program`,
      `for example ${launchText(launch)} --port {port}`,
    );
  return { ...launch, ready };
}

function wrongOption(message: string, hint: string): ConformanceError {
  return new ConformanceError('E_OPTION', message, hint);
}
