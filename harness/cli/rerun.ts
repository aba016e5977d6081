import type { ConfigFlags } from '../config/flags.ts';

/** What repeats a run: what the user gave, and the seed that was drawn. */
export interface Rerun {
  /** The target as the user wrote it, or its name in the configuration file. */
  readonly target: string | undefined;
  readonly flags: ConfigFlags;
  readonly seed: number;
}

/** The command that repeats a run, without `--case`, ready to be pasted into a shell. Secrets are named, never written. */
export function rerunCommand({ target, flags, seed }: Rerun): string {
  const {
    config,
    require,
    strict,
    timeout,
    service = [],
    overall,
    metadata = [],
    ready,
    startTimeout,
    baseline,
  } = flags;
  const given = (flag: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [`${flag} ${shellWord(String(value))}`];
  const either = (flag: string, value: boolean | undefined): string[] =>
    value === undefined ? [] : [value ? `--${flag}` : `--no-${flag}`];
  return [
    'npx grpc-health-conformance run',
    ...(target === undefined ? [] : [shellWord(target)]),
    ...(config === false ? ['--no-config'] : given('--config', config)),
    ...Array.from(service, ([name, status]) => `--service ${shellWord(`${name}=${status}`)}`),
    ...given('--overall', overall),
    ...given('--require', require),
    ...either('strict', strict),
    ...given('--timeout', timeout),
    ...either('tls', flags.tls),
    ...given('--ca', flags.ca),
    ...given('--cert', flags.cert),
    ...given('--key', flags.key),
    ...given('--server-name', flags.serverName),
    ...(flags.insecure === true ? ['--insecure'] : []),
    ...metadata.flatMap(({ key, source }) =>
      given('--metadata', `${key}=${source.from}:${source.from === 'env' ? source.name : source.path}`),
    ),
    ...given('--ready', ready === undefined ? undefined : readyText(ready)),
    ...given('--start-timeout', startTimeout),
    ...given('--baseline', baseline),
    `--seed ${String(seed)}`,
  ].join(' ');
}

function readyText(ready: NonNullable<ConfigFlags['ready']>): string {
  switch (ready.by) {
    case 'contract':
    case 'port':
      return ready.by;
    case 'log':
      return `log:${ready.pattern}`;
    case 'address':
      return ready.address;
  }
}

/** A word that a POSIX shell reads back as it is. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
