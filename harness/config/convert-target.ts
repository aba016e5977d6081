import { convertControl } from './convert-control.ts';
import { convertLaunch } from './convert-launch.ts';
import { GOES_WITH, LAUNCH_KEYS } from './file-types.ts';
import type { FileSource, FileTarget, FileTls, LaunchKey } from './file-types.ts';
import type { KeyPath } from './problems.ts';
import { fileAt, shortPathFrom, sourceAt } from './reporting.ts';
import type { Reporting } from './reporting.ts';
import type { SecretSource, TargetSettings, TlsFileSettings } from './settings.ts';
import { defaultName, launchText } from './target-text.ts';
import { listed } from './validation-words.ts';

/** A target of a file, with what is needed to speak of it. */
export interface ConvertedTarget {
  readonly settings: TargetSettings;
  readonly path: KeyPath;
  /** Whether the file gives it a name. */
  readonly named: boolean;
}

/** Names that a Windows system keeps for devices: a folder cannot be called so. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * Makes settings of one target.
 *
 * @param target valid by the schema
 * @param path of the target in the file
 */
export function convertTarget(target: FileTarget, path: KeyPath, reporting: Reporting): ConvertedTarget {
  const key = LAUNCH_KEYS.find((each) => target[each] !== undefined) ?? 'target'; // The schema asks for one.
  reportMisplaced(target, key, path, reporting);
  const launch = convertLaunch(target, key, path, reporting);
  const { name = defaultName(launch), overall, settleMs, startTimeoutMs, baseline } = target;
  if (DEVICES.test(name)) reporting.report([...path, 'name'], 'cannot be the name of a folder everywhere');
  const tls = convertTls(target.tls ?? false, [...path, 'tls'], reporting);
  return {
    path,
    named: target.name !== undefined,
    settings: {
      label: target.name ?? launchText(launch),
      name,
      launch,
      control: convertControl(target, key, [...path, 'control'], reporting),
      ...(tls && { tls }),
      metadata: convertMetadata(target.metadata ?? {}, [...path, 'metadata'], reporting),
      services: new Map(Object.entries(target.services ?? {})),
      ...(overall !== undefined && { overall }),
      features: target.features ?? [],
      ...(settleMs !== undefined && { settleMs }),
      ...(startTimeoutMs !== undefined && { startTimeoutMs }),
      ...(baseline !== undefined && { baseline: shortPathFrom(reporting, baseline) }),
    },
  };
}

/** Keys that make no sense with the way in which the server comes to be there. */
function reportMisplaced(target: FileTarget, launch: LaunchKey, path: KeyPath, { report }: Reporting): void {
  for (const key of Object.keys(target) as (keyof FileTarget)[]) {
    const fitting = GOES_WITH[key];
    if (fitting === undefined || fitting.includes(launch)) continue;
    const own =
      key === 'control' && launch === 'module' ? '; the module returns the functions that drive it' : '';
    report(
      [...path, key],
      `has no meaning with ${launch}, only with ${listed(fitting, 'and')}${own}`,
      'leave it out',
      'key',
    );
  }
  const runsHere =
    launch === 'command' || launch === 'shell' || Object.values(target.control ?? {}).some(Array.isArray);
  if (target.cwd !== undefined && GOES_WITH.cwd?.includes(launch) === true && !runsHere)
    report(
      [...path, 'cwd'],
      `has no meaning with ${launch}, unless control has commands`,
      'leave it out',
      'key',
    );
}

function convertTls(
  tls: boolean | FileTls,
  path: KeyPath,
  reporting: Reporting,
): TlsFileSettings | undefined {
  if (typeof tls === 'boolean') return tls ? {} : undefined;
  const { ca, cert, key, serverName, insecure } = tls;
  return {
    ...(ca !== undefined && { ca: fileAt(reporting, [...path, 'ca'], ca) }),
    ...(cert !== undefined && { cert: fileAt(reporting, [...path, 'cert'], cert) }),
    ...(key !== undefined && { key: fileAt(reporting, [...path, 'key'], key) }),
    ...(serverName !== undefined && { serverName }),
    ...(insecure !== undefined && { insecure }),
  };
}

function convertMetadata(
  metadata: Readonly<Record<string, FileSource>>,
  path: KeyPath,
  reporting: Reporting,
): TargetSettings['metadata'] {
  const converted = new Map<string, SecretSource>();
  for (const [key, source] of Object.entries(metadata)) {
    const lower = key.toLowerCase();
    if (converted.has(lower))
      reporting.report(
        [...path, key],
        'stands there twice: case does not count in metadata',
        undefined,
        'key',
      );
    converted.set(lower, sourceAt(reporting, [...path, key], source));
  }
  return converted;
}
